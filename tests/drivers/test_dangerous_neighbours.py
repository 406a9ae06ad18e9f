"""FlexSEA, VESC and the other framings of SMP: only the declared frames ever reach a line.

On these controllers the next number after the question is a command: it moves a motor, restarts
the board or erases it. Each is built here by hand and shown to be refused.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import cbor2
import pytest

from drivers.allowlist import AllowList
from drivers.driver import find_driver
from drivers.errors import Refused
from drivers.identify import MAX_PASSES
from drivers.link.recorder import RecordingLink
from drivers.profile import builtin_profiles
from drivers.protocol.session import Ask, Silence
from drivers.protocol.smp.framing import FramingName
from tests.drivers import flexsea_device, vesc_device
from tests.drivers.test_allowlist import ALLOWED_SAMPLE, DANGEROUS, Wire
from tests.drivers.test_smp_framing import UNWRAP, WRAP, product

PROFILES = builtin_profiles()
FLEXSEA = find_driver("flexsea").allowlist(PROFILES["synthex-fx10"])
VESC = find_driver("vesc").allowlist(PROFILES["synthex-vs50"])


def is_refused(allowed: AllowList, frame: bytes) -> bool:
    """Whether a link keeps the frame from the line, which then has seen nothing."""
    wire = Wire()
    link = RecordingLink(wire, allowed, lambda: datetime(2026, 5, 4, tzinfo=UTC))
    try:
        asyncio.run(link.send(frame))
    except Refused:
        assert wire.sent == []
        return True
    return False


FLEXSEA_DANGEROUS = {
    "who am i, write": (0, 2),
    "who am i, read and write": (0, 3),
    "who am i, no access": (0, 0),
    "acknowledge": (1, 2),
    "demo, read": (2, 1),
    "demo, write": (2, 2),
    "demo, read and write": (2, 3),
    "stress test, read": (3, 1),
    "stress test, write": (3, 2),
    "stress test, read and write": (3, 3),
}


@pytest.mark.parametrize("name", FLEXSEA_DANGEROUS)
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_flexsea_neighbour_is_refused(name: str, number: int) -> None:
    payload = flexsea_device.message(*FLEXSEA_DANGEROUS[name], number)
    assert is_refused(FLEXSEA, flexsea_device.frame(payload))


@pytest.mark.parametrize("command", range(1, 64))
def test_every_other_flexsea_command_is_refused(command: int) -> None:
    """From 10 on they are the product's own, motors included."""
    for access in range(4):
        for data in (b"", b"\0", bytes(8)):
            payload = flexsea_device.message(command, access, 1, data)
            assert is_refused(FLEXSEA, flexsea_device.frame(payload))


@pytest.mark.parametrize("number", [0, 5, 0x7FFF, 0x8001])
def test_a_flexsea_question_with_another_number_is_refused(number: int) -> None:
    assert is_refused(FLEXSEA, flexsea_device.frame(flexsea_device.message(0, 1, number)))


def test_a_flexsea_question_with_data_is_refused() -> None:
    payload = flexsea_device.message(0, 1, 1, b"\0")
    assert is_refused(FLEXSEA, flexsea_device.frame(payload))


VESC_DANGEROUS = {
    "jump to bootloader": b"\x01",
    "erase the application": b"\x02\0\0\0\0",
    "write the application": b"\x03\0\0\0\0x",
    "get values": b"\x04",
    "set duty": b"\x05\0\0\x27\x10",
    "set current": b"\x06\0\0\x03\xe8",
    "set brake current": b"\x07\0\0\x03\xe8",
    "set speed": b"\x08\0\0\x03\xe8",
    "set position": b"\x09\0\x0f\x42\x40",
    "handbrake": b"\x0a\0\0\x03\xe8",
    "servo": b"\x0c\x01\xf4",
    "write motor configuration": b"\x0d" + bytes(40),
    "write application configuration": b"\x10" + bytes(40),
    "terminal": b"\x14foc_openloop 5 1000",
    "detect motor parameters": b"\x18" + bytes(12),
    "reboot": b"\x1d",
    "keep alive": b"\x1e",
    "forward a question to the CAN bus": b"\x22\x01\0",
    "forward a duty to the CAN bus": b"\x22\x01\x05\0\0\x27\x10",
    "custom application data": b"\x24x",
    "apply all detection": b"\x3a" + bytes(20),
    "relative current": b"\x54\0\0\x03\xe8",
    "a script": b"\x8a(set-duty 0.1)",
    "the question with data": b"\0\0",
}


@pytest.mark.parametrize("name", VESC_DANGEROUS)
def test_a_vesc_neighbour_is_refused(name: str) -> None:
    assert is_refused(VESC, vesc_device.packet(VESC_DANGEROUS[name]))


@pytest.mark.parametrize("head", [2, 3, 4])
def test_every_other_vesc_command_is_refused_in_every_form(head: int) -> None:
    for command in range(1, 256):
        for data in (b"", b"\0", bytes(4)):
            assert is_refused(VESC, vesc_device.packet(bytes([command]) + data, head))


@pytest.mark.parametrize("head", [3, 4])
def test_the_vesc_question_in_another_form_is_refused(head: int) -> None:
    assert is_refused(VESC, vesc_device.packet(b"\0", head))


@pytest.mark.parametrize("framing", ["raw", "cobs"])
@pytest.mark.parametrize("name", DANGEROUS)
def test_an_smp_neighbour_is_refused_in_each_framing(name: str, framing: FramingName) -> None:
    chosen = find_driver(f"smp-{framing}")
    assert is_refused(chosen.allowlist(None), WRAP[framing](DANGEROUS[name]))


@pytest.mark.parametrize("framing", ["raw", "cobs"])
def test_a_question_in_another_framing_is_refused(framing: str) -> None:
    """So that a profile decides the framing, and no trial and error does."""
    assert is_refused(find_driver(f"smp-{framing}").allowlist(None), ALLOWED_SAMPLE)


@pytest.mark.parametrize("framing", ["raw", "cobs"])
def test_a_declared_frame_holds_a_read_whatever_its_framing(framing: FramingName) -> None:
    allowed = find_driver("smp").allowlist(product(framing))
    for wire in allowed._frames:
        frame = UNWRAP[framing](wire)
        assert frame[0] in (0x08, 0x00)
        assert (frame[4] << 8 | frame[5], frame[7]) in {(0, 6), (0, 7), (1, 0), (3, 0)}
        assert isinstance(cbor2.loads(frame[8:]), dict)


STRAY = [b"", b"E", b"AT\r", b"*IDN?\n", b"\xed", b"\x02", bytes.fromhex("020100000003") * 2]


@pytest.mark.parametrize("stray", STRAY, ids=repr)
@pytest.mark.parametrize("driver", ["flexsea", "vesc", "smp-raw", "smp-cobs"])
def test_a_stray_byte_is_refused(driver: str, stray: bytes) -> None:
    assert is_refused(find_driver(driver).allowlist(None), stray)


@pytest.mark.parametrize(
    ("driver", "count"), [("flexsea", 4), ("vesc", 1), ("smp-raw", 128), ("smp-cobs", 128)]
)
def test_the_list_holds_what_is_asked_and_nothing_else(driver: str, count: int) -> None:
    """SMP: four questions in two versions, with the four sequence numbers of four passes."""
    assert len(find_driver(driver).allowlist(None)) == count


@pytest.mark.parametrize("driver", ["flexsea", "vesc", "smp-raw", "smp-cobs"])
@pytest.mark.parametrize("number", range(MAX_PASSES))
def test_what_a_session_asks_first_is_declared(driver: str, number: int) -> None:
    session = find_driver(driver).session(None, number=number)
    step = next(session)
    while not isinstance(step, Ask):
        step = session.send(Silence("the bench"))
    assert step.frame in find_driver(driver).allowlist(None)


def test_a_fifth_flexsea_pass_would_be_refused() -> None:
    session = find_driver("flexsea").session(None, number=MAX_PASSES)
    next(session)
    step = session.send(Silence("the bench"))
    assert isinstance(step, Ask)
    assert is_refused(FLEXSEA, step.frame)
