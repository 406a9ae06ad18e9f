"""Which radio is used: the operating system's own, or one that is given, such as a simulated one."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from bleak.backends.client import BaseBleakClient
    from bleak.backends.scanner import BaseBleakScanner


class Radio(NamedTuple):
    """bleak's back end; ``None`` is the one that bleak chooses for this operating system."""

    scanner: type[BaseBleakScanner] | None = None
    client: type[BaseBleakClient] | None = None


SYSTEM_RADIO: Final = Radio()


_TALKATIVE: Final = ("asyncio", "bleak", "dbus_fast")
_UNHEARD: Final = logging.NullHandler()

_loaded: Final[set[tuple[bool, bool]]] = set()
"""For which of bleak's own, scanner and client, it was done: a thread costs more than a look."""


async def load_bleak(radio: Radio) -> None:
    """Import bleak, and the back end that it will take, away from the event loop: they are many files.

    What its back ends and the event loop log is kept from the terminal where nobody has asked for logs:
    a lost connection is told in our words, and dbus-fast leaves tracebacks of it behind.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).addHandler(_UNHEARD)  # the same one twice is one
    needed = (radio.scanner is None, radio.client is None)
    if needed not in _loaded:
        await asyncio.to_thread(_load, radio)
        _loaded.add(needed)


def _load(radio: Radio) -> None:
    from bleak.backends.client import get_platform_client_backend_type
    from bleak.backends.scanner import get_platform_scanner_backend_type

    if radio.scanner is None:
        get_platform_scanner_backend_type()
    if radio.client is None:
        get_platform_client_backend_type()
