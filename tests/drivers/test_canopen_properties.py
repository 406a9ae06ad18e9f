"""Whatever a CAN adapter sends: an answer, or an error of the tree; nothing invented."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.driver import find_driver
from drivers.errors import DriverError
from drivers.profile import builtin_profiles
from drivers.protocol.canopen.sdo import decode_answer
from drivers.protocol.canopen.slcan import MAX_LINE_BYTES, Frame, LineDecoder, encode_frame
from drivers.reading import FieldName
from tests.drivers.canopen_device import OBJECTS, CanDevice, line
from tests.drivers.drive import drive

CANOPEN = find_driver("canopen")
CO40 = builtin_profiles()["synthex-co40"]
IDENTIFIERS = st.integers(0, 0x7FF)
SDOS = st.binary(min_size=8, max_size=8)
ANSWER_HEADS = st.sampled_from([0x41, 0x40, 0x42, 0x43, 0x4F, 0x80, 0x00, 0x01, 0x10, 0x11, 0xC0])
OBJECT_IDS = st.sampled_from(list(OBJECTS))


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """An SDO from the node that is asked, true to the form or nearly so."""
    index, sub = draw(OBJECT_IDS)
    where = index.to_bytes(2, "little") + bytes([sub])
    head = bytes([draw(ANSWER_HEADS)])
    return line(0x585, head + where + draw(st.binary(min_size=4, max_size=4)))


PIECES = st.lists(
    answers()
    | st.sampled_from([b"\r", b"\x07", b"z\r", b"t", b"t5858", b"T000005850\r", b"r5850\r"])
    | st.binary(max_size=20),
    max_size=20,
).map(b"".join)


@given(PIECES)
def test_any_bytes_into_the_line_decoder_however_cut(data: bytes) -> None:
    decoder = LineDecoder()
    one_by_one = [token for byte in data for token in decoder.feed(bytes([byte]))]
    assert LineDecoder().feed(data) == one_by_one


@given(IDENTIFIERS, st.binary(max_size=8))
def test_a_frame_is_read_as_it_was_written(identifier: int, data: bytes) -> None:
    assert encode_frame(identifier, data) == line(identifier, data)
    assert LineDecoder().feed(line(identifier, data)) == [Frame(identifier, data)]


@given(st.sampled_from([b"t", b"t5858", b"\xff", b"t58588", b"0"]))
def test_the_line_decoder_holds_no_more_than_its_bound(part: bytes) -> None:
    decoder = LineDecoder()
    decoder.feed(part * 2_000)
    assert len(decoder._line) <= MAX_LINE_BYTES


@given(st.binary(max_size=12))
def test_any_bytes_into_the_sdo_decoder(data: bytes) -> None:
    answer = decode_answer(data)
    assert answer is None or len(data) == 8


@given(
    serial=st.binary(max_size=6),
    vendor=st.binary(max_size=6),
    name=st.binary(max_size=40),
    entries=st.integers(0, 255),
    expedite=st.booleans(),
)
def test_what_comes_out_is_what_was_sent(
    *, serial: bytes, vendor: bytes, name: bytes, entries: int, expedite: bool
) -> None:
    objects = dict(OBJECTS) | {
        (0x1018, 0): bytes([entries]),
        (0x1018, 1): vendor,
        (0x1018, 4): serial,
        (0x1008, 0): name,
    }
    device = CanDevice(objects=objects, expedite=expedite)
    read = drive(CANOPEN.session(CO40, number=0), lambda frame: [device(frame)])
    sent = {
        FieldName.SERIAL: serial,
        FieldName.MANUFACTURER: vendor,
        FieldName.MODEL: name,
        FieldName.PLATFORM: OBJECTS[0x1018, 2] + OBJECTS[0x1018, 3],
        FieldName.HARDWARE_REVISION: OBJECTS[0x1009, 0],
        FieldName.FIRMWARE_VERSION: OBJECTS[0x100A, 0],
    }
    for field_name, field in read.fields.items():
        assert bytes.fromhex(field.raw_hex) == sent[field_name]
    assert (FieldName.SERIAL in read.fields) == (entries >= 4 and len(serial) == 4 and any(serial))


@given(st.lists(PIECES, max_size=12))
def test_a_babbling_adapter_ends_in_a_pass_or_an_error_of_the_tree(chunks: list[bytes]) -> None:
    """What comes out was in what came: slcan has no checksum, so a true-looking frame is true."""
    left = list(chunks)
    device = CanDevice()

    def respond(frame: bytes) -> list[bytes]:
        told = device(frame)
        if not frame.startswith(b"t"):
            return [told]
        return [left.pop(0)] if left and left[0] else []

    try:
        read = drive(CANOPEN.session(CO40, number=0), respond)
    except DriverError:
        return
    came = b"".join(chunks).upper()
    for field in read.fields.values():
        assert field.raw_hex.upper().encode()[:8] in came


@given(st.lists(PIECES, max_size=8))
def test_any_device_ends_in_a_pass_or_an_error_of_the_tree(chunks: list[bytes]) -> None:
    left = list(chunks)

    def respond(_frame: bytes) -> list[bytes]:
        return [left.pop(0)] if left and left[0] else []

    try:
        drive(CANOPEN.session(CO40, number=0), respond)
    except DriverError:
        return
