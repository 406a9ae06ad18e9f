"""A simulated device and the line to it in one event loop: no port, no process, no real time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias
from unittest import mock

from drivers.driver import Driver
from drivers.errors import DriverError, LinkError
from drivers.identify import read_identity
from drivers.link.trouble import lost
from drivers.profile import Profile
from drivers.reading import Reading
from drivers.target import TcpTarget
from simulators.controller import Controller, Violation
from simulators.faults import Fault
from simulators.pace import UNPACED, Pacer
from simulators.scenario import Scenario
from simulators.transmit import HungUp, Opening, Transmitter, converse
from tests.robustness import clockwork

PLACE: Final = "the bench"
TARGET: Final = TcpTarget(host="127.0.0.1", port=1)
"""Nothing is opened there."""

_TURNS: Final = 4
"""So many turns of the loop does a device need to say what it says at once."""

CLOSING_S: Final = 2.0
"""So long at most does closing take, behind the limit of the reading."""

Arrived: TypeAlias = "bytes | LinkError"


class Device:
    """A device that can be connected to once.

    Attributes:
        controller: what it did to the device shows there.
        sent: every frame that went into the line.
        is_gathered: what comes at once is handed over in one piece, as by the buffer of a port;
            else in the pieces in which the device said it.
    """

    def __init__(
        self,
        scenario: Scenario,
        faults: Sequence[Fault] = (),
        *,
        baud: int = UNPACED,
        is_gathered: bool = True,
    ) -> None:
        self.controller: Controller = scenario.controller(faults)
        self.sent: list[bytes] = []
        self.is_gathered = is_gathered
        self._scenario = scenario
        self._faults = tuple(faults)
        self._baud = baud

    def link(self) -> BenchLink:
        """Answer a line to it, not yet open."""
        return BenchLink(self)

    async def serve(self, port: _Port) -> None:
        """Talk on a line until it is closed, or the device goes away."""
        loop = asyncio.get_running_loop()
        talk = self._scenario.talk(self.controller, self._faults, now=loop.time)
        pacer = Pacer(self._baud, now=loop.time, sleep=asyncio.sleep)
        transmitter = Transmitter(pacer, self._scenario.faults.hang_up_after_bytes)
        try:
            await converse(talk, port, transmitter, now=loop.time, opening=Opening.AT_FIRST_BYTES)
        except HungUp:
            port.arrived.put_nowait(lost(PLACE))


class _Port:
    """The device's end."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[bytes] = asyncio.Queue()
        self.arrived: asyncio.Queue[Arrived] = asyncio.Queue()

    async def read(self) -> bytes:
        return await self.asked.get()

    async def write(self, data: bytes) -> None:
        self.arrived.put_nowait(data)
        await asyncio.sleep(0)  # a device that never pauses is not alone in the loop

    def what_came_too(self) -> bytes:
        """What came before anybody looked, as one piece."""
        came = b""
        while not self.arrived.empty():
            arrived = self.arrived.get_nowait()
            if isinstance(arrived, LinkError):
                self.arrived.put_nowait(arrived)
                break
            came += arrived
        return came

    async def rest(self) -> bytes:
        rest = b""
        while not self.asked.empty():
            rest += self.asked.get_nowait()
        return rest


class BenchLink:
    """The driver's end: a `drivers.link.base.Link`."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._port = _Port()
        self._serving: asyncio.Task[None] | None = None

    @property
    def place(self) -> str:
        return PLACE

    async def open(self) -> None:
        self._serving = asyncio.create_task(self._device.serve(self._port))

    async def send(self, data: bytes) -> None:
        self._device.sent.append(data)
        if self._serving is not None and self._serving.done():
            self._serving.result()  # a bug in a simulator comes out here
            raise lost(PLACE)
        self._port.asked.put_nowait(data)

    async def receive(self) -> bytes:
        arrived = await self._port.arrived.get()
        if isinstance(arrived, LinkError):
            self._port.arrived.put_nowait(arrived)
            raise arrived
        if not self._device.is_gathered:
            return arrived
        for _turn in range(_TURNS):
            await asyncio.sleep(0)
        return arrived + self._port.what_came_too()

    async def close(self) -> None:
        serving, self._serving = self._serving, None
        if serving is not None:
            serving.cancel()
            await asyncio.wait({serving})
            if not serving.cancelled():
                serving.result()


class Read(NamedTuple):
    """How one reading ended.

    Attributes:
        took_s: by the bench's own clock.
    """

    result: Reading | DriverError
    took_s: float
    sent: tuple[bytes, ...]
    violations: tuple[Violation, ...]


def read(
    scenario: Scenario,
    faults: Sequence[Fault] = (),
    *,
    driver: Driver,
    profile: Profile | None,
    baud: int = UNPACED,
    is_gathered: bool = True,
) -> Read:
    """Read a device by the program's own function, in a clockwork loop."""
    device = Device(scenario, faults, baud=baud, is_gathered=is_gathered)

    async def reading() -> tuple[Reading | DriverError, float]:
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        try:
            done: Reading | DriverError = await read_identity(
                TARGET, driver=driver, profile=profile
            )
        except DriverError as error:
            done = error
        return done, loop.time() - began_s

    with mock.patch("drivers.identify.link_for", return_value=device.link()):
        result, took_s = clockwork.run(reading())
    return Read(result, took_s, tuple(device.sent), device.controller.violations)
