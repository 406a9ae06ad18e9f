"""The Device Information Service's texts, where one that nobody wrote for this device is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from drivers.placeholders import is_sdk_text
from drivers.protocol.dis.texts import text
from drivers.protocol.taken import Found, Missing, Taken
from drivers.reading import FieldName
from drivers.text import quoted


def written_text_of(
    field: FieldName, kind: str | None = None
) -> Callable[[bytes, str], Iterator[Taken]]:
    """Answer what takes a text for a field as `text_of` does; a placeholder is missing."""

    def take(data: bytes, label: str) -> Iterator[Taken]:
        taken = text(field, data, label, kind)
        if isinstance(taken, Found) and is_sdk_text(field, taken.value):
            taken = Missing(label, f"{quoted(taken.value)} is a placeholder that nobody wrote over")
        yield taken

    return take
