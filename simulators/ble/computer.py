"""The computer's side of a virtual radio: whether it has Bluetooth, and what it believes of a device.

Five of the faults of :mod:`simulators.ble.bluez.faults` are the same on every operating system; the
others need a daemon that can fail, which is the stand-in for BlueZ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason

from simulators.ble.bluez.fault import Beginning, BluezFault, Bonds
from simulators.errors import FaultError
from simulators.faults import Fault

SHOWN: Final = ("no-adapter", "adapter-off", "bluetooth-denied", "keys-lost", "stale-services")
"""The faults of a computer that a virtual radio shows."""

_Why: Final = BleakBluetoothNotAvailableReason


class Computer(NamedTuple):
    """What the host of a virtual radio is like."""

    beginning: Beginning = Beginning()
    bonds: Bonds = Bonds()

    def require_bluetooth(self) -> None:
        """What bleak does before it scans or connects.

        Raises:
            BleakBluetoothNotAvailableError: there is no adapter, it is off, or it may not be used.
        """
        if not self.beginning.adapter:
            raise BleakBluetoothNotAvailableError("No Bluetooth adapters found.", _Why.NO_BLUETOOTH)
        if self.beginning.denied:
            raise BleakBluetoothNotAvailableError(
                "Bluetooth may not be used.", _Why.DENIED_BY_UNKNOWN
            )
        if not self.beginning.powered:
            raise BleakBluetoothNotAvailableError("Bluetooth is turned off.", _Why.POWERED_OFF)


def computer_with(faults: Iterable[Fault]) -> Computer:
    """The host with the faults of a computer among these.

    Raises:
        FaultError: one needs a daemon.
    """
    beginning, bonds = Beginning(), Bonds()
    for fault in faults:
        if not isinstance(fault, BluezFault):
            continue
        if fault.name not in SHOWN:
            raise FaultError(
                f"The fault {fault.name!r} needs the stand-in for BlueZ.",
                next_step="docs/simulator-bluez.md says how; a virtual radio has no daemon.",
            )
        beginning = fault.begin(beginning)
        bonds = fault.believe(bonds)
    return Computer(beginning, bonds)


def of_devices(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """Those that are none of a computer."""
    return tuple(each for each in faults if not isinstance(each, BluezFault))
