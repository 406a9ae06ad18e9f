"""What is kept of what advertises is bounded, and hides no device that is looked for."""

from __future__ import annotations

from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from drivers.link.ble.heard import MAX_DEVICES, MAX_NAME_LENGTH, Devices

WANTED = "F0:F1:F2:F3:F4:F5"


def hear(devices: Devices, address: str, name: str | None = None, uuids: int = 0) -> None:
    told = AdvertisementData(
        local_name=name,
        manufacturer_data={},
        service_data={},
        service_uuids=[f"{number:04x}" for number in range(uuids)],
        tx_power=None,
        rssi=-50,
        platform_data=(),
    )
    devices.take(BLEDevice(address, name, None), told)


def flood(devices: Devices, count: int, name: str | None = None) -> None:
    for number in range(count):
        hear(devices, f"{number:012X}", name)


def test_addresses_by_the_thousand_are_not_all_kept() -> None:
    devices = Devices()
    flood(devices, MAX_DEVICES + 1)
    assert len(devices) == MAX_DEVICES


def test_they_do_not_hide_the_address_that_is_looked_for() -> None:
    devices = Devices(lambda address, _name: address == WANTED)
    flood(devices, MAX_DEVICES + 1)
    hear(devices, WANTED.lower())
    assert WANTED in {each.heard.address for each in devices.all()}


def test_they_do_not_hide_the_name_that_is_looked_for() -> None:
    devices = Devices(lambda _address, name: name == "Strider SX-300")
    flood(devices, MAX_DEVICES + 1)
    hear(devices, WANTED, "Strider SX-300")
    assert "Strider SX-300" in {each.heard.name for each in devices.all()}


def test_the_name_that_is_looked_for_by_the_thousand_is_not_all_kept() -> None:
    devices = Devices(lambda _address, name: name == "Strider SX-300")
    flood(devices, 3 * MAX_DEVICES, "Strider SX-300")
    assert len(devices) == 2 * MAX_DEVICES


def test_a_name_or_a_list_longer_than_any_is_cut() -> None:
    devices = Devices()
    hear(devices, WANTED, "A" * 65_536, uuids=4_096)
    (device,) = devices.all()
    assert device.heard.name == "A" * MAX_NAME_LENGTH
    assert len(device.heard.services) == 32
