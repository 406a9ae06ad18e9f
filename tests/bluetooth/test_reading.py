"""Our own reader in every bed: the same identity, nothing asked for that is not needed, nothing written."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import pytest

from drivers.driver import find_driver
from drivers.errors import DriverError, LinkError, LinkReason
from drivers.identify import PASSES, read_identity
from drivers.link.ble.radio import Radio
from drivers.profile import builtin_profiles
from drivers.reading import Reading
from drivers.target import parse_target
from simulators.scenario import load
from tests.bluetooth.beds import (
    Bed,
    Played,
    Told,
    bed_of,
    beds_here,
    in_the_machine,
    text_of,
)

pytestmark = pytest.mark.beds

LIMIT_S = 120.0
"""The machine is slow."""


async def read(there: Played, driver: str, profile: str | None = None) -> Reading:
    """Read the first device."""
    return await read_identity(
        parse_target(f"ble:{there.addresses[0]}"),
        driver=find_driver(driver),
        profile=builtin_profiles()[profile] if profile else None,
        timeout_s=LIMIT_S,
        radio=Radio(there.scanner, there.client),
    )


def fields(reading: Reading) -> dict[str, str]:
    """What the first pass says, by field."""
    return {str(name): each.value for name, each in reading.passes[0].fields.items()}


ReadOnce: TypeAlias = Callable[[str], tuple[Reading, Told]]


@pytest.fixture(scope="module", params=beds_here())
def read_once(request: pytest.FixtureRequest) -> ReadOnce:
    """Reads a scenario with its own driver and profile, once for all that look at the result."""
    bed = bed_of(request.param)

    async def work(scenario: str) -> tuple[Reading, Told]:
        device = load(scenario)
        async with bed.play(scenario) as there:
            return await read(there, device.driver, device.profile), await there.told()

    @cache
    def once(scenario: str) -> tuple[Reading, Told]:
        return asyncio.run(work(scenario))

    return once


@pytest.mark.parametrize("scenario", ["dis-listed", "openexo", "smp-ble"])
def test_the_identity_is_the_device_s_own(read_once: ReadOnce, scenario: str) -> None:
    reading, told = read_once(scenario)
    said = {*fields(reading).values()}
    identity = load(scenario).identity
    own = {each[0].decode() for name, each in identity.items() if name in KEPT[scenario]}
    assert own <= said
    assert told.violations == []


KEPT = {
    "dis-listed": {"manufacturer", "model", "serial", "firmware", "hardware", "software"},
    "openexo": {"firmware"},
    "smp-ble": {"model", "serial"},
}
"""The fields that each protocol carries as they are."""


def test_every_characteristic_is_read_as_often_as_there_are_passes(read_once: ReadOnce) -> None:
    _, told = read_once("dis-listed")
    asked = Counter(uuid for name, uuid in told.requests if name == "read_request")
    device_information = {uuid: asked[uuid] for uuid in asked if uuid and uuid[:2] == "2a"}
    strings = {f"2a2{number}" for number in (3, 4, 5, 6, 7, 8, 9)}
    assert {uuid: device_information[uuid] for uuid in strings} == dict.fromkeys(strings, PASSES)


@pytest.mark.parametrize("security", ["encryption", "authentication"])
def test_a_device_that_wants_pairing_is_paired(bed: Bed, security: str) -> None:
    guarded = text_of("dis-listed").replace("[ble]", f'[ble]\nsecurity = "{security}"')

    async def work() -> Reading:
        async with bed.play(guarded) as there:
            return await read(there, "dis")

    assert fields(asyncio.run(work()))["serial"] == "SX3-26-00731"


LOST_LINKS = ["link-loss:at=reading", *([] if in_the_machine() else ["link-loss:at=connecting"])]
"""A link lost while connecting brings Debian's kernel 6.1 itself down ("list_del corruption", in
hci_chan_del from l2cap_sock_release), so the machine is spared it."""


@pytest.mark.parametrize("fault", LOST_LINKS)
def test_a_lost_link_is_told_as_one(bed: Bed, fault: str) -> None:
    async def work() -> None:
        async with bed.play("dis-listed", faults=[fault]) as there:
            await read(there, "dis")

    with pytest.raises(LinkError) as told:
        asyncio.run(work())
    assert told.value.reason in (LinkReason.LOST, LinkReason.TIMEOUT)


def test_a_serial_that_changes_is_read_as_two(bed: Bed) -> None:
    async def work() -> Reading:
        async with bed.play("dis-serial-changes") as there:
            return await read(there, "dis")

    first, second = asyncio.run(work()).passes
    serials = [each.fields for each in (first, second)]
    assert serials[0] != serials[1]


def test_two_devices_of_one_name_are_asked_about(bed: Bed) -> None:
    twin = text_of("dis-listed").replace('name = "Strider SX-300"', 'name = "Strider Twin"')

    async def work() -> None:
        # A name of their own: BlueZ remembers for a while what other tests had in the air.
        async with bed.play(twin, twin) as there:
            await read_identity(
                parse_target("ble:name=Strider Twin"),
                driver=find_driver("dis"),
                timeout_s=LIMIT_S,
                radio=Radio(there.scanner, there.client),
            )

    with pytest.raises(DriverError, match="F0:10:07") as told:
        asyncio.run(work())
    assert told.value.message.count("F0:10:07") == 2
