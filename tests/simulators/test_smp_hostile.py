"""Whatever comes over the line, the server stands, stays small, and answers the next request."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulators.scenario import load
from simulators.wire.smp import SmpServer
from simulators.wire.smp_line import MAX_LINE_TAKEN_BYTES, Decoder
from simulators.wire.smp_line import encode as encode_lines
from tests.simulators.client import ask, lines, message, read, unwrap

HELD_AT_MOST = 384 + 2 + 2 + 2 * MAX_LINE_TAKEN_BYTES
"""The buffer, checksum and length, and the line being read with the one being added."""

noise = st.lists(
    st.one_of(
        st.binary(max_size=300),
        st.sampled_from([b"\n", b"\x06\x09", b"\x04\x14", b"\x06\x09AAs", b"\r", b"=" * 5]),
        st.binary(max_size=400).map(lines),
    ),
    max_size=12,
).map(b"".join)

cbor_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(max_size=8)
    | st.binary(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)

bodies = st.one_of(
    st.binary(max_size=60),
    cbor_like,
    st.dictionaries(st.sampled_from(["d", "format", "name", "max_size"]), cbor_like, max_size=3),
)

requests = st.builds(
    message,
    st.integers(0, 4),
    st.integers(0, 9),
    bodies,
    op=st.integers(0, 7),
    version=st.integers(0, 3),
    seq=st.integers(0, 255),
)


def server() -> SmpServer:
    scenario = load("listed")
    return SmpServer(scenario.controller(), scenario.smp)


@given(noise)
def test_any_bytes_leave_the_server_able_to_answer(data: bytes) -> None:
    served = server()
    for answer in served.receive(data):
        unwrap(answer)
    assert served.held_bytes <= HELD_AT_MOST
    resynchronised = [*served.receive(b"\n" + ask(0, 6))]
    assert read(resynchronised[-1]).body == {"buf_size": 384, "buf_count": 4}


@given(requests)
def test_any_whole_request_gets_exactly_one_answer(content: bytes) -> None:
    served = server()
    answers = [*served.receive(lines(content))]
    if len(content) <= 384:
        assert len(answers) == 1
        header = read(answers[0]).header
        assert header[4:] == content[4:8]
    else:
        assert not answers


@given(noise, st.lists(st.integers(0, 4000), max_size=6))
def test_answers_do_not_depend_on_how_bytes_are_split(data: bytes, cuts: list[int]) -> None:
    whole, pieced = server(), server()
    edges = sorted({0, len(data), *(c for c in cuts if c < len(data))})
    pieces = [data[a:b] for a, b in pairwise(edges)]
    expected = b"".join(whole.receive(data))
    assert b"".join(a for p in pieces for a in pieced.receive(p)) == expected


@given(st.binary(min_size=1, max_size=3000))
def test_what_is_framed_is_found_again(content: bytes) -> None:
    framed = encode_lines(content)
    assert unwrap(framed) == content
    assert [found[0] for found in Decoder(3000).feed(framed)] == [content]


def test_a_flood_without_line_ends_is_not_kept() -> None:
    served = server()
    for _ in range(200):
        assert not [*served.receive(b"\x06\x09" + b"A" * 4096)]
    assert served.held_bytes <= HELD_AT_MOST


def test_a_flood_of_continuation_lines_is_not_kept() -> None:
    served = server()
    begin = ask(0, 0, {"d": "x" * 300}).split(b"\n")[0] + b"\n"
    assert not [*served.receive(begin + b"\x04\x14QUFB\n" * 20_000)]
    assert served.held_bytes <= HELD_AT_MOST


def test_deep_nesting_is_declined() -> None:
    said = [*server().receive(ask(0, 7, b"\xa1\x61a" * 100 + b"\x00"))]
    assert read(said[0]).body == {"rc": 3}
