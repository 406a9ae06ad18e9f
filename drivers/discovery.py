"""Which controllers may be in reach: passive facts only; no port is opened.

USB facts are hints. Behind a USB-to-serial bridge they name the cable, not the device.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from drivers.profile import Profile, builtin_profiles
from drivers.reading import Model
from drivers.target import SerialTarget

_BRIDGE_MAKERS: Final = {
    0x0403: "FTDI",
    0x067B: "Prolific",
    0x10C4: "Silicon Labs",
    0x1A86: "WCH",
}
"""USB vendors whose chips are cables; what they report says nothing about the device behind."""


class Candidate(Model):
    """A serial port, and what the operating system says about it.

    The texts come from the device or its cable and are hostile until escaped for display.

    Attributes:
        device: the port's name for the operating system.
        vid: USB vendor id, ``None`` where the port is not on USB.
        pid: USB product id.
        serial_number: of the USB device: never the controller's serial number as such.
        target: the text to connect with.
        profiles: ids of the profiles that list these USB ids.
        note: one sentence that the person should know.
    """

    device: str
    description: str
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None
    manufacturer: str | None = None
    target: str
    profiles: tuple[str, ...] = ()
    note: str = ""


def scan(
    extra_ports: Sequence[str] = (), profiles: Iterable[Profile] | None = None
) -> tuple[Candidate, ...]:
    """List the serial ports. Reads files of the operating system: call it off the event loop.

    Args:
        extra_ports: names that the operating system does not list, such as pseudo-terminals.
        profiles: those to hint at; by default the built-in ones.
    """
    known = tuple(builtin_profiles().values() if profiles is None else profiles)
    listed = [_candidate(port, known) for port in sorted(list_ports.comports())]
    names = {candidate.device for candidate in listed}
    extra = [_extra(name) for name in dict.fromkeys(extra_ports) if name not in names]
    return (*listed, *extra)


def _candidate(port: ListPortInfo, profiles: Sequence[Profile]) -> Candidate:
    return Candidate(
        device=port.device,
        description=port.description or "",
        vid=port.vid,
        pid=port.pid,
        serial_number=port.serial_number,
        manufacturer=port.manufacturer,
        target=str(SerialTarget(port=port.device)),
        profiles=_hints(port.vid, port.pid, profiles),
        note=_note(port.vid),
    )


def _hints(vid: int | None, pid: int | None, profiles: Sequence[Profile]) -> tuple[str, ...]:
    if vid is None or pid is None:
        return ()
    usb_id = f"{vid:04x}:{pid:04x}"
    return tuple(profile.id for profile in profiles if usb_id in profile.usb_ids)


def _note(vid: int | None) -> str:
    if vid is None:
        return "Not on USB: nothing is known about what is connected."
    if vid in _BRIDGE_MAKERS:
        return f"The USB facts are the {_BRIDGE_MAKERS[vid]} cable's, not the controller's."
    return "USB facts are a hint, never a proof of identity."


def _extra(name: str) -> Candidate:
    present = Path(name).exists()
    return Candidate(
        device=name,
        description="named by the configuration",
        target=str(SerialTarget(port=name)),
        note="" if present else "This port does not exist now.",
    )
