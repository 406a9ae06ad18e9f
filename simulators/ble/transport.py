"""Opens a Bluetooth adapter by its HCI, and says in plain words why it cannot be opened."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from bumble.core import BaseBumbleError
from bumble.transport import open_transport
from bumble.transport.common import Transport

from simulators.errors import ServeError

OPEN_WITHIN_S: Final = 10.0
"""A dongle answers at once; a host that does not answer in ten seconds never does."""

EXAMPLES: Final = (
    "Give a dongle as usb:0, a board as serial:/dev/ttyACM0,1000000, "
    "a controller elsewhere as tcp-client:HOST:PORT, or the kernel's own as vhci."
)

_KNOWN: Final = re.compile(
    r"usb:[0-9A-Fa-f:/#!]+|serial:[^,]+(,\w+)*|tcp-client:.+:[0-9]{1,5}|vhci(:/.+)?"
)

_USB_WORDS: Final = {
    "USBErrorAccess": "you may not use it",
    "USBErrorBusy": "another program uses it",
    "USBErrorNoDevice": "it has gone",
    "USBErrorNotFound": "it is not there",
    "USBErrorOther": "this computer's USB cannot be used",
    "USBErrorNotSupported": "this system's driver for it does not let programs use it",
}

_NEXT: Final[Mapping[str, str]] = {
    "usb": "Plug a Bluetooth dongle in, and see with 'lsusb' that it is there; on Linux it must not be in "
    "use ('sudo systemctl stop bluetooth') and needs a udev rule or root, on Windows the WinUSB driver.",
    "serial": "See with 'ls /dev/tty*' that the board is there, and that you may open it "
    "(on Linux: the group 'dialout').",
    "tcp-client": "Start what serves the controller, and see that its host and port are these.",
    "vhci": "Load the kernel's module with 'sudo modprobe hci_vhci', and run this as root.",
}
"""What to do where a transport of a kind cannot be opened."""


@asynccontextmanager
async def opened(name: str) -> AsyncIterator[Transport]:
    """An HCI transport while the block runs.

    Args:
        name: as bumble writes it, e.g. ``usb:0``.

    Raises:
        ServeError: it is no transport, or cannot be opened.
    """
    transport = await _open(name)
    try:
        yield transport
    finally:
        await transport.close()


async def _open(name: str) -> Transport:
    if not _KNOWN.fullmatch(name):
        raise ServeError(f"{name!r} is no Bluetooth adapter.", next_step=EXAMPLES)
    try:
        async with asyncio.timeout(OPEN_WITHIN_S):
            return await open_transport(name)
    except (
        TimeoutError,
        BaseBumbleError,
        OSError,
        ValueError,
        OverflowError,
        ImportError,
    ) as error:
        raise _unusable(name, error) from error
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("usb1", "serial"):
            raise  # a bug, ours or the stack's
        raise _unusable(name, error) from error


def _unusable(name: str, error: Exception) -> ServeError:
    why = _words(error)
    return ServeError(
        f"The Bluetooth adapter {name!r} cannot be opened: {why}.",
        next_step=_NEXT[name.partition(":")[0]],
    )


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {OPEN_WITHIN_S:g} seconds"
    if isinstance(error, OverflowError):
        return "a port is a number from 1 to 65535"
    if type(error).__name__ in _USB_WORDS:
        return _USB_WORDS[type(error).__name__]
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    return str(error).rstrip(".") or type(error).__name__


def gone(name: str) -> ServeError:
    """What is said of an adapter that went away while it served."""
    return ServeError(
        f"The Bluetooth adapter {name!r} has gone away.", next_step=_NEXT[name.partition(":")[0]]
    )


def silent(name: str) -> ServeError:
    """What is said of an adapter that does not answer its first command."""
    return ServeError(
        f"The Bluetooth adapter {name!r} does not answer.", next_step=_NEXT[name.partition(":")[0]]
    )
