"""Reading entries, each checked against its own leaf as it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from agent.errors import IntegrityError, UsageError
from agent.ledger.commitment import SaltedSection
from agent.ledger.errors import LedgerError
from agent.ledger.leaf import Leaf, parse_leaf
from agent.store.border import RESTORE
from agent.store.records import Entry, SectionsOf
from agent.store.session import Session

PAGE_ROWS: Final = 64
"""Read at a time, so that no long reader keeps the write-ahead log from being folded in."""

MAX_INDEX: Final = 2**63 - 1
"""SQLite's largest integer."""

_PAGE_OF_SUBJECT: Final = """
SELECT idx, leaf FROM log
WHERE subject = ? AND idx >= ? AND (? IS NULL OR act = ?)
ORDER BY idx LIMIT ?
"""

_PAGE_OF_ACT: Final = "SELECT idx, leaf FROM log WHERE act = ? AND idx >= ? ORDER BY idx LIMIT ?"

_PAGE_OF_SECTIONS: Final = """
SELECT idx, leaf, {columns} FROM log {joins} WHERE act = ? AND idx >= ? ORDER BY idx LIMIT ?
"""

_PAGE_OF_ALL: Final = "SELECT idx, leaf FROM log WHERE idx >= ? ORDER BY idx LIMIT ?"


def read_entries(session: Session, subject: str | None, act: str | None) -> Iterator[Entry]:
    """Entries in the order of the log, of one subject, one kind of act, or both.

    Raises:
        IntegrityError: an entry is not what was stored; the message names it.
    """
    start = 0
    while page := _read_page(session, subject, act, start):
        for index, leaf_bytes in page:
            yield assemble_entry(session, index, leaf_bytes)
        start = page[-1][0] + 1


def read_sections(session: Session, act: str, names: Sequence[str]) -> Iterator[SectionsOf]:
    """Some sections of each act of a kind, in the order of the log, checked against their commitments.

    The quick way for who looks through thousands: the leaf is not parsed again in full, and one
    question brings all the sections of a page.

    Raises:
        IntegrityError: a section is missing or is not what its leaf commits to.
    """
    sql, start = _page_of_sections(len(names)), 0
    while page := session.rows(sql, (*names, act, start, PAGE_ROWS)):
        for index, leaf, *salted in page:
            told = json.loads(leaf)
            pairs = zip(names, salted[::2], salted[1::2], strict=True)
            contents = tuple(_committed(told, index, *pair) for pair in pairs)
            yield SectionsOf(index, told["subject"], contents)
        start = page[-1][0] + 1


def _page_of_sections(count: int) -> str:
    """The question for so many sections at once: one join for each, its name bound before the act."""
    numbers = range(count)
    return _PAGE_OF_SECTIONS.format(
        columns=", ".join(f"s{n}.salt, s{n}.content" for n in numbers),
        joins=" ".join(
            f"LEFT JOIN section AS s{n} ON s{n}.entry = idx AND s{n}.name = ?" for n in numbers
        ),
    )


def _committed(
    leaf: Mapping[str, Mapping[str, str]],
    index: int,
    name: str,
    salt: bytes | None,
    content: bytes,
) -> bytes:
    committed = leaf["sections"].get(name)
    if salt is None or SaltedSection(salt, content).commitment.hex() != committed:
        raise IntegrityError(
            f"Entry {index} is damaged: its section {name!r} is not what the leaf commits to.",
            next_step=RESTORE,
        )
    return content


def newest_of(session: Session, act: str, count: int) -> tuple[int, ...]:
    """The indexes of the newest acts of a kind, the newest first, found by the index."""
    rows = session.rows("SELECT idx FROM log WHERE act = ? ORDER BY idx DESC LIMIT ?", (act, count))
    return tuple(index for (index,) in rows)


def read_entry(session: Session, index: int) -> Entry:
    """One entry.

    Raises:
        UsageError: the log has no such entry.
        IntegrityError: it is not what was stored.
    """
    in_range = 0 <= index <= MAX_INDEX
    row = session.row("SELECT leaf FROM log WHERE idx = ?", (index,)) if in_range else None
    if row is None:
        raise UsageError(
            f"The log has no entry {index}.",
            next_step="Entries count from 0; 'k1007 ledger checkpoint' tells how many there are.",
        )
    return assemble_entry(session, index, row[0])


def assemble_entry(session: Session, index: int, leaf_bytes: bytes) -> Entry:
    """The entry of a stored leaf with its sections, all of them and each as committed to."""
    rows = session.rows(
        "SELECT name, salt, content FROM section WHERE entry = ? ORDER BY name", (index,)
    )
    try:
        leaf = parse_leaf(leaf_bytes)
        sections = {name: SaltedSection(salt, content) for name, salt, content in rows}
    except LedgerError as error:
        raise IntegrityError(f"Entry {index} is damaged: {error}.", next_step=RESTORE) from error
    fault = sections_fault(leaf, sections)
    if fault is not None:
        raise IntegrityError(f"Entry {index} is damaged: {fault}.", next_step=RESTORE)
    return Entry(index, leaf, leaf_bytes, sections)


def sections_fault(leaf: Leaf, sections: Mapping[str, SaltedSection]) -> str | None:
    """What keeps these from being just the sections that the leaf commits to, or ``None``."""
    for name in leaf.sections.keys() - sections.keys():
        return f"its section {name!r} is missing"
    for name, section in sections.items():
        if name not in leaf.sections:
            return f"its leaf knows no section {name!r}"
        if section.commitment != leaf.commitment(name):
            return f"its section {name!r} is not what the leaf commits to"
    return None


def _read_page(
    session: Session, subject: str | None, act: str | None, start: int
) -> list[tuple[int, bytes]]:
    match subject, act:
        case None, None:
            rows = session.rows(_PAGE_OF_ALL, (start, PAGE_ROWS))
        case None, str():
            rows = session.rows(_PAGE_OF_ACT, (act, start, PAGE_ROWS))
        case _:
            rows = session.rows(_PAGE_OF_SUBJECT, (subject, start, act, act, PAGE_ROWS))
    return [(index, leaf) for index, leaf in rows]
