"""What a driver is: four members, which third parties implement as the built-in ones do.

A driver does no I/O. It declares every frame that it may send, and it talks as a session: a
generator that yields what to send and is sent what came (`drivers.protocol.session`). Its module's
docstring is the protocol's data sheet; its filled checklist stands in docs/drivers.md.

Those of other distributions come in by an entry point (`drivers.plugins`); docs/driver-author.md
leads from an empty folder to a working one.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Protocol, assert_never

from drivers.allowlist import AllowList
from drivers.errors import DriverMissing, TargetError
from drivers.plugins import LeftOut, Plugin, find_plugin, registered_names
from drivers.profile import Profile
from drivers.protocol.canopen import CanopenDriver
from drivers.protocol.dis import DisDriver
from drivers.protocol.flexsea import FlexseaDriver
from drivers.protocol.modbus import ModbusDriver
from drivers.protocol.openexo import OpenexoDriver
from drivers.protocol.session import AnySession
from drivers.protocol.smp import SMP_COBS, SMP_RAW, SmpDriver
from drivers.protocol.vesc import VescDriver
from drivers.target import BleTarget, Target
from drivers.text import quoted


class Driver(Protocol):
    """One protocol, read-only."""

    @property
    def name(self) -> str:
        """The name in ``?driver=NAME``."""

    # Optional, ``True`` where it is missing: ``numbered: bool``. ``False`` where answers carry nothing
    # that tells which question they answer; then it is read three times, and the line has to be quiet
    # after the last answer.
    # Optional, ``"serial"`` where it is missing: ``line: Line``, what its sessions talk over.
    # Optional: ``over_ble: Driver``, what speaks the same protocol over Bluetooth LE.
    # Optional: ``former: Mapping[str, Driver]``, by version: the driver as it was, where a stored
    # transcript of that version would not be decoded as it was by the present one.
    # Optional, of a driver over Bluetooth LE: ``ble_services`` and ``ble_names``, what a device has or
    # advertises that the driver reads, spelled as in a profile.

    @property
    def version(self) -> str:
        """Changes whenever the same transcript could be read otherwise than before."""

    def allowlist(self, profile: Profile | None) -> AllowList:
        """Answer every frame that the driver may send for this product."""

    def session(self, profile: Profile | None, *, number: int) -> AnySession:
        """Answer one pass of questions; ``number`` counts the passes of a connection from 0."""


class Line(StrEnum):
    """What a driver talks over: a serial line (TCP carries one), or Bluetooth LE."""

    SERIAL = "serial"
    BLE = "ble"


_BUILT_IN: Final[tuple[Driver, ...]] = (
    SmpDriver(),
    SMP_RAW,
    SMP_COBS,
    FlexseaDriver(),
    VescDriver(),
    ModbusDriver(),
    CanopenDriver(),
    DisDriver(),
    OpenexoDriver(),
)


def builtin_drivers() -> dict[str, Driver]:
    """Answer the drivers that come with the program, by name."""
    return {driver.name: driver for driver in _BUILT_IN}


def find_driver(name: str) -> Driver:
    """Answer the driver of that name: a built-in one, or else a plug-in, imported only now.

    Raises:
        DriverMissing: there is none, or its plug-in is left out; the sentence says why.
    """
    built_in = builtin_drivers()
    if name in built_in:
        return built_in[name]
    match find_plugin(name):
        case Plugin(driver=driver):
            return driver
        case LeftOut(sentence=sentence):
            raise DriverMissing(
                sentence, next_step="Update or remove that distribution, or ask whoever made it."
            )
        case None:
            known = sorted({*built_in, *registered_names()})
            raise DriverMissing(
                f"There is no driver named {quoted(name)}.",
                next_step=f"Name one of: {', '.join(known)}.",
            )
        case never:
            assert_never(never)


def known_drivers() -> tuple[dict[str, Driver], tuple[LeftOut, ...]]:
    """Import every plug-in; answer all drivers by name, and what was left out."""
    drivers = builtin_drivers()
    built_in = frozenset(drivers)
    left_out: list[LeftOut] = []
    for name in registered_names():
        match find_plugin(name, built_in):
            case Plugin(driver=driver):
                drivers[name] = driver
            case LeftOut() as plugin:
                left_out.append(plugin)
            case None:
                pass
            case never:
                assert_never(never)
    return drivers, tuple(left_out)


def face_over(driver: Driver, target: Target) -> Driver:
    """Answer what speaks the driver's protocol over the target's kind of line.

    Raises:
        TargetError: it is not spoken there.
    """
    wanted = Line.BLE if isinstance(target, BleTarget) else Line.SERIAL
    for face in (driver, getattr(driver, "over_ble", None)):
        if face is not None and line_of(face) is wanted:
            spoken: Driver = face
            return spoken
    kinds = {Line.BLE: "Bluetooth devices", Line.SERIAL: "serial lines"}
    raise TargetError(
        f"The driver {quoted(driver.name)} reads {kinds[line_of(driver)]}, and "
        f"{quoted(str(target))} is none.",
        next_step="Name the target that the product really has, or another driver.",
    )


def as_of(face: Driver, version: str) -> Driver:
    """Answer the driver as it decoded at a version, where it differs from what it is now."""
    former: Mapping[str, Driver] = getattr(face, "former", {})
    return former.get(version, face)


def line_of(driver: Driver) -> Line:
    """Answer what the driver itself talks over."""
    return Line(getattr(driver, "line", Line.SERIAL))
