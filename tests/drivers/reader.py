"""Runs `read_identity` as the agent would, with every blocking call in the event loop an error."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import serial
from blockbuster import BlockBusterFunction, blockbuster_ctx

from drivers.driver import Driver, find_driver
from drivers.identify import read_identity
from drivers.profile import Profile, builtin_profiles
from drivers.reading import Reading
from drivers.target import parse_target

SX200 = builtin_profiles()["synthex-sx200"]
SMP = find_driver("smp")
T = TypeVar("T")

_SERIAL_CALLS = ("open", "read", "write", "close", "flush")


@contextlib.contextmanager
def nothing_blocks() -> Iterator[None]:
    """Make a blocking call in an event loop raise; blockbuster knows pyserial only when told."""
    watched = [BlockBusterFunction(serial.Serial, name) for name in _SERIAL_CALLS]
    with blockbuster_ctx("drivers"), contextlib.ExitStack() as stack:
        for function in watched:
            function.activate()
            stack.callback(function.deactivate)
        yield


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a fresh event loop in which nothing may block."""
    with nothing_blocks():
        return asyncio.run(work)


def read(
    target: str, *, profile: Profile | None = SX200, timeout_s: float = 20.0, passes: int = 2
) -> Reading:
    """Read one identity by the SMP driver."""
    return read_by(SMP, target, profile=profile, timeout_s=timeout_s, passes=passes)


def read_by(
    driver: Driver,
    target: str,
    *,
    profile: Profile | None,
    timeout_s: float = 20.0,
    passes: int = 2,
) -> Reading:
    """Read one identity by any driver."""
    return run(
        read_identity(
            parse_target(target),
            driver=driver,
            profile=profile,
            timeout_s=timeout_s,
            passes=passes,
        )
    )
