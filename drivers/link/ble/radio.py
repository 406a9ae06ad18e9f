"""Which radio is used: the operating system's own, or one that is given, such as a simulated one."""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from bleak.backends.client import BaseBleakClient
    from bleak.backends.scanner import BaseBleakScanner


class Radio(NamedTuple):
    """bleak's back end; ``None`` is the one that bleak chooses for this operating system."""

    scanner: type[BaseBleakScanner] | None = None
    client: type[BaseBleakClient] | None = None


SYSTEM_RADIO: Final = Radio()


async def load_bleak() -> None:
    """Import bleak away from the event loop: it reads many files."""
    await asyncio.to_thread(importlib.import_module, "bleak")
