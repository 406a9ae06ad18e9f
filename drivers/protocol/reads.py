"""Reading characteristics one by one: what the drivers over Bluetooth LE share."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import NamedTuple

from drivers.errors import ProtocolError, ProtocolReason
from drivers.gatt import Characteristic, shown
from drivers.protocol.att import FORGET, is_stale, why_no_value
from drivers.protocol.session import ABSENT, GattEvent, NoValue, Read, Value
from drivers.protocol.taken import Gathered, Missing, Taken


class Wanted(NamedTuple):
    """A characteristic, what it is called in sentences, and what is taken from its value."""

    characteristic: Characteristic
    label: str
    take: Callable[[bytes, str], Iterator[Taken]]


class There(NamedTuple):
    """What of the wanted a device has, and the transcript entry of the last of it."""

    characteristics: tuple[Characteristic, ...]
    entry: int

    def __bool__(self) -> bool:
        return bool(self.characteristics)


def read_each(wanted: Iterable[Wanted], gathered: Gathered) -> Generator[Read, GattEvent, There]:
    """Read each once, keep what it gives, and the reason where it gives nothing.

    Raises:
        ProtocolError: unexpected: the device no longer has what the computer's list of it names.
    """
    there = There((), 0)
    for characteristic, label, take in wanted:
        event = yield Read(characteristic)
        match event:
            case Value(data, entry):
                there = There((*there.characteristics, characteristic), entry)
                for taken in take(data, label):
                    gathered.keep(taken, entry)
            case NoValue(why, _) if is_stale(why):
                raise _stale(label, why)
            case NoValue(why, entry):
                if why != ABSENT:
                    there = There((*there.characteristics, characteristic), entry)
                gathered.keep(Missing(label, why_no_value(why)), entry)
            case _:
                raise TypeError("a Read is answered by a Value or a NoValue")
    return there


def no_service(service: str, name: str) -> ProtocolError:
    """Say that the device has nothing of what the driver reads."""
    return ProtocolError(
        ProtocolReason.UNSUPPORTED,
        f"The device offers no {name} ({shown(service)}), which this driver reads.",
        next_step=f"Name the product or the driver that it really is. {FORGET}",
    )


def _stale(label: str, why: str) -> ProtocolError:
    return ProtocolError(
        ProtocolReason.UNEXPECTED,
        f"The list of services that this computer has of the device names {label}, but "
        f"{why_no_value(why)}.",
        next_step=FORGET,
    )
