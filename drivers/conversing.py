"""Driving a session over a line: what it asks is sent, what comes is given to it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final, assert_never

from drivers.errors import LinkError, ProtocolError, ProtocolReason
from drivers.gatt import Characteristic
from drivers.link.recorder import Recorded, RecordingLink
from drivers.protocol.session import (
    AnySession,
    Ask,
    Chunk,
    Event,
    GattEvent,
    Glance,
    Listen,
    NoValue,
    Read,
    Silence,
    Value,
    pass_of,
)
from drivers.reading import Pass

QUIET_S: Final = 0.05
"""An answer that was one behind follows within a device's own thinking time."""

_TURNS: Final = 2
"""One for the loop to look at the port, one for what it found to arrive."""

_PARTING_S: Final = 0.5
"""For one short frame; a line that takes longer carries nothing any more."""


async def converse(session: AnySession, link: RecordingLink) -> Pass:
    """Drive one session over a line; answer its pass."""
    loop = asyncio.get_running_loop()
    deadline = loop.time()
    parting: bytes | None = None
    try:
        step = next(session)
        while True:
            event: GattEvent
            match step:
                case Ask(frame=frame, wait_s=wait_s, parting=parting):
                    await link.send(frame)
                    deadline = loop.time() + wait_s
                    event = await _hear(link, deadline)
                case Listen():
                    await _let_the_line_in()
                    event = await _hear(link, deadline)
                case Glance():
                    await _let_the_line_in()
                    event = await _hear(link, loop.time())
                case Read(characteristic=characteristic):
                    event = await _read(link, characteristic)
                case _:
                    assert_never(step)
            step = session.send(event)
    except StopIteration as done:
        return pass_of(done)
    except BaseException as error:
        if parting is not None:
            await _part(parting, link)
        if isinstance(error, ProtocolError) and link.place not in error.message:
            raise _named(error, link.place) from error
        raise
    finally:
        session.close()


def _named(error: ProtocolError, place: str) -> ProtocolError:
    """Name the device: a session does not know where it is."""
    return ProtocolError(error.reason, f"{place}: {error.message}", next_step=error.next_step)


async def _let_the_line_in() -> None:
    """Let the event loop take in what the system holds already; waits for nothing."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)


async def require_quiet(link: RecordingLink) -> None:
    """After the last answer of a protocol without numbers nothing may come.

    A device that says an answer twice is one answer behind: its first read would pass for the
    second, and two equal reads would prove nothing.
    """
    heard = await _hear(link, asyncio.get_running_loop().time() + QUIET_S)
    if isinstance(heard, Chunk):
        raise ProtocolError(
            ProtocolReason.UNEXPECTED,
            f"{link.place} sent more than it was asked for, so its answers cannot be told apart.",
            next_step="Read again; if this comes back, the device repeats itself and cannot be read.",
        )


async def _read(link: RecordingLink, characteristic: Characteristic) -> Value | NoValue:
    recorded = await link.read(characteristic)
    if isinstance(recorded, Recorded):
        return Value(*recorded)
    return NoValue(*recorded)


async def _part(parting: bytes, link: RecordingLink) -> None:
    """Leave the device as it was found, if the line still carries a frame."""
    with contextlib.suppress(LinkError, TimeoutError):
        async with asyncio.timeout(_PARTING_S):
            await link.send(parting)


async def _hear(link: RecordingLink, deadline: float) -> Event:
    try:
        async with asyncio.timeout_at(deadline):
            recorded = await link.receive()
    except TimeoutError:
        return Silence(link.place)
    return Chunk(recorded.data, recorded.entry)
