"""Which controllers may be in reach: passive facts only; no port is opened.

USB facts are hints. Behind a USB-to-serial bridge they name the cable, not the device, so a bridge
never decides which protocol is spoken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from drivers.adapters import BRIDGE_MAKERS, sharers
from drivers.link.holders import look_at_processes
from drivers.profile import Profile, builtin_profiles
from drivers.reading import Model
from drivers.target import SerialTarget
from drivers.troubles import Surroundings, Trouble, TroubleKind, troubles_of


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
        chosen_profile: the one that the USB ids single out, or ``None``.
        note: one sentence that the person should know.
        troubles: what stands in the way, or may mislead.
    """

    device: str
    description: str
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None
    manufacturer: str | None = None
    target: str
    profiles: tuple[str, ...] = ()
    chosen_profile: str | None = None
    note: str = ""
    troubles: tuple[Trouble, ...] = ()

    @property
    def present(self) -> bool:
        """Whether the port is there now."""
        return all(trouble.kind is not TroubleKind.MISSING for trouble in self.troubles)


def scan(
    extra_ports: Sequence[str] = (), profiles: Iterable[Profile] | None = None
) -> tuple[Candidate, ...]:
    """List the serial ports. Reads files of the operating system: call it off the event loop.

    Args:
        extra_ports: names that the operating system does not list, such as pseudo-terminals.
        profiles: those to hint at; by default the built-in ones.
    """
    known = tuple(builtin_profiles().values() if profiles is None else profiles)
    ports = sorted(list_ports.comports())
    names = {port.device for port in ports}
    extra = [name for name in dict.fromkeys(extra_ports) if name not in names]
    around = Surroundings(look_at_processes([*names, *extra]), sharers(ports))
    return (
        *(_candidate(port, known, around) for port in ports),
        *(_extra(name, around) for name in extra),
    )


def _candidate(port: ListPortInfo, profiles: Sequence[Profile], around: Surroundings) -> Candidate:
    hints = _hints(port.vid, port.pid, profiles)
    alone = len(hints) == 1 and port.vid not in BRIDGE_MAKERS
    return Candidate(
        device=port.device,
        description=port.description or "",
        vid=port.vid,
        pid=port.pid,
        serial_number=port.serial_number,
        manufacturer=port.manufacturer,
        target=str(SerialTarget(port=port.device)),
        profiles=hints,
        chosen_profile=hints[0] if alone else None,
        note=_note(port.vid),
        troubles=troubles_of(port.device, port, around),
    )


def _hints(vid: int | None, pid: int | None, profiles: Sequence[Profile]) -> tuple[str, ...]:
    if vid is None or pid is None:
        return ()
    usb_id = f"{vid:04x}:{pid:04x}"
    return tuple(profile.id for profile in profiles if usb_id in profile.usb_ids)


def _note(vid: int | None) -> str:
    if vid is None:
        return "Not on USB: nothing is known about what is connected."
    if vid in BRIDGE_MAKERS:
        return f"The USB facts are the {BRIDGE_MAKERS[vid]} cable's, not the controller's."
    return "USB facts are a hint, never a proof of identity."


def _extra(name: str, around: Surroundings) -> Candidate:
    return Candidate(
        device=name,
        description="named by the configuration",
        target=str(SerialTarget(port=name)),
        troubles=troubles_of(name, None, around),
    )
