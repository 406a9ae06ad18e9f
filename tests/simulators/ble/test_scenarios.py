"""Scenarios on Bluetooth: what ships, and what the program says to a table [ble] that cannot be."""

from __future__ import annotations

import asyncio

import pytest

from simulators.ble import virtual_radio
from simulators.errors import ScenarioError
from simulators.scenario import load, parse, radio_names
from tests.simulators.ble.reading import read_all

HEAD = 'spec = "1"\nname = "one"\ntitle = "One."\n'
IDENTITY = '[identity]\nmodel = "One"\n'
BLE = '[ble]\nservices = ["dis"]\n'

SLIPS = [
    ('driver = "dis"\n' + IDENTITY, "the driver 'dis' needs the table [ble]"),
    ('driver = "openexo"\n' + IDENTITY, "the driver 'openexo' needs the table [ble]"),
    (
        'driver = "dis"\n' + IDENTITY + '[ble]\nservices = ["dis", "smp"]\n',
        "the service 'smp' of [ble] needs the driver 'smp'",
    ),
    (
        'driver = "dis"\n' + IDENTITY + '[ble]\nservices = ["dis", "dis"]\n',
        "a service is named twice",
    ),
    ('driver = "dis"\n' + IDENTITY + "[ble]\nservices = []\n", "ble.services"),
    (
        'driver = "dis"\n' + IDENTITY + BLE + 'address = "40:11:22:33:44:55"\n',
        "a static random address begins with C0 to FF",
    ),
    (
        'driver = "dis"\n' + IDENTITY + BLE + 'address = "f0:11:22:33:44:55"\n',
        "an address is written as F0:F1:F2:F3:F4:F5",
    ),
    (
        'driver = "dis"\n' + IDENTITY + BLE + '[ble.battery]\ncycles = "charges"\n',
        "[ble] names 'charges', which is no identity or counter",
    ),
    (
        'driver = "dis"\n' + IDENTITY + BLE + '[ble.identity]\nserial = "S"\n',
        "[ble] names 'serial', which is no identity or counter",
    ),
    (
        'driver = "dis"\n' + IDENTITY + BLE + 'advertises = ["nus", "12345"]\n',
        "a UUID has four hex digits, or 36 characters with hyphens",
    ),
    ('driver = "dis"\n' + IDENTITY + BLE + "mtu = 22\n", "ble.mtu"),
    ('driver = "dis"\n' + IDENTITY + BLE + "colour = 1\n", "ble.colour"),
]


@pytest.mark.parametrize(("text", "sentence"), SLIPS)
def test_a_slip_is_told_with_its_place_or_its_reason(text: str, sentence: str) -> None:
    with pytest.raises(ScenarioError) as told:
        parse((HEAD + text).encode(), source="one.toml")
    assert sentence in told.value.message


def test_a_device_needs_no_more_than_this() -> None:
    scenario = parse((HEAD + 'driver = "dis"\n' + IDENTITY + BLE).encode(), source="one.toml")
    assert asyncio.run(read_all(virtual_radio(scenario))) == {"2a24": b"One"}


@pytest.mark.parametrize("name", radio_names())
def test_every_shipped_device_is_read_without_a_violation(name: str) -> None:
    radio = virtual_radio(name)
    asyncio.run(read_all(radio))
    assert radio.violations == ()


def test_no_two_shipped_devices_share_an_address() -> None:
    addresses = [device.address for name in radio_names() for device in virtual_radio(name).devices]
    assert len({*addresses}) == len(addresses)


def test_a_device_on_both_links_says_the_same_over_bluetooth() -> None:
    line = load("dual").controller()
    values = asyncio.run(read_all(virtual_radio("dual")))
    fields = {"manufacturer": "2a29", "model": "2a24", "serial": "2a25", "hardware": "2a27"}
    assert {name: values[uuid] for name, uuid in fields.items()} == {
        name: line.read(name) for name in fields
    }


def test_its_firmware_is_that_of_its_active_image() -> None:
    [image] = load("dual").controller().images
    assert asyncio.run(read_all(virtual_radio("dual")))["2a26"] == image.version.encode()


def test_a_device_that_differs_does_so_in_its_serial_alone() -> None:
    same = asyncio.run(read_all(virtual_radio("dual")))
    other = asyncio.run(read_all(virtual_radio("dual-differs")))
    assert {uuid for uuid in same if same[uuid] != other[uuid]} == {"2a25"}


def test_its_line_is_that_of_the_listed_device() -> None:
    assert load("dual-differs").controller().read("serial") == b"SX2-26-00417"
