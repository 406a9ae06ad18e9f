"""What stands in the way of reading a port, seen without opening it, each with its mend."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from serial.tools.list_ports_common import ListPortInfo

from drivers.adapters import is_placeholder
from drivers.link.holders import Processes
from drivers.link.permission import group_of, may_open, mend_permission, mode_of
from drivers.link.udev import RELOAD, RULES_FILE, access_rule, modem_manager_rule
from drivers.reading import Model
from drivers.text import quoted

_USUAL_GROUP: Final = "dialout"
"""Who may use serial ports on Debian and its kin."""


_PSEUDO_TERMINALS: Final = "/dev/pts/"
"""Whoever plays the device behind one keeps it open too, and is in nobody's way."""


class TroubleKind(StrEnum):
    """What is wrong."""

    MISSING = "missing"
    BUSY = "busy"
    PERMISSION = "permission"
    MODEM_MANAGER = "modem_manager"
    NO_SERIAL = "no_serial"
    SHARED_SERIAL = "shared_serial"
    PLACEHOLDER_SERIAL = "placeholder_serial"


class Trouble(Model):
    """One thing that stands in the way, or that may mislead.

    Attributes:
        text: what, as one sentence.
        mend: what the person can do, as one sentence.
        rule: the line for the file of udev rules that the mend names; else empty.
    """

    kind: TroubleKind
    text: str
    mend: str
    rule: str = ""


class Surroundings(NamedTuple):
    """What was seen once for all ports.

    Attributes:
        sharers: for a port whose adapter shares its serial number, the ports of the others.
    """

    processes: Processes
    sharers: Mapping[str, tuple[str, ...]]


def troubles_of(device: str, usb: ListPortInfo | None, around: Surroundings) -> tuple[Trouble, ...]:
    """Answer what stands in the way of a port: what keeps it from opening first.

    Args:
        device: the port's name.
        usb: what is known of it, or ``None`` for a port that the system does not list.
        around: what was seen of the other ports and of the processes.
    """
    return tuple(_troubles(device, usb, around))


def _troubles(device: str, usb: ListPortInfo | None, around: Surroundings) -> Iterator[Trouble]:
    if usb is None and not is_there(device):
        yield Trouble(
            kind=TroubleKind.MISSING,
            text="This port does not exist now.",
            mend="Plug it in, or take it out of the configuration's extra_ports.",
        )
        return
    if not may_open(device):
        yield _permission(device, usb)
    holder = around.processes.holders.get(device)
    if holder is not None and (holder.locked or not device.startswith(_PSEUDO_TERMINALS)):
        yield Trouble(
            kind=TroubleKind.BUSY,
            text=f"It is in use by {holder}.",
            mend="Close that program before reading.",
        )
    if usb is not None and usb.vid is not None:
        yield from _usb_troubles(usb, around)


def is_there(device: str) -> bool:
    """Answer whether a named port exists; on Windows its name is no path, so nothing tells."""
    return sys.platform == "win32" or Path(device).exists()


def _permission(device: str, usb: ListPortInfo | None) -> Trouble:
    text = f"This user may not open it{mode_of(device)}."
    mend = mend_permission(device)
    if usb is None or usb.vid is None or usb.pid is None or sys.platform != "linux":
        return Trouble(kind=TroubleKind.PERMISSION, text=text, mend=mend)
    return Trouble(
        kind=TroubleKind.PERMISSION,
        text=text,
        mend=f"{mend} Or for everybody who sits at this computer: add the rule to {RULES_FILE}, "
        f"run '{RELOAD}' and plug it in again.",
        rule=access_rule(usb.vid, usb.pid, group_of(device) or _USUAL_GROUP),
    )


def _usb_troubles(usb: ListPortInfo, around: Surroundings) -> Iterator[Trouble]:
    if around.processes.modem_manager and usb.pid is not None:
        yield Trouble(
            kind=TroubleKind.MODEM_MANAGER,
            text="ModemManager runs, and sends to a new port to see if it is a modem.",
            mend=f"Add the rule to {RULES_FILE}, run '{RELOAD}' and plug it in again; until then "
            "wait half a minute after plugging in.",
            rule=modem_manager_rule(usb.vid, usb.pid),
        )
    others = around.sharers.get(usb.device, ())
    serial = usb.serial_number or ""
    by_place = "Tell it from others by the socket it is plugged into, not by this number."
    if others:
        yield Trouble(
            kind=TroubleKind.SHARED_SERIAL,
            text=f"Its adapter has the same serial number {quoted(serial)} as that of "
            f"{', '.join(others)}.",
            mend=by_place,
        )
    elif not serial.strip():
        yield Trouble(
            kind=TroubleKind.NO_SERIAL,
            text="Its adapter has no serial number.",
            mend="Tell it from others by the socket it is plugged into.",
        )
    elif is_placeholder(serial):
        yield Trouble(
            kind=TroubleKind.PLACEHOLDER_SERIAL,
            text=f"Its adapter has the serial number {quoted(serial)}, which many carry.",
            mend=by_place,
        )
