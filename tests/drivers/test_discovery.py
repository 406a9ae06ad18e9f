"""A scan lists what the operating system knows, says what stands in the way, and opens nothing."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from drivers.discovery import Candidate, scan
from drivers.link.udev import RULES_FILE
from drivers.profile import builtin_profiles
from drivers.troubles import Trouble, TroubleKind
from tests.drivers.device import Device
from tests.drivers.pty_peer import pty_peer
from tests.drivers.test_serial_faults import unprivileged

List = Callable[..., None]


def usb_port(
    device: str,
    vid: int,
    pid: int,
    *,
    serial: str | None = "USB-1",
    location: str | None = None,
) -> ListPortInfo:
    port = ListPortInfo(device)
    port.description, port.vid, port.pid = "a port", vid, pid
    port.manufacturer, port.serial_number = "Somebody", serial
    port.location = location
    return port


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> List:
    """No USB device can be had in CI: the list of ports is given, in pyserial's own type."""

    def give(*ports: ListPortInfo) -> None:
        monkeypatch.setattr(list_ports, "comports", lambda: list(ports))

    return give


def kinds(candidate: Candidate) -> set[TroubleKind]:
    """All but ModemManager, which may run here or not."""
    return {trouble.kind for trouble in candidate.troubles} - {TroubleKind.MODEM_MANAGER}


def trouble_of(candidate: Candidate, kind: TroubleKind) -> Trouble:
    (trouble,) = (each for each in candidate.troubles if each.kind is kind)
    return trouble


def test_usb_ids_of_one_profile_choose_it(listed: List) -> None:
    listed(usb_port("/dev/ttyACM0", 0x1209, 1))
    (product,) = scan()
    assert (product.target, product.profiles) == ("serial:/dev/ttyACM0", ("synthex-sx200",))
    assert product.chosen_profile == "synthex-sx200"


def test_usb_ids_of_several_profiles_are_hints_and_choose_none(listed: List) -> None:
    listed(usb_port("/dev/ttyACM0", 0x1209, 1))
    one = builtin_profiles()["synthex-sx200"]
    (product,) = scan(profiles=[one, one.model_copy(update={"id": "twin"})])
    assert (product.profiles, product.chosen_profile) == (("synthex-sx200", "twin"), None)


def test_a_bridge_is_called_a_cable_and_never_chooses(listed: List) -> None:
    profile = builtin_profiles()["synthex-sx200"].model_copy(update={"usb_ids": ("0403:6001",)})
    listed(usb_port("/dev/ttyUSB0", 0x0403, 0x6001))
    (cable,) = scan(profiles=[profile])
    assert "cable" in cable.note
    assert (cable.profiles, cable.chosen_profile) == (("synthex-sx200",), None)


@pytest.mark.parametrize("serial", ["0001", "A50285BI", "a50285bi", "00000000", "0123456789ABCDEF"])
def test_a_serial_number_that_many_adapters_carry_is_flagged(listed: List, serial: str) -> None:
    listed(usb_port("/dev/ttyUSB0", 0x10C4, 0xEA60, serial=serial))
    assert kinds(scan()[0]) == {TroubleKind.PLACEHOLDER_SERIAL}


@pytest.mark.parametrize("serial", [None, "", "  "])
def test_an_adapter_without_a_serial_number_is_flagged(listed: List, serial: str | None) -> None:
    listed(usb_port("/dev/ttyUSB0", 0x1A86, 0x7523, serial=serial))
    assert kinds(scan()[0]) == {TroubleKind.NO_SERIAL}


def test_two_adapters_with_one_serial_number_name_each_other(listed: List) -> None:
    listed(
        usb_port("/dev/ttyUSB0", 0x0403, 0x6001, serial="AB12", location="1-1"),
        usb_port("/dev/ttyUSB1", 0x0403, 0x6001, serial="AB12", location="1-2"),
        usb_port("/dev/ttyUSB2", 0x0403, 0x6001, serial="AB13", location="1-3"),
    )
    first, second, other = scan()
    assert kinds(first) == kinds(second) == {TroubleKind.SHARED_SERIAL}
    assert "/dev/ttyUSB1" in trouble_of(first, TroubleKind.SHARED_SERIAL).text
    assert kinds(other) == set()


def test_two_ports_of_one_device_share_its_serial_number_by_right(listed: List) -> None:
    listed(
        usb_port("/dev/ttyACM0", 0x1209, 1, serial="AB12", location="1-1:1.0"),
        usb_port("/dev/ttyACM1", 0x1209, 1, serial="AB12", location="1-1:1.2"),
    )
    assert [kinds(candidate) for candidate in scan()] == [set(), set()]


def test_hostile_serial_numbers_are_escaped_in_sentences(listed: List) -> None:
    same = "\x1b[2J" + "A" * 70_000
    listed(
        usb_port("/dev/ttyUSB0", 0x0403, 0x6001, serial=same, location="1-1"),
        usb_port("/dev/ttyUSB1", 0x0403, 0x6001, serial=same, location="1-2"),
    )
    text = trouble_of(scan()[0], TroubleKind.SHARED_SERIAL).text
    assert text.isprintable()
    assert len(text) < 500


def test_an_extra_port_is_listed_once_and_said_to_exist_or_not() -> None:
    with pty_peer(Device()) as port:
        there, gone = scan([port, port, "/dev/ttyNOTHING7"])[-2:]
    assert (there.device, there.present, there.troubles) == (port, True, ())
    assert (gone.present, kinds(gone)) == (False, {TroubleKind.MISSING})


_HOLD = """\
import serial, sys
with serial.Serial(sys.argv[1], exclusive=True):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held(port: str) -> Iterator[int]:
    """Hold a port in another process; yields its number."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, port], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        yield other.pid
        other.stdin.close()


def test_a_busy_port_names_the_program_and_process() -> None:
    with pty_peer(Device()) as port, held(port) as pid:
        trouble = trouble_of(scan([port])[-1], TroubleKind.BUSY)
    assert f"process {pid}" in trouble.text


@pytest.mark.skipif(sys.platform != "linux", reason="groups and udev rules are a Linux matter")
def test_a_port_without_permission_names_group_and_rule(listed: List) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a port that belongs to somebody else: run as root")
    with pty_peer(Device()) as port:
        os.chown(port, 0, 5)  # a group of every Debian, "tty"
        Path(port).chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IWGRP)
        listed(usb_port(port, 0x1209, 1))
        with unprivileged():
            trouble = trouble_of(scan()[0], TroubleKind.PERMISSION)
    assert "sudo usermod -aG tty " in trouble.mend
    assert RULES_FILE in trouble.mend
    assert trouble.rule == (
        'SUBSYSTEM=="tty", ATTRS{idVendor}=="1209", ATTRS{idProduct}=="0001", '
        'GROUP="tty", MODE="0660", TAG+="uaccess"'
    )


@contextmanager
def named_process(name: str, tmp_path: Path) -> Iterator[None]:
    """Run a program of that name which does nothing."""
    program = tmp_path / name
    program.symlink_to("/bin/cat")
    with subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"x")
        process.stdin.flush()
        assert process.stdout.read(1) == b"x"  # it runs, under its name
        yield
        process.stdin.close()


@pytest.mark.skipif(sys.platform != "linux", reason="ModemManager is a program of Linux")
def test_where_modem_manager_runs_the_exact_rule_is_given(listed: List, tmp_path: Path) -> None:
    listed(usb_port("/dev/ttyACM0", 0x1209, 1))
    with named_process("ModemManager", tmp_path):
        trouble = trouble_of(scan()[0], TroubleKind.MODEM_MANAGER)
    assert trouble.rule == (
        'ATTRS{idVendor}=="1209", ATTRS{idProduct}=="0001", ENV{ID_MM_DEVICE_IGNORE}="1"'
    )


_COUNT_WORK = """
import json, sys
from drivers.discovery import scan

scan()  # what a first use loads is no part of the work
ports, opened, folders = sys.argv[1:], [], []

def note(event, args):
    if event == "open":
        opened.append(str(args[0]))
    elif event in ("os.listdir", "os.scandir"):
        folders.append(str(args[0]))

sys.addaudithook(note)
found = scan(ports)
print(json.dumps({
    "found": [each.device for each in found],
    "opened": [name for name in opened if name.startswith("/dev")],
    "folders": sorted(folders),
}))
"""


def counted_scan(*ports: str) -> dict[str, list[str]]:
    said = subprocess.run(
        [sys.executable, "-c", _COUNT_WORK, *ports], capture_output=True, text=True, check=True
    )
    counted: dict[str, list[str]] = json.loads(said.stdout)
    return counted


@pytest.mark.skipif(sys.platform != "linux", reason="counts what is read of /proc and /dev")
def test_a_scan_of_eight_ports_opens_none_and_reads_each_folder_once() -> None:
    """The work is counted by Python's own audit events, in a process of its own."""
    masters_and_slaves = [os.openpty() for _ in range(8)]
    try:
        ports = [os.ttyname(slave) for _, slave in masters_and_slaves]
        eight, one = counted_scan(*ports), counted_scan(ports[0])
    finally:
        for number in (number for pair in masters_and_slaves for number in pair):
            os.close(number)
    assert set(ports) <= set(eight["found"])
    assert (eight["opened"], one["opened"]) == ([], [])
    processes = [name for name in eight["folders"] if name.startswith("/proc")]
    assert processes.count("/proc") == 1
    assert all(name == "/proc" or name.endswith("/fd") for name in processes)
    others = [name for name in eight["folders"] if not name.startswith("/proc")]
    assert others == [name for name in one["folders"] if not name.startswith("/proc")]
