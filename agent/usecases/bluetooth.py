"""Bluetooth devices: which are in reach, and which driver reads one that nobody named a driver for."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agent.errors import UsageError
from agent.usecases.products import known_profiles, require_basis
from drivers.ble_choice import fitting_drivers, fitting_profiles, may_talk
from drivers.ble_discovery import LISTEN_S, BleCandidate, scan_ble
from drivers.driver import Driver, find_driver, known_drivers
from drivers.identify import Chosen
from drivers.link.ble.heard import Heard
from drivers.link.ble.radio import SYSTEM_RADIO, Radio
from drivers.profile import Profile
from drivers.text import quoted

HOW_TO_NAME = (
    "Name the product with --profile, or the driver with --driver; see: k1007 profile list."
)


@dataclass(frozen=True, slots=True)
class PassiveChoice:
    """Chooses by what a device shows of itself: what it advertises, then the services that it has.

    Attributes:
        profiles: the products that are known.
        drivers: those that may be chosen; where the person named one, that one alone.
        is_named: whether the person named the driver, and only the product is open.
    """

    profiles: tuple[Profile, ...]
    drivers: tuple[Driver, ...]
    is_named: bool

    def by_advertising(self, heard: Heard) -> Chosen | None:
        """Answer the one product that advertises so, or else the one driver.

        ``None`` also where it would write: then the services that the device has are looked at first.

        Raises:
            UsageError: several products do, or nothing says that connecting to it is proper.
        """
        return self._chosen(heard, ())

    def by_services(self, heard: Heard, services: Collection[str]) -> Chosen:
        """Answer the one product or driver whose services the device has.

        Raises:
            UsageError: several do, or none.
        """
        chosen = self._chosen(heard, services)
        if chosen is not None:
            return chosen
        able = self._able(heard, services)
        place = quoted(heard.name or heard.address)
        if able:
            names = ", ".join(each.name for each in able)
            raise UsageError(
                f"The Bluetooth device {place} could be read by several drivers: {names}.",
                next_step=HOW_TO_NAME,
            )
        raise UsageError(
            f"The Bluetooth device {place} has no service that a driver reads.",
            next_step=f"Check that it is the controller. {HOW_TO_NAME}",
        )

    def _chosen(self, heard: Heard, services: Collection[str]) -> Chosen | None:
        fitting = fitting_profiles(heard, self._own_profiles(), services)
        if len(fitting) > 1:
            names = ", ".join(each.id for each in fitting)
            raise UsageError(
                f"The Bluetooth device {quoted(heard.name or heard.address)} fits several products: "
                f"{names}.",
                next_step="Name the one that it is with --profile.",
            )
        if fitting:
            require_basis(fitting[0])
            chosen = Chosen(find_driver(fitting[0].driver), fitting[0])
            is_proper = self.is_named or bool(services) or may_talk(*chosen, services)
            return chosen if is_proper else None
        if self.is_named:
            return Chosen(self.drivers[0], None)
        able = self._able(heard, services)
        return Chosen(able[0], None) if len(able) == 1 else None

    def _able(self, heard: Heard, services: Collection[str]) -> tuple[Driver, ...]:
        fitting = fitting_drivers(heard, self.drivers, services)
        return tuple(each for each in fitting if may_talk(each, None, services))

    def _own_profiles(self) -> tuple[Profile, ...]:
        names = {each.name for each in self.drivers}
        return tuple(each for each in self.profiles if each.driver in names)


def passive_choice(driver: str | None) -> PassiveChoice:
    """How a Bluetooth device is read whose product nobody named; reads files.

    Raises:
        DriverMissing: there is no driver of that name.
    """
    drivers = (find_driver(driver),) if driver else tuple(known_drivers()[0].values())
    return PassiveChoice(tuple(known_profiles().values()), drivers, driver is not None)


def bluetooth_in_reach(
    radio: Radio = SYSTEM_RADIO, seconds: float = LISTEN_S
) -> Sequence[BleCandidate]:
    """Bluetooth devices that advertise, the nearest first; nothing is connected.

    Raises:
        LinkError: Bluetooth cannot be used; says why and what to do.
    """
    profiles, (drivers, _) = known_profiles().values(), known_drivers()
    return asyncio.run(scan_ble(profiles, drivers.values(), radio, seconds))
