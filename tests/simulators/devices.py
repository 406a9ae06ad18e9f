"""Devices for the tests."""

from __future__ import annotations

from simulators.scenario import Scenario, parse
from simulators.wire import Wire

ZEPHYR = """
spec = "1"
name = "zephyr"
title = "The values of the captured Zephyr server."
driver = "smp"
[identity]
[smp.os_info]
kernel = "Zephyr"
node = "unknown"
release = "684c9e8f32e4"
version = "4.4.0"
build_date = "Wed Jun  3 22:19:37 2026"
machine = "posix"
processor = "x86"
platform = "native_sim/native"
os = "Zephyr"
"""

MCUBOOT = """
[[images]]
slot = 0
version = "0.0.0"
sha256 = "7fb87140f65bbcb1c6714a67cf618dcc2f5432035f5df8cd350bfe61da346104"
"""


def scenario(text: str) -> Scenario:
    """A scenario from TOML text."""
    return parse(text.encode(), source="test")


def wire_of(text: str) -> Wire:
    """A fresh device's wire."""
    made = scenario(text)
    return made.connect(made.controller())


def answer(wire: Wire, data: bytes) -> bytes:
    """All that the wire says to the bytes."""
    return b"".join(wire.receive(data))
