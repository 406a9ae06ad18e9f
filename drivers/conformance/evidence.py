"""Whether a reading's values are the device's own: each has bytes, and they stand in its answer."""

from __future__ import annotations

from drivers.reading import Direction, FieldName, FieldValue, Reading, TranscriptEntry


def unsent(reading: Reading) -> list[FieldName]:
    """Answer the fields whose bytes the device never sent in the answer that they name."""
    entries = reading.transcript.entries
    return [
        name
        for each in reading.passes
        for name, field in each.fields.items()
        if not _was_sent(field, entries)
    ]


def stands_in(raw: bytes, answer: bytes, place: str) -> bool:
    """Answer whether bytes are those of an answer, or of the UUIDs under which it was given."""
    return bool(raw) and (raw in answer or raw.hex() in place.replace("-", ""))


def is_untrimmed(value: str, raw: bytes) -> bool:
    """Whether no white space around the value was left out; a text may end at its first zero byte."""
    text = raw.partition(b"\0")[0]
    return text.strip() != value.encode() or text == value.encode()


def _was_sent(field: FieldValue, entries: tuple[TranscriptEntry, ...]) -> bool:
    place = entries[field.entry].characteristic or ""
    return stands_in(bytes.fromhex(field.raw_hex), _answer_until(field.entry, entries), place)


def _answer_until(last: int, entries: tuple[TranscriptEntry, ...]) -> bytes:
    """Answer all that came since the question: an answer may come in pieces."""
    pieces: list[bytes] = []
    for entry in reversed(entries[: last + 1]):
        if entry.direction is Direction.SENT:
            break
        pieces.append(entry.data)
    return b"".join(reversed(pieces))
