"""What our own connection may ask of the database once it is open: everything else is refused.

An allow-list for SQLite's authorizer, which sees a statement before it runs. The triggers guard the
tables against every program; this guards the triggers, and keeps a mistake of ours from harm.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from agent.store.schema import APPEND_ONLY_TABLES, DERIVED_TABLES, MUTABLE_TABLES

SQLITE_RECURSIVE: Final = 33
"""Missing among the names of Python's sqlite3 module."""

_ALWAYS: Final = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
        SQLITE_RECURSIVE,
    }
)

_FUNCTIONS: Final = frozenset({"json_extract", "coalesce", "max", "count", "length"})
"""Those that our own statements, checks and triggers call."""

_TABLES: Final = frozenset(APPEND_ONLY_TABLES + MUTABLE_TABLES + DERIVED_TABLES)

_READABLE_PRAGMAS: Final = frozenset(
    {
        "application_id",
        "user_version",
        "journal_mode",
        "synchronous",
        "foreign_keys",
        "recursive_triggers",
        "trusted_schema",
        "integrity_check",
        "foreign_key_check",
        "cipher_version",
        "cipher_integrity_check",
    }
)
"""To be asked, without a value."""


def authorize(
    action: int,
    first: str | None,
    second: str | None,
    database: str | None,
    trigger: str | None,
) -> int:
    """SQLite's authorizer callback: ``SQLITE_OK`` for what the store does, else ``SQLITE_DENY``."""
    del database, trigger
    return sqlite3.SQLITE_OK if _is_allowed(action, first, second) else sqlite3.SQLITE_DENY


def _is_allowed(action: int, first: str | None, second: str | None) -> bool:
    match action:
        case sqlite3.SQLITE_INSERT:
            return first in _TABLES
        case sqlite3.SQLITE_UPDATE:
            return first in MUTABLE_TABLES
        case sqlite3.SQLITE_DELETE:
            return first in MUTABLE_TABLES or first in DERIVED_TABLES
        case sqlite3.SQLITE_FUNCTION:
            return second in _FUNCTIONS
        case sqlite3.SQLITE_PRAGMA:
            return first in _READABLE_PRAGMAS and second is None
        case _:
            return action in _ALWAYS
