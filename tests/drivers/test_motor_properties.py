"""FlexSEA and VESC: whatever bytes come, an answer or an error of the tree; never another identity."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from drivers.driver import find_driver
from drivers.errors import DriverError
from drivers.protocol.flexsea.frame import FrameDecoder, encode_frame
from drivers.protocol.flexsea.frame import Payload as FlexseaPayload
from drivers.protocol.vesc.packet import PacketDecoder, encode_packet
from drivers.protocol.vesc.packet import Payload as VescPayload
from drivers.reading import FieldName, Pass
from tests.drivers.drive import Respond, drive
from tests.drivers.flexsea_device import Board
from tests.drivers.vesc_device import UUID, WHOLE, Vesc, packet

FLEXSEA, VESC = find_driver("flexsea"), find_driver("vesc")

FLEXSEA_NOISE = st.lists(
    st.sampled_from([b"\xed", b"\xee", b"\xe9", b"\xed\x03", b"\xed\xc8", b"\xed\x2b\x02\0\x01"])
    | st.binary(max_size=30),
    max_size=30,
).map(b"".join)
VESC_NOISE = st.lists(
    st.sampled_from(
        [b"\x02", b"\x03", b"\x04", b"\x02\x01\0\0\0\x03", b"\x03\x01\xff", b"\x02\x05"]
    )
    | st.binary(max_size=30),
    max_size=30,
).map(b"".join)


@given(FLEXSEA_NOISE)
def test_any_bytes_into_the_frame_decoder_however_cut(data: bytes) -> None:
    at_once, one_by_one = FrameDecoder(), FrameDecoder()
    found = [*at_once.feed(data), *at_once.give_up()]
    again = [item for byte in data for item in one_by_one.feed(bytes([byte]))]
    assert found == [*again, *one_by_one.give_up()]


@given(VESC_NOISE)
def test_any_bytes_into_the_packet_decoder_however_cut(data: bytes) -> None:
    at_once, one_by_one = PacketDecoder(), PacketDecoder()
    found = [*at_once.feed(data), *at_once.give_up()]
    again = [item for byte in data for item in one_by_one.feed(bytes([byte]))]
    assert found == [*again, *one_by_one.give_up()]


@given(st.binary(min_size=3, max_size=90), FLEXSEA_NOISE)
def test_a_frame_is_found_behind_any_noise(payload: bytes, noise: bytes) -> None:
    assume(not noise.endswith(b"\xe9"))
    decoder = FrameDecoder()
    found = [*decoder.feed(noise + encode_frame(payload)), *decoder.give_up()]
    assert FlexseaPayload(payload) in found


@given(st.binary(min_size=1, max_size=254), st.binary(max_size=60))
def test_a_packet_is_found_behind_noise_that_is_none(payload: bytes, noise: bytes) -> None:
    decoder = PacketDecoder()
    assume(not any(isinstance(one, VescPayload) for one in PacketDecoder().feed(noise)))
    found = [*decoder.feed(noise + encode_packet(payload)), *decoder.give_up()]
    assert VescPayload(payload) in found


@given(st.sampled_from([b"\xed\xc8\x01", b"\xed\xc8\xe9\xed", b"\xed", b"x"]))
def test_the_frame_decoder_holds_no_more_than_one_frame(part: bytes) -> None:
    decoder = FrameDecoder()
    for _ in range(300):
        decoder.feed(part * 20)
    assert len(decoder._held) <= 204


@given(st.sampled_from([b"\x02\xff", b"\x03\x01\xff", b"\x04\x00\xff\xff", b"\x03\x02\x00", b"x"]))
def test_the_packet_decoder_holds_no_more_than_one_packet(part: bytes) -> None:
    decoder = PacketDecoder()
    for _ in range(300):
        decoder.feed(part * 20)
    assert len(decoder._held) <= 518


@given(
    name=st.binary(min_size=12, max_size=24),
    serial=st.integers(0, 2**32 - 1),
    uuid=st.binary(min_size=12, max_size=12),
)
def test_what_comes_out_of_a_board_is_what_was_sent(name: bytes, serial: int, uuid: bytes) -> None:
    board = Board(name=name, serial=serial, uuid=uuid)
    read = drive(FLEXSEA.session(None, number=0), lambda request: [board(request)])
    sent = {
        FieldName.MODEL: name,
        FieldName.SERIAL: serial.to_bytes(4, "little"),
        FieldName.HARDWARE_ID: uuid,
    }
    for field, value in read.fields.items():
        assert bytes.fromhex(value.raw_hex) == sent[field]
    assert len(read.fields) + len(read.unanswered) == 3


@given(
    name=st.binary(max_size=200).map(lambda text: text.replace(b"\0", b"") + b"\0"),
    uuid=st.binary(min_size=12, max_size=12),
    rest=st.binary(max_size=40),
)
def test_what_comes_out_of_a_vesc_is_what_was_sent(name: bytes, uuid: bytes, rest: bytes) -> None:
    vesc = Vesc(b"\0\x06\x02" + name + uuid + rest)
    read = drive(VESC.session(None, number=0), lambda request: [vesc(request)])
    for field in read.fields.values():
        assert bytes.fromhex(field.raw_hex) in b"\x06\x02" + rest[1:2] + name + uuid + rest
    model = read.fields.get(FieldName.MODEL)
    assert model is None or bytes.fromhex(model.raw_hex) == name


def outcome(driver: str, respond: Respond) -> Pass | None:
    try:
        return drive(find_driver(driver).session(None, number=0), respond)
    except DriverError:
        return None


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_damaged_byte_never_makes_another_vesc(at: int, flip: int) -> None:
    answer = bytearray(packet(WHOLE))
    answer[at % len(answer)] ^= flip
    read = outcome("vesc", lambda _request: [bytes(answer)])
    honest = {b"\x06\x02", b"VS-50\0", UUID}
    assert read is None or {bytes.fromhex(f.raw_hex) for f in read.fields.values()} <= honest


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_damaged_byte_never_makes_another_board(at: int, flip: int) -> None:
    """A sum of bytes finds each single changed byte."""
    board = Board()

    def respond(request: bytes) -> list[bytes]:
        answer = bytearray(board(request))
        answer[at % len(answer)] ^= flip
        return [bytes(answer)]

    read = outcome("flexsea", respond)
    honest = {board.name, (1042).to_bytes(4, "little"), board.uuid}
    assert read is None or {bytes.fromhex(f.raw_hex) for f in read.fields.values()} <= honest


@given(st.lists(FLEXSEA_NOISE, max_size=8))
def test_any_device_ends_in_no_board_or_an_error_of_the_tree(chunks: list[bytes]) -> None:
    left = list(chunks)
    read = outcome("flexsea", lambda _: [left.pop(0)] if left and left[0] else [])
    assert read is None


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_any_device_ends_in_no_vesc_or_an_error_of_the_tree(chunks: list[bytes]) -> None:
    left = list(chunks)
    read = outcome("vesc", lambda _: [left.pop(0)] if left and left[0] else [])
    assert read is None
