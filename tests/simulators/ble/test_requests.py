"""Every ATT request is counted, and each write that no reader of identities sends is a violation."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from bleak import BleakClient
from bleak.exc import BleakGATTProtocolError

from simulators.ble import virtual_radio
from simulators.ble.radio import VirtualRadio
from simulators.ble.uuids import NUS_RX, NUS_TX, OPENEXO_ERROR, SMP_CHARACTERISTIC
from tests.simulators.ble.reading import PATIENCE_S, find

SERIAL = "2a25"


def _with_client(radio: VirtualRadio, act: Callable[[BleakClient], Awaitable[None]]) -> None:
    async def connected() -> None:
        [found] = await find(radio)
        async with BleakClient(found.device, backend=radio.client, timeout=PATIENCE_S) as client:
            await act(client)

    asyncio.run(connected())


def test_a_short_read_is_one_request_and_no_violation() -> None:
    radio = virtual_radio("dis-listed")

    async def read(client: BleakClient) -> None:
        await client.read_gatt_char(SERIAL)

    _with_client(radio, read)
    asked = [each.name for each in radio.requests if each.uuid == SERIAL]
    assert asked == ["read_request"]
    assert radio.violations == ()


def test_a_letter_to_an_openexo_is_told_with_what_it_would_have_done() -> None:
    radio = virtual_radio("openexo")

    async def write(client: BleakClient) -> None:
        await client.write_gatt_char(NUS_RX, b"E", response=False)
        await client.read_gatt_char(OPENEXO_ERROR)  # the write has arrived when this is answered

    _with_client(radio, write)
    [violation] = radio.violations
    assert violation.wire == "ble"
    assert violation.data_hex == "45"
    assert "enables the motors" in violation.text


@pytest.mark.parametrize("uuid", [NUS_TX, OPENEXO_ERROR])
def test_subscribing_to_an_openexo_is_a_violation(uuid: str) -> None:
    radio = virtual_radio("openexo")

    async def subscribe(client: BleakClient) -> None:
        await client.start_notify(uuid, lambda *_: None)

    _with_client(radio, subscribe)
    assert [each.request for each in radio.violations] == [f"a subscription to {uuid}"]


def test_subscribing_to_the_smp_characteristic_is_none() -> None:
    radio = virtual_radio("smp-ble")

    async def subscribe(client: BleakClient) -> None:
        await client.start_notify(SMP_CHARACTERISTIC, lambda *_: None)

    _with_client(radio, subscribe)
    assert radio.violations == ()


def test_an_identity_cannot_be_written() -> None:
    radio = virtual_radio("dis-listed")

    async def write(client: BleakClient) -> None:
        with pytest.raises(BleakGATTProtocolError, match="Write Not Permitted"):
            await client.write_gatt_char(SERIAL, b"other", response=True)

    _with_client(radio, write)
    assert [each.request for each in radio.violations] == [f"a write to {SERIAL}"]
