"""Whatever bytes come: an answer, or an error of the tree; and no identity that was not sent."""

from __future__ import annotations

import cbor2
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DriverError
from drivers.protocol.smp import cbor
from drivers.protocol.smp.console import MAX_LINE_BYTES, ConsoleDecoder, encode_console
from drivers.protocol.smp.message import decode_answer, decode_frame
from drivers.protocol.smp.packet import MAX_PACKET_BYTES, Packet
from drivers.reading import FieldName
from tests.drivers.device import SETTINGS, Device
from tests.drivers.drive import drive
from tests.drivers.reader import SMP, SX200

KEYS = st.text(max_size=6) | st.integers(0, 2**32)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**64), 2**64 - 1)
    | st.text(max_size=20)
    | st.binary(max_size=20)
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def plain(value: object) -> object:
    """Our arrays are tuples."""
    if isinstance(value, list):
        return tuple(plain(item) for item in value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def depth(value: object) -> int:
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 0


@given(TREES.filter(lambda tree: depth(tree) <= cbor.MAX_DEPTH))
def test_our_decoder_agrees_with_cbor2(tree: object) -> None:
    assert cbor.decode(cbor2.dumps(tree)) == plain(tree)


@given(st.dictionaries(st.text(max_size=6), st.integers(0, 9), max_size=4))
def test_indefinite_lengths_mean_the_same(pairs: dict[str, int]) -> None:
    body = b"".join(cbor2.dumps(item) for pair in pairs.items() for item in pair)
    assert cbor.decode(b"\xbf" + body + b"\xff") == pairs


@given(st.binary(max_size=300))
def test_any_bytes_into_the_cbor_decoder(data: bytes) -> None:
    try:
        cbor.decode(data)
    except DriverError:
        return


@given(
    st.sampled_from([b"\x81", b"\xa1\x00", b"\x9f", b"\xbf\x00", b"\x5f", b"\xc0"]),
    st.integers(1, 20_000),
)
def test_deep_or_endless_nesting_ends_in_an_error(part: bytes, count: int) -> None:
    try:
        cbor.decode(part * count)
    except DriverError:
        return
    raise AssertionError("an unfinished value was decoded")


@given(st.sampled_from([0x5B, 0x7B, 0x9B, 0xBB]), st.integers(0, 2**64 - 1))
def test_an_announced_length_is_never_believed(head: int, length: int) -> None:
    try:
        value = cbor.decode(bytes([head]) + length.to_bytes(8, "big"))
    except DriverError:
        return
    assert length == 0
    assert not value


@given(st.binary(max_size=300))
def test_any_bytes_into_the_frame_decoder(data: bytes) -> None:
    try:
        decode_answer(decode_frame(data).body)
    except DriverError:
        return


CONSOLE_PIECES = st.lists(
    st.sampled_from([b"\x06\x09", b"\x04\x14", b"\n", b"AAAA", b"\x06", b"\x09", b"AA=="])
    | st.binary(max_size=30),
    max_size=40,
).map(b"".join)


@given(CONSOLE_PIECES)
def test_any_bytes_into_the_console_decoder_however_cut(data: bytes) -> None:
    at_once = ConsoleDecoder().feed(data)
    decoder = ConsoleDecoder()
    one_by_one = [found for byte in data for found in decoder.feed(bytes([byte]))]
    assert at_once == one_by_one


@given(st.binary(max_size=700), CONSOLE_PIECES.filter(lambda noise: b"\x06" not in noise))
def test_a_packet_is_found_behind_any_noise(frame: bytes, noise: bytes) -> None:
    assert ConsoleDecoder().feed(noise + encode_console(frame))[-1] == Packet(frame)


@given(st.sampled_from([b"A", b"\x06\x09AAAA", b"\x04\x14//8A\n", b"\x06\x09//8A\n"]))
def test_the_console_decoder_holds_no_more_than_its_bounds(part: bytes) -> None:
    decoder = ConsoleDecoder()
    decoder.feed(b"\x06\x09P/8A\n")  # announces 16,383 bytes
    decoder.feed(part * 8_000)
    assert len(decoder._line) <= MAX_LINE_BYTES + 1
    assert len(decoder._packet) <= MAX_PACKET_BYTES + MAX_LINE_BYTES


TEXTS = st.text(max_size=40)


@given(
    serial=st.binary(max_size=60),
    platform=TEXTS,
    version=TEXTS,
    digest=st.binary(max_size=40),
)
def test_what_comes_out_is_what_was_sent(
    serial: bytes, platform: str, version: str, digest: bytes
) -> None:
    device = Device(
        settings={"id/serial": serial}, platform=platform, version=version, digest=digest
    )
    read = drive(SMP.session(SX200, number=0), lambda line: [device(line)])
    sent = {
        FieldName.SERIAL: serial,
        FieldName.PLATFORM: platform.encode(),
        FieldName.FIRMWARE_VERSION: version.encode(),
        FieldName.FIRMWARE_HASH: digest,
        FieldName.SOFTWARE_REVISION: b"4.4.0",
    }
    for name, field in read.fields.items():
        assert bytes.fromhex(field.raw_hex) == sent[name]


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_damaged_byte_never_makes_another_identity(at: int, flip: int) -> None:
    """One byte of each answer is changed; the checksum, base64 and header keep it out."""
    device = Device()
    honest = set(SETTINGS.values()) | {b"synthex/cpu", b"4.4.0", b"4.2.1", device.digest}

    def respond(line: bytes) -> list[bytes]:
        answer = bytearray(device(line))
        answer[at % len(answer)] ^= flip
        return [bytes(answer)]

    try:
        read = drive(SMP.session(SX200, number=0), respond)
    except DriverError:
        return
    assert {bytes.fromhex(field.raw_hex) for field in read.fields.values()} <= honest


@given(st.lists(CONSOLE_PIECES, max_size=8))
def test_any_device_ends_in_a_pass_or_an_error_of_the_tree(chunks: list[bytes]) -> None:
    left = list(chunks)

    def respond(_line: bytes) -> list[bytes]:
        return [left.pop(0)] if left and left[0] else []

    try:
        read = drive(SMP.session(SX200, number=0), respond)
    except DriverError:
        return
    assert read.fields == {}
