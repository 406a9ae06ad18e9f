"""The world behind a virtual radio: its life, several devices and hosts at once, and hostile ones."""

from __future__ import annotations

import asyncio
import logging

import pytest
from bleak import BleakClient
from bumble import att, hci
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulators.ble import virtual_radio
from simulators.ble.radio import VirtualRadio
from tests.simulators.ble.reading import PATIENCE_S, find, read_all

SERIAL = "2a25"


async def _serial(radio: VirtualRadio, number: int = 0) -> bytes:
    address = radio.devices[number].address
    async with BleakClient(address, backend=radio.client, timeout=PATIENCE_S) as client:
        return bytes(await client.read_gatt_char(SERIAL))


def test_a_device_lives_on_in_the_next_event_loop() -> None:
    radio = virtual_radio("dis-serial-changes")
    assert [asyncio.run(_serial(radio)) for _ in range(3)] == [
        b"SX3-26-00731",
        b"SX3-26-00732",
        b"SX3-26-00731",
    ]


def test_requests_are_counted_over_all_loops() -> None:
    radio = virtual_radio("dis-listed")
    asyncio.run(_serial(radio))
    once = len(radio.requests)
    asyncio.run(_serial(radio))
    assert len(radio.requests) == 2 * once


def test_a_world_can_be_ended_and_built_again() -> None:
    async def twice() -> tuple[bytes, bytes]:
        radio = virtual_radio("dis-listed")
        first = await _serial(radio)
        await radio.aclose()
        return first, await _serial(radio)

    assert asyncio.run(twice()) == (b"SX3-26-00731", b"SX3-26-00731")


def test_a_radio_that_nobody_uses_builds_nothing() -> None:
    async def close() -> int:
        radio = virtual_radio("dis-listed")
        await radio.aclose()
        return len(asyncio.all_tasks())

    assert asyncio.run(close()) == 1


def test_nothing_runs_on_after_the_end() -> None:
    async def end() -> int:
        radio = virtual_radio("dis-listed", "smp-ble")
        await _serial(radio)
        await radio.aclose()
        return len(asyncio.all_tasks())

    assert asyncio.run(end()) == 1


def test_two_equal_devices_are_read_at_the_same_time() -> None:
    async def both() -> list[bytes]:
        radio = virtual_radio("dis-listed", "dis-listed")
        return list(await asyncio.gather(_serial(radio, 0), _serial(radio, 1)))

    assert asyncio.run(both()) == [b"SX3-26-00731", b"SX3-26-00731"]


def test_each_device_has_its_own_requests() -> None:
    radio = virtual_radio("dis-listed", "openexo")
    asyncio.run(_serial(radio))
    mine, other = radio.devices
    assert mine.requests
    assert not other.requests


def test_a_connected_device_is_not_advertised_and_afterwards_is_again() -> None:
    async def scan_around() -> list[str]:
        radio = virtual_radio("dis-listed", "openexo")
        address = radio.devices[0].address
        async with BleakClient(address, backend=radio.client, timeout=PATIENCE_S):
            meanwhile = [each.device.address for each in await find(radio)]
        afterwards = [each.device.address for each in await find(radio, 2)]
        return [*meanwhile, *afterwards]

    assert asyncio.run(scan_around()) == [
        "C8:10:07:04:00:01",
        "C8:10:07:04:00:01",
        "E0:10:07:30:00:01",
    ]


def test_a_connection_that_nobody_waits_for_any_more_does_not_block_the_next() -> None:
    async def give_up_and_go_on() -> bytes:
        radio = virtual_radio("dis-listed")
        stranger = BleakClient("C0:00:00:00:00:09", backend=radio.client, timeout=0.1)
        with pytest.raises(TimeoutError):
            await stranger.connect()
        return await _serial(radio)

    assert asyncio.run(give_up_and_go_on()) == b"SX3-26-00731"


@pytest.fixture
def quiet_stack() -> None:
    """bumble tells every malformed message to its log, at length."""
    logging.getLogger("bumble").setLevel(logging.CRITICAL)


KNOWN = [int(each) for each in att.Opcode if not int(each) & 1]
HOSTILE = st.lists(
    st.binary(min_size=1, max_size=60)
    | st.builds(
        lambda opcode, rest: bytes([opcode]) + rest, st.sampled_from(KNOWN), st.binary(max_size=30)
    ),
    max_size=12,
)


async def _send(messages: list[bytes]) -> bytes:
    """Send what a hostile host would, then read the serial as others do."""
    radio = virtual_radio("dis-listed")
    world = await radio.world()
    address = hci.Address(radio.devices[0].address, hci.Address.RANDOM_DEVICE_ADDRESS)
    connection = await world.connect(address)
    for message in messages:
        connection.send_l2cap_pdu(att.ATT_CID, message)
    await connection.disconnect()
    return await _serial(radio)


@settings(
    max_examples=25,
    deadline=None,  # a busy machine is no failure
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(messages=HOSTILE)
def test_no_message_of_a_host_keeps_the_device_from_the_next_one(
    quiet_stack: None, messages: list[bytes]
) -> None:
    assert asyncio.run(_send(messages)) == b"SX3-26-00731"


def test_an_openexo_is_read_with_messages_of_23_bytes() -> None:
    radio = virtual_radio("openexo")
    values = asyncio.run(read_all(radio))
    assert set(values.values()) >= {b"4", b"0_1_0", b"EXOBLE_a1b2c3"}
    assert radio.violations == ()


def test_a_long_value_over_small_messages_is_read_in_parts() -> None:
    radio = virtual_radio("openexo", faults=["overlong:field=device,size=100"])
    values = asyncio.run(read_all(radio))
    assert values["e0271461-8c6a-11ed-a1eb-0242ac120002"] == b"EXOBLE_a1b2c3".ljust(100, b"A")
    assert "read_blob_request" in {each.name for each in radio.requests}
