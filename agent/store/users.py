"""The people who may log in: rows that change, beside the entries that say who they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from agent.store.records import UserRow
from agent.store.session import Row, Session

_ONE: Final = "SELECT name, public, verifier, wrapped_key, failed FROM user WHERE name = ?"

_ALL: Final = "SELECT name, public, verifier, wrapped_key, failed FROM user ORDER BY name"

_BEGIN_TRY: Final = """
UPDATE user SET failed = failed + 1, tried_s = :now_s
WHERE name = :name AND (failed < :limit OR tried_s <= :now_s - :pause_s)
RETURNING failed
"""

_SAVE: Final = """
INSERT INTO user (name, public, verifier, wrapped_key, failed) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE
SET public = excluded.public, verifier = excluded.verifier,
    wrapped_key = excluded.wrapped_key, failed = excluded.failed
"""


@dataclass(frozen=True, slots=True)
class Users:
    """The users of one open database."""

    session: Session

    def put(self, row: UserRow) -> None:
        """Add a user or replace their row; when this returns, the disk has it."""
        with self.session.writing():
            save_user(self.session, row)

    def begin_try(self, name: str, limit: int, moment: datetime, pause: timedelta) -> bool:
        """Count one more try; past ``limit`` only one in each pause. Whether it was counted."""
        given = {
            "name": name,
            "limit": limit,
            "now_s": int(moment.timestamp()),
            "pause_s": int(pause.total_seconds()),
        }
        with self.session.writing():
            row = self.session.row(_BEGIN_TRY, given)
        return row is not None

    def forgive_tries(self, name: str) -> None:
        """Count from zero again."""
        with self.session.writing():
            self.session.run("UPDATE user SET failed = 0 WHERE name = ?", (name,))

    def get(self, name: str) -> UserRow | None:
        """The user of that name, or ``None``."""
        row = self.session.row(_ONE, (name,))
        return None if row is None else _decode(row)

    def all(self) -> tuple[UserRow, ...]:
        """Everybody, by name."""
        rows = self.session.rows(_ALL)
        return tuple(_decode(row) for row in rows)


def save_user(session: Session, row: UserRow) -> None:
    """Add a user or replace their row, inside the caller's transaction."""
    public = json.dumps(dict(row.public)).encode()
    session.run(_SAVE, (row.name, public, row.verifier, row.wrapped_key, row.failed))


def _decode(row: Row) -> UserRow:
    name, public, verifier, wrapped_key, failed = row
    return UserRow(name, json.loads(public), verifier, wrapped_key, failed)
