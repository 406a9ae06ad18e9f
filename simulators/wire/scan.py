"""Finds frames in a stream of bytes, whatever comes before, between and after them.

A frame that is whole is taken wherever it begins, even while an earlier beginning still waits for
its rest: so noise never makes a device deaf. (Real devices wait for the rest, or for a time-out.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

F = TypeVar("F")


class Whole(NamedTuple, Generic[F]):
    """A frame begins here, is complete and valid, and has so many bytes."""

    frame: F
    length: int


class Damaged(NamedTuple):
    """A frame of so many bytes begins here, but its checksum fails: damage, not intent."""

    length: int


class Partial(NamedTuple):
    """What is here may become a frame."""


class Nothing(NamedTuple):
    """No frame begins here."""


class Stray(NamedTuple):
    """Bytes that belong to no frame."""

    data: bytes


Match: TypeAlias = Whole[F] | Damaged | Partial | Nothing
Matcher: TypeAlias = Callable[[bytes, int], Match[F]]
"""What begins in the buffer at the offset; looks at nothing before it."""

PARTIAL: Final = Partial()
NOTHING: Final = Nothing()


class Scanner(Generic[F]):
    """Cuts a stream into frames and stray bytes.

    Args:
        match: says what begins at an offset; it must not call more than the longest frame's
            bytes partial, as these are kept.
    """

    def __init__(self, match: Matcher[F]) -> None:
        self._match = match
        self._kept = b""

    @property
    def held_bytes(self) -> int:
        """How much is kept between calls."""
        return len(self._kept)

    def feed(self, data: bytes) -> list[F | Stray]:
        """Take bytes and give what they complete, in order.

        Stray bytes are told at the end of the call in which they came, or when what they might
        have become is ruled out.
        """
        cut = _Cut[F]()
        buffer = self._kept + data
        position = 0
        while position < len(buffer):
            position += cut.take(self._match(buffer, position), buffer, position)
        self._kept = buffer[cut.waiting_from :] if cut.waiting_from is not None else b""
        return cut.finish()


class _Cut(Generic[F]):
    """One pass over a buffer."""

    def __init__(self) -> None:
        self.waiting_from: int | None = None
        self._stray_before_waiting = 0
        self._found: list[F | Stray] = []
        self._stray = bytearray()
        self._damaged_until = 0

    def take(self, match: Match[F], buffer: bytes, position: int) -> int:
        """Note what begins at the position; gives how many bytes it uses up."""
        if isinstance(match, Whole):
            self.waiting_from = None
            self._tell_stray()
            self._found.append(match.frame)
            return match.length
        if isinstance(match, Partial) and self.waiting_from is None:
            self.waiting_from = position
            self._stray_before_waiting = len(self._stray)
        if isinstance(match, Damaged):
            self._damaged_until = max(self._damaged_until, position + match.length)
        if position >= self._damaged_until:
            self._stray.append(buffer[position])
        return 1

    def finish(self) -> list[F | Stray]:
        """All that was found."""
        if self.waiting_from is not None:
            del self._stray[self._stray_before_waiting :]
        self._tell_stray()
        return self._found

    def _tell_stray(self) -> None:
        if self._stray:
            self._found.append(Stray(bytes(self._stray)))
            self._stray.clear()
