"""Which functions of a driver made bytes while something of it ran."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType

from drivers.driver import Driver


@contextmanager
def makers_of_bytes(driver: Driver) -> Iterator[set[CodeType]]:
    """Gather, while the block runs, the functions of the driver's own package that gave bytes."""
    module = sys.modules[type(driver).__module__]
    package = module.__package__ or module.__name__
    found: set[CodeType] = set()

    def note(frame: FrameType, event: str, value: object) -> None:
        if event == "return" and isinstance(value, bytes | bytearray) and value:
            name = str(frame.f_globals.get("__name__", ""))
            if name == package or name.startswith(f"{package}."):
                found.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(before)
