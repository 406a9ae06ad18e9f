"""Reading record.json and the export's opening: hostile JSON in, typed values out."""

from __future__ import annotations

from dataclasses import dataclass

from agent.errors import IntegrityError
from agent.ledger.canonical import JSON, canonical_json, parse_canonical
from agent.ledger.commitment import SaltedSection
from agent.ledger.errors import LedgerError
from agent.packet.layout import FORMAT, WITHHELD

_NEXT_STEP = "Ask the supplier for the packet again, as it left their computer."
_RECORD_MEMBERS = {"format", "origin", "fitting", "synthetic", "entries", "reading_order"}


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One entry as record.json tells it; a section is ``None`` where it is withheld."""

    index: int
    act: str
    sections: dict[str, SaltedSection | None]


@dataclass(frozen=True, slots=True)
class Record:
    """record.json, before anything in it is believed."""

    origin: str
    entries: tuple[RecordEntry, ...]
    reading_order: tuple[int, ...]


def parse_record(data: bytes) -> Record:
    """Read record.json.

    Raises:
        IntegrityError: it is not a record of this format in canonical JSON.
    """
    value = _members(_canonical(data, "record.json"), _RECORD_MEMBERS, "record.json")
    if value["format"] != FORMAT:
        raise _refused(f"record.json is not of the format {FORMAT}")
    entries, order = _list(value["entries"]), _list(value["reading_order"])
    return Record(
        origin=_text(value["origin"]),
        entries=tuple(_entry(entry) for entry in entries),
        reading_order=tuple(_index(index) for index in order),
    )


def parse_opening(data: bytes, path: str) -> RecordEntry:
    """Read the export's opened sections.

    Raises:
        IntegrityError: it is not an opening in canonical JSON.
    """
    value = _members(_canonical(data, path), {"index", "sections"}, path)
    return RecordEntry(_index(value["index"]), "", _sections(value["sections"]))


def _entry(value: JSON) -> RecordEntry:
    entry = _members(value, {"index", "act", "sections"}, "an entry of record.json")
    return RecordEntry(_index(entry["index"]), _text(entry["act"]), _sections(entry["sections"]))


def _sections(value: JSON) -> dict[str, SaltedSection | None]:
    if not isinstance(value, dict):
        raise _refused("the sections of an entry are not named")
    return {name: _section(section) for name, section in value.items()}


def _section(value: JSON) -> SaltedSection | None:
    if value == WITHHELD:
        return None
    section = _members(value, {"salt", "content"}, "a section")
    salt = _text(section["salt"])
    try:
        raw = bytes.fromhex(salt)
        if raw.hex() != salt:
            raise _refused("a section's salt is not lower-case hex")
        return SaltedSection(salt=raw, content=canonical_json(section["content"]))
    except (ValueError, LedgerError) as error:
        raise _refused("a section's salt is not 32 bytes in hex") from error


def _canonical(data: bytes, path: str) -> JSON:
    try:
        return parse_canonical(data)
    except LedgerError as error:
        raise _refused(f"{path}: {error}") from error


def _members(value: JSON, names: set[str], what: str) -> dict[str, JSON]:
    if not isinstance(value, dict) or set(value) != names:
        raise _refused(f"{what} does not hold just {', '.join(sorted(names))}")
    return value


def _list(value: JSON) -> list[JSON]:
    if not isinstance(value, list):
        raise _refused("a list in record.json is not one")
    return value


def _text(value: JSON) -> str:
    if not isinstance(value, str):
        raise _refused("a text in record.json is not one")
    return value


def _index(value: JSON) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _refused("an entry's number is not a whole number from 0")
    return value


def _refused(reason: str) -> IntegrityError:
    return IntegrityError(f"{reason[0].upper()}{reason[1:]}.", next_step=_NEXT_STEP)
