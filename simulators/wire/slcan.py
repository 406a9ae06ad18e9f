"""An slcan adapter: ASCII lines that end in CR, between a serial port and a CAN bus.

Source: the LAWICEL command set as python-can and open adapters use it. ``S0``…``S8`` bit rate, ``O``
open, ``L`` open without ever sending, ``C`` close, ``V`` version, ``N`` serial number, ``F`` status,
``t``/``T``/``r``/``R`` frames. Done is CR, an error is BEL. An empty line, which clients send to clear
an adapter's buffer, is answered with CR.

The adapter's own commands above change nothing but the adapter and are allowed; all others (timing
registers, filters, auto-start, time stamps) are safety violations: they outlive the session. Frames
are judged by the node. Opening the bus to send at another bit rate than the bus has is a violation
too: it destroys the frames of all nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, TypeAlias

from simulators.controller import Controller, Reason

DONE: Final = b"\r"
ERROR: Final = b"\a"

BIT_RATES: Final = (10_000, 20_000, 50_000, 100_000, 125_000, 250_000, 500_000, 800_000, 1_000_000)
"""By the digit of ``S``."""

MAX_LINE_BYTES: Final = 32
"""The longest command, an extended frame of eight bytes, has 26; a longer line is no command."""

_SETTING: Final = re.compile(rb"[sZMmQUWXY][0-9A-Fa-f]*")
_FRAME: Final = re.compile(
    rb"(?:(?P<kind>[tr])(?P<id>[0-7][0-9A-Fa-f]{2})|(?P<long>[TR])(?P<long_id>[01][0-9A-Fa-f]{7}))"
    rb"(?P<count>[0-8])(?P<data>(?:[0-9A-Fa-f]{2}){0,8})"
)


class Frame(NamedTuple):
    """One CAN frame.

    Attributes:
        can_id: 11 bits, or 29 where extended.
        data: for a remote frame as many zero bytes as it asks for.
    """

    can_id: int
    data: bytes
    extended: bool = False
    remote: bool = False


class Dropped(NamedTuple):
    """A line too long for any command; its first bytes."""

    line: bytes


Line: TypeAlias = bytes | Dropped


class Bus(Protocol):
    """What is on the other side of the adapter."""

    def traffic(self) -> Iterator[Frame]:
        """Frames that other nodes send when the bus is first listened to."""
        ...

    def take(self, frame: Frame, *, heard: bool) -> Iterator[Frame]:
        """Judge a frame of the host and answer it; ``heard`` says whether it reached the bus."""
        ...


class _State(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    LISTENING = "listening"


class Lines:
    """Cuts a stream into lines; keeps at most :data:`MAX_LINE_BYTES`."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._overlong = False

    @property
    def held_bytes(self) -> int:
        """How much is kept between calls."""
        return len(self._line)

    def feed(self, data: bytes) -> Iterator[Line]:
        """Take bytes and give the lines that they end."""
        *ended, rest = data.split(DONE)
        for piece in ended:
            self._extend(piece)
            line, overlong = bytes(self._line), self._overlong
            self._line.clear()
            self._overlong = False
            yield Dropped(line) if overlong else line
        self._extend(rest)

    def _extend(self, piece: bytes) -> None:
        room = MAX_LINE_BYTES - len(self._line)
        self._line += piece[:room]
        self._overlong = self._overlong or len(piece) > room


class Adapter:
    """One connection's adapter.

    Args:
        controller: keeps the violations.
        bus: what it is connected to.
        bit_rate: of that bus, in bits a second.
        wire: the name in violations.
        version: the answer to ``V``, without its letter.
        serial: the answer to ``N``, without its letter.
        sent_mark: what stands before the CR when a frame was sent: ``z``, or nothing.
    """

    def __init__(
        self,
        controller: Controller,
        bus: Bus,
        *,
        bit_rate: int,
        wire: str,
        version: str,
        serial: str,
        sent_mark: str,
    ) -> None:
        self._controller = controller
        self._bus = bus
        self._bus_rate = bit_rate
        self._wire = wire
        self._texts = {b"V": f"V{version}", b"N": f"N{serial}", b"F": "F00"}
        self._sent_mark = sent_mark.encode()
        self._rate: int | None = None
        self._state = _State.CLOSED
        self._lines = Lines()

    @property
    def held_bytes(self) -> int:
        """How much of an unfinished line is kept."""
        return self._lines.held_bytes

    def receive(self, data: bytes) -> Iterator[bytes]:
        """Take bytes from the host; give what the adapter says to each line."""
        for line in self._lines.feed(data):
            if isinstance(line, Dropped):
                yield self._refuse(Reason.STRAY_BYTES, "a long line", line.line)
            elif not line:
                yield DONE
            else:
                self._controller.count_request()
                yield from self._obey(line)

    def _obey(self, line: bytes) -> Iterator[bytes]:
        """The adapter's answer, then what it hears from the bus, each in a piece of its own."""
        frame = _parse_frame(line)
        if frame is not None:
            yield from self._send(frame)
        elif line in (b"O", b"L"):
            yield from self._open(line)
        else:
            yield self._command(line)

    def _command(self, line: bytes) -> bytes:
        if line in self._texts:
            return self._texts[line].encode() + DONE
        if line == b"C":
            was_open = self._state is not _State.CLOSED
            self._state = _State.CLOSED
            return DONE if was_open else ERROR
        if re.fullmatch(rb"S[0-8]", line):
            return self._set_rate(BIT_RATES[int(line[1:])])
        if _SETTING.fullmatch(line):
            return self._refuse(Reason.NOT_A_READ, "a setting of the adapter", line)
        return self._refuse(Reason.STRAY_BYTES, "a line", line)

    def _refuse(self, reason: Reason, request: str, line: bytes) -> bytes:
        self._controller.record_violation(self._wire, reason, request, line)
        return ERROR

    def _set_rate(self, rate: int) -> bytes:
        if self._state is not _State.CLOSED:
            return ERROR
        self._rate = rate
        return DONE

    def _open(self, line: bytes) -> Iterator[bytes]:
        if self._state is not _State.CLOSED or self._rate is None:
            yield ERROR
            return
        self._state = _State.OPEN if line == b"O" else _State.LISTENING
        fits = self._rate == self._bus_rate
        if not fits and self._state is _State.OPEN:
            self._refuse(Reason.NOT_A_READ, "opening the bus at a wrong bit rate", line)
        yield DONE
        if fits:
            yield from map(_format, self._bus.traffic())

    def _send(self, frame: Frame) -> Iterator[bytes]:
        is_open = self._state is _State.OPEN
        answers = [*self._bus.take(frame, heard=is_open and self._rate == self._bus_rate)]
        if not is_open:
            yield ERROR
            return
        yield (self._sent_mark.upper() if frame.extended else self._sent_mark) + DONE
        yield from map(_format, answers)


def _parse_frame(line: bytes) -> Frame | None:
    found = _FRAME.fullmatch(line)
    if found is None:
        return None
    count, data = int(found["count"]), bytes.fromhex(found["data"].decode())
    remote = (found["kind"] or found["long"]) in b"rR"
    if len(data) != (0 if remote else count):
        return None
    can_id = int(found["id"] or found["long_id"], 16)
    return Frame(can_id, bytes(count) if remote else data, bool(found["long"]), remote)


def _format(frame: Frame) -> bytes:
    return f"t{frame.can_id:03X}{len(frame.data)}{frame.data.hex().upper()}".encode() + DONE
