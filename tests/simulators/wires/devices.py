"""Devices for the tests of the wires."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from simulators.controller import Controller
from simulators.scenario import Scenario, load, parse
from simulators.wire import Wire


class Device(NamedTuple):
    """A wire and the controller behind it."""

    wire: Wire
    controller: Controller

    def say(self, data: bytes) -> bytes:
        """All that the device answers to the bytes."""
        return b"".join(self.wire.receive(data))

    def say_in_pieces(self, data: bytes, size: int) -> bytes:
        """The same, the bytes coming in pieces."""
        return b"".join(self.say(data[i : i + size]) for i in range(0, len(data), size))

    @property
    def reasons(self) -> list[str]:
        """Why each violation was one."""
        return [str(each.reason) for each in self.controller.violations]


class Holding(Protocol):
    """A wire that says how much it keeps."""

    @property
    def held_bytes(self) -> int: ...


def connect(scenario: Scenario) -> Device:
    """A fresh device."""
    controller = scenario.controller()
    return Device(scenario.connect(controller), controller)


def shipped(name: str) -> Device:
    """A fresh device of a shipped scenario."""
    return connect(load(name))


def scenario(driver: str, text: str) -> Scenario:
    """A scenario from the tables ``[identity]`` and ``[<driver>]``."""
    head = f'spec = "1"\nname = "test"\ntitle = "A device of a test."\ndriver = "{driver}"\n'
    return parse((head + text).encode(), source="test")


def made(driver: str, text: str) -> Device:
    """A fresh device from the tables of a scenario."""
    return connect(scenario(driver, text))


def held(device: Device) -> int:
    """How much the wire keeps."""
    wire: object = device.wire
    count = getattr(wire, "held_bytes", None)
    assert isinstance(count, int)
    return count
