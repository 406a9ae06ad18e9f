"""FlexSEA frames: ``ED N payload checksum EE`` in a stream of bytes.

Before every payload byte that equals ``ED``, ``EE`` or ``E9`` stands an ``E9``. N counts the payload
with those escapes, and the checksum is the sum of the same bytes, modulo 256: N itself is in neither
(the published README says that it is; the code and its unit tests do not do so).
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

HEADER: Final = 0xED
FOOTER: Final = 0xEE
ESCAPE: Final = 0xE9
_MARKS: Final = frozenset({HEADER, FOOTER, ESCAPE})

MAX_ENCODED_BYTES: Final = 200
"""The longest payload with its escapes (MAX_ENCODED_PAYLOAD of the reference)."""

_SHORTEST_PAYLOAD_BYTES: Final = 3
"""Command, and two bytes of packet number."""

_BEFORE: Final = 2
_BEHIND: Final = 2
"""Header and N; checksum and footer."""


class Payload(NamedTuple):
    """A frame's content without its escapes; its checksum was right."""

    data: bytes


class Damaged(NamedTuple):
    """Something that began like a frame and was none; ``what`` completes "a packet …"."""

    what: str


class _Open(NamedTuple):
    """As far as it goes it may be a frame."""


_OPEN: Final = _Open()
FrameFound: TypeAlias = Payload | Damaged


def encode_frame(payload: bytes) -> bytes:
    """Wrap a payload.

    Raises:
        ValueError: with its escapes it is longer than a frame can hold.
    """
    escaped = b"".join(bytes([ESCAPE, b]) if b in _MARKS else bytes([b]) for b in payload)
    if len(escaped) > MAX_ENCODED_BYTES:
        raise ValueError(f"the payload has more than {MAX_ENCODED_BYTES} bytes with its escapes")
    return bytes([HEADER, len(escaped)]) + escaped + bytes([_sum(escaped), FOOTER])


class FrameDecoder:
    """Finds frames in a stream, however it is cut; it never holds more than one frame's length.

    What is not a frame after all is given up from its header on, and the search goes on at the next
    header, as in the reference.
    """

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[FrameFound]:
        """Take the next bytes; answer what became complete by them, in order."""
        self._held += data
        return self._search()

    def give_up(self) -> list[FrameFound]:
        """Answer what lies behind beginnings that were never completed; nothing is kept."""
        found: list[FrameFound] = []
        while self._held:
            del self._held[:1]
            found += [Damaged("ended too early"), *self._search()]
        return found

    def _search(self) -> list[FrameFound]:
        found: list[FrameFound] = []
        while (start := self._held.find(HEADER)) >= 0:
            del self._held[:start]
            match _examine(self._held):
                case Payload() as payload:
                    found.append(payload)
                    del self._held[: _BEFORE + self._held[1] + _BEHIND]
                case Damaged() as damage:
                    found.append(damage)
                    del self._held[:1]
                case _Open():
                    return found
        self._held.clear()
        return found


def _examine(held: bytes | bytearray) -> Payload | Damaged | _Open:
    """Judge bytes that begin with a header by no more of them than are needed to tell."""
    if len(held) < _BEFORE:
        return _OPEN
    length = held[1]
    if not _SHORTEST_PAYLOAD_BYTES <= length <= MAX_ENCODED_BYTES:
        return Damaged(f"announces {length} bytes")
    escaped = bytes(held[_BEFORE : _BEFORE + length])
    unescaped = _unescape(escaped)
    if unescaped is None:
        return Damaged("has a mark where none may stand")
    if len(held) < _BEFORE + length + _BEHIND:
        return _OPEN
    checksum, footer = held[_BEFORE + length], held[_BEFORE + length + 1]
    if checksum != _sum(escaped):
        return Damaged("has a wrong checksum")
    if footer != FOOTER:
        return Damaged("has no end mark where its length says")
    if unescaped.is_unfinished or len(unescaped.content) < _SHORTEST_PAYLOAD_BYTES:
        return Damaged("ends in the middle of its payload")
    return Payload(unescaped.content)


class _Unescaped(NamedTuple):
    content: bytes
    is_unfinished: bool  # the last byte is an escape, without the byte that it is for


def _unescape(escaped: bytes) -> _Unescaped | None:
    """Answer the bytes without escapes, or ``None`` where a mark is not escaped as it must be."""
    content = bytearray()
    is_escaped = False
    for byte in escaped:
        if is_escaped and byte not in _MARKS:
            return None
        if not is_escaped and byte == ESCAPE:
            is_escaped = True
            continue
        if not is_escaped and byte in _MARKS:
            return None
        content.append(byte)
        is_escaped = False
    return _Unescaped(bytes(content), is_escaped)


def _sum(escaped: bytes) -> int:
    return sum(escaped) % 256
