"""SMP without a console: bare frames, and COBS; bytes captured from Zephyr and MCUboot, locked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smpclient.transport.serial import Cobs

from drivers.driver import find_driver
from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.profile import Profile
from drivers.protocol.smp.cobs import MAX_COBS_BYTES, CobsDecoder, encode_cobs, stuff, unstuff
from drivers.protocol.smp.framing import FRAMINGS, FramingName
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
from drivers.protocol.smp.packet import MAX_PACKET_BYTES, Damaged, Packet
from drivers.protocol.smp.questions import IMAGE_STATE, OS_INFO, PARAMETERS
from drivers.protocol.smp.raw import MAX_RAW_BYTES, RawDecoder
from drivers.reading import Pass
from tests.drivers.device import Device, answer_frame
from tests.drivers.drive import PLACE, Respond, drive
from tests.drivers.reader import SMP, SX200

CAPTURED_QUESTIONS = [
    (PARAMETERS, 0, {}, "0800000100000006a0", "020801020101010506a0731300"),
    (
        OS_INFO,
        1,
        {"format": "i"},
        "0800000a00000107a166666f726d61746169",
        "020801020a010f0107a166666f726d617461698d2a00",
    ),
    (IMAGE_STATE, 3, {}, "0800000100010300a0", "020801020103010304a0f65100"),
    (IMAGE_STATE, 67, {}, "0800000100014300a0", "020801020103014304a0ebfc00"),
]


@pytest.mark.parametrize(("command", "sequence", "body", "raw", "cobs"), CAPTURED_QUESTIONS)
def test_a_question_has_the_bytes_that_the_real_servers_answered(
    command: Command, sequence: int, body: dict[str, str], raw: str, cobs: str
) -> None:
    frame = encode_read(Version.V2, command, sequence, encode_text_map(body))
    assert FRAMINGS["raw"].encode(frame).hex() == raw
    assert FRAMINGS["cobs"].encode(frame).hex() == cobs


HASH = bytes.fromhex("f39a07c1dd6d54a0c16eb1ea18e56235782876a9888da47cbe089a2aed43f30d")
IMAGES = Answered({"images": ({"slot": 0, "hash": HASH, "version": "0.0.0"},)})
CAPTURED_ANSWERS: list[tuple[FramingName, str, Answered | Declined]] = [
    (
        "raw",
        "0900001900000006bf686275665f73697a65190180696275665f636f756e7404ff",
        Answered({"buf_size": 384, "buf_count": 4}),
    ),
    (
        "raw",
        "0900001400000107bf666f75747075746a6d7073322f616e333835ff",
        Answered({"output": "mps2/an385"}),
    ),
    (
        "cobs",
        "020901021901010e06bf686275665f73697a6519040f696275665f636f756e7401ffb3fe00",
        Answered({"buf_size": 1024, "buf_count": 1}),
    ),
    ("cobs", "0209010206010b0107bf62726308ffa6e600", Declined(None, 8)),
    (
        "cobs",
        (
            "020901024803010310bf66696d616765739fbf64736c6f743b64686173685820f39a07c1dd6d54a0c16eb1"
            "ea18e56235782876a9888da47cbe089a2aed43f30d6776657273696f6e65302e302e30ffffffa94800"
        ),
        IMAGES,
    ),
]


@pytest.mark.parametrize(("framing", "wire", "answer"), CAPTURED_ANSWERS)
def test_a_captured_answer_is_understood(
    framing: FramingName, wire: str, answer: Answered | Declined
) -> None:
    (found,) = FRAMINGS[framing].decoder().feed(bytes.fromhex(wire))
    assert isinstance(found, Packet)
    assert decode_answer(decode_frame(found.frame).body) == answer


PUBLISHED_COBS = [
    ("", "01"),
    ("00", "0101"),
    ("0000", "010101"),
    ("00110000", "01021101" + "01"),
    ("11220033", "0311220233"),
    ("11223344", "0511223344"),
    ("11000000", "0211010101"),
    (bytes(range(1, 255)).hex(), "ff" + bytes(range(1, 255)).hex() + "01"),
    (bytes(range(255)).hex(), "01ff" + bytes(range(1, 255)).hex() + "01"),
    (bytes(range(1, 256)).hex(), "ff" + bytes(range(1, 255)).hex() + "02ff"),
]
"""The examples that explain COBS everywhere; a full last block is followed by an empty one, as
MCUboot writes it. A reader takes either form."""


@pytest.mark.parametrize(("data", "stuffed"), PUBLISHED_COBS)
def test_stuffing_has_the_published_bytes(data: str, stuffed: str) -> None:
    assert stuff(bytes.fromhex(data)).hex() == stuffed
    assert unstuff(bytes.fromhex(stuffed)) == bytes.fromhex(data)


def test_a_full_last_block_may_stand_without_an_empty_one() -> None:
    data = bytes(range(1, 255))
    assert unstuff(b"\xff" + data) == data


@pytest.mark.parametrize("stuffed", ["00", "0511", "0211ff11", "020900"])
def test_blocks_that_are_not_whole_are_refused(stuffed: str) -> None:
    assert unstuff(bytes.fromhex(stuffed)) is None


PAYLOADS = st.binary(max_size=700) | st.lists(
    st.sampled_from([b"\0", b"\xff" * 253, b"\xff" * 254, b"\x01" * 255, b"\0\0"]), max_size=4
).map(b"".join)


@given(PAYLOADS)
def test_our_cobs_frames_are_those_of_smpclient(frame: bytes) -> None:
    assert encode_cobs(frame) == b"".join(Cobs().encode(frame))


@given(PAYLOADS.filter(bool))
def test_smpclient_finds_what_we_wrapped(frame: bytes) -> None:
    theirs = Cobs()
    theirs.feed(encode_cobs(frame))
    assert theirs.take() == frame


@given(st.binary(max_size=600))
def test_unstuffing_turns_stuffing_back(data: bytes) -> None:
    stuffed = stuff(data)
    assert 0 not in stuffed
    assert unstuff(stuffed) == data


NOISE = st.lists(
    st.sampled_from([b"\x09", b"\x01\0", b"\x09\0\0\x06", b"\0", b"\xff", b"\x02\x09"])
    | st.binary(max_size=30),
    max_size=30,
).map(b"".join)


@given(st.sampled_from(["raw", "cobs"]), NOISE)
def test_any_bytes_however_cut_are_found_to_be_the_same(framing: FramingName, data: bytes) -> None:
    at_once = FRAMINGS[framing].decoder()
    found = [*at_once.feed(data), *at_once.give_up()]
    one_by_one = FRAMINGS[framing].decoder()
    again = [item for byte in data for item in one_by_one.feed(bytes([byte]))]
    assert found == [*again, *one_by_one.give_up()]


@given(st.binary(min_size=1, max_size=400), NOISE)
def test_a_cobs_packet_is_found_behind_any_noise(frame: bytes, noise: bytes) -> None:
    assert CobsDecoder().feed(noise + b"\0" + encode_cobs(frame))[-1] == Packet(frame)


def test_a_cobs_decoder_holds_no_more_than_its_bounds() -> None:
    decoder = CobsDecoder()
    for _ in range(100):
        decoder.feed(b"\x01" * 4_096)
    assert len(decoder._held) <= MAX_COBS_BYTES
    assert decoder.feed(b"\0") == [Damaged(f"has more than {MAX_PACKET_BYTES} bytes")]


def test_a_raw_decoder_holds_no_more_than_its_bounds() -> None:
    decoder = RawDecoder()
    for _ in range(100):
        decoder.feed(b"\x09\0\x0f\0\0\0\0\0" * 512)
    assert len(decoder._held) <= MAX_RAW_BYTES


@given(st.sampled_from(["raw", "cobs"]), st.lists(NOISE, max_size=8))
def test_any_device_ends_in_a_pass_or_an_error_of_the_tree(
    framing: FramingName, chunks: list[bytes]
) -> None:
    left = list(chunks)
    session = find_driver(f"smp-{framing}").session(None, number=0)
    try:
        read = drive(session, lambda _frame: [left.pop(0)] if left and left[0] else [])
    except (LinkError, ProtocolError):
        return
    assert read.fields == {}


def product(framing: FramingName) -> Profile:
    smp = SX200.smp.model_copy(update={"framing": framing})
    return SX200.model_copy(update={"smp": smp})


UNWRAP: dict[FramingName, Callable[[bytes], bytes]] = {
    "raw": lambda wire: wire,
    "cobs": lambda wire: (unstuff(wire[:-1]) or b"")[:-2],
}
WRAP: dict[FramingName, Callable[[bytes], bytes]] = {
    "raw": lambda frame: frame,
    "cobs": lambda frame: b"".join(Cobs().encode(frame)),
}


def server(framing: FramingName, device: Device) -> Callable[[bytes], bytes]:
    def answer(wire: bytes) -> bytes:
        request = UNWRAP[framing](wire)
        return WRAP[framing](answer_frame(request, device._values(request)))

    return answer


def one_pass(framing: FramingName, respond: Respond) -> Pass:
    return drive(SMP.session(product(framing), number=0), respond)


def serial_of(read: Pass) -> str:
    return next(field.value for name, field in read.fields.items() if name.value == "serial")


BOTH = pytest.mark.parametrize("framing", ["raw", "cobs"])
AROUND: dict[str, Callable[[bytes], list[bytes]]] = {
    "whole": lambda answer: [answer],
    "byte by byte": lambda answer: [answer[at : at + 1] for at in range(len(answer))],
    "twice": lambda answer: [answer, answer],
}
NOISE_BEFORE: dict[str, bytes] = {
    "a banner": b"boot banner\r\n\0",
    "half a header": b"\x09\0\x01\x02" + b"\0",
}


@BOTH
@pytest.mark.parametrize("around", AROUND.values(), ids=list(AROUND))
def test_a_whole_identity_is_read_however_it_comes(
    framing: FramingName, around: Callable[[bytes], list[bytes]]
) -> None:
    device = Device()
    answer = server(framing, device)
    read = one_pass(framing, lambda wire: around(answer(wire)))
    assert (len(read.fields), serial_of(read)) == (8, "SX2-26-00417")
    assert device.violations == []


@BOTH
@pytest.mark.parametrize("noise", NOISE_BEFORE.values(), ids=list(NOISE_BEFORE))
def test_noise_before_the_first_answer_is_stepped_over(framing: FramingName, noise: bytes) -> None:
    answer = server(framing, Device())
    coming = iter([noise])
    read = one_pass(framing, lambda wire: [next(coming, b"") + answer(wire)])
    assert serial_of(read) == "SX2-26-00417"


@pytest.mark.parametrize("noise", NOISE_BEFORE.values(), ids=list(NOISE_BEFORE))
def test_noise_between_raw_frames_ends_the_reading(noise: bytes) -> None:
    """They may be the end of an answer whose beginning passed for another's."""
    answer = server("raw", Device())
    with pytest.raises(ProtocolError) as caught:
        one_pass("raw", lambda wire: [noise + answer(wire)])
    assert caught.value.reason is ProtocolReason.GARBLED


def test_an_answer_made_of_the_pieces_of_two_is_never_taken_for_one() -> None:
    """What a line that loses the same bytes of each answer would make of raw frames."""
    answer = server("raw", Device())
    asked: list[bytes] = []

    def respond(wire: bytes) -> list[bytes]:
        asked.append(wire)
        whole = answer(wire)
        return [whole] if len(asked) < 3 else [whole[:-5]]

    with pytest.raises(ProtocolError) as caught:
        one_pass("raw", respond)
    assert "ended too early" in caught.value.message


@BOTH
def test_an_answer_under_a_number_that_was_not_asked_ends_the_reading(framing: FramingName) -> None:
    answer = server(framing, Device())
    liar = server(framing, Device(settings={"id/serial": b"a liar"}))

    def respond(wire: bytes) -> Iterator[bytes]:
        request = bytearray(UNWRAP[framing](wire))
        request[6] += 1
        yield liar(WRAP[framing](bytes(request)))
        yield answer(wire)

    with pytest.raises(ProtocolError) as caught:
        one_pass(framing, respond)
    assert caught.value.reason is ProtocolReason.UNEXPECTED


@BOTH
def test_silence_ends_in_a_timeout_that_names_the_port(framing: FramingName) -> None:
    with pytest.raises(LinkError) as caught:
        one_pass(framing, lambda _wire: [])
    assert caught.value.reason is LinkReason.TIMEOUT
    assert PLACE in caught.value.message


@pytest.mark.parametrize(
    ("framing", "damage"),
    [
        ("cobs", lambda wire: wire[:-3] + b"\x01\x01\0"),
        ("cobs", lambda wire: wire[:4] + wire[5:]),
        ("cobs", lambda wire: wire[:-1]),
        ("raw", lambda wire: wire[:-1]),
        ("raw", lambda wire: wire[:3] + bytes([wire[3] + 1]) + wire[4:]),
    ],
    ids=["crc", "a byte lost", "no end", "cut", "a longer length"],
)
def test_a_damaged_answer_is_garbled(
    framing: FramingName, damage: Callable[[bytes], bytes]
) -> None:
    answer = server(framing, Device())
    with pytest.raises(ProtocolError) as caught:
        one_pass(framing, lambda wire: [damage(answer(wire))])
    assert caught.value.reason is ProtocolReason.GARBLED
