"""Which products and drivers fit what a Bluetooth device shows of itself: hints, and never a trial.

The Nordic UART Service is no hint: thousands of unlike products advertise it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from drivers.driver import Driver, Line, line_of
from drivers.gatt import UART_SERVICE
from drivers.link.ble.heard import Heard
from drivers.profile import Profile


def fitting_profiles(
    heard: Heard, profiles: Iterable[Profile], services: Collection[str] = ()
) -> tuple[Profile, ...]:
    """Answer the products whose services and names, as far as they state any, are the device's.

    Args:
        heard: what it advertises.
        profiles: those that are known.
        services: those that it has, once it is connected.
    """
    there = _telling(heard.services, services)
    return tuple(each for each in profiles if _fits(each, heard.name, there))


def fitting_drivers(
    heard: Heard, drivers: Iterable[Driver], services: Collection[str] = ()
) -> tuple[Driver, ...]:
    """Answer the drivers that read one of the device's services, or know its name."""
    there = _telling(heard.services, services)
    return tuple(each for each in drivers if _reads(each, heard.name, there))


def may_talk(driver: Driver, profile: Profile | None, services: Collection[str]) -> bool:
    """Answer whether what the driver writes, if it writes, would go to a service that the device has.

    What a device advertises chooses nobody who writes: only the service does, once it is seen.

    Args:
        services: those that the device has; none, while it is not connected.
    """
    face = _face(driver)
    if face is None:
        return False
    channel = face.allowlist(profile).channel
    return channel is None or channel.service in services


def _telling(*services: Collection[str]) -> frozenset[str]:
    return frozenset(each for some in services for each in some) - {UART_SERVICE}


def _face(driver: Driver) -> Driver | None:
    over_ble: Driver | None = getattr(driver, "over_ble", None)
    return driver if line_of(driver) is Line.BLE else over_ble


def _fits(profile: Profile, name: str | None, services: Collection[str]) -> bool:
    wanted = _telling(profile.ble_services)
    if not wanted and not profile.ble_names:
        return False
    by_service = not wanted or bool(wanted & set(services))
    return by_service and (not profile.ble_names or _named(name, profile.ble_names))


def _reads(driver: Driver, name: str | None, services: Collection[str]) -> bool:
    face = _face(driver)
    if face is None:
        return False
    wanted = set(getattr(face, "ble_services", ()))
    return bool(wanted & set(services)) or _named(name, getattr(face, "ble_names", ()))


def _named(name: str | None, patterns: Iterable[str]) -> bool:
    if name is None:
        return False
    return any(
        name.startswith(each[:-1]) if each.endswith("*") else name == each for each in patterns
    )
