"""The three ways in which SMP frames travel over a serial line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple, Protocol, TypeAlias

from drivers.protocol.smp.cobs import CobsDecoder, encode_cobs
from drivers.protocol.smp.console import ConsoleDecoder, encode_console
from drivers.protocol.smp.packet import Found
from drivers.protocol.smp.raw import RawDecoder, encode_raw

FramingName: TypeAlias = Literal["console", "raw", "cobs"]


class Decoder(Protocol):
    """Finds frames in a stream of bytes, within bounds."""

    def feed(self, data: bytes) -> list[Found]:
        """Take the next bytes; answer what became complete by them, in order."""

    def give_up(self) -> list[Found]:
        """Answer what lies behind a beginning that was never completed: the wait is over."""


class Framing(NamedTuple):
    """How a frame is wrapped, and how others are found.

    Attributes:
        is_checked: a check sum guards each frame; without one, bytes that belong to no frame may be
            missing from one, and nobody can tell from which.
    """

    encode: Callable[[bytes], bytes]
    decoder: Callable[[], Decoder]
    is_checked: bool = True


FRAMINGS: Final[dict[FramingName, Framing]] = {
    "console": Framing(encode_console, ConsoleDecoder),
    "raw": Framing(encode_raw, RawDecoder, is_checked=False),
    "cobs": Framing(encode_cobs, CobsDecoder),
}
