"""The link over a virtual radio: found, connected, read, and let go of whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from drivers.driver import find_driver
from drivers.errors import LinkError, LinkReason
from drivers.identify import Choose, Chosen, read_chosen, read_identity, replay
from drivers.link.ble.heard import Heard
from drivers.link.ble.link import BleLink
from drivers.link.ble.radio import Radio
from drivers.link.ble.scanning import listen
from drivers.profile import builtin_profiles
from drivers.reading import Direction, FieldName
from drivers.target import BleTarget, parse_target
from simulators.ble import virtual_radio
from simulators.ble.radio import VirtualRadio
from simulators.scenario import load
from tests.drivers.ble.air import DIS, OPENEXO, READS, SMP, Product, at_once, on, read, reads

STANDARD = [
    "2a29",
    "2a24",
    "2a25",
    "2a26",
    "2a27",
    "2a28",
    "2bff",
    "2a23",
    "2a50",
    "2a2a",
    "2a19",
    "2bea",
]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a device that never comes."""
    monkeypatch.setattr("drivers.link.ble.scanning.HEAR_S", 3.0)


@pytest.mark.parametrize("product", [DIS, OPENEXO, SMP], ids=lambda product: product.driver)
def test_a_device_is_read_by_its_address(product: Product) -> None:
    air = virtual_radio(product.scenario)
    reading = read(product, air)
    assert (reading.target, reading.address) == (f"ble:{air.devices[0].address}", None)
    assert reading.agreed(FieldName.MODEL) is not None
    assert air.violations == ()


@pytest.mark.parametrize("product", [DIS, SMP], ids=lambda product: product.driver)
def test_two_reads_agree(product: Product) -> None:
    reading = read(product)
    assert len(reading.passes) == 2
    assert all(reading.agreed(name) is not None for name in reading.passes[0].fields)


def test_a_device_is_read_by_its_name_and_the_reading_says_where_it_was_found() -> None:
    air = virtual_radio("dis-listed")
    reading = read(DIS, air, target="ble:name=Strider SX-300")
    assert reading.agreed(FieldName.SERIAL) == "SX3-26-00731"
    assert reading.target == "ble:name=Strider SX-300"
    assert reading.address == air.devices[0].address
    assert replay(reading, builtin_profiles()[DIS.profile or ""]) == reading.passes


def test_a_reading_whose_target_says_the_address_is_stored_as_it_always_was() -> None:
    assert '"address"' not in read(DIS).model_dump_json()


def test_each_characteristic_is_read_once_in_a_pass_and_no_other_ever() -> None:
    air = virtual_radio("dis-listed")
    read(DIS, air)
    own = "9d5f0101-3a1c-4f0e-8a3e-51a7e7300000"
    assert sorted(reads(air)) == sorted([*STANDARD, own] * 2)


def test_an_openexo_is_asked_for_three_texts_a_pass() -> None:
    air = virtual_radio("openexo")
    read(OPENEXO, air)
    assert sorted(each[:8] for each in reads(air)) == sorted(
        ["e0271459", "e0271460", "e0271461"] * 2
    )
    assert {each.name for each in air.requests if "write" in each.name} == set()


def test_smp_writes_its_frames_to_one_characteristic() -> None:
    air = virtual_radio("smp-ble")
    read(SMP, air)
    written = {each.uuid for each in air.requests if each.name == "write_command"}
    assert written == {"da2e7828-fbce-4e01-ae9e-261174997c48"}
    assert air.violations == ()


def test_a_request_longer_than_one_packet_goes_in_pieces() -> None:
    """At the smallest MTU a write carries 20 bytes, and a settings question has more."""
    scenario = load("smp-ble")
    assert scenario.ble is not None
    narrow = scenario.model_copy(update={"ble": scenario.ble.model_copy(update={"mtu": 23})})
    air = virtual_radio(narrow)
    reading = read(SMP, air)
    sent = [e for e in reading.transcript.entries if e.direction is Direction.SENT and e.data]
    assert sum(each.name == "write_command" for each in air.requests) > len(sent)
    assert reading.agreed(FieldName.SERIAL) == "SX2-26-00417"
    assert air.violations == ()


def test_two_devices_of_one_name_are_listed_and_neither_is_taken() -> None:
    air = virtual_radio("dis-listed", "dis-listed")
    with pytest.raises(LinkError) as caught:
        read(DIS, air, target="ble:name=Strider SX-300")
    assert caught.value.reason is LinkReason.AMBIGUOUS
    for device in air.devices:
        assert device.address in caught.value.message
    assert [each for each in air.requests if each.name in READS] == []


def test_two_devices_of_one_name_are_told_apart_by_their_addresses() -> None:
    air = virtual_radio("dis-listed", "dis-listed")
    target = f"ble:{air.devices[1].address}"
    assert read(DIS, air, target=target).target == target
    assert {each.device for each in air.requests} == {air.devices[1].address}


def test_of_two_devices_of_one_name_that_which_advertises_the_service_goes_first() -> None:
    dual = load("dual")
    assert dual.ble is not None
    other = dual.model_copy(
        update={
            "ble": dual.ble.model_copy(update={"advertises": (), "address": "F0:00:00:00:00:01"})
        }
    )
    air = virtual_radio(other, dual)
    reading = read(Product("dual", "smp", "synthex-sx200"), air, target="ble:name=Strider SX-200")
    assert reading.agreed(FieldName.SERIAL) == "SX2-26-00417"
    assert {each.device for each in air.requests} == {air.devices[1].address}


@pytest.mark.usefixtures("short")
def test_a_device_that_is_not_there_is_said_with_what_was_heard() -> None:
    with pytest.raises(LinkError, match="one other device was heard") as caught:
        read(DIS, target="ble:name=Nobody")
    assert caught.value.reason is LinkReason.NOT_FOUND


def test_listening_tells_the_nearest_first_with_name_and_services() -> None:
    air = virtual_radio("dis-listed", "openexo")

    async def hear() -> list[Heard]:
        try:
            return [device.heard for device in await listen(on(air), 3.0)]
        finally:
            await air.aclose()

    heard = {each.name: each for each in asyncio.run(hear())}
    assert set(heard) == {"Strider SX-300", "EXOBLE_c81007"}
    assert heard["Strider SX-300"].services[0] == "180a"
    assert air.requests == ()


async def still_connected(air: VirtualRadio) -> bool:
    return bool((await air.world()).central.connections)


@pytest.mark.parametrize("end", ["read", "cancelled", "failed"])
def test_the_device_is_let_go_of(end: str) -> None:
    air = virtual_radio("dis-listed")

    async def whole() -> bool:
        link = BleLink(BleTarget(address=air.devices[0].address), on(air))
        await link.open()
        assert await still_connected(air)
        try:
            if end == "cancelled":
                waiting = asyncio.ensure_future(link.receive())
                await asyncio.sleep(0)
                waiting.cancel()
            if end == "failed":
                with pytest.raises(AssertionError):
                    await link.send(b"no channel")
        finally:
            await link.close()
            await link.close()
        left = await still_connected(air)
        await air.aclose()
        return left

    assert asyncio.run(whole()) is False


def test_a_reading_that_is_stopped_leaves_no_connection() -> None:
    air = virtual_radio("dis-listed", faults=["slow:ms=200"])

    async def whole() -> bool:
        place = BleTarget(address=air.devices[0].address)
        reading = asyncio.ensure_future(
            read_identity(place, driver=find_driver("dis"), radio=on(air))
        )
        while not any(each.name == "read_request" for each in air.requests):  # noqa: ASYNC110 — bumble has no event for it
            await asyncio.sleep(0.01)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        left = await still_connected(air)
        await air.aclose()
        return left

    assert asyncio.run(whole()) is False


def test_a_device_that_lists_nothing_is_late_with_its_services() -> None:
    air = virtual_radio("dis-listed", faults=["silence"])

    async def whole() -> str:
        link = BleLink(BleTarget(address=air.devices[0].address), on(air))
        await link.find()
        connecting = asyncio.ensure_future(link.connect())
        while "(discovering)" not in link.late(60.0).message:  # noqa: ASYNC110 — bleak has no event for it
            await asyncio.sleep(0.01)
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        late = link.late(60.0)
        await link.close()
        await air.aclose()
        return late.message

    assert "did not list its services within 60 seconds (discovering)" in asyncio.run(whole())


def test_a_try_that_is_stopped_knows_how_far_it_came_though_the_system_tells_it_late() -> None:
    """BlueZ's word that the connection has ended may come after bleak stopped listening for it."""
    air = virtual_radio("dis-listed", faults=["silence"])
    client = air.client

    class ToldLate(client):  # type: ignore[valid-type, misc]
        """Hears nothing of the end."""

        def _on_disconnection(self, reason: int) -> None:
            self._disconnected_callback = None
            super()._on_disconnection(reason)

    async def whole() -> str:
        link = BleLink(BleTarget(address=air.devices[0].address), Radio(air.scanner, ToldLate))
        await link.find()
        connecting = asyncio.ensure_future(link.connect())
        while not await still_connected(air):  # noqa: ASYNC110 — bumble has no event for it
            await asyncio.sleep(0.01)
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        late = link.late(60.0)
        await link.close()
        await air.aclose()
        return late.message

    assert "(discovering)" in asyncio.run(whole())


class FirstOf(Choose):
    """Takes the driver that a test wants, at the moment that it wants."""

    def __init__(self, driver: str, *, by_services: str = "") -> None:
        self._chosen = Chosen(find_driver(driver), None)
        self._by_services = by_services
        self.seen: tuple[str, ...] = ()

    def by_advertising(self, heard: Heard) -> Chosen | None:  # noqa: ARG002 — the protocol's
        return None if self._by_services else self._chosen

    def by_services(self, heard: Heard, services: Collection[str]) -> Chosen:  # noqa: ARG002 — the protocol's
        self.seen = tuple(services)
        return self._chosen


@pytest.mark.parametrize("moment", ["", "services"])
def test_a_driver_that_the_device_singles_out_reads_over_the_same_connection(moment: str) -> None:
    air = virtual_radio("dis-listed")
    choose = FirstOf("dis", by_services=moment)
    place = parse_target(f"ble:{air.devices[0].address}")
    assert isinstance(place, BleTarget)
    reading = at_once(air, lambda: read_chosen(place, choose=choose, radio=on(air)))
    assert (reading.driver, reading.profile) == ("dis", None)
    assert ("180a" in choose.seen) is bool(moment)
    assert sum(each.name == "exchange_mtu_request" for each in air.requests) == 1
