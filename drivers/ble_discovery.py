"""Which Bluetooth devices are in reach, and what would read them: by what they advertise alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from drivers.ble_choice import fitting_drivers, fitting_profiles
from drivers.driver import Driver
from drivers.link.ble.heard import Heard
from drivers.link.ble.radio import SYSTEM_RADIO, Radio
from drivers.link.ble.scanning import listen
from drivers.profile import Profile
from drivers.reading import Model
from drivers.target import BleTarget

LISTEN_S: Final = 5.0
"""Most devices advertise several times a second, those that save power every one or two."""


class BleCandidate(Model):
    """A device that advertises; its texts are hostile until escaped.

    Attributes:
        target: the text to connect with.
        profiles: ids of the products that advertise so.
        chosen_profile: the one that fits alone, or ``None``.
        drivers: those that would take it.
        same_name: whether another device in reach has the same name.
    """

    target: str
    heard: Heard
    profiles: tuple[str, ...] = ()
    chosen_profile: str | None = None
    drivers: tuple[str, ...] = ()
    same_name: bool = False


async def scan_ble(
    profiles: Iterable[Profile],
    drivers: Iterable[Driver],
    radio: Radio = SYSTEM_RADIO,
    seconds: float = LISTEN_S,
) -> tuple[BleCandidate, ...]:
    """Listen, and answer what was heard, the nearest first. Nothing is connected.

    Raises:
        LinkError: Bluetooth cannot be used; says why and what to do.
    """
    known, able = tuple(profiles), tuple(drivers)
    heard = [device.heard for device in await listen(radio, seconds)]
    return tuple(_candidate(each, known, able, heard) for each in heard)


def _candidate(
    heard: Heard, profiles: tuple[Profile, ...], drivers: tuple[Driver, ...], others: list[Heard]
) -> BleCandidate:
    fitting = fitting_profiles(heard, profiles)
    return BleCandidate(
        target=str(BleTarget(address=heard.address)),
        heard=heard,
        profiles=tuple(each.id for each in fitting),
        chosen_profile=fitting[0].id if len(fitting) == 1 else None,
        drivers=tuple(each.name for each in fitting_drivers(heard, drivers)),
        same_name=heard.name is not None and sum(heard.name == o.name for o in others) > 1,
    )
