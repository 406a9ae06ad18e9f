"""What a wire says of its frames, so that a fault can damage one thing and leave the rest right.

A wire of one's own may have an attribute ``framing``; :func:`framing_of` gives it, or one that knows
nothing of the protocol and damages by position. Those of the built-in wires are in ``framings``.
Faults may be laid over each other, so that an answer may be damaged already: no method may raise.
"""

from __future__ import annotations

from typing import Final, Protocol, runtime_checkable

FROM_END: Final = 2
"""The last byte is often an end mark, the one before it the last of the check sum."""


@runtime_checkable
class Framing(Protocol):
    """How one wire's answers are framed. Every method takes a whole answer and never raises."""

    def spoil_checksum(self, answer: bytes) -> bytes:
        """The answer with a check sum that does not hold; as it is, where there is none."""
        ...

    def spoil_length(self, answer: bytes, by: int) -> bytes:
        """The answer whose length field is ``by`` too large; the check sum still holds."""
        ...

    def resequence(self, answer: bytes, by: int) -> bytes | None:
        """The answer under a sequence number ``by`` further; ``None`` where there are none."""
        ...


class AnyFraming:
    """For a wire that says nothing of its frames."""

    def spoil_checksum(self, answer: bytes) -> bytes:
        """One bit near the end changed: every sum and every CRC notices one bit."""
        return flip(answer, -min(FROM_END, len(answer)))

    def spoil_length(self, answer: bytes, by: int) -> bytes:
        """``by`` bytes less in the middle than the length says, or so many zero bytes more."""
        middle = len(answer) // 2
        if by < 0:
            return answer[:middle] + bytes(-by) + answer[middle:]
        return answer[:middle] + answer[middle + by :]

    def resequence(self, _answer: bytes, _by: int) -> None:
        """Not known."""
        return


def flip(answer: bytes, position: int) -> bytes:
    """The bytes with the lowest bit changed at a position, which may count from the end.

    Bytes that are too few for the position stay as they are.
    """
    changed = bytearray(answer)
    if -len(changed) <= position < len(changed):
        changed[position] ^= 1
    return bytes(changed)


def framing_of(wire: object) -> Framing:
    """What the wire says of its frames."""
    framing = getattr(wire, "framing", None)
    return framing if isinstance(framing, Framing) else AnyFraming()
