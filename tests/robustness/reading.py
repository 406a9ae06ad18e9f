"""Reads a simulated device through the program's own door, with a tap between it and the line."""

from __future__ import annotations

import json
import time
from typing import Any, NamedTuple, Protocol

import pytest

from agent.cli.run import run
from drivers.allowlist import AllowList
from drivers.driver import find_driver
from drivers.link.base import Link
from drivers.link.opening import link_for
from drivers.profile import Profile, builtin_profiles
from drivers.target import Target
from simulators.pytest_plugin import Exoskeleton


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
        took_s: from its beginning to its end.
    """

    code: int
    said: dict[str, Any]
    out: str
    err: str
    sent: tuple[bytes, ...]
    took_s: float

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


class Reader(Protocol):
    """Runs ``k1007 identify`` in this process."""

    def __call__(self, device: Exoskeleton, *options: str) -> Read:
        """Read the device by its own profile."""


def reader(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Reader:
    """Answer a reader whose line is tapped as long as the test runs."""
    sent: list[bytes] = []

    def tapped(target: Target, profile: Profile | None) -> Link:
        return Tap(link_for(target, profile), sent)

    monkeypatch.setattr("drivers.identify.link_for", tapped)

    def read(device: Exoskeleton, *options: str) -> Read:
        sent.clear()
        capfd.readouterr()
        began_s = time.monotonic()
        assert device.profile is not None
        code = run(["identify", device.target, "--profile", device.profile, "--on-bench", *options])
        took_s = time.monotonic() - began_s
        out, err = capfd.readouterr()
        said = json.loads(out) if out and "--json" in options else {}
        return Read(code, said, out, err, tuple(sent), took_s)

    return read


def allowed(device: Exoskeleton) -> AllowList:
    """What the device's driver has declared for its product."""
    assert device.profile is not None
    return find_driver(device.driver).allowlist(builtin_profiles()[device.profile])
