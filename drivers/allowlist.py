"""What a driver may do to a device, declared before it is connected, and nothing else.

On some controllers a single stray letter starts the motors, so a worn device is never probed by
trial and error. A driver declares whole frames, from literal rows and not through the encoder that
its session uses: a bug in that encoder then ends in `Refused` and not on the wire.

Over Bluetooth LE it declares besides which characteristics it may read, and the one, if any, that it
may write its frames to and hear the answers from. No other is ever written or subscribed to. The
Nordic UART Service can be declared by nobody: its bytes are commands, and any product may have it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from drivers.errors import Refused
from drivers.gatt import Characteristic, is_uart

_SHOWN_BYTES: Final = 32
"""Enough of a refused frame to see what it was."""


class AllowList:
    """A closed set of frames and characteristics; there is no way to add one later.

    Raises:
        Refused: a characteristic is one of the Nordic UART Service.
    """

    __slots__ = ("_channel", "_frames", "_readable")

    def __init__(
        self,
        frames: Iterable[bytes] = (),
        *,
        readable: Iterable[Characteristic] = (),
        channel: Characteristic | None = None,
    ) -> None:
        self._frames: Final = frozenset(frames)
        self._readable: Final = frozenset(readable)
        self._channel: Final = channel
        for each in (*self._readable, *([] if channel is None else [channel])):
            if is_uart(each):
                raise _refused(
                    f"A driver declared {each}, which is in the Nordic UART Service: nothing there is "
                    "read, written or subscribed to."
                )

    def __len__(self) -> int:
        return len(self._frames) + len(self._readable)

    def __contains__(self, frame: bytes) -> bool:
        return frame in self._frames

    @property
    def frames(self) -> frozenset[bytes]:
        """The frames that may be sent."""
        return self._frames

    @property
    def readable(self) -> frozenset[Characteristic]:
        """The characteristics that may be read."""
        return self._readable

    @property
    def channel(self) -> Characteristic | None:
        """The one characteristic that frames go to and answers come from."""
        return self._channel

    def check(self, frame: bytes, place: str) -> None:
        """Answer nothing if the frame is allowed.

        Raises:
            Refused: it is not; the port has seen none of its bytes.
        """
        if frame not in self._frames:
            shown = frame[:_SHOWN_BYTES].hex(" ") + ("..." if len(frame) > _SHOWN_BYTES else "")
            raise _refused(
                f"A frame that the driver never declared was kept from {place}: {shown}."
            )

    def check_read(self, characteristic: Characteristic, place: str) -> None:
        """Answer nothing if the characteristic may be read.

        Raises:
            Refused: it may not; the device was not asked.
        """
        if characteristic not in self._readable:
            raise _refused(
                f"Reading a characteristic that the driver never declared was kept from {place}: "
                f"{characteristic}."
            )


def _refused(what: str) -> Refused:
    return Refused(what, next_step="Disconnect, and report this to whoever wrote the driver.")
