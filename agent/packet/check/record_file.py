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
    """One entry as record.json tells it; a section is ``None`` where it is withheld.

    Attributes:
        contents: what the opened sections say, by name.
    """

    index: int
    act: str
    sections: dict[str, SaltedSection | None]
    contents: dict[str, JSON]


@dataclass(frozen=True, slots=True)
class Record:
    """record.json, before anything in it is believed."""

    origin: str
    fitting: str
    synthetic: bool
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
        fitting=_text(value["fitting"]),
        synthetic=_truth(value["synthetic"]),
        entries=tuple(_entry(entry) for entry in entries),
        reading_order=tuple(_index(index) for index in order),
    )


def parse_opening(data: bytes, path: str) -> RecordEntry:
    """Read the export's opened sections.

    Raises:
        IntegrityError: it is not an opening in canonical JSON.
    """
    value = _members(_canonical(data, path), {"index", "sections"}, path)
    return _read_entry(value, "")


def _entry(value: JSON) -> RecordEntry:
    entry = _members(value, {"index", "act", "sections"}, "an entry of record.json")
    return _read_entry(entry, _text(entry["act"]))


def _read_entry(entry: dict[str, JSON], act: str) -> RecordEntry:
    named = entry["sections"]
    if not isinstance(named, dict):
        raise _refused("the sections of an entry are not named")
    sections = {name: _section(section) for name, section in named.items()}
    opened = (name for name, section in sections.items() if section is not None)
    contents = {name: named[name]["content"] for name in opened}
    return RecordEntry(_index(entry["index"]), act, sections, contents)


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


def _truth(value: JSON) -> bool:
    if not isinstance(value, bool):
        raise _refused("whether the record is invented is not yes or no")
    return value


def _index(value: JSON) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _refused("an entry's number is not a whole number from 0")
    return value


def _refused(reason: str) -> IntegrityError:
    return IntegrityError(f"{reason[0].upper()}{reason[1:]}.", next_step=_NEXT_STEP)
