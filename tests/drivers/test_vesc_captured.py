"""The published bytes of the VESC protocol, locked."""

from __future__ import annotations

from drivers.protocol.vesc.allowed import FRAME
from drivers.protocol.vesc.packet import PacketDecoder, Payload, encode_packet
from drivers.protocol.vesc.session import run
from drivers.reading import Pass
from tests.drivers.drive import drive

ANSWER = bytes.fromhex(
    "02 23 00 06 02 36 30 5F 4D 4B 36 00 01 02 03 04 05 06 07 08 09 0A 0B 0C"
    "00 00 00 00 00 00 00 00 00 DE AD BE EF 99 08 03"
)


def test_the_question_has_the_published_bytes() -> None:
    assert encode_packet(b"\0") == bytes.fromhex("02 01 00 00 00 03") == FRAME


def test_the_published_answer_is_found_whole() -> None:
    assert PacketDecoder().feed(ANSWER) == [Payload(ANSWER[2:-3])]


def one_pass(answer: bytes) -> Pass:
    return drive(run(), lambda _frame: [answer])


def test_the_published_answer_is_read() -> None:
    read = one_pass(ANSWER)
    assert {name.value: (field.value, field.kind) for name, field in read.fields.items()} == {
        "firmware_version": ("6.02", "application"),
        "model": ("60_MK6", None),
        "hardware_id": ("0102030405060708090a0b0c", None),
    }
    assert read.unanswered == ()
