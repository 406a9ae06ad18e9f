"""Late answers, answers twice, wrong numbers."""

from __future__ import annotations

import pytest

from tests.simulators.client import ask, read, unwrap
from tests.simulators.faults.bench import Bench, ParrotFraming, frame, said, smp_bench

A, B, C = (frame(number, name) for number, name in enumerate([b"a", b"b", b"c"], start=1))


def test_a_late_answer_comes_before_that_to_the_next_question() -> None:
    bench = Bench("late-answer:every=2")
    assert [bench.say(each) for each in (b"a\n", b"b\n", b"c\n")] == [A, b"", B + C]


def test_a_late_answer_may_be_two_questions_late() -> None:
    bench = Bench("late-answer:every=1,requests=2")
    assert [bench.say(each) for each in (b"a\n", b"b\n", b"c\n")] == [b"", b"", A]


def test_without_more_questions_a_late_answer_comes_after_its_time() -> None:
    bench = Bench("late-answer:every=1,after_ms=1500")
    bench.ask(b"a\n")
    assert bench.wait(1.49) == []
    assert said(bench.wait(0.02)) == A


def test_a_late_smp_answer_keeps_its_own_number() -> None:
    bench = smp_bench("late-answer:every=1")
    assert bench.say(ask(0, 6, seq=7)) == b""
    assert unwrap(bench.say(ask(1, 0, seq=8)))[6] == 7


def test_a_duplicate_is_the_previous_answer_once_more() -> None:
    bench = Bench("duplicate-sequence")
    assert [bench.say(each) for each in (b"a\n", b"b\n", b"c\n")] == [A, A + B, B + C]


def test_a_duplicate_smp_answer_has_its_old_number() -> None:
    bench = smp_bench("duplicate-sequence")
    first = bench.say(ask(0, 6, seq=7))
    second = bench.say(ask(0, 8, seq=8))
    assert second == first + smp_bench().say(ask(0, 8, seq=8))


@pytest.mark.parametrize("by", [1, 7])
def test_a_wrong_number_is_off_by_so_much_in_a_frame_that_holds(by: int) -> None:
    bench = Bench(f"wrong-sequence:by={by}", framing=ParrotFraming())
    assert bench.say(b"a\n") == frame(1 + by, b"a")


@pytest.mark.parametrize(("by", "number"), [(1, 0), (255, 254)])
def test_a_wrong_smp_number_is_off_in_an_answer_that_holds(by: int, number: int) -> None:
    told = read(smp_bench(f"wrong-sequence:by={by}").say(ask(0, 6, seq=255)))
    assert (told.header[6], told.body) == (number, {"buf_size": 384, "buf_count": 4})


def test_without_numbers_each_answer_is_that_to_the_question_before() -> None:
    bench = Bench("wrong-sequence")
    assert [bench.say(each) for each in (b"a\n", b"b\n", b"c\n")] == [b"", A, B]
