"""Which products and drivers fit what a Bluetooth device shows of itself: hints, and never a trial."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from drivers.driver import Driver, Line, line_of
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
    there = {*heard.services, *services}
    return tuple(each for each in profiles if _fits(each, heard.name, there))


def fitting_drivers(
    heard: Heard, drivers: Iterable[Driver], services: Collection[str] = ()
) -> tuple[Driver, ...]:
    """Answer the drivers that read one of the device's services, or know its name."""
    there = {*heard.services, *services}
    return tuple(each for each in drivers if _reads(each, heard.name, there))


def _fits(profile: Profile, name: str | None, services: Collection[str]) -> bool:
    if not profile.ble_services and not profile.ble_names:
        return False
    by_service = not profile.ble_services or bool(set(profile.ble_services) & set(services))
    return by_service and (not profile.ble_names or _named(name, profile.ble_names))


def _reads(driver: Driver, name: str | None, services: Collection[str]) -> bool:
    face = driver if line_of(driver) is Line.BLE else getattr(driver, "over_ble", None)
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
