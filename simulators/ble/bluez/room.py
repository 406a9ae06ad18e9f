"""Simulated devices, the air they are in, and a computer with a stand-in for BlueZ: all in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from simulators.ble.bluez.bus import private_bus
from simulators.ble.bluez.fault import Beginning, BluezFault
from simulators.ble.bluez.stand_in import StandIn
from simulators.ble.peripheral import Peripheral
from simulators.ble.world import World, build_world

ADDRESS_VARIABLE = "DBUS_SYSTEM_BUS_ADDRESS"
"""What tells a program where the system bus is."""


class Room(NamedTuple):
    """What runs while the block of :func:`bluez_room` does.

    Attributes:
        bus_address: the bus, for :data:`ADDRESS_VARIABLE`; where the fault is that there is none,
            it leads nowhere.
        devices: in the order given.
        world: the air that they are in, with the computer's own radio.
        computer: the stand-in, which tells what it was called for.
    """

    bus_address: str
    devices: tuple[Peripheral, ...]
    world: World
    computer: StandIn


@asynccontextmanager
async def bluez_room(
    devices: Sequence[Peripheral], faults: Sequence[BluezFault] = ()
) -> AsyncIterator[Room]:
    """Run devices and a computer that can reach them while the block runs.

    Args:
        devices: each with an address of its own.
        faults: those of the computer; a device's own are laid over it.

    Raises:
        ServeError: there is no dbus-daemon, or it does not start.
    """
    beginning = Beginning()
    for fault in faults:
        beginning = fault.begin(beginning)
    async with private_bus(bluez_denied=beginning.denied) as address:
        world = await build_world(devices)
        try:
            computer = StandIn(address, world, faults)
            await computer.begin()
            try:
                reached = address if beginning.bus else f"{address}-is-not-there"
                yield Room(reached, tuple(devices), world, computer)
            finally:
                await computer.end()
        finally:
            await world.end()
