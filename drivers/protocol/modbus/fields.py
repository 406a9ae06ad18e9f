"""From identification objects to identity fields; nothing is guessed, nothing is trimmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple, TypeAlias

from drivers.protocol.taken import Found, Missing, Taken
from drivers.reading import FieldName

_NAMES: Final = {
    0x00: "VendorName",
    0x01: "ProductCode",
    0x02: "MajorMinorRevision",
    0x03: "VendorUrl",
    0x04: "ProductName",
    0x05: "ModelName",
    0x06: "UserApplicationName",
}
"""The standard objects (MODBUS Application Protocol V1.1b3, section 6.21)."""

_SHOWN_BYTES: Final = 32


class Value(NamedTuple):
    """One object's bytes, the answer that held it, and the transcript entry where that ended."""

    raw: bytes
    source: str
    entry: int


Objects: TypeAlias = Mapping[int, Value]
At: TypeAlias = tuple[Taken, int]
"""What was taken, and from which transcript entry."""


def label(object_id: int) -> str:
    """Answer ``modbus object 0x05 (ModelName)``."""
    name = _NAMES.get(object_id)
    return f"modbus object 0x{object_id:02X}" + (f" ({name})" if name else "")


class _Standard(NamedTuple):
    name: FieldName
    object_ids: tuple[int, ...]  # the first that holds text is taken
    kind: str | None = None


_STANDARD: Final = (
    _Standard(FieldName.MANUFACTURER, (0x00,)),
    _Standard(FieldName.MODEL, (0x05, 0x01)),
    _Standard(FieldName.FIRMWARE_VERSION, (0x02,), "application"),
)


def standard_fields(objects: Objects, refused: AbstractSet[int]) -> Iterator[At]:
    """Take manufacturer, model and firmware version from the standard objects.

    Args:
        objects: those that can be used.
        refused: ids of others that came, and that are accounted for elsewhere.
    """
    for standard in _STANDARD:
        sent = [object_id for object_id in standard.object_ids if object_id in objects]
        if not sent and not refused & set(standard.object_ids):
            question = label(standard.object_ids[-1])
            yield Missing(question, "the device sent no such object"), 0
        for object_id in sent:
            taken = text(standard.name, object_id, objects[object_id], standard.kind)
            yield taken
            if isinstance(taken[0], Found):
                break


def text(name: FieldName, object_id: int, value: Value, kind: str | None = None) -> At:
    """Take one object's text for a field."""
    question = label(object_id)
    try:
        decoded = value.raw.decode()
    except UnicodeDecodeError:
        shown = value.raw[:_SHOWN_BYTES].hex()
        return Missing(question, f"the value is not UTF-8 text: {shown}"), value.entry
    if not decoded:
        return Missing(question, "the value is empty"), value.entry
    source = f"{question}, {value.source}"
    return Found(name, decoded, value.raw, source, kind), value.entry
