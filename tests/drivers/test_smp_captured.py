"""Bytes captured from Zephyr 4.4.0 (native_sim, and QEMU mps2_an385 with MCUboot), locked."""

from __future__ import annotations

import pytest

from drivers.protocol.smp.console import ConsoleDecoder, encode_console
from drivers.protocol.smp.message import (
    Answered,
    Command,
    Declined,
    Version,
    decode_answer,
    decode_frame,
    encode_read,
    encode_text_map,
)
from drivers.protocol.smp.packet import Packet
from drivers.protocol.smp.questions import IMAGE_STATE, OS_INFO, PARAMETERS, questions
from drivers.protocol.taken import Found

FRAMES = [
    (PARAMETERS, 1, {}, "0800000100000106a0", b"AAsIAAABAAABBqBEIw=="),
    (OS_INFO, 2, {}, "0800000100000207a0", b"AAsIAAABAAACB6AuQg=="),
    (
        OS_INFO,
        3,
        {"format": "a"},
        "0800000a00000307a166666f726d61746161",
        b"ABQIAAAKAAADB6FmZm9ybWF0YWEKyA==",
    ),
    (IMAGE_STATE, 5, {}, "0800000100010500a0", b"AAsIAAABAAEFAKBE8Q=="),
]


@pytest.mark.parametrize(("command", "sequence", "body", "frame", "line"), FRAMES)
def test_a_request_has_the_captured_bytes(
    command: Command, sequence: int, body: dict[str, str], frame: str, line: bytes
) -> None:
    encoded = encode_read(Version.V2, command, sequence, encode_text_map(body))
    assert encoded.hex() == frame
    assert encode_console(encoded) == b"\x06\x09" + line + b"\n"


def test_smp_v1_differs_in_the_first_byte_alone() -> None:
    v1 = encode_read(Version.V1, PARAMETERS, 1, b"\xa0")
    assert v1.hex() == "0000000100000106a0"


def test_a_captured_answer_of_one_line_is_found() -> None:
    found = ConsoleDecoder().feed(b"\x06\x09ABELAAAHAAAAAL9hcmJoaf/eOQ==\n")
    assert found == [Packet(bytes.fromhex("0b00000700000000bf6172626869ff"))]


def test_a_captured_answer_of_two_lines_is_found() -> None:
    wire = (
        b"\x06\x09AHIJAABoAAADB79mb3V0cHV0eF1aZXBoeXIgdW5rbm93biA2ODRjOWU4ZjMyZTQgNC40LjAgV2VkIEp1"
        b"biAgMyAyMjoxOTozNyAyMDI2IHBvc2l4IHg4NiBuYXRp\n"
        b"\x04\x14dmVfc2ltL25hdGl2ZSBaZXBoeXL/ufo=\n"
    )
    (packet,) = ConsoleDecoder().feed(wire)
    assert isinstance(packet, Packet)
    assert decode_answer(decode_frame(packet.frame).body) == Answered(
        {
            "output": "Zephyr unknown 684c9e8f32e4 4.4.0 Wed Jun  3 22:19:37 2026 posix x86 "
            "native_sim/native Zephyr"
        }
    )


@pytest.mark.parametrize(
    ("frame", "answer"),
    [
        (
            "0900001900000106bf686275665f73697a65190180696275665f636f756e7404ff",
            Answered({"buf_size": 384, "buf_count": 4}),
        ),
        ("0900001000000207bf666f7574707574665a6570687972ff", Answered({"output": "Zephyr"})),
        ("0900000600000408bf62726308ff", Declined(None, 8)),
        ("0900001300030800bf63657272bf6567726f75700362726305ffff", Declined(3, 5)),
    ],
)
def test_a_captured_answer_is_understood(frame: str, answer: Answered | Declined) -> None:
    assert decode_answer(decode_frame(bytes.fromhex(frame)).body) == answer


def test_the_captured_image_list_gives_version_and_hash_of_the_active_slot() -> None:
    frame = bytes.fromhex(
        "0900008600010500bf66696d616765739fbf64736c6f74006776657273696f6e65302e302e306468617368"
        "58207fb87140f65bbcb1c6714a67cf618dcc2f5432035f5df8cd350bfe61da346104"
        "68626f6f7461626c65f56770656e64696e67f469636f6e6669726d6564f566616374697665f5"
        "697065726d616e656e74f4ffff6b73706c697453746174757300ff"
    )
    answer = decode_answer(decode_frame(frame).body)
    assert isinstance(answer, Answered)
    image_question = next(q for q in questions({}) if q.command == IMAGE_STATE)
    found = [
        (t.name.value, t.value, t.kind)
        for t in image_question.take(answer.values)
        if isinstance(t, Found)
    ]
    assert found == [
        ("firmware_version", "0.0.0", "application"),
        (
            "firmware_hash",
            "7fb87140f65bbcb1c6714a67cf618dcc2f5432035f5df8cd350bfe61da346104",
            "application",
        ),
    ]
