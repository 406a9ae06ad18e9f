"""Talking with the slcan adapter: its line, its commands, and listening; without I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.protocol.asking import ATTEMPTS
from drivers.protocol.canopen.slcan import Frame, LineDecoder, Said, Token
from drivers.protocol.session import Ask, Chunk, Event, Glance, Listen, Silence, Step

LISTEN_S: Final = 0.5
"""Drives send their process data every few milliseconds, and another program that asks the node
asks more than once in this time. A heartbeat once a second may be missed."""

_COMMAND_WAIT_S: Final = 0.5
"""An adapter answers within milliseconds, behind whatever traffic it has still to hand over."""

CLOSE: Final = b"C\r"
_VERSION: Final = b"V\r"
_LISTEN_ONLY: Final = b"L\r"
_OPEN: Final = b"O\r"
_RATES_KBIT_S: Final = (10, 20, 50, 100, 125, 250, 500, 800, 1000)
"""S0 to S8."""


class Heard(NamedTuple):
    """A token, and the transcript entry in which it ended."""

    token: Token
    entry: int


class Line:
    """The serial line to the adapter. Whatever cuts a session off, the adapter is told to close."""

    def __init__(self) -> None:
        self._decoder = LineDecoder()
        self._waiting: deque[Heard | Silence] = deque()
        self._had_noise = False
        self._is_waited_out = False  # nothing has come since, as far as a transcript can tell

    def send(self, frame: bytes, wait_s: float) -> Generator[Step, Event, None]:
        """Send; what came before is no answer to it."""
        while not self._is_waited_out:
            self._take((yield Glance()))
        self._waiting.clear()
        self._is_waited_out = False
        self._had_noise = False
        self._take((yield Ask(frame, wait_s, parting=CLOSE)))

    def hear(self) -> Generator[Step, Event, Heard | Silence]:
        """Answer the next token; after `Silence`, send before hearing on."""
        while not self._waiting:
            self._take((yield Listen()))
        return self._waiting.popleft()

    def garbled(self, meaning: str) -> ProtocolError | None:
        """Answer what to say if nothing but noise answers ``meaning``; ``None`` if nothing came."""
        if not self._had_noise and self._decoder.is_between_lines:
            return None
        return ProtocolError(
            ProtocolReason.GARBLED,
            f"The answer to {meaning} came damaged: what came is not what a CAN adapter says.",
            next_step="Check that this is the CAN adapter's port, the baud rate, and the cable.",
        )

    def _take(self, event: Event) -> None:
        if isinstance(event, Chunk):
            tokens = self._decoder.feed(event.data)
            self._had_noise |= Said.NOISE in tokens
            self._waiting.extend(Heard(token, event.entry) for token in tokens)
        else:
            self._waiting.append(event)
            self._is_waited_out = True


class Traffic(NamedTuple):
    """What a bus let be heard: how many frames, and the identifiers of the standard ones."""

    frames: int
    ids: frozenset[int]


class _Reply(Enum):
    YES = "it was carried out"
    NO = "it was refused"


Reply: TypeAlias = _Reply | Silence


def begin(line: Line) -> Generator[Step, Event, None]:
    """Bring the adapter into a known state: its channel closed.

    Raises:
        LinkError: timeout: nothing there answers.
        ProtocolError: garbled: what answers is no adapter, or its answers are damaged.
    """
    silence = yield from close(line)
    if silence is not None:
        raise line.garbled("the closing of the adapter's channel") or LinkError(
            LinkReason.TIMEOUT,
            f"No slcan adapter answered at {silence.place}, asked {ATTEMPTS} times.",
            next_step="Check that this is the CAN adapter's port, that it speaks slcan, and the "
            "baud rate.",
        )


def close(line: Line) -> Generator[Step, Event, Silence | None]:
    """Close the channel; answer `Silence` if the adapter never said that it is closed.

    A closed channel refuses to be closed. The first refusal may also be the end of a line that
    somebody else had begun, so it takes two.
    """
    refusals = 0
    silence: Silence | None = None
    for _attempt in range(ATTEMPTS):
        match (yield from _command(line, CLOSE, _COMMAND_WAIT_S)):
            case _Reply.YES:
                return None
            case _Reply.NO:
                refusals += 1
                if refusals > 1:
                    return None
            case Silence() as silence:
                pass
    return silence if not refusals else None


def require_adapter(line: Line) -> Generator[Step, Event, None]:
    """Answer nothing if an adapter is there: it says its version, or refuses to.

    Whatever echoes a carriage return seems to say yes to any command; it has no version.

    Raises:
        LinkError: timeout: nothing says its version.
        ProtocolError: unexpected: the question itself came back; garbled: something else did.
    """
    is_echoed = False
    place = ""
    for _attempt in range(ATTEMPTS):
        yield from line.send(_VERSION, _COMMAND_WAIT_S)
        while isinstance(heard := (yield from line.hear()), Heard):
            if heard.token in {Said.VERSION, Said.NO}:
                return
            is_echoed |= heard.token is Said.ECHO
        place = heard.place
    if is_echoed:
        raise ProtocolError(
            ProtocolReason.UNEXPECTED,
            f"What answers at {place} repeats what it is sent and says no version: it is no CAN "
            "adapter.",
            next_step="Check that this is the CAN adapter's port.",
        )
    raise line.garbled("the question for the adapter's version") or LinkError(
        LinkReason.TIMEOUT,
        f"What answers at {place} says no version: it is no slcan adapter.",
        next_step="Check that this is the CAN adapter's port, and that it speaks slcan.",
    )


def set_rate(line: Line, rate_kbit_s: int) -> Generator[Step, Event, None]:
    """Set the bus's bit rate, with the channel closed.

    Raises:
        LinkError: timeout: the adapter does not answer.
        ProtocolError: unsupported: it refuses the rate; garbled: its answer is damaged.
    """
    command = f"S{_RATES_KBIT_S.index(rate_kbit_s)}\r".encode("ascii")
    yield from _must(line, command, f"to set a rate of {rate_kbit_s} kbit/s", attempts=ATTEMPTS)


def listen(line: Line) -> Generator[Step, Event, Traffic]:
    """Hear the bus for `LISTEN_S` without sending so much as an acknowledgement, and close again.

    Raises:
        LinkError: timeout: the adapter does not answer.
        ProtocolError: unsupported: it cannot listen only; garbled: its answer is damaged.
    """
    yield from _must(line, _LISTEN_ONLY, "to listen without sending", wait_s=LISTEN_S)
    frames = 0
    ids: set[int] = set()
    while isinstance(heard := (yield from line.hear()), Heard):
        if isinstance(heard.token, Frame):
            ids.add(heard.token.id)
            frames += heard.token.is_whole
        frames += heard.token is Said.TRAFFIC
    yield from begin(line)
    return Traffic(frames, frozenset(ids))


def open_bus(line: Line) -> Generator[Step, Event, None]:
    """Open the channel for sending.

    Raises:
        LinkError: timeout: the adapter does not answer.
        ProtocolError: unsupported: it refuses; garbled: its answer is damaged.
    """
    yield from _must(line, _OPEN, "to open the bus")


def _must(
    line: Line,
    command: bytes,
    meaning: str,
    *,
    wait_s: float = _COMMAND_WAIT_S,
    attempts: int = 1,
) -> Generator[Step, Event, None]:
    """Give a command that has to be carried out.

    Only the rate is given more than once, where a late refusal of an earlier closing may come
    first: a channel that is open refuses to be opened again.
    """
    reply: Reply = Silence("")
    for _attempt in range(attempts):
        reply = yield from _command(line, command, wait_s)
        if reply is _Reply.YES:
            return
    if not isinstance(reply, Silence):
        raise ProtocolError(
            ProtocolReason.UNSUPPORTED,
            f"The CAN adapter refused {meaning}.",
            next_step="Use an adapter that speaks the whole of slcan (S, L, O, C), or confirm the "
            "controller by its label.",
        )
    raise line.garbled(f"the command {meaning}") or LinkError(
        LinkReason.TIMEOUT,
        f"The CAN adapter at {reply.place} no longer answers; it was asked {meaning}.",
        next_step="Unplug the adapter and plug it in again, then read again.",
    )


def _command(line: Line, command: bytes, wait_s: float) -> Generator[Step, Event, Reply]:
    yield from line.send(command, wait_s)
    while True:
        match (yield from line.hear()):
            case Silence() as silence:
                return silence
            case Heard(token=Said.YES):
                return _Reply.YES
            case Heard(token=Said.NO):
                return _Reply.NO
            case _:
                pass
