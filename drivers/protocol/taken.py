"""What a driver takes from an answer: fields that were found, or the reason why one is missing."""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias, assert_never

from drivers.reading import (
    CounterName,
    CounterValue,
    FieldName,
    FieldValue,
    Pass,
    Unanswered,
)

_SHOWN_BYTES: Final = 32
"""Enough of a value that is no text to recognise it in the transcript."""


class Found(NamedTuple):
    """One identity field: its text as sent, and the bytes that carried it."""

    name: FieldName
    value: str
    raw: bytes
    source: str
    kind: str | None = None
    remark: str | None = None


class Counted(NamedTuple):
    """One counter, and the bytes that carried it."""

    name: CounterName
    value: int
    raw: bytes
    source: str


class Missing(NamedTuple):
    """A field that the answer does not hold, with the reason."""

    question: str
    reason: str


Taken: TypeAlias = Found | Counted | Missing


class Gathered:
    """The fields of one pass, as they come in."""

    def __init__(self) -> None:
        self._fields: dict[FieldName, FieldValue] = {}
        self._counters: dict[CounterName, CounterValue] = {}
        self._unanswered: list[Unanswered] = []

    def keep(self, taken: Taken, entry: int) -> None:
        """Keep what an answer gave; ``entry`` is the transcript entry in which the answer ended."""
        match taken:
            case Found(name, value, raw, source, kind, remark):
                self._fields[name] = FieldValue(
                    value=value,
                    source=source,
                    raw_hex=raw.hex(),
                    entry=entry,
                    kind=kind,
                    remark=remark,
                )
            case Counted(counter, count, raw, source):
                self._counters[counter] = CounterValue(
                    value=count, source=source, raw_hex=raw.hex(), entry=entry
                )
            case Missing(question, reason):
                self._unanswered.append(Unanswered(question=question, reason=reason))
            case _:
                assert_never(taken)

    def as_pass(self) -> Pass:
        """Answer everything that was kept."""
        return Pass(
            fields=dict(self._fields),
            unanswered=tuple(self._unanswered),
            counters=dict(self._counters),
        )


def text_of_c_string(name: FieldName, raw: bytes, source: str) -> Taken:
    """Take the text before the first NUL; ``raw`` keeps what stands behind it.

    A text that is empty or not UTF-8 is missing, with the reason: nothing is replaced or guessed.
    """
    content = raw.partition(b"\0")[0]
    if not content:
        return Missing(source, f"the answer holds an empty text for {name.value}")
    try:
        return Found(name, content.decode(), raw, source)
    except UnicodeDecodeError:
        shown = content[:_SHOWN_BYTES].hex()
        return Missing(source, f"the text for {name.value} is not UTF-8: {shown}")
