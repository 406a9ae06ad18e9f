"""Reads simulated devices through the program's own door, and notes what goes into the line.

Two beds for the same table: a device in this process, whose time passes at once, and one in a process
of its own at the other end of a real line.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

import pytest

from agent.cli.run import run
from drivers.allowlist import AllowList
from drivers.link.base import Link
from drivers.link.opening import link_for
from drivers.profile import Profile
from drivers.target import Target
from simulators.faults import faults_of
from simulators.pytest_plugin import Exoskeleton
from tests.robustness.bench import TARGET, Device
from tests.robustness.clockwork import Clockwork
from tests.robustness.wires import Wire


class Tap:
    """A real line, of which is noted what goes into it."""

    def __init__(self, link: Link, sent: list[bytes]) -> None:
        self._link = link
        self._sent = sent

    @property
    def place(self) -> str:
        return self._link.place

    async def open(self) -> None:
        await self._link.open()

    async def send(self, data: bytes) -> None:
        self._sent.append(data)
        await self._link.send(data)

    async def receive(self) -> bytes:
        return await self._link.receive()

    async def close(self) -> None:
        await self._link.close()


class Read(NamedTuple):
    """What one ``identify`` did and said.

    Attributes:
        said: its JSON, empty where it failed.
        sent: each frame that went into the line, also those of a reading that failed.
        took_s: from its beginning to its end, by the line's own clock.
        violations: what the device was sent that was no read.
    """

    code: int
    said: dict[str, Any]
    out: str
    err: str
    sent: tuple[bytes, ...]
    took_s: float
    violations: int

    @property
    def identity(self) -> dict[str, str]:
        return {name: field["value"] for name, field in self.said["identity"].items()}

    @property
    def not_agreed(self) -> set[str]:
        return {name for name, field in self.said["identity"].items() if not field["agreed"]}

    @property
    def told_sent(self) -> tuple[bytes, ...]:
        """The frames that the transcript holds."""
        entries = self.said["reading"]["transcript"]
        return tuple(bytes.fromhex(e["data_hex"]) for e in entries if e["direction"] == "sent")

    @property
    def unanswered(self) -> int:
        return len(self.said["reading"]["unanswered"])


class Terminal(NamedTuple):
    """What the program prints to."""

    captured: pytest.CaptureFixture[str]

    def identify(self, target: str, wire: Wire, *options: str) -> tuple[int, str, str]:
        """Run ``k1007 identify`` in this process; answer its exit code and what it said."""
        self.captured.readouterr()
        by = ["--driver", wire.driver.name, "--profile", wire.profile.id]
        code = run(["identify", target, *by, "--on-bench", *options])
        return code, *self.captured.readouterr()


def read_at_once(terminal: Terminal, wire: Wire, *faults: str, options: tuple[str, ...]) -> Read:
    """Read a device on the bench: nothing that waits, waits by our clock."""
    device = Device(wire.scenario, faults_of(faults))
    with clockwork() as clock, mock.patch("drivers.identify.link_for", return_value=device.link()):
        code, out, err = terminal.identify(str(TARGET), wire, *options)
    violations = device.controller.violation_count
    return _read(code, out, err, device.sent, clock.took_s, violations)


def read_on_a_line(
    terminal: Terminal, wire: Wire, device: Exoskeleton, *, options: tuple[str, ...]
) -> Read:
    """Read a device at the other end of a real line."""
    sent: list[bytes] = []

    def tapped(target: Target, profile: Profile | None) -> Link:
        return Tap(link_for(target, profile), sent)

    began_s = time.monotonic()
    with mock.patch("drivers.identify.link_for", tapped):
        code, out, err = terminal.identify(device.target, wire, *options)
    took_s = time.monotonic() - began_s
    return _read(code, out, err, sent, took_s, len(device.violations))


def _read(code: int, out: str, err: str, sent: list[bytes], took_s: float, violations: int) -> Read:
    is_json = out.startswith("{")
    return Read(code, json.loads(out) if is_json else {}, out, err, tuple(sent), took_s, violations)


@contextmanager
def clockwork() -> Iterator[Clockwork]:
    """Let ``asyncio.run`` run in loops whose time passes at once."""
    before, policy = asyncio.get_event_loop_policy(), Clockwork()
    asyncio.set_event_loop_policy(policy)
    try:
        yield policy
    finally:
        asyncio.set_event_loop_policy(before)


def allowed(wire: Wire) -> AllowList:
    """What the device's driver has declared for its product."""
    return wire.driver.allowlist(wire.profile)
