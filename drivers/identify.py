"""Reads a controller's identity over one connection; `replay` decodes its transcript again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime
from typing import Final, NamedTuple, Protocol, TypeAlias

from drivers.conversing import converse, require_quiet
from drivers.driver import Driver, face_over
from drivers.errors import LinkError, LinkReason, ProfileError
from drivers.link.base import GattLink, Link
from drivers.link.ble.heard import Heard
from drivers.link.ble.link import BleLink
from drivers.link.ble.radio import SYSTEM_RADIO, Radio
from drivers.link.ble.scanning import NAME_WAIT_S
from drivers.link.opening import link_for
from drivers.link.recorder import Clock, RecordingLink
from drivers.profile import Profile
from drivers.profile_section import require_section
from drivers.reading import Pass, Reading, Transcript
from drivers.replay import replay
from drivers.target import BleTarget, Target
from drivers.text import quoted

__all__ = [
    "BLE_TIMEOUT_S",
    "MAX_PASSES",
    "PASSES",
    "TIMEOUT_S",
    "UNNUMBERED_PASSES",
    "Choose",
    "Chosen",
    "Witness",
    "nobody",
    "read_chosen",
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

BLE_TIMEOUT_S: Final = 60.0
"""Scanning, connecting and discovering take most of it; what takes longer will not come."""


class Chosen(NamedTuple):
    """How a device will be read."""

    driver: Driver
    profile: Profile | None


class Choose(Protocol):
    """Says by what a Bluetooth device itself shows which driver reads it; raises where it cannot."""

    def by_advertising(self, heard: Heard) -> Chosen | None:
        """Answer by what it advertises, before it is connected; ``None``: connect and look."""

    def by_services(self, heard: Heard, services: Collection[str]) -> Chosen:
        """Answer by the services that it has."""


_Decide: TypeAlias = Callable[[], Awaitable[Chosen]]
"""Opens the line, and says how it is read."""


Witness: TypeAlias = Callable[[Transcript], None]
"""Takes what passed over a line, however its reading ended."""


class Manner(NamedTuple):
    """How a reading is made.

    Attributes:
        passes: 1 to 4; ``None``: 2, and 3 where answers do not say which question they answer.
        clock: the wall time for the transcript.
        timeout_s: bounds opening and reading together; ``None``: 10 seconds, 60 over Bluetooth.
        witness: is given every byte that passed, once the line is closed; also where the reading
            failed, which leaves no other trace.
    """

    passes: int | None
    clock: Clock
    timeout_s: float | None
    witness: Witness


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
    timeout_s: float | None = None,
    witness: Witness = nobody,
    radio: Radio = SYSTEM_RADIO,
) -> Reading:
    """Ask every question several times over one connection, which is closed in any case.

    Args:
        target: where to connect.
        driver: the protocol; nothing else is tried.
        profile: the product, or ``None`` for the standard identity reads.
        passes: 1 to 4; by default 2, and 3 where answers do not say which question they answer.
        clock: the wall time for the transcript.
        timeout_s: bounds opening and reading together, by default 10 seconds, or 60 over Bluetooth;
            closing takes two seconds at most, or five.
        witness: is given every byte that passed, once the line is closed; also where the reading
            failed, which leaves no other trace.
        radio: for a Bluetooth device; by default the operating system's own.

    Raises:
        TargetError: the drivers have no line of this kind, or the driver does not use it.
        ProfileError: the profile allows no connection, or is another driver's.
        LinkError: not found, busy, permission, unusable, lost, timeout; over Bluetooth also no
            service, no adapter, switched off, ambiguous.
        PairingRequired: the Bluetooth device answers only after pairing.
        ProtocolError: the device answered, but not in a way that can be used, or (where a protocol
            numbers nothing) more often than it was asked.
        Refused: the session wanted to send or to read what its driver never declared.
    """
    face = face_over(driver, target)
    _require_passes(passes)
    _require_fit(profile, driver)
    chosen = Chosen(driver, profile)
    line: Link
    if isinstance(target, BleTarget):
        told_by = profile.ble_services if profile else getattr(face, "ble_services", ())
        line = BleLink(target, radio, told_by)
    else:
        line = link_for(target, profile)

    async def decide() -> Chosen:
        await line.open()
        return chosen

    return await _read(target, line, decide, Manner(passes, clock, timeout_s, witness))


async def read_chosen(
    target: BleTarget,
    *,
    choose: Choose,
    passes: int | None = None,
    clock: Clock = _utc_now,
    timeout_s: float | None = None,
    witness: Witness = nobody,
    radio: Radio = SYSTEM_RADIO,
) -> Reading:
    """Read a Bluetooth device by the driver that it singles out itself.

    Args:
        choose: says which; what it raises ends the reading, and the device is let go of.

    Raises:
        DriverError: as `read_identity`.
    """
    _require_passes(passes)
    line = BleLink(target, radio)

    async def decide() -> Chosen:
        heard = await line.find(name_wait_s=NAME_WAIT_S)
        chosen = choose.by_advertising(heard)
        if chosen is not None:
            _require_fit(chosen.profile, chosen.driver)
        await line.connect()
        if chosen is None:
            chosen = choose.by_services(heard, line.services)
            _require_fit(chosen.profile, chosen.driver)
        return chosen

    return await _read(target, line, decide, Manner(passes, clock, timeout_s, witness))


async def _read(target: Target, line: Link, decide: _Decide, manner: Manner) -> Reading:
    limit_s = manner.timeout_s
    if limit_s is None:
        limit_s = BLE_TIMEOUT_S if isinstance(target, BleTarget) else TIMEOUT_S
    started, opened_ns = manner.clock(), time.monotonic_ns()
    link: RecordingLink | None = None
    try:
        async with asyncio.timeout(limit_s):
            driver, profile = await decide()
            face = face_over(driver, target)
            link = RecordingLink(line, face.allowlist(profile), manner.clock, opened_ns)
            await link.begin()
            read = await _converse(face, profile, link, manner.passes)
    except TimeoutError as error:
        raise _timed_out(line, limit_s) from error
    except LinkError as error:
        why = await line.looked_into(error) if isinstance(line, GattLink) else error
        if why is error:
            raise
        raise why from error
    finally:
        try:
            await line.close()
        finally:
            manner.witness(Transcript() if link is None else link.transcript())
    return Reading(
        driver=driver.name,
        driver_version=face.version,
        target=str(target),
        address=_found_at(target, line),
        profile=profile.id if profile else None,
        synthetic=profile.synthetic if profile else False,
        started=started,
        duration_ms=link.elapsed_ns // 1_000_000,
        passes=read,
        transcript=link.transcript(),
    )


def _found_at(target: Target, line: Link) -> str | None:
    """What the target does not say: which of the devices that may have the name it was."""
    if not isinstance(target, BleTarget) or target.address is not None:
        return None
    assert isinstance(line, BleLink)
    return line.heard.address


async def _converse(
    face: Driver, profile: Profile | None, link: RecordingLink, passes: int | None
) -> tuple[Pass, ...]:
    is_numbered = getattr(face, "numbered", True)
    if passes is None:
        passes = PASSES if is_numbered else UNNUMBERED_PASSES
    read = [await converse(face.session(profile, number=n), link) for n in range(passes)]
    if not is_numbered:
        await require_quiet(link)
    return tuple(read)


def _require_passes(passes: int | None) -> None:
    if passes is not None and not 1 <= passes <= MAX_PASSES:
        raise ValueError(f"passes must be 1 to {MAX_PASSES}")


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


def _timed_out(line: Link, timeout_s: float) -> LinkError:
    if isinstance(line, GattLink):
        return line.late(timeout_s)
    return LinkError(
        LinkReason.TIMEOUT,
        f"The identity could not be read from {line.place} within {timeout_s:g} seconds.",
        next_step="Check that the controller is switched on, that this is its port, and the "
        "baud rate.",
    )
