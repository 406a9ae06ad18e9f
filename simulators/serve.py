"""A simulated controller on a line: a pseudo-terminal or a TCP port of this computer.

In-process use::

    async with serial_line(load("listed")) as line:
        ...  # line.target is what a driver connects to, line.controller what it did to the device
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from simulators.controller import Controller
from simulators.errors import ServeError
from simulators.faults import Fault
from simulators.link import stable_link
from simulators.pace import DEFAULT_BAUD, Pacer
from simulators.scenario import Scenario
from simulators.terminal import READ_BYTES, open_terminal
from simulators.transmit import HungUp, Opening, Transmitter, converse

HOST: Final = "127.0.0.1"
"""Loopback only: the line is not authenticated."""

MAX_CONNECTIONS: Final = 8
"""A driver that reconnects may be a little ahead of the end of its last connection."""


class Options(NamedTuple):
    """How a line is served.

    Attributes:
        pace_baud: the line's speed in bits a second; 0 for as fast as can be.
        hang_up_after_bytes: the device goes away then; ``None`` for what the scenario says.
        faults: laid over the device in this order, after the scenario's own.
    """

    pace_baud: int = DEFAULT_BAUD
    hang_up_after_bytes: int | None = None
    faults: tuple[Fault, ...] = ()


AS_THE_SCENARIO_SAYS: Final = Options()
"""The usual speed; no faults but the scenario's own."""

SETTLING_S: Final = 0.002
"""What was written just before the end is still on its way through the system's buffers."""


class Line:
    """A device that is being served.

    Attributes:
        target: what a driver connects to, e.g. ``serial:/dev/pts/3``.
        device: the target's path, or its host and port.
        controller: the device behind the line, with its log of violations.
        hung_up: whether the device has gone away by itself.
        lost: what took the way to it away, though nobody here meant it; ``None`` while it is there.
    """

    def __init__(self, scheme: str, device: str, controller: Controller) -> None:
        self.target = f"{scheme}:{device}"
        self.device = device
        self.controller = controller
        self.hung_up = False
        self.lost: ServeError | None = None
        self._over = asyncio.Event()

    async def wait_until_over(self) -> None:
        """Return when the device can no longer be reached, though nobody asked for the end."""
        await self._over.wait()

    def mark_over(self, *, hung_up: bool) -> None:
        """Note that the device can no longer be reached."""
        self.hung_up = hung_up
        self._over.set()


@asynccontextmanager
async def serial_line(
    scenario: Scenario, *, link: Path | None = None, options: Options = AS_THE_SCENARIO_SAYS
) -> AsyncIterator[Line]:
    """Serve a scenario on a new pseudo-terminal while the block runs.

    Args:
        scenario: the device.
        link: a stable name for the terminal.
        options: speed, hang-up and faults.

    Raises:
        ServeError: no pseudo-terminal, or the link cannot be made.
        MissingExtra: the wire's codec is not installed.
    """
    controller = scenario.controller(options.faults)
    talk = scenario.talk(controller, options.faults)
    transmitter = _transmitter(scenario, options)
    with open_terminal() as terminal, stable_link(link, terminal.device) as device:
        line = Line("serial", device, controller)

        async def serve() -> None:
            try:
                await converse(
                    talk,
                    terminal.port,
                    transmitter,
                    now=time.monotonic,
                    opening=Opening.AT_FIRST_BYTES,
                )
            except HungUp:
                terminal.hang_up()
                line.mark_over(hung_up=True)

        task = asyncio.create_task(serve())
        task.add_done_callback(lambda _: line.mark_over(hung_up=line.hung_up))
        try:
            yield line
        finally:
            await _end({task})


@asynccontextmanager
async def tcp_line(
    scenario: Scenario, *, port: int = 0, options: Options = AS_THE_SCENARIO_SAYS
) -> AsyncIterator[Line]:
    """Serve a scenario on a TCP port of this computer while the block runs.

    Args:
        scenario: the device.
        port: 0 for any free one.
        options: speed, hang-up and faults.

    Raises:
        ServeError: the port is taken.
        MissingExtra: the wire's codec is not installed.
    """
    controller = scenario.controller(options.faults)
    scenario.connect(controller)  # a missing codec is told now, not at the first connection
    transmitter = _transmitter(scenario, options)
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected = scenario.talk(controller, options.faults)
        port = _SocketPort(reader, writer)
        try:
            await converse(connected, port, transmitter, now=time.monotonic)
        except HungUp:
            server.close()
            line.mark_over(hung_up=True)
            for other in talks - {asyncio.current_task()}:
                other.cancel()
        finally:
            writer.transport.abort()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if line.hung_up or len(talks) >= MAX_CONNECTIONS:
            writer.transport.abort()
            return
        task = asyncio.create_task(talk(reader, writer))
        talks.add(task)
        task.add_done_callback(talks.discard)

    server = await _listen(accept, port)
    host, bound = server.sockets[0].getsockname()
    line = Line("tcp", f"{host}:{bound}", controller)
    try:
        yield line
    finally:
        server.close()
        await _end(set(talks))
        await server.wait_closed()


class _SocketPort:
    """The device's end of a TCP connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self) -> bytes:
        try:
            return await self._reader.read(READ_BYTES)
        except OSError:
            return b""

    async def write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def rest(self) -> bytes:
        self._reader.feed_eof()  # so that reading what has come does not wait for more
        return await self.read()


async def _listen(
    accept: Callable[[asyncio.StreamReader, asyncio.StreamWriter], None], port: int
) -> asyncio.Server:
    try:
        return await asyncio.start_server(accept, HOST, port)
    except (OSError, OverflowError) as error:
        raise ServeError(
            f"Port {port} of {HOST} cannot be listened on: {error}.",
            next_step="Give --port another number, or 0 for any free one.",
        ) from error


def _transmitter(scenario: Scenario, options: Options) -> Transmitter:
    hang_up = options.hang_up_after_bytes
    if hang_up is None:
        hang_up = scenario.faults.hang_up_after_bytes
    return Transmitter(Pacer(options.pace_baud), hang_up)


async def _end(tasks: set[asyncio.Task[None]]) -> None:
    """Let the devices hear what was sent last, then end them.

    An error in one of the tasks is a bug, and comes out here.
    """
    await asyncio.sleep(SETTLING_S)
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
