"""VESC: the version in every length that old firmware sends, and no other command."""

from __future__ import annotations

import binascii

import pytest

from simulators.controller import Reason
from tests.simulators.wires.devices import Device, made, shipped

FW_VERSION = bytes.fromhex("020100000003")

EXAMPLE = """
[identity]
model = "60_MK6"
firmware = "6.02"
hardware_id = { hex = "0102030405060708090a0b0c" }
[vesc]
hardware_crc = 0xDEADBEEF
"""

EXAMPLE_ANSWER = bytes.fromhex(
    "02230006023630" + "5F4D4B3600" + "0102030405060708090A0B0C" + "00" * 9 + "DEADBEEF990803"
)


def packet(payload: bytes) -> bytes:
    """A client's packet."""
    assert 0 < len(payload) <= 512
    head = (
        bytes([2, len(payload)]) if len(payload) < 256 else b"\3" + len(payload).to_bytes(2, "big")
    )
    return head + payload + binascii.crc_hqx(payload, 0).to_bytes(2, "big") + b"\3"


def payload_of(answer: bytes) -> bytes:
    """The payload of one whole packet."""
    head = answer[0]
    length = int.from_bytes(answer[1:head], "big")
    payload = answer[head : head + length]
    assert answer[head + length :] == binascii.crc_hqx(payload, 0).to_bytes(2, "big") + b"\3"
    return payload


@pytest.fixture
def device() -> Device:
    return shipped("vesc-listed")


def test_answers_as_the_example() -> None:
    assert made("vesc", EXAMPLE).say(FW_VERSION) == EXAMPLE_ANSWER


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_request_in_pieces_is_answered(size: int) -> None:
    assert made("vesc", EXAMPLE).say_in_pieces(FW_VERSION, size) == EXAMPLE_ANSWER


LENGTHS = [
    ("version", 3),
    ("name", 10),
    ("uuid", 22),
    ("pairing_done", 23),
    ("test_version", 24),
    ("hardware_type", 25),
    ("custom_configs", 26),
    ("phase_filters", 27),
    ("qml_hardware", 28),
    ("qml_app", 29),
    ("nrf_flags", 30),
    ("firmware_name", 31),
    ("hardware_crc", 35),
]


@pytest.mark.parametrize(("last", "length"), LENGTHS)
def test_an_older_firmware_stops_earlier(last: str, length: int) -> None:
    device = made("vesc", EXAMPLE + f'ends_after = "{last}"\n')
    assert payload_of(device.say(FW_VERSION)) == EXAMPLE_ANSWER[2 : 2 + length]


def test_each_part_is_at_its_place() -> None:
    flags = [
        "pairing_done",
        "test_version",
        "hardware_type",
        "custom_configs",
        "phase_filters",
        "qml_hardware",
        "qml_app",
        "nrf_flags",
    ]
    text = EXAMPLE + "".join(f"{flag} = {number}\n" for number, flag in enumerate(flags, start=1))
    assert payload_of(made("vesc", text).say(FW_VERSION))[22:30] == bytes(range(1, 9))


def test_the_firmware_name_stands_before_the_crc() -> None:
    text = EXAMPLE.replace("[vesc]", 'firmware_name = "test build"\n[vesc]')
    assert payload_of(made("vesc", text).say(FW_VERSION))[30:] == b"test build\0\xde\xad\xbe\xef"


SHIPPED = [
    ("vesc-listed", "000602" + "56532D3530" + "00"),
    ("vesc-old", "000212"),
    ("vesc-no-uuid", "000328" + "56532D3530" + "00"),
]


@pytest.mark.parametrize(("name", "begins"), SHIPPED)
def test_a_shipped_controller_says_its_version(name: str, begins: str) -> None:
    said = payload_of(shipped(name).say(FW_VERSION))
    assert said[: len(begins) // 2] == bytes.fromhex(begins)
    assert name == "vesc-listed" or len(said) == len(begins) // 2


def test_a_name_ends_at_its_first_zero_byte() -> None:
    text = EXAMPLE.replace('"60_MK6"', '"60_MK6\\u0000\\u0000"')
    assert made("vesc", text).say(FW_VERSION) == EXAMPLE_ANSWER


@pytest.mark.parametrize(("count", "start"), [(225, 2), (226, 2), (227, 3), (65_000, 3)])
def test_a_long_answer_has_more_length_bytes(count: int, start: int) -> None:
    text = EXAMPLE.replace('"60_MK6"', f'{{ text = "x", times = {count} }}')
    said = made("vesc", text).say(FW_VERSION)
    assert (said[0], len(payload_of(said))) == (start, count + 29)


def test_an_answer_of_more_than_16_bits_has_three_length_bytes() -> None:
    long = '{ text = "x", times = 65_000 }'
    text = EXAMPLE.replace('"60_MK6"', f"{long}\nfirmware_name = {long}")
    said = made("vesc", text).say(FW_VERSION)
    assert (said[0], len(payload_of(said))) == (4, 130_029)


@pytest.mark.parametrize(
    ("name", "model", "firmware_name"),
    [
        ("vesc-hostile", b"\x1b]0;gone\x07<img src=x onerror=alert(1)>", b"\xff\xfe\xc0\xaf"),
        ("vesc-overlong", b"VS-50", b"<script>alert(1)</script>" * 2600),
    ],
)
def test_hostile_texts_are_sent_as_they_are(name: str, model: bytes, firmware_name: bytes) -> None:
    said = payload_of(shipped(name).say(FW_VERSION))
    chip_id_and_flags = bytes(range(1, 13)) + bytes(8)
    assert said[3:-4] == model + b"\0" + chip_id_and_flags + firmware_name + b"\0"


NO_READS = [
    ("jump to boot loader", b"\x01", Reason.NOT_A_READ),
    ("erase firmware", b"\x02\0\0\0\1", Reason.NOT_A_READ),
    ("write firmware", b"\x03\0\0\0\0x", Reason.NOT_A_READ),
    ("set duty", b"\x05\0\0\0\1", Reason.NOT_A_READ),
    ("set current", b"\x06\0\0\0\1", Reason.NOT_A_READ),
    ("set brake current", b"\x07\0\0\0\1", Reason.NOT_A_READ),
    ("set speed", b"\x08\0\0\0\1", Reason.NOT_A_READ),
    ("set position", b"\x09\0\0\0\1", Reason.NOT_A_READ),
    ("set motor configuration", b"\x0d" + bytes(400), Reason.NOT_A_READ),
    ("terminal", b"\x14help", Reason.NOT_A_READ),
    ("restart", b"\x1d", Reason.NOT_A_READ),
    ("alive, which keeps a motor running", b"\x1e", Reason.NOT_A_READ),
    ("forward to another controller", b"\x22\1\0", Reason.NOT_A_READ),
    ("a command of the future", b"\xff", Reason.NOT_A_READ),
    ("values", b"\x04", Reason.UNKNOWN_COMMAND),
    ("motor configuration", b"\x0e", Reason.UNKNOWN_COMMAND),
    ("the version with data", b"\0\0", Reason.UNKNOWN_COMMAND),
]


@pytest.mark.parametrize(
    ("payload", "reason"), [n[1:] for n in NO_READS], ids=[n[0] for n in NO_READS]
)
def test_any_other_command_is_a_violation_and_not_answered(
    payload: bytes, reason: Reason, device: Device
) -> None:
    assert device.say(packet(payload)) == b""
    assert [(v.reason, v.data_hex) for v in device.controller.violations] == [
        (reason, payload.hex())
    ]


@pytest.mark.parametrize("data", [b"E", b"AT\r\n", b"*IDN?\n", bytes(8), b"\x03\x00\x01\0\0\0\x03"])
def test_bytes_outside_a_packet_are_a_violation(data: bytes, device: Device) -> None:
    assert device.say(data) == b""
    assert Reason.STRAY_BYTES in device.reasons


def test_a_packet_without_its_stop_byte_is_none(device: Device) -> None:
    assert device.say(FW_VERSION[:-1] + b"\x02") == b""
    assert device.reasons == [Reason.STRAY_BYTES]


def test_a_damaged_packet_is_neither_answered_nor_a_violation(device: Device) -> None:
    assert device.say(bytes.fromhex("020105000003")) == b""
    assert device.controller.violation_count == 0


def test_a_read_is_no_violation(device: Device) -> None:
    device.say(FW_VERSION * 3)
    assert (device.controller.requests, device.controller.violation_count) == (3, 0)


def test_a_begun_packet_does_not_swallow_a_read(device: Device) -> None:
    assert device.say(b"\x02\xff" + FW_VERSION)


BROKEN = [
    ("[identity]\n", "vesc.firmware names 'firmware', which is no identity"),
    ('[identity]\nfirmware = "6"\n', "no version"),
    ('[identity]\nfirmware = "6.256"\n', "no version"),
    ('[identity]\nfirmware = "6.2"\nhardware_id = "short"\n', "needs 12 bytes"),
    ('[identity]\nfirmware = "6.2"\n[vesc]\nends_after = "motor"\n', "'vesc.ends_after'"),
]


@pytest.mark.parametrize(("tables", "said"), BROKEN)
def test_a_device_that_cannot_be_is_refused(tables: str, said: str) -> None:
    with pytest.raises(Exception, match=r"is not valid") as caught:
        made("vesc", tables)
    assert said in str(caught.value)
