"""FlexSEA: the vectors of the reference C byte for byte, and nothing but Who Am I goes through."""

from __future__ import annotations

import pytest

from simulators.controller import Reason
from tests.simulators.wires.devices import Device, made, shipped

READ = bytes.fromhex("ED0301000405EE")
READ_WRITE = bytes.fromhex("ED0303000104EE")
READ_ESCAPED = bytes.fromhex("ED040100E9E9D3EE")
"""Packet number 0xE9: its byte is escaped, and the checksum counts the escape."""

WITH_1042 = """
[identity]
model = "EXO-MN-1"
serial = "1042"
hardware_id = { hex = "220034000951333634363932" }
[flexsea]
packet_number = 5
"""

ALL_ESCAPED = """
[identity]
model = "EXO-MN-1"
serial = "0xE9EEEDE9"
hardware_id = { hex = "ede9eeed0951333634363932" }
[flexsea]
packet_number = 6
"""

ANSWER_1042 = bytes.fromhex(
    "ED2B0200052200340009513336343639321204000045584F2D4D4E2D31" + "00" * 16 + "1DEE"
)
ANSWER_ESCAPED = bytes.fromhex(
    "ED33020006E9EDE9E9E9EEE9ED0951333634363932E9E9E9EDE9EEE9E945584F2D4D4E2D31"
    + "00" * 16
    + "58EE"
)


def frame(payload: bytes) -> bytes:
    """A client's frame, for payloads without special bytes."""
    assert not {*payload} & {0xE9, 0xED, 0xEE}
    return bytes([0xED, len(payload)]) + payload + bytes([sum(payload) % 256, 0xEE])


@pytest.fixture
def board() -> Device:
    return shipped("flexsea-listed")


@pytest.mark.parametrize("request_", [READ, READ_WRITE, READ_ESCAPED], ids=["R", "RW", "escaped"])
@pytest.mark.parametrize(
    ("tables", "answer"),
    [(WITH_1042, ANSWER_1042), (ALL_ESCAPED, ANSWER_ESCAPED)],
    ids=["1042", "eight escapes"],
)
def test_answers_as_the_reference(tables: str, answer: bytes, request_: bytes) -> None:
    assert made("flexsea", tables).say(request_) == answer


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_request_in_pieces_is_answered(size: int) -> None:
    assert made("flexsea", WITH_1042).say_in_pieces(READ_ESCAPED, size) == ANSWER_1042


def test_the_shipped_board_says_who_it_is(board: Device) -> None:
    said = board.say(READ)
    assert said[1:5] == bytes.fromhex("2B020001")
    assert said[5:17].hex() == "220034000951333634363932"
    assert int.from_bytes(said[17:21], "little") == 1042
    assert said[21:45] == b"FX-10".ljust(24, b"\0")


def test_the_board_counts_its_own_packets(board: Device) -> None:
    numbers = [board.say(READ)[3:5].hex() for _ in range(3)]
    assert numbers == ["0001", "0002", "0003"]


def test_the_count_begins_again_after_15_bits() -> None:
    device = made("flexsea", '[identity]\nserial = "1"\n[flexsea]\npacket_number = 0x7FFF\n')
    assert [device.say(READ)[3:5].hex() for _ in range(2)] == ["7fff", "0000"]


def test_a_name_of_12_bytes() -> None:
    said = shipped("flexsea-12").say(READ)
    assert (said[1], said[21:-2]) == (31, b"FX-10".ljust(12, b"\0"))


def test_the_serial_is_another_at_every_second_read() -> None:
    device = shipped("flexsea-serial-changes")
    said = [int.from_bytes(device.say(READ)[17:21], "little") for _ in range(3)]
    assert said == [1042, 1043, 1042]


def test_a_name_too_long_is_cut() -> None:
    device = made("flexsea", '[identity]\nmodel = { text = "x", times = 65_000 }\n')
    assert device.say(READ)[21:-2] == b"x" * 24


def test_an_answer_too_long_escaped_is_not_sent() -> None:
    text = '[identity]\nmodel = { hex = "ed", times = 180 }\n[flexsea]\nboard_bytes = 180\n'
    assert made("flexsea", text).say(READ) == b""


def test_a_hostile_name_is_sent_as_it_is() -> None:
    said = shipped("flexsea-hostile").say(READ)
    name = b"\x1b[2J<b>\xe9\xe9\xe9\xed\xe9\xee\xff\xfe\xc0\xaf"  # three bytes are escaped
    assert (said[1], said[21:-2]) == (46, name.ljust(27, b"\0"))


def test_what_is_missing_is_sent_as_zero() -> None:
    assert made("flexsea", "[identity]\n").say(READ)[5:-2] == bytes(40)


NO_READS = [
    ("Who Am I written", bytes.fromhex("020001"), Reason.NOT_A_READ),
    ("Who Am I with data", bytes.fromhex("03000101"), Reason.NOT_A_READ),
    ("Who Am I read with data", bytes.fromhex("01000101"), Reason.NOT_A_READ),
    ("Who Am I with access 0", bytes.fromhex("000001"), Reason.NOT_A_READ),
    ("Who Am I with an acknowledgement", bytes.fromhex("018001"), Reason.UNKNOWN_COMMAND),
    ("Who Am I too short", bytes.fromhex("0100"), Reason.UNKNOWN_COMMAND),
    ("acknowledgement", bytes.fromhex("060001"), Reason.NOT_A_READ),
    ("demo written", bytes.fromhex("0A000101"), Reason.NOT_A_READ),
    ("stress test read and written", bytes.fromhex("0F0001"), Reason.NOT_A_READ),
    ("a user command read", bytes.fromhex("290001"), Reason.UNKNOWN_COMMAND),
    ("a user command written", bytes.fromhex("2A0001FF"), Reason.NOT_A_READ),
]


@pytest.mark.parametrize(
    ("payload", "reason"), [n[1:] for n in NO_READS], ids=[n[0] for n in NO_READS]
)
def test_anything_else_is_a_violation_and_not_answered(
    payload: bytes, reason: Reason, board: Device
) -> None:
    assert board.say(frame(payload)) == b""
    assert [(v.reason, v.data_hex) for v in board.controller.violations] == [
        (reason, payload.hex())
    ]


@pytest.mark.parametrize("data", [b"E", b"AT\r\n", b"*IDN?\n", b"\xee", bytes(8)])
def test_bytes_outside_a_frame_are_a_violation(data: bytes, board: Device) -> None:
    assert board.say(data) == b""
    assert [(v.reason, v.data_hex) for v in board.controller.violations] == [
        (Reason.STRAY_BYTES, data.hex())
    ]


DAMAGED = [
    ("checksum", "ED0301000406EE"),
    ("the README's checksum, which counts the length", "ED0301000408EE"),
    ("an escape that ends the payload", "ED030100E9EAEE"),
    ("a special byte alone", "ED030100EDEEEE"),
]


@pytest.mark.parametrize("text", [d[1] for d in DAMAGED], ids=[d[0] for d in DAMAGED])
def test_a_damaged_frame_is_neither_answered_nor_a_violation(text: str, board: Device) -> None:
    assert board.say(bytes.fromhex(text)) == b""
    assert board.controller.violation_count == 0


def test_a_read_is_no_violation(board: Device) -> None:
    for request in (READ, READ_WRITE, READ_ESCAPED):
        board.say(request)
    assert (board.controller.requests, board.controller.violation_count) == (3, 0)


def test_a_begun_frame_does_not_swallow_a_read(board: Device) -> None:
    assert board.say(b"\xed\xc8" + READ)


BROKEN = [
    ('[identity]\nserial = "SN-1"\n', "no number from 0 to 4294967295"),
    ('[identity]\nserial = "4294967296"\n', "no number from 0 to 4294967295"),
    ('[identity]\nhardware_id = { hex = "00" }\n', "needs 12 bytes"),
    ("[identity]\n[flexsea]\nboard_bytes = 181\n", "'flexsea.board_bytes'"),
    ("[identity]\n[modbus]\nunit = 1\n", "the table [modbus] is not for the driver 'flexsea'"),
]


@pytest.mark.parametrize(("tables", "said"), BROKEN)
def test_a_device_that_cannot_be_is_refused(tables: str, said: str) -> None:
    with pytest.raises(Exception, match=r"is not valid") as caught:
        made("flexsea", tables)
    assert said in str(caught.value)
