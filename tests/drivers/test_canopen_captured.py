"""Lines captured from canopen's LocalNode behind an slcan adapter; our reading of them is locked."""

from __future__ import annotations

import pytest

from drivers.driver import find_driver
from drivers.profile import builtin_profiles
from drivers.protocol.canopen.sdo import (
    Abort,
    Begun,
    Expedited,
    ObjectId,
    SdoAnswer,
    Segment,
    decode_answer,
    encode_segment,
    encode_upload,
)
from drivers.protocol.canopen.slcan import Frame, LineDecoder, encode_frame
from tests.drivers.drive import drive

ANSWERS = [
    ("t58584F18100004000000", Expedited(ObjectId(0x1018, 0), b"\x04")),
    ("t585843181001E5020000", Expedited(ObjectId(0x1018, 1), b"\xe5\x02\x00\x00")),
    ("t58584318100440E20100", Expedited(ObjectId(0x1018, 4), (123456).to_bytes(4, "little"))),
    ("t58584108100011000000", Begun(ObjectId(0x1008, 0), 17)),
    ("t5858004C6F7765724C69", Segment(toggle=False, data=b"LowerLi", is_last=False)),
    ("t5858106D6245786F204C", Segment(toggle=True, data=b"mbExo L", is_last=False)),
    ("t5858094C2D3200000000", Segment(toggle=False, data=b"L-2", is_last=True)),
    ("t58584F09100043000000", Expedited(ObjectId(0x1009, 0), b"C")),
    ("t58588010100100000206", Abort(ObjectId(0x1010, 1), 0x06020000)),
]


@pytest.mark.parametrize(("text", "meaning"), ANSWERS)
def test_an_answer_means_what_was_asked_for(text: str, meaning: SdoAnswer) -> None:
    (frame,) = LineDecoder().feed(text.encode() + b"\r")
    assert isinstance(frame, Frame)
    assert frame.id == 0x585
    assert decode_answer(frame.data) == meaning


@pytest.mark.parametrize(
    ("text", "sdo"),
    [
        ("t60584018100000000000", encode_upload(ObjectId(0x1018, 0))),
        ("t60584018100400000000", encode_upload(ObjectId(0x1018, 4))),
        ("t60584008100000000000", encode_upload(ObjectId(0x1008, 0))),
        ("t60586000000000000000", encode_segment(toggle=False)),
        ("t60587000000000000000", encode_segment(toggle=True)),
    ],
)
def test_a_question_has_the_captured_bytes(text: str, sdo: bytes) -> None:
    assert encode_frame(0x605, sdo) == text.encode() + b"\r"


CONVERSATION = {
    "C": b"\r",
    "V": b"V1013\r",
    "S6": b"\r",
    "L": b"\r",
    "O": b"\r",
    "t60584018100000000000": b"z\rt58584F18100004000000\r",
    "t60584018100100000000": b"z\rt585843181001E5020000\r",
    "t60584018100200000000": b"z\rt58584318100200000100\r",
    "t60584018100300000000": b"z\rt58584318100303000200\r",
    "t60584018100400000000": b"z\rt58584318100440E20100\r",
    "t60584008100000000000": b"z\rt58584108100011000000\r",
    "t60584009100000000000": b"z\rt58584F09100043000000\r",
    "t6058400A100000000000": b"z\rt5858800A100000000206\r",
}
SEGMENTS = [
    b"z\rt5858004C6F7765724C69\r",
    b"z\rt5858106D6245786F204C\r",
    b"z\rt5858094C2D3200000000\r",
]


def test_the_captured_node_is_read() -> None:
    segments = list(SEGMENTS)

    def respond(frame: bytes) -> list[bytes]:
        text = frame.decode().removesuffix("\r")
        return [CONVERSATION[text] if text in CONVERSATION else segments.pop(0)]

    session = find_driver("canopen").session(builtin_profiles()["synthex-co40"], number=0)
    read = drive(session, respond)
    assert {name.value: field.value for name, field in read.fields.items()} == {
        "manufacturer": "vendor-id 0x000002E5",
        "serial": "123456",
        "platform": "product 0x00010000 revision 0x00020003",
        "model": "LowerLimbExo LL-2",
        "hardware_revision": "C",
    }
    (declined,) = read.unanswered
    assert declined.question == "canopen object 0x100A:0 (manufacturer software version)"
    assert declined.reason == "the node declined: abort 0x06020000 (object does not exist)"
