"""Reads a controller's identity over one connection; `replay` decodes its transcript again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, TypeAlias, assert_never

from drivers.driver import Driver, face_over
from drivers.errors import LinkError, LinkReason, ProfileError, ProtocolError, ProtocolReason
from drivers.gatt import Characteristic
from drivers.link.opening import ble_link, link_for
from drivers.link.recorder import Clock, Recorded, RecordingLink
from drivers.profile import Profile
from drivers.profile_section import require_section
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
from drivers.reading import Pass, Reading, Transcript
from drivers.replay import replay
from drivers.target import BleTarget, Target
from drivers.text import quoted

__all__ = [
    "MAX_PASSES",
    "PASSES",
    "TIMEOUT_S",
    "UNNUMBERED_PASSES",
    "Witness",
    "nobody",
    "read_identity",
    "replay",
]

PASSES: Final = 2
"""Two equal reads make an identity consistent; a serial that changes is a conflict."""

UNNUMBERED_PASSES: Final = 3
"""Where answers have no numbers, one that comes twice passes for two reads, but not for three."""

MAX_PASSES: Final = 4
"""More would tell nothing new."""

TIMEOUT_S: Final = 10.0
"""A patient is waiting."""

QUIET_S: Final = 0.05
"""An answer that was one behind follows within a device's own thinking time."""

_TURNS: Final = 2
"""One for the loop to look at the port, one for what it found to arrive."""

_PARTING_S: Final = 0.5
"""For one short frame; a line that takes longer carries nothing any more."""


Witness: TypeAlias = Callable[[Transcript], None]
"""Takes what passed over a line, however its reading ended."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def nobody(_transcript: Transcript) -> None:
    """Keep nothing: a reading that succeeds holds its transcript itself."""


async def read_identity(
    target: Target,
    *,
    driver: Driver,
    profile: Profile | None = None,
    passes: int | None = None,
    clock: Clock = _utc_now,
    timeout_s: float = TIMEOUT_S,
    witness: Witness = nobody,
) -> Reading:
    """Ask every question several times over one connection, which is closed in any case.

    Args:
        target: where to connect.
        driver: the protocol; nothing else is tried.
        profile: the product, or ``None`` for the standard identity reads.
        passes: 1 to 4; by default 2, and 3 where answers do not say which question they answer.
        clock: the wall time for the transcript.
        timeout_s: bounds opening and reading together; closing takes two seconds at most.
        witness: is given every byte that passed, once the line is closed; also where the reading
            failed, which leaves no other trace.

    Raises:
        TargetError: the drivers have no line of this kind.
        ProfileError: the profile allows no connection, or is another driver's.
        LinkError: not found, busy, permission, unusable, lost, timeout.
        ProtocolError: the device answered, but not in a way that can be used, or (where a protocol
            numbers nothing) more often than it was asked.
        Refused: the session wanted to send a frame that its driver never declared.
    """
    face = face_over(driver, target)
    is_numbered = getattr(face, "numbered", True)
    if passes is None:
        passes = PASSES if is_numbered else UNNUMBERED_PASSES
    if not 1 <= passes <= MAX_PASSES:
        raise ValueError(f"passes must be 1 to {MAX_PASSES}")
    _require_fit(profile, driver)
    line = ble_link(target) if isinstance(target, BleTarget) else link_for(target, profile)
    link = RecordingLink(line, face.allowlist(profile), clock)
    started = clock()
    try:
        async with asyncio.timeout(timeout_s):
            await link.open()
            read = [
                await _converse(face.session(profile, number=number), link)
                for number in range(passes)
            ]
            if not is_numbered:
                await _require_quiet(link)
    except TimeoutError as error:
        raise _timed_out(link.place, timeout_s) from error
    finally:
        try:
            await link.close()
        finally:
            witness(link.transcript())
    return Reading(
        driver=driver.name,
        driver_version=driver.version,
        target=str(target),
        profile=profile.id if profile else None,
        synthetic=profile.synthetic if profile else False,
        started=started,
        duration_ms=link.elapsed_ns // 1_000_000,
        passes=tuple(read),
        transcript=link.transcript(),
    )


async def _converse(session: AnySession, link: RecordingLink) -> Pass:
    """Drive one session over a line."""
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
    except BaseException:
        if parting is not None:
            await _part(parting, link)
        raise
    finally:
        session.close()


async def _let_the_line_in() -> None:
    """Let the event loop take in what the system holds already; waits for nothing."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)


async def _require_quiet(link: RecordingLink) -> None:
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


def _require_fit(profile: Profile | None, driver: Driver) -> None:
    if profile is None:
        return
    profile.require_connectable()
    if profile.driver != driver.name:
        raise ProfileError(
            f"The profile {profile.id} is for the driver {quoted(profile.driver)}, not for "
            f"{quoted(driver.name)}.",
            next_step="Choose the profile's own driver, or another profile.",
        )
    require_section(profile, driver)


def _timed_out(place: str, timeout_s: float) -> LinkError:
    return LinkError(
        LinkReason.TIMEOUT,
        f"The identity could not be read from {place} within {timeout_s:g} seconds.",
        next_step="Check that the controller is switched on, that this is its port, and the "
        "baud rate.",
    )
