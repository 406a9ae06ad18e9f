"""Whatever comes over a line, each device stands, stays small, and answers the next read; nothing but
its declared reads goes by without a violation.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulators.wires.devices import Device, held, shipped
from tests.simulators.wires.test_flexsea import frame as flexsea_frame
from tests.simulators.wires.test_modbus import ask, frame
from tests.simulators.wires.test_vesc import packet


class Kind(NamedTuple):
    """One wire.

    Attributes:
        reads: requests that are declared.
        answered: one of them that this device answers, and what precedes it after any noise.
        says: what is in the answer.
        others: whole requests that are not declared.
        pieces: what noise is made of.
        held_at_most: bytes.
    """

    scenario: str
    reads: list[bytes]
    answered: bytes
    says: bytes
    others: st.SearchStrategy[bytes]
    pieces: list[bytes]
    held_at_most: int


def _is_flexsea_read(payload: bytes) -> bool:
    return len(payload) == 3 and payload[0] in (1, 3) and payload[1] < 0x80


_plain = st.lists(st.sampled_from([*({*range(256)} - {0xE9, 0xED, 0xEE})]), min_size=1, max_size=40)

FLEXSEA = Kind(
    "flexsea-listed",
    [flexsea_frame(b"\x01\x00\x04"), flexsea_frame(b"\x03\x7f\x00")],
    flexsea_frame(b"\x01\x00\x04"),
    b"FX-10",
    _plain.map(bytes).filter(lambda payload: not _is_flexsea_read(payload)).map(flexsea_frame),
    [b"\xed", b"\xee", b"\xe9", b"\xed\x03", b"\xed\xc8", bytes.fromhex("ED0301000405")],
    204,
)

VESC = Kind(
    "vesc-listed",
    [packet(b"\0")],
    packet(b"\0"),
    b"VS-50",
    st.binary(min_size=1, max_size=300).filter(lambda payload: payload != b"\0").map(packet),
    [b"\x02", b"\x02\x01\x00", b"\x03\x01\x00", b"\x04", b"\x02\xff", b"\x03\x02\x00"],
    518,
)


def _is_modbus_read(body: bytes) -> bool:
    return (
        len(body) == 5
        and 1 <= body[0] <= 247
        and body[1:3] == b"\x2b\x0e"
        and body[3] in b"\1\2\3\4"
    )


_modbus_bodies = st.one_of(
    st.builds(
        lambda unit, function, data: bytes([unit, function]) + data,
        st.integers(0, 247),
        st.integers(1, 127),
        st.binary(max_size=60),
    ),
    st.builds(
        lambda unit, code, key: bytes([unit, 0x2B, 0x0E, code, key]),
        st.integers(0, 2),
        st.integers(0, 255),
        st.integers(0, 255),
    ),
).filter(lambda body: not _is_modbus_read(body))

MODBUS = Kind(
    "modbus-listed",
    [ask(1), ask(2), ask(3), ask(4, 0x80), ask(4, 0x90)],
    ask(1),
    b"MB-30",
    _modbus_bodies.map(lambda body: frame(*body)),
    [b"\x01", b"\x01\x2b", b"\x01\x2b\x0e", b"\x01\x2b\x0e\x01\x00\x70", b"\x09\x2b\x0e\x01\x00"],
    6,
)

_HEX8 = st.binary(min_size=8, max_size=8).map(lambda data: data.hex().upper())
_frames = st.one_of(
    st.builds(
        lambda can_id, data: f"t{can_id:03X}8{data}",
        st.integers(0, 0x7FF).filter(lambda can_id: not 0x600 < can_id <= 0x67F),
        _HEX8,
    ),
    st.builds(
        lambda node, data: f"t{0x600 + node:03X}8{data}",
        st.integers(1, 127),
        _HEX8.filter(lambda data: data[:2] not in ("40", "60", "70", "80")),
    ),
    st.builds(
        lambda kind, can_id: f"{kind}{can_id:08X}0",
        st.sampled_from("TR"),
        st.integers(0, 2**29 - 1),
    ),
    st.builds(lambda can_id: f"r{can_id:03X}0", st.integers(0, 0x7FF)),
)
_lines = st.text(
    st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r"),
    min_size=1,
    max_size=20,
).filter(lambda line: line[0] not in "SOLCVNFt")

CANOPEN = Kind(
    "canopen-listed",
    [b"V\r", b"N\r", b"F\r", b"\r", b"t60584018100400000000\r", b"t60586000000000000000\r"],
    b"\rC\rS6\rO\rt60584018100400000000\r",
    b"t58584318100440E20100\r",
    st.one_of(_frames, _lines).map(lambda line: line.encode("latin-1") + b"\r"),
    [b"\r", b"t", b"S6\r", b"O\r", b"L\r", b"C\r", b"t6058", b"t60584008100000000000\r", b"V"],
    32,
)

KINDS = [FLEXSEA, VESC, MODBUS, CANOPEN]
each_wire = pytest.mark.parametrize("kind", KINDS, ids=[kind.scenario for kind in KINDS])


def _noise(kind: Kind) -> st.SearchStrategy[bytes]:
    piece = st.one_of(st.binary(max_size=60), st.sampled_from(kind.pieces), kind.others)
    return st.lists(piece, max_size=10).map(b"".join)


def _ready(kind: Kind) -> Device:
    device = shipped(kind.scenario)
    if kind is CANOPEN:
        device.say(b"S6\rO\r")
    return device


@each_wire
@given(data=st.data())
def test_after_any_bytes_the_next_read_is_answered(kind: Kind, data: st.DataObject) -> None:
    device = _ready(kind)
    device.say(data.draw(_noise(kind)))
    assert held(device) <= kind.held_at_most
    assert kind.says in device.say(kind.answered)


@each_wire
@given(data=st.data())
def test_a_read_goes_by_without_a_violation(kind: Kind, data: st.DataObject) -> None:
    device = _ready(kind)
    asked = b"".join(data.draw(st.lists(st.sampled_from(kind.reads), max_size=6)))
    device.say_in_pieces(asked, data.draw(st.integers(1, 9)))
    assert device.controller.violation_count == 0


@each_wire
@given(data=st.data())
def test_any_other_request_is_a_violation(kind: Kind, data: st.DataObject) -> None:
    device = _ready(kind)
    device.say(data.draw(kind.others))
    assert device.controller.violation_count >= 1


@each_wire
@given(data=st.data())
def test_any_other_request_in_pieces_is_a_violation(kind: Kind, data: st.DataObject) -> None:
    device = _ready(kind)
    device.say_in_pieces(data.draw(kind.others), data.draw(st.integers(1, 9)))
    assert device.controller.violation_count >= 1


@each_wire
@given(data=st.data())
def test_what_was_asked_changes_nothing(kind: Kind, data: st.DataObject) -> None:
    device, untouched = _ready(kind), _ready(kind)
    device.say(data.draw(kind.others))
    asked = kind.answered[1:] if kind is CANOPEN else kind.answered
    assert device.say(asked) == untouched.say(asked)


@each_wire
@given(data=st.data())
def test_answers_to_reads_do_not_depend_on_how_bytes_are_split(
    kind: Kind, data: st.DataObject
) -> None:
    asked = b"".join(data.draw(st.lists(st.sampled_from(kind.reads), max_size=6)))
    cuts = data.draw(st.lists(st.integers(0, len(asked)), max_size=6))
    pieced = _ready(kind)
    edges = sorted({0, len(asked), *cuts})
    said = b"".join(pieced.say(asked[a:b]) for a, b in pairwise(edges))
    assert said == _ready(kind).say(asked)


@each_wire
@pytest.mark.parametrize("byte", [0x00, 0x01, 0x02, 0x03, 0x0D, 0x2B, 0x74, 0xED, 0xFF])
def test_a_flood_is_not_kept(kind: Kind, byte: int) -> None:
    device = _ready(kind)
    for _ in range(4):
        device.say(bytes([byte]) * 4096)
    assert held(device) <= kind.held_at_most
    assert kind.says in device.say(kind.answered)
