"""The exact frames that a driver may send, and nothing else.

On some controllers a single stray letter starts the motors, so a worn device is never probed by
trial and error. A driver declares whole frames, from literal rows and not through the encoder that
its session uses: a bug in that encoder then ends in `Refused` and not on the wire.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from drivers.errors import Refused

_SHOWN_BYTES: Final = 32
"""Enough of a refused frame to see what it was."""


class AllowList:
    """A closed set of frames; there is no way to add one later."""

    __slots__ = ("_frames",)

    def __init__(self, frames: Iterable[bytes]) -> None:
        self._frames: Final = frozenset(frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __contains__(self, frame: bytes) -> bool:
        return frame in self._frames

    def check(self, frame: bytes, place: str) -> None:
        """Answer nothing if the frame is allowed.

        Raises:
            Refused: it is not; the port has seen none of its bytes.
        """
        if frame not in self._frames:
            shown = frame[:_SHOWN_BYTES].hex(" ") + ("..." if len(frame) > _SHOWN_BYTES else "")
            raise Refused(
                f"A frame that the driver never declared was kept from {place}: {shown}.",
                next_step="Disconnect, and report this to whoever wrote the driver.",
            )
