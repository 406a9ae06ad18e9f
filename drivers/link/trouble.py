"""Turns what the operating system and pyserial raise into the drivers' own errors."""

from __future__ import annotations

import errno
import sys
from typing import Final

import serial

from drivers.errors import LinkError, LinkReason
from drivers.link.holders import find_holder
from drivers.link.permission import mend_permission, mode_of
from drivers.text import quoted

if sys.platform == "win32":
    OS_ERRORS: Final[tuple[type[Exception], ...]] = (OSError, ValueError)
else:
    import termios

    OS_ERRORS: Final[tuple[type[Exception], ...]] = (OSError, ValueError, termios.error)
    """All that pyserial lets out: SerialException is an OSError, ``termios.error`` is not."""

_REASONS: Final = {
    errno.ENOENT: LinkReason.NOT_FOUND,
    errno.ENODEV: LinkReason.NOT_FOUND,
    errno.ENXIO: LinkReason.NOT_FOUND,
    errno.EACCES: LinkReason.PERMISSION,
    errno.EPERM: LinkReason.PERMISSION,
    errno.EAGAIN: LinkReason.BUSY,
    errno.EBUSY: LinkReason.BUSY,
    errno.EIO: LinkReason.LOST,
}
"""errno of a failed open. Whatever is not here is no serial line: a directory, a file, a bad baud."""


def cannot_open(port: str, error: Exception) -> LinkError:
    """Say why a port could not be opened. Blocks shortly: call it where blocking is allowed."""
    place = f"The port {quoted(port)}"
    match _open_reason(error):
        case LinkReason.NOT_FOUND as reason:
            return LinkError(
                reason,
                f"{place} does not exist.",
                next_step="Plug the controller in and look for its port with 'k1007 scan'.",
            )
        case LinkReason.BUSY as reason:
            holder = find_holder(port)
            by = f" by {holder}" if holder else " by another program"
            return LinkError(
                reason,
                f"{place} is in use{by}.",
                next_step="Close that program, or wait until it is done, and try again.",
            )
        case LinkReason.PERMISSION as reason:
            return LinkError(
                reason,
                f"{place} may not be opened by this user{mode_of(port)}.",
                next_step=mend_permission(port),
            )
        case LinkReason.LOST:
            return lost(quoted(port), error)
        case _:
            return LinkError(
                LinkReason.UNUSABLE,
                f"{place} cannot be used as a serial line ({quoted(str(error))}).",
                next_step="Name a serial port and a baud rate that it supports.",
            )


def lost(place: str, error: Exception | None = None) -> LinkError:
    """Say that a line which was open is gone."""
    detail = f" ({quoted(str(error))})" if error else ""
    return LinkError(
        LinkReason.LOST,
        f"The connection to {place} was lost{detail}.",
        next_step="Check the cable, the controller's power and that no other program uses the "
        "port, then read again.",
    )


def send_timed_out(place: str) -> LinkError:
    """Say that the device takes no bytes."""
    return LinkError(
        LinkReason.TIMEOUT,
        f"{place} accepted no bytes in time.",
        next_step="Check that the controller is switched on and that this is its port.",
    )


def _open_reason(error: Exception) -> LinkReason:
    number = error.errno if isinstance(error, OSError) else None
    if number is None and isinstance(error, serial.SerialException):
        # On Windows pyserial gives the cause in words only; there access denied means in use.
        if "FileNotFoundError" in str(error):
            return LinkReason.NOT_FOUND
        if "PermissionError" in str(error):
            return LinkReason.BUSY
    return _REASONS.get(number or 0, LinkReason.UNUSABLE)
