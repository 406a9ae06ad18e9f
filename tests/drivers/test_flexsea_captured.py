"""Frames that the reference's C code made, locked."""

from __future__ import annotations

import pytest

from drivers.protocol.flexsea.allowed import FRAMES
from drivers.protocol.flexsea.frame import FrameDecoder, Payload, encode_frame
from drivers.protocol.flexsea.session import run
from drivers.protocol.flexsea.who_am_i import decode_message, encode_question
from drivers.reading import FieldName, Pass
from tests.drivers.drive import drive

QUESTIONS = [
    ("030001", "ED 03 03 00 01 04 EE"),
    ("030002", "ED 03 03 00 02 05 EE"),
    ("010004", "ED 03 01 00 04 05 EE"),
    ("0100E9", "ED 04 01 00 E9 E9 D3 EE"),
]
"""The first two ask with read-write access: the codec must know them, the driver never sends them."""

PLAIN = bytes.fromhex(
    "ED 2B 02 00 05 22 00 34 00 09 51 33 36 34 36 39 32 12 04 00 00 45 58 4F 2D 4D 4E 2D 31"
    + " 00" * 16
    + " 1D EE"
)
ESCAPED = bytes.fromhex(
    "ED 33 02 00 06 E9 ED E9 E9 E9 EE E9 ED 09 51 33 36 34 36 39 32 E9 E9 E9 ED E9 EE E9 E9"
    "45 58 4F 2D 4D 4E 2D 31" + " 00" * 16 + " 58 EE"
)


@pytest.mark.parametrize(("payload", "frame"), QUESTIONS)
def test_a_payload_is_wrapped_as_the_reference_does(payload: str, frame: str) -> None:
    assert encode_frame(bytes.fromhex(payload)) == bytes.fromhex(frame)


@pytest.mark.parametrize(("payload", "frame"), QUESTIONS)
def test_a_frame_of_the_reference_is_found(payload: str, frame: str) -> None:
    assert FrameDecoder().feed(bytes.fromhex(frame)) == [Payload(bytes.fromhex(payload))]


def test_the_unit_tests_frame_of_the_reference_is_found() -> None:
    """Its published bytes show that the checksum leaves the length out."""
    assert FrameDecoder().feed(bytes([237, 3, 43, 75, 120, 238, 238])) == [
        Payload(bytes([43, 75, 120]))
    ]


def test_the_fourth_pass_asks_with_the_captured_bytes() -> None:
    assert encode_frame(encode_question(4)) == bytes.fromhex("ED 03 01 00 04 05 EE") == FRAMES[3]


def one_pass(answer: bytes) -> Pass:
    return drive(run(number=0), lambda _frame: [answer])


def values(read: Pass) -> dict[str, str]:
    return {name.value: field.value for name, field in read.fields.items()}


def test_the_captured_answer_is_read() -> None:
    assert values(one_pass(PLAIN)) == {
        "model": "EXO-MN-1",
        "serial": "1042",
        "hardware_id": "220034000951333634363932",
    }


def test_the_captured_answer_with_eight_escapes_is_read() -> None:
    assert values(one_pass(ESCAPED)) == {
        "model": "EXO-MN-1",
        "serial": str(0xE9EEEDE9),
        "hardware_id": "ede9eeed0951333634363932",
    }


def test_the_raw_bytes_are_those_of_the_wire_without_its_escapes() -> None:
    field = one_pass(ESCAPED).fields[FieldName.SERIAL]
    assert field.raw_hex == "e9edeee9"


def test_the_reference_numbers_its_answers_by_itself() -> None:
    """The question had another number: an answer's number is not the question's."""
    (found,) = FrameDecoder().feed(PLAIN)
    assert isinstance(found, Payload)
    assert decode_message(found.data).number == 5
