"""Other bytes beside the answers."""

from __future__ import annotations

import re

import pytest

from simulators.pace import DEFAULT_BAUD
from tests.simulators.client import ask, read
from tests.simulators.faults.bench import Bench, frame, pieces, said, smp_bench

LOG = re.compile(rb"\[\d\d:\d\d:\d\d\.\d{3},\d{3}\] <\w{3}> \w+: [^\r\n]+\r\n")
IMAGES = ask(1, 0)


def test_log_lines_come_before_answers() -> None:
    assert LOG.sub(b"", Bench("console-log").say(b"a\nb\n"), count=2) == b"".join(
        [frame(1, b"a"), frame(2, b"b")]
    )


def test_log_lines_come_between_the_lines_of_an_smp_answer() -> None:
    lines = smp_bench("console-log").say(IMAGES).splitlines(keepends=True)
    assert len(lines) == 4
    assert [bool(LOG.fullmatch(each)) for each in lines] == [True, False, True, False]
    assert read(b"".join(lines[1::2])).body["images"][0]["version"] == "4.2.1"


def test_log_lines_may_come_in_the_middle_of_a_line() -> None:
    told = smp_bench("console-log:mid_line=true").say(IMAGES)
    assert len(LOG.findall(told)) == 3
    assert LOG.sub(b"", told) == smp_bench().say(IMAGES)
    assert [line for line in told.split(b"\r\n") if re.match(rb"[\x06\x04].+\[\d\d:", line)]


def test_babble_begins_at_the_opening_and_never_ends() -> None:
    bench = Bench("babble")
    assert bench.wait(1.0) == []
    bench.open()
    for _ in range(5):
        assert LOG.fullmatch(b"".join(pieces(bench.wait(1.0))[:1]))


@pytest.mark.parametrize("rate", [100, 11_520])
def test_babble_keeps_its_rate(rate: int) -> None:
    bench = Bench(f"babble:bytes_per_s={rate}")
    bench.open()
    assert len(said(bench.wait(60.0))) == pytest.approx(60 * rate, rel=0.02, abs=80)


def test_babble_gives_a_line_a_time_however_late_it_is_woken() -> None:
    bench = Bench("babble")
    bench.open()
    bench.clock.now_s += 3600
    assert len(pieces(bench.talk.wake())) == 1
    due_s = bench.talk.due_s()
    assert due_s is not None
    assert due_s > bench.clock.now_s


def test_answers_come_through_babble() -> None:
    bench = Bench("babble")
    bench.open()
    assert bench.say(b"name\n") == frame(1, b"name")


def test_the_usual_babble_fills_the_usual_line() -> None:
    bench = smp_bench("babble")
    bench.open()
    assert len(said(bench.wait(10.0))) * 10 == pytest.approx(10 * DEFAULT_BAUD, rel=0.02)


def test_echo_comes_before_the_answer() -> None:
    assert Bench("echo").say(b"name\n") == b"name\n" + frame(1, b"name")


def test_echo_comes_for_part_of_a_request_too() -> None:
    assert Bench("echo").say(b"na") == b"na"


def test_an_smp_request_comes_back() -> None:
    assert smp_bench("echo").say(IMAGES) == IMAGES + smp_bench().say(IMAGES)
