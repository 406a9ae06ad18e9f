"""Whatever bytes come over a Modbus line: an answer, or an error of the tree; nothing invented."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.driver import find_driver
from drivers.errors import DriverError
from drivers.profile import builtin_profiles
from drivers.protocol.modbus.allowed import modbus_allowlist
from drivers.protocol.modbus.frame import (
    MAX_FRAME_BYTES,
    Access,
    AnswerDecoder,
    Identification,
    Object,
    crc16,
    encode_request,
)
from drivers.reading import FieldName
from tests.drivers.drive import drive
from tests.drivers.modbus_device import OBJECTS, ModbusDevice, exception, identification, sealed

MODBUS = find_driver("modbus")
MB30 = builtin_profiles()["synthex-mb30"]
REQUEST = encode_request(1, Access.BASIC, 0)

PIECES = st.lists(
    st.sampled_from(
        [
            b"\x01\x2b\x0e\x01\x83\x00\x00\x03",
            b"\x01\x2b\x0e",
            b"\x01\xab\x02",
            b"\x01",
            b"\x00\x10",
            REQUEST,
            exception(2),
        ]
    )
    | st.binary(max_size=30),
    max_size=30,
).map(b"".join)

VALUES = st.dictionaries(st.integers(0, 255), st.binary(max_size=30), max_size=6)


@given(st.binary(max_size=300))
def test_our_checksum_is_that_of_pymodbus(data: bytes) -> None:
    assert data + crc16(data).to_bytes(2, "little") == sealed(data)


@given(st.integers(1, 247), st.integers(0x80, 0xFF))
def test_the_encoder_and_the_declared_list_agree(unit: int, object_id: int) -> None:
    request = encode_request(unit, Access.ONE_OBJECT, object_id)
    assert request in modbus_allowlist(unit, [object_id])


@given(VALUES, st.sampled_from(Access), st.none() | st.integers(0, 255))
def test_an_answer_is_read_as_it_was_written(
    held: dict[int, bytes], access: Access, next_id: int | None
) -> None:
    objects = tuple(Object(key, value) for key, value in held.items())
    frame = identification(access, held, next_id=next_id)
    assert AnswerDecoder(REQUEST).feed(frame) == [Identification(access, 0x83, next_id, objects)]


@given(PIECES)
def test_any_bytes_into_the_decoder_however_cut(data: bytes) -> None:
    decoder = AnswerDecoder(REQUEST)
    one_by_one = [found for byte in data for found in decoder.feed(bytes([byte]))]
    assert AnswerDecoder(REQUEST).feed(data) == one_by_one


@given(st.sampled_from([b"\x01", b"\x01\x2b\x0e\x01\x83\x00\x00\xff", b"\x00\xff"]))
def test_the_decoder_holds_no_more_than_one_frame(part: bytes) -> None:
    decoder = AnswerDecoder(REQUEST)
    decoder.feed(part * 500)
    assert len(decoder._data) <= MAX_FRAME_BYTES


@given(VALUES, st.sampled_from([0x01, 0x02, 0x03, 0x81, 0x82, 0x83]), st.integers(32, 240))
def test_what_comes_out_is_what_was_sent(
    held: dict[int, bytes], conformity: int, room: int
) -> None:
    device = ModbusDevice(objects=held, conformity=conformity, room=room)
    try:
        read = drive(MODBUS.session(MB30, number=0), lambda request: [device(request)])
    except DriverError:
        assert any(0x06 < object_id < 0x80 for object_id in held)  # goes on with a reserved one
        return
    sources = {
        FieldName.MANUFACTURER: {held.get(0)},
        FieldName.MODEL: {held.get(1), held.get(5)},
        FieldName.FIRMWARE_VERSION: {held.get(2)},
        FieldName.SERIAL: {held.get(0x80)},
    }
    for name, field in read.fields.items():
        assert bytes.fromhex(field.raw_hex) in sources[name]
        assert field.value.encode() == bytes.fromhex(field.raw_hex)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_damaged_byte_never_makes_another_identity(at: int, flip: int) -> None:
    """One byte of each answer is changed; the checksum keeps it out."""
    device = ModbusDevice()

    def respond(request: bytes) -> list[bytes]:
        answer = bytearray(device(request))
        answer[at % len(answer)] ^= flip
        return [bytes(answer)]

    try:
        read = drive(MODBUS.session(MB30, number=0), respond)
    except DriverError:
        return
    assert {bytes.fromhex(field.raw_hex) for field in read.fields.values()} <= set(OBJECTS.values())


@given(st.lists(PIECES, max_size=8))
def test_any_device_ends_in_a_pass_or_an_error_of_the_tree(chunks: list[bytes]) -> None:
    left = list(chunks)

    def respond(_request: bytes) -> list[bytes]:
        return [left.pop(0)] if left and left[0] else []

    try:
        read = drive(MODBUS.session(MB30, number=0), respond)
    except DriverError:
        return
    assert read.fields == {}
