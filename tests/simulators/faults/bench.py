"""A wire made up for these tests, and a bench that runs a talk by a clock which the test holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from simulators.faults import faults_of, talk_over
from simulators.pace import UNPACED, Pacer
from simulators.scenario import load
from simulators.talk import Act, HangUp, Pause, Send, Talk
from simulators.transmit import HungUp, Transmitter
from simulators.wire import Wire
from simulators.wire.framing import Framing, flip


class Parrot:
    """Answers each line ``name`` with ``[nn:name:ss]``: a number, the name, a sum of both."""

    def __init__(self) -> None:
        self.heard = b""
        self._line = b""
        self._answers = 0

    def receive(self, data: bytes) -> Iterator[bytes]:
        self.heard += data
        *lines, self._line = (self._line + data).split(b"\n")
        self._line = self._line[-64:]
        for line in lines:
            self._answers += 1
            yield frame(self._answers, line[:64])


def frame(number: int, name: bytes) -> bytes:
    """The parrot's answer."""
    content = b"%02d:%s:" % (number % 100, name)
    return b"[%s%02x]" % (content, sum(content) & 0xFF)


def holds(answer: bytes) -> bool:
    """Whether the answer is one whole frame whose sum holds."""
    content, total = answer[1:-3], answer[-3:-1]
    framed = answer[:1] == b"[" and answer[-1:] == b"]" and len(answer) > 4
    return framed and total == b"%02x" % (sum(content) & 0xFF)


class ParrotFraming:
    """What the parrot could say of its frames."""

    def spoil_checksum(self, answer: bytes) -> bytes:
        return flip(answer, -2)

    def spoil_length(self, answer: bytes, by: int) -> bytes:
        return answer + b"%+d" % by

    def resequence(self, answer: bytes, by: int) -> bytes:
        number, name = int(answer[1:3]), answer.split(b":")[1]
        return frame(number + by, name)


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Bench:
    """One connection with faults over it; what it says is gathered act by act."""

    def __init__(
        self, *faults: str, wire: Wire | None = None, framing: Framing | None = None
    ) -> None:
        self.wire = wire or Parrot()
        self.clock = Clock()
        laid = faults_of(faults)
        self.talk: Talk = talk_over(self.wire, laid, framing=framing, now=self.clock)

    def open(self) -> list[Act]:
        return list(self.talk.opened())

    def ask(self, data: bytes) -> list[Act]:
        return list(self.talk.receive(data))

    def say(self, data: bytes) -> bytes:
        """All bytes that the request leads to."""
        return said(self.ask(data))

    def wait(self, seconds: float, *, at_most: int = 100_000) -> list[Act]:
        """What the device does by itself in that time."""
        until_s = self.clock.now_s + seconds
        acts: list[Act] = []
        for _ in range(at_most):
            due_s = self.talk.due_s()
            if due_s is None or due_s > until_s:
                break
            self.clock.now_s = max(self.clock.now_s, due_s)
            acts += self.talk.wake()
        self.clock.now_s = until_s
        return acts


def said(acts: Iterable[Act]) -> bytes:
    """The bytes of the acts."""
    return b"".join(pieces(acts))


def pieces(acts: Iterable[Act]) -> list[bytes]:
    """The bytes of the acts, piece by piece."""
    return [act.data for act in acts if isinstance(act, Send)]


def pauses_s(acts: Iterable[Act]) -> list[float]:
    """The pauses among the acts."""
    return [act.seconds for act in acts if isinstance(act, Pause)]


def hung_up(acts: Iterable[Act]) -> bool:
    """Whether the device has gone away."""
    return any(isinstance(act, HangUp) for act in acts)


def smp_bench(*faults: str, scenario: str = "listed") -> Bench:
    """A shipped device on the SMP wire."""
    shipped = load(scenario)
    laid = faults_of(faults)
    bench = Bench()
    bench.talk = shipped.talk(shipped.controller(laid), laid, now=bench.clock)
    return bench


class PacedPort:
    """A port that notes what was written at which time of the clock."""

    def __init__(self, clock: Clock, *, baud: int = UNPACED) -> None:
        self.clock = clock
        self.written: list[tuple[float, bytes]] = []
        self.transmitter = Transmitter(Pacer(baud, now=clock, sleep=self._sleep))

    async def _sleep(self, seconds: float) -> None:
        self.clock.now_s += seconds

    async def read(self) -> bytes:
        return b""

    async def rest(self) -> bytes:
        return b""

    async def write(self, data: bytes) -> None:
        self.written.append((self.clock.now_s, data))

    async def perform(self, acts: Iterable[Act], each: Callable[[Act], None]) -> None:
        """Do the acts, one after the other, until the device hangs up."""
        for act in acts:
            each(act)
            try:
                await self.transmitter.perform(act, self)
            except HungUp:
                return
