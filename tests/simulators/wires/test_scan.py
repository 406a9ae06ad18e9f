"""Cutting a stream: frames wherever they begin, all other bytes told once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulators.wire.scan import NOTHING, PARTIAL, Damaged, Match, Scanner, Stray, Whole

DIGITS = b"0123456789"


def _match(buffer: bytes, start: int) -> Match[bytes]:
    """``<``, a digit, so many bytes, ``>``; with ``!`` among them it is damaged."""
    piece = buffer[start:]
    if piece[:1] != b"<" or (len(piece) > 1 and piece[1] not in DIGITS):
        return NOTHING
    length = DIGITS.index(piece[1]) + 3 if len(piece) > 1 else 3
    if len(piece) < length:
        return PARTIAL
    if piece[length - 1 : length] != b">":
        return NOTHING
    content = piece[2 : length - 1]
    return Damaged(length) if b"!" in content else Whole(content, length)


def _scan(*pieces: bytes) -> list[bytes | Stray]:
    scanner = Scanner(_match)
    return [found for piece in pieces for found in scanner.feed(piece)]


def test_a_frame_is_found() -> None:
    assert _scan(b"<2ab>") == [b"ab"]


def test_a_frame_in_pieces_is_found() -> None:
    assert _scan(b"<", b"2", b"a", b"b", b">") == [b"ab"]


def test_stray_bytes_are_told_in_their_order() -> None:
    assert _scan(b"xy<2ab>z<1c>") == [Stray(b"xy"), b"ab", Stray(b"z"), b"c"]


def test_a_frame_within_a_begun_one_is_found() -> None:
    assert _scan(b"<9<1a>") == [Stray(b"<9"), b"a"]


def test_a_begun_frame_that_was_given_up_does_not_come_back() -> None:
    assert _scan(b"<9<1a>", b"<1b>") == [Stray(b"<9"), b"a", b"b"]


def test_what_may_become_a_frame_is_not_told() -> None:
    assert _scan(b"x<2a") == [Stray(b"x")]


def test_what_did_not_become_a_frame_is_told() -> None:
    assert _scan(b"<2a", b"bc") == [Stray(b"<2abc")]


def test_a_damaged_frame_is_not_told() -> None:
    assert _scan(b"x<2a!>y") == [Stray(b"xy")]


def test_a_frame_within_a_damaged_one_is_found() -> None:
    assert _scan(b"<5!<1a>>y") == [b"a", Stray(b"y")]


streams = st.lists(
    st.sampled_from([b"<", b">", b"a", b"3", b"<2ab>", b"<1c>", b"<0>", b"<4e"]), max_size=12
)


@given(streams)
def test_every_byte_is_in_a_frame_or_told_or_kept(pieces: list[bytes]) -> None:
    scanner = Scanner(_match)
    found = [each for piece in pieces for each in scanner.feed(piece)]
    told = sum(len(each.data) if isinstance(each, Stray) else len(each) + 3 for each in found)
    assert told + scanner.held_bytes == len(b"".join(pieces))


small = st.lists(st.sampled_from([b"a", b">", b"<2ab>", b"<1c>", b"<0>"]), max_size=12)


@given(small, st.integers(1, 5))
def test_frames_do_not_depend_on_how_bytes_are_split(pieces: list[bytes], size: int) -> None:
    stream = b"".join(pieces)
    cut = [stream[i : i + size] for i in range(0, len(stream), size)]

    def frames(*parts: bytes) -> list[bytes]:
        return [each for each in _scan(*parts) if not isinstance(each, Stray)]

    assert frames(*cut) == frames(stream)
