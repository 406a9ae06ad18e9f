"""SMP over its characteristic: frames in pieces, answers in notifications that the MTU carries."""

from __future__ import annotations

import asyncio

import pytest
from bleak import BleakClient

from simulators.ble import virtual_radio
from simulators.controller import Controller
from simulators.wire.smp import SmpServer
from simulators.wire.smp_config import SmpConfig
from tests.simulators.ble.reading import PATIENCE_S, find
from tests.simulators.ble.smp_client import ask

ECHO = bytes.fromhex("0a00000600000000a16164626869")
ECHOED = bytes.fromhex("0b00000700000000bf6172626869ff")
IMAGE_STATE = bytes.fromhex("0800000100010500a0")
BARE = SmpConfig(framing="raw")
RESET = bytes.fromhex("0a00000100000305a0")


def test_a_frame_may_come_in_any_pieces() -> None:
    wire = SmpServer(Controller({}), BARE)
    answers = [answer for byte in ECHO + ECHO for answer in wire.receive(bytes([byte]))]
    assert answers == [ECHOED, ECHOED]


def test_a_frame_that_is_too_large_is_dropped_with_what_came_of_it() -> None:
    wire = SmpServer(Controller({}), SmpConfig(framing="raw", buf_size=96))
    assert list(wire.receive(bytes.fromhex("0a00ffff00000000") + bytes(60))) == []
    assert wire.held_bytes == 0
    assert list(wire.receive(ECHO)) == [ECHOED]


async def _exchange(*pieces: bytes) -> list[bytes]:
    """The notifications that answer a request."""
    radio = virtual_radio("smp-ble")
    [found] = await find(radio)
    async with BleakClient(found.device, backend=radio.client, timeout=PATIENCE_S) as client:
        return await ask(client, *pieces)


def test_a_request_is_answered_by_a_notification() -> None:
    assert asyncio.run(_exchange(ECHO)) == [ECHOED]


def test_a_request_in_two_writes_is_one() -> None:
    assert asyncio.run(_exchange(ECHO[:5], ECHO[5:])) == [ECHOED]


def test_the_firmware_s_hash_comes_over_the_air() -> None:
    answer = b"".join(asyncio.run(_exchange(IMAGE_STATE)))
    assert (
        bytes.fromhex("da402e7ce9d87035bfd871f6733d867393ad099aeda46a47a03fd29afd0df046") in answer
    )


def test_a_reset_is_a_violation_over_bluetooth_too() -> None:
    controller = Controller({})
    list(SmpServer(controller, BARE).receive(RESET))
    assert [each.request for each in controller.violations] == ["op 2 of group 0 command 5"]


@pytest.mark.parametrize("data", [b"", b"\x00", bytes(7), b"\xff" * 512])
def test_what_is_no_frame_is_not_answered(data: bytes) -> None:
    assert list(SmpServer(Controller({}), BARE).receive(data)) == []
