"""From a target to its line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, assert_never

from drivers.errors import TargetError
from drivers.link.base import Link
from drivers.link.ble.link import BleLink
from drivers.link.serial import LineSettings, SerialLink
from drivers.link.tcp import TcpLink
from drivers.link.trouble import cannot_open
from drivers.profile import Profile
from drivers.target import BleTarget, SerialTarget, SimTarget, Target, TcpTarget
from drivers.text import quoted

DEFAULT_BAUD: Final = 115_200
"""What consoles of Zephyr boards use."""


def require_there(target: Target) -> None:
    """Refuse what could not be opened whatever it speaks; opens nothing.

    Raises:
        LinkError: the port does not exist, as far as the system tells without opening it.
    """
    if isinstance(target, SerialTarget) and os.name == "posix":
        try:
            Path(target.port).stat()
        except OSError as error:
            raise cannot_open(target.port, error) from error


def link_for(target: Target, profile: Profile | None) -> Link:
    """Answer the target's line, not yet opened; a baud rate in the target goes before the profile's.

    Raises:
        TargetError: the drivers have no line of this kind.
    """
    match target:
        case SerialTarget(port=name, baud=baud):
            return SerialLink(name, _settings(baud, profile))
        case BleTarget():
            return BleLink(target)
        case SimTarget():
            raise TargetError(
                f"The target {quoted(str(target))} is a simulator, which only the k1007 command "
                "starts.",
                next_step="Run 'k1007 sim serial NAME' and use the target that it prints.",
            )
        case TcpTarget(host=host, port=port):
            return TcpLink(host, port)
        case _:
            assert_never(target)


def _settings(baud: int | None, profile: Profile | None) -> LineSettings:
    if profile is None:
        return LineSettings(baud or DEFAULT_BAUD)
    return LineSettings(baud or profile.baud, profile.parity, profile.stop_bits, profile.assert_dtr)
