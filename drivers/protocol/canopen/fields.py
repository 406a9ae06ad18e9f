"""From objects of the dictionary to identity fields; nothing is guessed, nothing is trimmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from drivers.protocol.canopen.sdo import ObjectId
from drivers.protocol.canopen.upload import NotGiven, Outcome, Uploaded
from drivers.protocol.taken import Found, Missing, Taken
from drivers.reading import FieldName


class Question(NamedTuple):
    """One object that is asked for."""

    object_id: ObjectId
    meaning: str

    @property
    def label(self) -> str:
        """For sentences and records."""
        return f"canopen object {self.object_id} ({self.meaning})"


ENTRIES: Final = Question(ObjectId(0x1018, 0), "identity, number of entries")
VENDOR: Final = Question(ObjectId(0x1018, 1), "vendor-id")
PRODUCT: Final = Question(ObjectId(0x1018, 2), "product code")
REVISION: Final = Question(ObjectId(0x1018, 3), "revision number")
SERIAL: Final = Question(ObjectId(0x1018, 4), "serial number")
NAME: Final = Question(ObjectId(0x1008, 0), "manufacturer device name")
HARDWARE: Final = Question(ObjectId(0x1009, 0), "manufacturer hardware version")
SOFTWARE: Final = Question(ObjectId(0x100A, 0), "manufacturer software version")

IDENTITY: Final = (VENDOR, PRODUCT, REVISION, SERIAL)
"""The entries of object 0x1018, by sub-index."""

TEXTS: Final = (NAME, HARDWARE, SOFTWARE)

_UNSIGNED32_BYTES: Final = 4
_SHOWN_BYTES: Final = 32

Outcomes: TypeAlias = Mapping[Question, Outcome]
At: TypeAlias = tuple[Taken, int]
"""What was taken, and from which transcript entry."""


class _Number(NamedTuple):
    value: int
    raw: bytes
    entry: int


def fields(outcomes: Outcomes) -> Iterator[At]:
    """Take every field that the answers hold, and say why the others are missing."""
    numbers: dict[Question, _Number] = {}
    for question in IDENTITY:
        taken = _number(question, outcomes[question])
        if isinstance(taken, Missing):
            yield taken, 0
        else:
            numbers[question] = taken
    yield from _named(FieldName.MANUFACTURER, VENDOR, numbers, "vendor-id 0x{:08X}")
    yield from _named(FieldName.SERIAL, SERIAL, numbers, "{}")
    yield from _platform(numbers)
    yield _text(FieldName.MODEL, NAME, outcomes[NAME])
    yield _text(FieldName.HARDWARE_REVISION, HARDWARE, outcomes[HARDWARE])
    yield _text(FieldName.FIRMWARE_VERSION, SOFTWARE, outcomes[SOFTWARE], "application")


def _number(question: Question, outcome: Outcome) -> _Number | Missing:
    match outcome:
        case NotGiven(reason=reason):
            return Missing(question.label, reason)
        case Uploaded(data=data, entry=entry) if len(data) == _UNSIGNED32_BYTES:
            return _Number(int.from_bytes(data, "little"), data, entry)
        case Uploaded(data=data):
            return Missing(question.label, f"the value has {len(data)} bytes and not 4")


def _named(
    name: FieldName, question: Question, numbers: Mapping[Question, _Number], form: str
) -> Iterator[At]:
    if question not in numbers:
        return
    value, raw, entry = numbers[question]
    if value == 0:  # a maker without a number, or a device that was never given one
        yield Missing(question.label, "the value is 0, which names nothing"), entry
    else:
        yield Found(name, form.format(value), raw, question.label), entry


def _platform(numbers: Mapping[Question, _Number]) -> Iterator[At]:
    if PRODUCT not in numbers or REVISION not in numbers:
        return
    product, revision = numbers[PRODUCT], numbers[REVISION]
    text = f"product 0x{product.value:08X} revision 0x{revision.value:08X}"
    source = f"canopen objects {PRODUCT.object_id} and {REVISION.object_id}"
    raw = product.raw + revision.raw
    yield Found(FieldName.PLATFORM, text, raw, source), revision.entry


def _text(name: FieldName, question: Question, outcome: Outcome, kind: str | None = None) -> At:
    if isinstance(outcome, NotGiven):
        return Missing(question.label, outcome.reason), 0
    try:
        decoded = outcome.data.decode()
    except UnicodeDecodeError:
        shown = outcome.data[:_SHOWN_BYTES].hex()
        return Missing(question.label, f"the value is not UTF-8 text: {shown}"), outcome.entry
    if not decoded:
        return Missing(question.label, "the value is empty"), outcome.entry
    return Found(name, decoded, outcome.data, question.label, kind), outcome.entry
