"""The tables and their own guards; each migration is one transaction and is never edited again.

A table of the ledger refuses UPDATE and DELETE by trigger, so also for a program that is not ours
but has the key. With ``recursive_triggers=ON`` that holds for ``INSERT OR REPLACE`` too.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, Protocol

from sqlite_utils import Database, Migrations

APPLICATION_ID: Final = 0x4B313037
"""ASCII "K107" in the database's header: tells our database from another program's."""

SCHEMA_VERSION: Final = 3
"""How many migrations there are; kept as user_version in the header."""

APPEND_ONLY_TABLES: Final = (
    "meta",
    "log",
    "node",
    "section",
    "checkpoint",
    "cosignature",
    "blob",
)
"""What was stored there stays stored."""

MUTABLE_TABLES: Final = ("draft", "user")
"""What is outside the ledger."""

DERIVED_TABLES: Final = ("listing", "listing_source")
"""What is read out of stored files so that it is found quickly: rebuilt whole, never changed in part."""

migrations: Final = Migrations("k1007")

_LEDGER_TABLES: Final = """
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
    idx INTEGER NOT NULL PRIMARY KEY CHECK (idx >= 0),
    leaf BLOB NOT NULL,
    act TEXT NOT NULL AS (json_extract(CAST(leaf AS TEXT), '$.act')) VIRTUAL,
    subject TEXT NOT NULL AS (json_extract(CAST(leaf AS TEXT), '$.subject')) VIRTUAL
) STRICT;
CREATE INDEX log_subject ON log (subject, idx);
CREATE INDEX log_act ON log (act, idx);

CREATE TABLE node (
    level INTEGER NOT NULL CHECK (level >= 0),
    number INTEGER NOT NULL CHECK (number >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE section (
    entry INTEGER NOT NULL REFERENCES log (idx),
    name TEXT NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    content BLOB NOT NULL,
    PRIMARY KEY (entry, name)
) STRICT;

CREATE TABLE checkpoint (
    size INTEGER NOT NULL PRIMARY KEY CHECK (size >= 0),
    note TEXT NOT NULL
) STRICT;

CREATE TABLE cosignature (
    size INTEGER NOT NULL PRIMARY KEY REFERENCES checkpoint (size),
    line TEXT NOT NULL
) STRICT;

CREATE TABLE blob (
    sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
    media_type TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;
"""

_DESK_TABLES: Final = """
CREATE TABLE draft (
    id TEXT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    content BLOB NOT NULL,
    saved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_subject ON draft (subject, id);

CREATE TABLE user (
    name TEXT NOT NULL PRIMARY KEY,
    public BLOB NOT NULL,
    verifier BLOB NOT NULL,
    wrapped_key BLOB NOT NULL,
    failed INTEGER NOT NULL CHECK (failed >= 0),
    tried_s INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
"""

_LISTING_TABLES: Final = """
CREATE TABLE listing (
    line INTEGER NOT NULL PRIMARY KEY,
    hcpcs TEXT NOT NULL,
    manufacturer TEXT NOT NULL,
    product TEXT NOT NULL,
    model TEXT NOT NULL,
    begins TEXT NOT NULL,
    ends TEXT,
    comment TEXT NOT NULL
) STRICT;
CREATE INDEX listing_code ON listing (hcpcs);
CREATE INDEX listing_product ON listing (manufacturer, product, model);

CREATE TABLE listing_source (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    entry INTEGER NOT NULL REFERENCES log (idx),
    newest INTEGER NOT NULL REFERENCES log (idx)
) STRICT;
"""

_IN_ORDER_TRIGGERS: Final = """
CREATE TRIGGER log_in_order BEFORE INSERT ON log
WHEN NEW.idx IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM log)
BEGIN SELECT RAISE(ABORT, 'entries of the log are added in order'); END;

CREATE TRIGGER checkpoint_in_order BEFORE INSERT ON checkpoint
WHEN NEW.size <= (SELECT coalesce(max(size), -1) FROM checkpoint)
BEGIN SELECT RAISE(ABORT, 'checkpoints are added in order'); END;
"""

_LINK_TRIGGER: Final = """
CREATE TRIGGER log_is_linked BEFORE INSERT ON log
WHEN CASE json_extract(CAST(NEW.leaf AS TEXT), '$.spec')
    WHEN 'k1007-leaf/1' THEN (
        SELECT json_extract(CAST(leaf AS TEXT), '$.spec') IS NOT 'k1007-leaf/1'
        FROM log ORDER BY idx DESC LIMIT 1
    )
    ELSE json_extract(CAST(NEW.leaf AS TEXT), '$.previous.index') IS NOT CASE
        WHEN json_extract(CAST(NEW.leaf AS TEXT), '$.act') >= 'pcl.'
            AND json_extract(CAST(NEW.leaf AS TEXT), '$.act') < 'pcl/'
        THEN (SELECT max(idx) FROM log INDEXED BY log_act WHERE act >= 'pcl.' AND act < 'pcl/')
        ELSE (
            SELECT max(idx) FROM log INDEXED BY log_subject
            WHERE subject = json_extract(CAST(NEW.leaf AS TEXT), '$.subject')
            AND NOT (act >= 'pcl.' AND act < 'pcl/')
        )
    END
END
BEGIN SELECT RAISE(ABORT, 'entries of a chain are added in order, each naming the one before'); END;
"""


class SchemaObject(NamedTuple):
    """A row of sqlite_master, without the page at which its content begins."""

    kind: str
    name: str
    table: str
    sql: str | None


@migrations()
def m001_initial(database: Database) -> None:
    """Tables of the ledger with their guards, drafts and users."""
    database.executescript(_LEDGER_TABLES)
    database.executescript(_DESK_TABLES)
    database.executescript(_IN_ORDER_TRIGGERS)
    for table in APPEND_ONLY_TABLES:
        for event in ("UPDATE", "DELETE"):
            database.executescript(_refusing_trigger(table, event))
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute("PRAGMA user_version = 1")


@migrations()
def m002_listings(database: Database) -> None:
    """The rows of the newest list, derived from its file: a verdict finds them without reading it."""
    database.executescript(_LISTING_TABLES)
    for table in DERIVED_TABLES:
        database.executescript(_refusing_trigger(table, "UPDATE", "is rebuilt, never changed"))
    database.execute("PRAGMA user_version = 2")


@migrations()
def m003_links(database: Database) -> None:
    """Each new leaf names the newest one of its chain: no two name the same, none goes without."""
    database.executescript(_LINK_TRIGGER)
    database.execute("PRAGMA user_version = 3")


_AFTER_VERSION: Final = {1: "m002_listings", 2: "m003_links"}
"""The migration that a database of that version has not seen yet."""


class _Rows(Protocol):
    def fetchall(self) -> list[Any]: ...


class Queried(Protocol):
    """A connection of sqlite3 or of sqlcipher3, or sqlite-utils over one."""

    def execute(self, sql: str, /) -> _Rows: ...


def schema_of(connection: Queried) -> frozenset[SchemaObject]:
    """Everything that a database says of itself in sqlite_master."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return frozenset(SchemaObject(*row) for row in rows)


def expected_schema(version: int = SCHEMA_VERSION) -> frozenset[SchemaObject]:
    """What a database of that version has to say: the migrations run on an empty one in memory."""
    with Database(memory=True, execute_plugins=False) as database:
        migrations.apply(database, stop_before=_AFTER_VERSION.get(version))
        return schema_of(database)


def _refusing_trigger(table: str, event: str, because: str = "is append-only") -> str:
    return f"""
CREATE TRIGGER {table}_refuses_{event.lower()} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} {because}'); END;
"""
