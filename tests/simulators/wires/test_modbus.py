"""Modbus: captured and published answers byte for byte, paging, exceptions, and no other function."""

from __future__ import annotations

import pytest

from simulators.controller import Reason
from tests.simulators.wires.devices import Device, made, shipped

BASIC, REGULAR, EXTENDED, ONE = 1, 2, 3, 4


def crc(data: bytes) -> bytes:
    """CRC-16/MODBUS bit by bit, low byte first."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value.to_bytes(2, "little")


def frame(*body: int) -> bytes:
    """A client's frame."""
    return bytes(body) + crc(bytes(body))


def ask(code: int, first: int = 0, unit: int = 1) -> bytes:
    """A Read Device Identification request."""
    return frame(unit, 0x2B, 0x0E, code, first)


def objects(answer: bytes) -> dict[int, bytes]:
    """The objects of one whole answer, in their order."""
    assert crc(answer[:-2]) == answer[-2:]
    count, rest = answer[7], answer[8:-2]
    found: dict[int, bytes] = {}
    while rest:
        key, length = rest[0], rest[1]
        found[key], rest = rest[2 : 2 + length], rest[2 + length :]
    assert len(found) == count
    return found


KBR = """
[identity]
manufacturer = "KBR GmbH"
model = "multicomp F144-3  "
firmware = " 2.00r016"
[modbus]
conformity = 1
[modbus.objects]
"00" = "manufacturer"
"01" = "model"
"02" = "firmware"
"""

PYMODBUS = """
[identity]
manufacturer = "Exo Example"
model = "EXO-K1007-A"
firmware = "2.4.1"
serial = "SN-000123"
[modbus.objects]
"00" = "manufacturer"
"01" = "model"
"02" = "firmware"
"80" = "serial"
"""

KBR_ANSWER = (
    "012B0E01010000030008" + "4B425220476D6248" + "0112" + "6D756C7469636F6D7020463134342D332020"
    "0209" + "20322E303072303136" + "CDDB"
)
PYMODBUS_BASIC = (
    "012b0e0183000003000b45786f204578616d706c65010b45584f2d4b313030372d410205322e342e31797f"
)

EXCHANGES = [
    ("the maker's own", KBR, "012B0E01007077", KBR_ANSWER),
    ("pymodbus, basic", PYMODBUS, "012B0E01007077", PYMODBUS_BASIC),
    ("pymodbus, one", PYMODBUS, "012b0e04807287", "012b0e04830000018009534e2d3030303132339fd8"),
    ("pymodbus, none", PYMODBUS, ask(ONE, 0x90).hex(), "01ab02def1"),
]


@pytest.mark.parametrize(
    ("tables", "asked", "said"), [e[1:] for e in EXCHANGES], ids=[e[0] for e in EXCHANGES]
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_answers_as_captured_and_published(tables: str, asked: str, said: str, size: int) -> None:
    device = made("modbus", tables)
    assert device.say_in_pieces(bytes.fromhex(asked), size) == bytes.fromhex(said)


@pytest.fixture
def unit() -> Device:
    return shipped("modbus-listed")


NAME, MODEL, FIRMWARE, SERIAL = b"Synthex Mobility", b"MB-30", b"2.4.1", b"SXM-26-00030"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (BASIC, {0: NAME, 1: MODEL, 2: FIRMWARE}),
        (REGULAR, {0: NAME, 1: MODEL, 2: FIRMWARE, 5: MODEL}),
        (EXTENDED, {0: NAME, 1: MODEL, 2: FIRMWARE, 5: MODEL, 0x80: SERIAL}),
    ],
)
def test_the_shipped_unit_says_who_it_is(
    code: int, expected: dict[int, bytes], unit: Device
) -> None:
    said = unit.say(ask(code))
    assert (said[3:7], objects(said)) == (bytes([code, 0x83, 0, 0]), expected)


@pytest.mark.parametrize(
    ("key", "value"), [(0, NAME), (1, MODEL), (2, FIRMWARE), (5, MODEL), (0x80, SERIAL)]
)
def test_one_object_is_read(key: int, value: bytes, unit: Device) -> None:
    said = unit.say(ask(ONE, key))
    assert (said[3:7], objects(said)) == (bytes([4, 0x83, 0, 0]), {key: value})


@pytest.mark.parametrize("key", [3, 4, 6, 7, 0x7F, 0x81, 0xFF])
def test_an_object_that_is_not_there_is_an_exception(key: int, unit: Device) -> None:
    assert unit.say(ask(ONE, key)) == frame(1, 0xAB, 2)


def test_a_stream_begins_at_the_asked_object(unit: Device) -> None:
    assert objects(unit.say(ask(EXTENDED, 2))) == {2: FIRMWARE, 5: MODEL, 0x80: SERIAL}


@pytest.mark.parametrize("first", [3, 0x7F, 0x90])
def test_a_stream_from_an_unknown_object_begins_at_the_start(first: int, unit: Device) -> None:
    assert unit.say(ask(EXTENDED, first)) == unit.say(ask(EXTENDED))


def test_pages_follow_until_all_is_said() -> None:
    device = shipped("modbus-paged")
    pages, first = [], 0
    while True:
        said = device.say(ask(EXTENDED, first))
        pages.append(objects(said))
        assert sum(2 + len(value) for value in pages[-1].values()) <= 24
        more, first = said[5], said[6]
        if not more:
            break
        assert more == 0xFF
    assert first == 0
    assert len(pages) > 3
    assert [key for page in pages for key in page] == [0, 1, 2, 3, 4, 5, 0x80]
    assert pages[-1][0x80] == SERIAL


def test_a_value_that_did_not_fit_is_not_skipped() -> None:
    text = PYMODBUS.replace('"SN-000123"', '["SN-000001", "SN-000002"]')
    text = text.replace("[modbus.objects]", "[modbus]\nobject_bytes = 40\n[modbus.objects]")
    device = made("modbus", text)
    first = device.say(ask(EXTENDED))
    assert (first[5], first[6], 0x80 in objects(first)) == (0xFF, 0x80, False)
    said = [objects(device.say(ask(EXTENDED, 0x80)))[0x80] for _ in range(2)]
    assert said == [b"SN-000001", b"SN-000002"]


def test_the_serial_is_another_at_every_second_read() -> None:
    device = shipped("modbus-serial-changes")
    said = [objects(device.say(ask(ONE, 0x80)))[0x80] for _ in range(3)]
    assert said == [b"SXM-26-00030", b"SXM-26-00031", b"SXM-26-00030"]


def test_a_basic_unit_answers_what_it_has() -> None:
    device = shipped("modbus-basic")
    said = device.say(ask(EXTENDED))
    assert (said[3:5], [*objects(said)]) == (b"\x03\x01", [0, 1, 2])


def test_a_basic_unit_gives_no_single_object() -> None:
    assert shipped("modbus-basic").say(ask(ONE, 0)) == frame(1, 0xAB, 3)


def test_no_answer_is_longer_than_a_frame_may_be() -> None:
    device = shipped("modbus-hostile")
    first, longest, said = 0, 0, b""
    for _ in range(10):
        said = device.say(ask(EXTENDED, first))
        longest, first = max(longest, len(said)), said[6]
        if not said[5]:
            break
    assert (longest, said[5]) == (256, 0)


def test_a_value_too_long_is_cut() -> None:
    assert objects(shipped("modbus-hostile").say(ask(ONE, 6))) == {6: b"A" * 244}


def test_another_unit_s_read_is_neither_answered_nor_a_violation(unit: Device) -> None:
    assert unit.say(ask(BASIC, unit=2)) == b""
    assert (unit.controller.requests, unit.controller.violation_count) == (1, 0)


def test_another_unit_s_read_in_pieces_cannot_be_told_from_noise(unit: Device) -> None:
    assert unit.say_in_pieces(ask(BASIC, unit=2), 3) == b""
    assert {*unit.reasons} == {Reason.STRAY_BYTES}


def test_the_unit_is_the_scenario_s() -> None:
    device = made(
        "modbus", PYMODBUS.replace("[modbus.objects]", "[modbus]\nunit = 17\n[modbus.objects]")
    )
    assert (device.say(ask(BASIC)), device.say(ask(BASIC, unit=17))[0]) == (b"", 17)


OTHERS = [
    ("read coils", frame(1, 1, 0, 0, 0, 8)),
    ("read discrete inputs", frame(1, 2, 0, 0, 0, 8)),
    ("read holding registers", frame(1, 3, 0, 0, 0, 8)),
    ("read input registers", frame(1, 4, 0, 0, 0, 8)),
    ("write coil", frame(1, 5, 0, 0, 0xFF, 0)),
    ("write register", frame(1, 6, 0, 1, 0, 3)),
    ("read exception status", frame(1, 7)),
    ("diagnostics, restart", frame(1, 8, 0, 1, 0, 0)),
    ("write coils", frame(1, 15, 0, 0, 0, 8, 1, 0xFF)),
    ("write registers", frame(1, 16, 0, 1, 0, 1, 2, 0, 3)),
    ("report server id", frame(1, 17)),
    ("mask register", frame(1, 22, 0, 4, 0, 0xF2, 0, 0x25)),
    ("read and write registers", frame(1, 23, 0, 3, 0, 6, 0, 14, 0, 1, 2, 0, 255)),
    ("a function of its own", frame(1, 0x41, 1, 2, 3)),
    ("CANopen by 0x2B/0x0D", frame(1, 0x2B, 0x0D, 0, 0)),
]


@pytest.mark.parametrize("data", [o[1] for o in OTHERS], ids=[o[0] for o in OTHERS])
class TestOtherFunctions:
    def test_is_a_violation(self, data: bytes, unit: Device) -> None:
        unit.say(data)
        assert [(v.reason, v.data_hex) for v in unit.controller.violations] == [
            (Reason.NOT_A_READ, data[1:-2].hex())
        ]

    def test_is_answered_illegal_function(self, data: bytes, unit: Device) -> None:
        assert unit.say(data) == frame(1, data[1] | 0x80, 1)

    def test_is_a_violation_for_another_unit_too(self, data: bytes, unit: Device) -> None:
        other = frame(9, *data[1:-2])
        assert unit.say(other) == b""
        assert unit.reasons == [Reason.NOT_A_READ]

    def test_in_pieces_is_a_violation_too(self, data: bytes, unit: Device) -> None:
        assert unit.say_in_pieces(data, 3) == b""
        assert {*unit.reasons} <= {Reason.NOT_A_READ, Reason.STRAY_BYTES}
        assert unit.controller.violation_count

    def test_does_not_swallow_a_read(self, data: bytes, unit: Device) -> None:
        said = unit.say(data + ask(BASIC) + data)
        assert objects(said[5:-5]) == {0: NAME, 1: MODEL, 2: FIRMWARE}


def test_a_broadcast_read_is_a_violation(unit: Device) -> None:
    assert unit.say(ask(BASIC, unit=0)) == b""
    assert unit.reasons == [Reason.NOT_A_READ]


@pytest.mark.parametrize("code", [0, 5, 0xFF])
def test_an_unknown_access_is_a_violation_and_an_exception(code: int, unit: Device) -> None:
    assert unit.say(ask(code)) == frame(1, 0xAB, 3)
    assert unit.reasons == [Reason.UNKNOWN_COMMAND]


def test_a_read_with_data_is_a_violation(unit: Device) -> None:
    assert unit.say(frame(1, 0x2B, 0x0E, 1, 0, 0)) == frame(1, 0xAB, 3)
    assert unit.reasons == [Reason.UNKNOWN_COMMAND]


@pytest.mark.parametrize("data", [b"E", b"AT\r\n", b"*IDN?\n", bytes(8), b"\xff" * 300])
def test_bytes_outside_a_frame_are_a_violation(data: bytes, unit: Device) -> None:
    assert unit.say(data) == b""
    assert unit.reasons == [Reason.STRAY_BYTES]


def test_noise_whose_crc_is_a_read_s_first_bytes_does_not_swallow_the_read(unit: Device) -> None:
    noise = bytes.fromhex("090337e200")
    assert crc(noise) == ask(BASIC)[:2]
    assert objects(unit.say(noise + ask(BASIC))) == {0: NAME, 1: MODEL, 2: FIRMWARE}
    assert unit.reasons == [Reason.STRAY_BYTES]


def test_a_damaged_read_is_neither_answered_nor_a_violation(unit: Device) -> None:
    assert unit.say(ask(BASIC)[:-1] + b"\0") == b""
    assert unit.controller.violation_count == 0


def test_reads_are_no_violation(unit: Device) -> None:
    for code in (BASIC, REGULAR, EXTENDED, ONE):
        unit.say(ask(code))
    assert (unit.controller.requests, unit.controller.violation_count) == (4, 0)


BROKEN = [
    ("object 07", '[identity]\na = "b"\n[modbus.objects]\n"07" = "a"\n', "'modbus.objects.07"),
    ("object 7", '[identity]\na = "b"\n[modbus.objects]\n"7" = "a"\n', "'modbus.objects.7"),
    ("no field", '[identity]\n[modbus.objects]\n"00" = "a"\n', "object 00 names 'a'"),
    ("unit 0", "[identity]\n[modbus]\nunit = 0\n", "'modbus.unit'"),
    ("conformity 4", "[identity]\n[modbus]\nconformity = 4\n", "'modbus.conformity'"),
    ("tiny pages", "[identity]\n[modbus]\nobject_bytes = 15\n", "'modbus.object_bytes'"),
]


@pytest.mark.parametrize(("tables", "said"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_device_that_cannot_be_is_refused(tables: str, said: str) -> None:
    with pytest.raises(Exception, match=r"is not valid") as caught:
        made("modbus", tables)
    assert said in str(caught.value)
