"""A scan lists what the operating system knows, and opens nothing."""

from __future__ import annotations

import pytest
import serial
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from drivers.discovery import scan
from tests.drivers.device import Device
from tests.drivers.pty_peer import pty_peer


def usb_port(device: str, vid: int, pid: int) -> ListPortInfo:
    port = ListPortInfo(device)
    port.description, port.vid, port.pid = "a port", vid, pid
    port.manufacturer, port.serial_number = "Somebody", "USB-1"
    return port


@pytest.fixture
def ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """No USB device can be had in CI: the list of ports is given, in pyserial's own type."""
    listed = [usb_port("/dev/ttyACM0", 0x1209, 1), usb_port("/dev/ttyUSB0", 0x0403, 0x6001)]
    monkeypatch.setattr(list_ports, "comports", lambda: listed)


@pytest.mark.usefixtures("ports")
def test_usb_ids_hint_at_a_profile() -> None:
    product, cable = scan()
    assert (product.target, product.profiles) == ("serial:/dev/ttyACM0", ("synthex-sx200",))
    assert cable.profiles == ()


@pytest.mark.usefixtures("ports")
def test_a_bridge_is_called_a_cable() -> None:
    assert "cable" in scan()[1].note


def test_an_extra_port_is_listed_once_and_said_to_exist_or_not() -> None:
    with pty_peer(Device()) as port:
        extra = scan([port, port, "/dev/ttyNOTHING7"])[-2:]
    assert [(c.device, bool(c.note)) for c in extra] == [(port, False), ("/dev/ttyNOTHING7", True)]


def test_a_scan_opens_no_port(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(serial.Serial, "open", opened.append)
    device = Device()
    with pty_peer(device) as port:
        scan([port])
    assert (opened, device.asked) == ([], 0)
