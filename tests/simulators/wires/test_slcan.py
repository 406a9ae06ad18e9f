"""The slcan adapter: its own commands, its states, and what it refuses."""

from __future__ import annotations

import pytest

from simulators.controller import Reason
from tests.simulators.wires.devices import Device, made, shipped

UPLOAD = b"t60584018100400000000\r"
ANSWER = b"z\rt58584318100440E20100\r"


@pytest.fixture
def adapter() -> Device:
    return shipped("canopen-listed")


SESSIONS = [
    ("version", b"V\r", b"V1013\r"),
    ("serial number", b"N\r", b"NA123\r"),
    ("status", b"F\r", b"F00\r"),
    ("an empty line", b"\r\r", b"\r\r"),
    ("rate, open, close", b"S6\rO\rC\r", b"\r\r\r"),
    ("rate, listen, close", b"S6\rL\rC\r", b"\r\r\r"),
    ("close what is closed", b"C\r", b"\a"),
    ("open without a rate", b"O\r", b"\a"),
    ("listen without a rate", b"L\r", b"\a"),
    ("open twice", b"S6\rO\rO\r", b"\r\r\a"),
    ("rate while open", b"S6\rO\rS6\r", b"\r\r\a"),
    ("send while closed", b"S6\r" + UPLOAD, b"\r\a"),
    ("send while listening", b"S6\rL\r" + UPLOAD, b"\r\r\a"),
    ("send after closing", b"S6\rO\rC\r" + UPLOAD, b"\r\r\r\a"),
    ("send", b"S6\rO\r" + UPLOAD, b"\r\r" + ANSWER),
    ("listen, then send", b"S6\rL\rC\rO\r" + UPLOAD, b"\r\r\r\r" + ANSWER),
    ("as python-can begins", b"C\rS6\r\rO\rO\r" + UPLOAD, b"\a\r\r\r\a" + ANSWER),
    ("listen at a wrong rate", b"S5\rL\r", b"\r\r"),
]


@pytest.mark.parametrize(
    ("said", "answered"), [s[1:] for s in SESSIONS], ids=[s[0] for s in SESSIONS]
)
def test_a_session(said: bytes, answered: bytes, adapter: Device) -> None:
    assert adapter.say(said) == answered
    assert adapter.controller.violation_count == 0


def test_listening_does_not_reach_the_node(adapter: Device) -> None:
    adapter.say(b"S6\rL\rt60584008100000000000\rC\rO\r")
    said = adapter.say(b"t60586000000000000000\r")
    assert said.endswith(b"01000405\r")  # no transfer was begun


def test_opening_at_a_wrong_rate_is_a_violation(adapter: Device) -> None:
    assert adapter.say(b"S5\rO\r" + UPLOAD) == b"\r\rz\r"
    assert adapter.reasons == [Reason.NOT_A_READ]


def test_the_rate_is_the_scenario_s() -> None:
    text = '[identity]\nserial = "7"\n[canopen]\nbit_rate = 250_000\n'
    assert made("canopen", text).say(b"S5\rO\r") == b"\r\r"


@pytest.mark.parametrize(("mark", "said"), [("z", b"\r\rz\rt"), ("", b"\r\r\rt")])
def test_the_mark_of_a_sent_frame_is_the_scenario_s(mark: str, said: bytes) -> None:
    device = made("canopen", f'[identity]\n[canopen]\nsent_mark = "{mark}"\n')
    assert device.say(b"S6\rO\rt60184018100400000000\r").startswith(said)


def test_version_and_serial_number_are_the_scenario_s() -> None:
    text = '[identity]\n[canopen]\nadapter_version = "0102"\nadapter_serial = "0007"\n'
    assert made("canopen", text).say(b"V\rN\r") == b"V0102\rN0007\r"


@pytest.mark.parametrize(
    "line", [b"s031C", b"Z1", b"M00000000", b"mFFFFFFFF", b"Q1", b"U0", b"W0", b"X1", b"Y2"]
)
def test_a_setting_of_the_adapter_is_a_violation(line: bytes, adapter: Device) -> None:
    assert adapter.say(line + b"\r") == b"\a"
    assert [(v.reason, v.data_hex) for v in adapter.controller.violations] == [
        (Reason.NOT_A_READ, line.hex())
    ]


STRAY = [
    b"AT",
    b"*IDN?",
    b"E",
    b"A",
    b"P",
    b"S9",
    b"S66",
    b"OO",
    b"t",
    b"t605",
    b"t60594018100400000000",
    b"t6058401810040000000",
    b"t605840181004000000000",
    b"t80080000000000000000",
    b"r60580000000000000000",
    b"T200000001",
    b"\n",
    b"\xff\x00",
]


@pytest.mark.parametrize("line", STRAY)
def test_what_is_no_command_is_a_violation(line: bytes, adapter: Device) -> None:
    assert adapter.say(line + b"\r") == b"\a"
    assert [(v.reason, v.data_hex) for v in adapter.controller.violations] == [
        (Reason.STRAY_BYTES, line.hex())
    ]


def test_a_long_line_is_one_violation(adapter: Device) -> None:
    for _ in range(50):
        assert adapter.say(b"t" * 4096) == b""
    assert adapter.say(b"\rV\r") == b"\aV1013\r"
    assert adapter.reasons == [Reason.STRAY_BYTES]
