"""Pieces and pauses: the bytes stay the same, when and how they come does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.talk import Part, Send
from tests.simulators.client import ask, read
from tests.simulators.faults.bench import Bench, frame, pauses_s, pieces, said, smp_bench

SERIAL = ask(3, 0, {"name": "id/serial"})
IMAGES = ask(1, 0)


def test_one_byte_at_a_time_hands_over_single_bytes() -> None:
    acts = Bench("one-byte-at-a-time").ask(b"name\n")
    assert [len(each) for each in pieces(acts)] == [1] * len(frame(1, b"name"))
    assert said(acts) == frame(1, b"name")
    assert pauses_s(acts) == []


def test_one_byte_at_a_time_may_leave_gaps() -> None:
    acts = Bench("one-byte-at-a-time:gap_ms=2").ask(b"n\n")
    assert pauses_s(acts) == [0.002] * (len(frame(1, b"n")) - 1)


@pytest.mark.parametrize("count", [2, 3, 7])
def test_split_gives_so_many_pieces_with_pauses_between(count: int) -> None:
    acts = Bench(f"split:pieces={count},gap_ms=30").ask(b"name\n")
    assert len(pieces(acts)) == count
    assert said(acts) == frame(1, b"name")
    assert pauses_s(acts) == [0.03] * (count - 1)


def test_split_cuts_elsewhere_each_time() -> None:
    bench = Bench("split")
    assert len({tuple(map(len, pieces(bench.ask(b"a long name\n")))) for _ in range(20)}) > 5


def test_merged_gives_one_piece_when_the_time_has_passed() -> None:
    bench = Bench("merged:within_ms=16")
    assert bench.ask(b"a\nb\n") == []
    assert bench.ask(b"c\n") == []
    [act] = bench.wait(0.016)
    assert act == Send(frame(1, b"a") + frame(2, b"b") + frame(3, b"c"), at_once=True)


def test_merged_waits_no_longer_than_it_says() -> None:
    bench = Bench("merged:within_ms=16")
    bench.ask(b"a\n")
    assert bench.wait(0.0159) == []
    assert said(bench.wait(0.0002)) == frame(1, b"a")


def test_merged_undoes_split_without_long_pauses() -> None:
    bench = Bench("split:gap_ms=1", "merged")
    bench.ask(b"name\n")
    assert pieces(bench.wait(1.0)) == [frame(1, b"name")]


def test_merged_lets_go_before_a_long_pause() -> None:
    acts = Bench("split:pieces=2,gap_ms=100", "merged").ask(b"name\n")
    assert [type(act).__name__ for act in acts] == ["Send", "Pause"]


def test_slow_pauses_before_each_answer_and_not_inside() -> None:
    acts = Bench("split", "slow:ms=70").ask(b"a\nb\n")
    assert pauses_s(acts).count(0.07) == 2


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(min_size=1, max_size=40), st.sets(st.integers(1, 39)), st.sampled_from(Part))
def test_cut_pieces_keep_bytes_start_and_end(data: bytes, cuts: set[int], part: Part) -> None:
    cut = list(Send(data, part).cut(sorted(each for each in cuts if each < len(data))))
    assert b"".join(each.data for each in cut) == data
    assert [each.part.starts for each in cut] == [part.starts] + [False] * (len(cut) - 1)
    assert [each.part.ends for each in cut] == [False] * (len(cut) - 1) + [part.ends]
    assert all(each.data for each in cut)
    assert all((each.part is Part.NOISE) == (part is Part.NOISE) for each in cut)


@pytest.mark.parametrize("fault", ["one-byte-at-a-time", "split", "slow"])
@pytest.mark.parametrize("request_", [SERIAL, IMAGES])
def test_smp_answers_come_whole(fault: str, request_: bytes) -> None:
    assert smp_bench(fault).say(request_) == smp_bench().say(request_)


def test_smp_answers_may_come_merged() -> None:
    bench = smp_bench("one-byte-at-a-time", "merged")
    bench.ask(SERIAL)
    assert read(said(bench.wait(0.1))).body == {"val": b"SX2-26-00417"}
