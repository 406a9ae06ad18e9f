"""A device that says nothing, goes away, or has just started."""

from __future__ import annotations

import pytest

from simulators.faults import faults_of
from simulators.faults.absence import BANNER, MAX_HEARD_BYTES
from simulators.scenario import load
from tests.simulators.client import WRITE, ask
from tests.simulators.faults.bench import Bench, Parrot, frame, hung_up, said, smp_bench

SERIAL = ask(3, 0, {"name": "id/serial"})


def test_silence_says_nothing_and_hears_all() -> None:
    parrot = Parrot()
    bench = Bench("silence", wire=parrot)
    assert bench.ask(b"a\nb\n") == []
    assert parrot.heard == b"a\nb\n"


def test_silence_may_come_after_some_answers() -> None:
    bench = Bench("split:pieces=2", "silence:after=2")
    assert bench.say(b"a\nb\nc\n") == frame(1, b"a") + frame(2, b"b")


def test_a_silent_smp_device_still_records_violations() -> None:
    shipped, laid = load("listed"), faults_of(["silence"])
    controller = shipped.controller(laid)
    assert list(shipped.talk(controller, laid).receive(ask(0, 5, op=WRITE))) == []
    assert controller.violation_count == 1


@pytest.mark.parametrize("count", [0, 1, 10, 11, 12, 25])
def test_hanging_up_comes_after_exactly_so_many_bytes(count: int) -> None:
    acts = Bench(f"hang-up:after_bytes={count}").ask(b"a\nb\nc\n")
    assert said(acts) == (frame(1, b"a") + frame(2, b"b") + frame(3, b"c"))[:count]
    assert hung_up(acts)


def test_a_device_that_stays_within_its_bytes_does_not_hang_up() -> None:
    assert not hung_up(Bench("hang-up:after_bytes=1000").ask(b"a\n"))


def test_hanging_up_comes_in_the_middle_of_an_smp_frame() -> None:
    acts = smp_bench("hang-up").ask(ask(1, 0))
    assert said(acts) == smp_bench().say(ask(1, 0))[:40]
    assert hung_up(acts)


def test_noise_counts_before_hanging_up() -> None:
    acts = Bench("garbage-before:count=16", "hang-up:after_bytes=16").ask(b"a\n")
    assert (len(said(acts)), hung_up(acts)) == (16, True)


def test_a_reset_gives_a_banner_then_the_answer_after_the_boot() -> None:
    bench = Bench("reset-after-open:boot_ms=800")
    assert said(bench.open()) == BANNER
    assert bench.say(b"a\n") == b""
    assert bench.wait(0.79) == []
    assert said(bench.wait(0.02)) == frame(1, b"a")
    assert bench.say(b"b\n") == frame(2, b"b")


def test_a_deaf_reset_loses_what_was_asked() -> None:
    bench = Bench("reset-after-open:boot_ms=800,deaf=true")
    bench.open()
    assert bench.say(b"a\n") == b""
    assert bench.wait(1.0) == []
    assert bench.say(b"b\n") == frame(1, b"b")


def test_a_question_just_after_the_boot_is_answered_in_order() -> None:
    bench = Bench("reset-after-open:boot_ms=800")
    bench.open()
    bench.ask(b"a\n")
    bench.clock.now_s += 1.0
    assert bench.say(b"b\n") == frame(1, b"a") + frame(2, b"b")


def test_a_booting_device_keeps_a_bounded_number_of_bytes() -> None:
    bench = Bench("reset-after-open")
    bench.open()
    for _ in range(100):
        bench.ask(b"x" * 1000)
    assert bench.talk.held_bytes == MAX_HEARD_BYTES


def test_an_smp_device_answers_after_its_boot() -> None:
    bench = smp_bench("reset-after-open")
    bench.open()
    bench.ask(SERIAL)
    assert said(bench.wait(1.0)) == smp_bench().say(SERIAL)
