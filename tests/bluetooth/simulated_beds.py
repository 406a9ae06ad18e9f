"""The beds of any computer: a virtual radio in this program, and a stand-in for BlueZ on a bus of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from simulators.ble import virtual_radio
from simulators.ble.bluez.room import ADDRESS_VARIABLE, bluez_room
from simulators.ble.peripheral import Peripheral
from simulators.faults import faults_of
from simulators.scenario import Scenario, load, parse
from tests.bluetooth.beds import Given, Played, Told, new_address
from tests.peers import require_program


def _of(devices: Sequence[Peripheral]) -> Callable[[], Awaitable[Told]]:
    async def told() -> Told:
        return Told(
            [(each.name, each.uuid) for one in devices for each in one.requests],
            [each.text for one in devices for each in one.controller.violations],
        )

    return told


class VirtualRadioBed:
    """bleak's own interface, over bumble's virtual link, in this program."""

    @asynccontextmanager
    async def play(self, *given: Given, faults: Sequence[str] = ()) -> AsyncIterator[Played]:
        """See `Bed.play`."""
        radio = virtual_radio(*[_at_new_address(each) for each in given], faults=faults)
        addresses = tuple(each.address for each in radio.devices)
        try:
            yield Played(addresses, _of(radio.devices), radio.scanner, radio.client)
        finally:
            await radio.aclose()


class StandInBed:
    """bleak's back end for BlueZ, over a stand-in on a bus of its own."""

    @asynccontextmanager
    async def play(self, *given: Given, faults: Sequence[str] = ()) -> AsyncIterator[Played]:
        """See `Bed.play`."""
        require_program("dbus-daemon", "dbus")
        devices = [Peripheral(_at_new_address(each), faults_of(faults)) for each in given]
        async with bluez_room(devices) as room:
            environment = {ADDRESS_VARIABLE: room.bus_address}
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv(ADDRESS_VARIABLE, room.bus_address)
                addresses = tuple(each.address for each in devices)
                yield Played(addresses, _of(devices), environment=environment)


def _at_new_address(given: Given) -> Scenario:
    scenario = parse(given.encode(), source="a test's own") if "\n" in given else load(given)
    assert scenario.ble is not None
    ble = scenario.ble.model_copy(update={"address": new_address()})
    return scenario.model_copy(update={"ble": ble})
