"""What each fault of the radio does to a client, in bleak's own terms."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from bleak import BleakClient, BleakScanner
from bleak.exc import BleakError, BleakGATTProtocolError

from simulators.ble import virtual_radio
from simulators.ble.radio import VirtualRadio
from simulators.ble.uuids import SMP_CHARACTERISTIC
from simulators.errors import FaultError
from simulators.faults import CATALOGUE, RADIO_ONLY, Medium, names_for
from tests.simulators.ble.reading import PATIENCE_S, find, read_all

SERIAL = "2a25"
MODEL = "2a24"
ECHO = bytes.fromhex("0a00000600000700a16164626869")

Act = Callable[[BleakClient], Awaitable[object]]


async def _connected(radio: VirtualRadio, act: Act, *, timeout_s: float = PATIENCE_S) -> object:
    [found] = await find(radio)
    async with BleakClient(found.device, backend=radio.client, timeout=timeout_s) as client:
        return await act(client)


def _read(client: BleakClient) -> Awaitable[bytearray]:
    return client.read_gatt_char(SERIAL)


def _run(fault: str, act: Act = _read, *, scenario: str = "dis-listed") -> object:
    return asyncio.run(_connected(virtual_radio(scenario, faults=[fault]), act))


@pytest.mark.parametrize("moment", ["connecting", "discovering"])
def test_a_link_that_is_lost_before_the_services_are_known_is_told_as_bluez_tells_it(
    moment: str,
) -> None:
    with pytest.raises(BleakError, match="failed to discover services, device disconnected"):
        _run(f"link-loss:at={moment}")


def test_a_link_that_is_lost_while_reading_ends_the_read() -> None:
    with pytest.raises(BleakError, match="disconnected"):
        _run("link-loss:at=reading")


def test_a_link_is_lost_after_so_many_reads() -> None:
    async def read_twice(client: BleakClient) -> bytearray:
        model = await client.read_gatt_char(MODEL)
        with pytest.raises(BleakError, match="disconnected"):
            await client.read_gatt_char(SERIAL)
        assert not client.is_connected
        return model

    assert _run("link-loss:at=reading,after=1", read_twice) == b"SX-300"


def test_a_client_is_told_once_that_the_link_is_lost() -> None:
    told: list[object] = []

    async def read() -> None:
        radio = virtual_radio("dis-listed", faults=["link-loss"])
        [found] = await find(radio)
        client = BleakClient(found.device, told.append, backend=radio.client)
        await client.connect()
        with pytest.raises(BleakError):
            await client.read_gatt_char(SERIAL)
        await client.disconnect()

    asyncio.run(read())
    assert len(told) == 1


def test_a_second_try_succeeds_where_the_link_is_lost_once() -> None:
    async def twice() -> bytearray:
        radio = virtual_radio("dis-listed", faults=["link-loss:at=discovering,times=1"])
        [found] = await find(radio)
        client = BleakClient(found.device, backend=radio.client)
        with pytest.raises(BleakError):
            await client.connect()
        await client.connect()
        return await client.read_gatt_char(SERIAL)

    assert asyncio.run(twice()) == b"SX3-26-00731"


def test_a_device_that_is_lost_while_scanning_is_heard_so_often_and_no_more() -> None:
    async def scan() -> int:
        radio = virtual_radio("dis-listed", "openexo", faults=["link-loss:at=scanning,after=2"])
        heard = 0
        async with BleakScanner(backend=radio.scanner) as scanner:
            async for _ in scanner.advertisement_data():
                heard += 1
                if heard == 4:
                    break
        await radio.aclose()
        return heard

    assert asyncio.run(scan()) == 4


def test_a_device_that_went_away_after_the_scan_is_never_connected() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(
            _connected(
                virtual_radio("dis-listed", faults=["link-loss:at=scanning,after=1"]),
                _read,
                timeout_s=0.2,
            )
        )


def test_an_unreachable_device_is_found_and_never_connected() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(
            _connected(virtual_radio("dis-listed", faults=["unreachable"]), _read, timeout_s=0.2)
        )


@pytest.mark.parametrize("code", [5, 8, 12, 15])
def test_a_read_before_pairing_is_refused_with_the_code(code: int) -> None:
    with pytest.raises(BleakGATTProtocolError) as told:
        _run(f"pairing-required:code={code}")
    assert told.value.code == code


@pytest.mark.parametrize("code", [5, 15])
def test_a_subscription_to_smp_before_pairing_is_refused_too(code: int) -> None:
    """As Zephyr's server does, whose subscription has the permission of its writes."""

    async def subscribe(client: BleakClient) -> bool:
        with pytest.raises(BleakGATTProtocolError) as told:
            await client.start_notify(SMP_CHARACTERISTIC, lambda _sender, _data: None)
        assert told.value.code == code
        await client.pair()
        await client.start_notify(SMP_CHARACTERISTIC, lambda _sender, _data: None)
        return True

    radio = virtual_radio("smp-ble", faults=[f"pairing-required:code={code}"])
    assert asyncio.run(_connected(radio, subscribe))


@pytest.mark.parametrize("code", [5, 15])
def test_pairing_opens_the_identity(code: int) -> None:
    async def pair_and_read(client: BleakClient) -> bytearray:
        await client.pair()
        return await client.read_gatt_char(SERIAL)

    assert _run(f"pairing-required:code={code}", pair_and_read) == b"SX3-26-00731"


def test_a_bonded_host_needs_not_pair_again() -> None:
    async def twice() -> bytearray:
        radio = virtual_radio("dis-listed", faults=["pairing-required"])
        [found] = await find(radio)
        async with BleakClient(found.device, backend=radio.client, pair=True):
            pass
        async with BleakClient(found.device, backend=radio.client) as client:
            return await client.read_gatt_char(SERIAL)

    assert asyncio.run(twice()) == b"SX3-26-00731"


def test_a_host_that_forgot_its_keys_has_to_pair_again() -> None:
    async def twice() -> None:
        radio = virtual_radio("dis-listed", faults=["pairing-required"])
        [found] = await find(radio)
        async with BleakClient(found.device, backend=radio.client, pair=True) as client:
            await client.unpair()
        async with BleakClient(found.device, backend=radio.client) as client:
            with pytest.raises(BleakGATTProtocolError):
                await client.read_gatt_char(SERIAL)

    asyncio.run(twice())


def test_a_device_that_refuses_to_pair_says_so() -> None:
    async def pair(client: BleakClient) -> None:
        with pytest.raises(BleakError, match="Could not pair"):
            await client.pair()
        with pytest.raises(BleakGATTProtocolError):
            await client.read_gatt_char(SERIAL)

    _run("pairing-refused", pair)


def test_a_missing_service_is_not_found_though_it_is_advertised() -> None:
    async def both() -> tuple[list[str], list[str]]:
        radio = virtual_radio("dis-listed", faults=["service-missing"])
        [found] = await find(radio)
        async with BleakClient(found.device, backend=radio.client) as client:
            return found.told.service_uuids, [each.uuid for each in client.services]

    advertised, there = asyncio.run(both())
    dis = "0000180a-0000-1000-8000-00805f9b34fb"
    assert dis in advertised
    assert dis not in there


def test_of_no_service_the_stack_s_own_are_left() -> None:
    async def services() -> list[str]:
        radio = virtual_radio("dis-listed", faults=["service-missing:service=all"])
        [found] = await find(radio)
        async with BleakClient(found.device, backend=radio.client) as client:
            return [each.uuid[4:8] for each in client.services]

    assert asyncio.run(services()) == ["1801"]


@pytest.mark.parametrize("fault", ["service-twice", "service-twice:service=dis"])
def test_a_service_that_is_there_twice_tells_two_serials(fault: str) -> None:
    async def both(client: BleakClient) -> list[bytes]:
        there = [
            each
            for service in client.services
            for each in service.characteristics
            if each.uuid[4:8] == SERIAL
        ]
        return [bytes(await client.read_gatt_char(each)) for each in there]

    assert _run(fault, both) == [b"SX3-26-00731", b"SX3-26-00732"]


@pytest.mark.parametrize(
    ("fault", "value"),
    [
        ("value-length", b"SX3-26-0073"),
        ("value-length:by=2", b"SX3-26-0073111"),
        ("value-length:by=-512", b""),
    ],
)
def test_a_value_is_longer_or_shorter(fault: str, value: bytes) -> None:
    assert _run(fault) == value


def test_the_identity_is_declined_and_the_battery_is_not() -> None:
    async def both(client: BleakClient) -> bytes:
        with pytest.raises(BleakGATTProtocolError) as told:
            await client.read_gatt_char(SERIAL)
        assert int(told.value.code) == 0x80
        return bytes(await client.read_gatt_char("2a19"))

    assert _run("read-declined:code=128", both) == bytes([83])


@pytest.mark.parametrize(
    ("fault", "value"),
    [
        ("udi-flags:flags=240", b"\xf0(01)09521007300005(21)SX3-26-00731\0"),
        ("udi-serial", b"\x0f(01)09521007300005(21)SX3-26-00732\0"),
    ],
)
def test_a_udi_is_spoilt_at_one_place(fault: str, value: bytes) -> None:
    good = asyncio.run(read_all(virtual_radio("dis-listed")))
    spoilt = asyncio.run(read_all(virtual_radio("dis-listed", faults=[fault])))
    assert spoilt == {**good, "2bff": value + good["2bff"][len(value) :]}


def test_a_udi_without_its_end_has_one_byte_less() -> None:
    spoilt = asyncio.run(read_all(virtual_radio("dis-listed", faults=["udi-unterminated"])))
    assert spoilt["2bff"].endswith(b"113883.3.24")


@pytest.mark.parametrize(
    ("fault", "value"),
    [
        ("empty", b""),
        ("nul-padded:size=8", b"SX-300\0\0"),
        ("non-utf8", b"SX-30\xff"),
        ("overlong", b"SX-300" + b"A" * 506),
    ],
)
def test_a_fault_of_the_values_is_one_on_bluetooth_too(fault: str, value: bytes) -> None:
    assert asyncio.run(read_all(virtual_radio("dis-listed", faults=[fault])))[MODEL] == value


def test_a_long_value_is_the_same_one_through_all_its_parts() -> None:
    faults = ["overlong:field=serial,size=512", "serial-changes"]
    radio = virtual_radio("dis-listed", faults=faults)

    async def read_twice(client: BleakClient) -> tuple[bytes, bytes]:
        first, second = [bytes(await client.read_gatt_char(SERIAL)) for _ in range(2)]
        return first, second

    first, second = asyncio.run(_pair(radio, read_twice))
    assert (len(first), len(second)) == (512, 512)
    assert first[:-1] == second[:-1]
    assert first != second


async def _pair(
    radio: VirtualRadio, act: Callable[[BleakClient], Awaitable[tuple[bytes, bytes]]]
) -> tuple[bytes, bytes]:
    [found] = await find(radio)
    async with BleakClient(found.device, backend=radio.client) as client:
        return await act(client)


def test_a_silent_device_answers_so_often_and_no_more() -> None:
    radio = virtual_radio("dis-listed", faults=["silence:after=1"])
    with pytest.raises(TimeoutError):
        asyncio.run(_connected(radio, _read, timeout_s=3.0))
    assert [each.name for each in radio.requests] == [
        "exchange_mtu_request",
        "read_by_group_type_request",
    ]


def test_a_slow_device_gives_the_same_values() -> None:
    assert _run("slow:ms=5") == b"SX3-26-00731"


def test_faults_of_answers_are_laid_over_the_smp_characteristic() -> None:
    async def ask(client: BleakClient) -> bytes:
        came: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        await client.start_notify(
            SMP_CHARACTERISTIC, lambda _, piece: came.set_result(bytes(piece))
        )
        await client.write_gatt_char(SMP_CHARACTERISTIC, ECHO, response=False)
        async with asyncio.timeout(PATIENCE_S):
            return await came

    answer = _run("wrong-sequence:by=2", ask, scenario="smp-ble")
    assert answer == bytes.fromhex("0b00000700000900bf6172626869ff")


def test_a_device_that_hangs_up_loses_the_link() -> None:
    async def ask() -> None:
        radio = virtual_radio("smp-ble", faults=["hang-up:after_bytes=4"])
        [found] = await find(radio)
        lost = asyncio.Event()
        async with BleakClient(found.device, lambda _: lost.set(), backend=radio.client) as client:
            await client.start_notify(SMP_CHARACTERISTIC, lambda *_: None)
            await client.write_gatt_char(SMP_CHARACTERISTIC, ECHO, response=False)
            async with asyncio.timeout(PATIENCE_S):
                await lost.wait()

    asyncio.run(ask())


@pytest.mark.parametrize("fault", sorted(set(CATALOGUE) - set(names_for(Medium.RADIO))))
def test_a_fault_of_a_line_is_not_laid_over_a_device_without_smp(fault: str) -> None:
    with pytest.raises(FaultError, match="cannot be laid over 'dis-listed' on Bluetooth"):
        virtual_radio("dis-listed", faults=[fault])


@pytest.mark.parametrize("fault", RADIO_ONLY)
def test_every_fault_of_the_radio_can_be_laid_over_every_device(fault: str) -> None:
    for scenario in ("dis-listed", "openexo", "smp-ble", "dual"):
        assert virtual_radio(scenario, faults=[fault]).devices


def test_the_same_faults_lead_to_the_same_requests() -> None:
    async def ask() -> list[str]:
        radio = virtual_radio("dis-listed", faults=["link-loss:at=reading,after=3"])
        with pytest.raises(BleakError):
            await read_all(radio)
        return [f"{each.name} {each.uuid}" for each in radio.requests]

    assert asyncio.run(ask()) == asyncio.run(ask())
