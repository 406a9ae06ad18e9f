"""The guard under the drivers' tests: it must be able to fail, for every call that it watches."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import serial
from blockbuster import BlockingError

from tests.drivers.reader import run


@pytest.fixture
def port() -> Iterator[serial.Serial]:
    """An open port on which something waits to be read."""
    master, slave = os.openpty()
    with serial.Serial(os.ttyname(slave), timeout=0) as opened:
        os.write(master, b"x\n")
        yield opened
    os.close(master)
    os.close(slave)


@pytest.mark.parametrize(
    ("call", "arguments"),
    [("read", (1,)), ("write", (b"x",)), ("flush", ()), ("close", ())],
)
def test_a_call_that_may_block_is_seen_in_the_event_loop(
    port: serial.Serial, call: str, arguments: tuple[object, ...]
) -> None:
    async def call_in_the_loop() -> None:
        getattr(port, call)(*arguments)

    with pytest.raises(BlockingError):
        run(call_in_the_loop())


def test_the_same_call_is_free_outside_the_event_loop(port: serial.Serial) -> None:
    assert port.write(b"x") == 1
