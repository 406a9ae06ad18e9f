"""Faults over faults: the order counts, nothing is left to chance, and nothing grows without end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.faults import CATALOGUE, Fault, faults_of
from simulators.faults.fault import MAX_GATHERED_BYTES, OverAnswers
from simulators.faults.order import MAX_LATE_BYTES
from simulators.scenario import line_names, load
from simulators.talk import Act, Part, Plain, Send
from tests.simulators.client import ask
from tests.simulators.faults.bench import Bench, frame, holds, hung_up, pieces, said, smp_bench
from tests.simulators.faults.requests import (
    FLEXSEA_WHO_AM_I,
    MODBUS_BASIC,
    SLCAN,
    SLCAN_NAME,
    VESC_VERSION,
)

REQUESTS = [ask(0, 6), ask(1, 0), ask(3, 0, {"name": "id/serial"}), ask(0, 8), b"AT\r\n"]

READS = {
    "smp": REQUESTS,
    "flexsea": [FLEXSEA_WHO_AM_I],
    "modbus": [MODBUS_BASIC],
    "canopen": [b"".join(SLCAN_NAME), SLCAN[-1], SLCAN_NAME[-1]],
    "vesc": [VESC_VERSION],
}
"""What each wire answers."""

ORDERS = [
    # The first is nearest to the device, the last to the line.
    (["bad-checksum", "duplicate-sequence"], [False, False, False]),
    (["duplicate-sequence", "bad-checksum"], [False, True, False]),
]


@pytest.mark.parametrize(("faults", "sums_hold"), ORDERS)
def test_a_later_fault_sees_what_an_earlier_one_gives(
    faults: list[str], sums_hold: list[bool]
) -> None:
    bench = Bench(*faults)
    assert [holds(each) for name in (b"a\n", b"b\n") for each in pieces(bench.ask(name))] == (
        sums_hold
    )


def test_silence_over_babble_is_silent_and_babble_over_silence_is_not() -> None:
    for faults, expected in ((["babble", "silence"], False), (["silence", "babble"], True)):
        bench = Bench(*faults)
        bench.open()
        assert bool(said(bench.wait(1.0))) is expected
        assert bench.say(b"a\n") == b""


def test_only_what_is_beneath_is_cut() -> None:
    assert max(map(len, pieces(Bench("echo", "one-byte-at-a-time").ask(b"name\n")))) == 1
    assert pieces(Bench("one-byte-at-a-time", "echo").ask(b"name\n"))[0] == b"name\n"


def test_a_fault_of_whole_answers_undoes_cuts_beneath() -> None:
    acts = Bench("one-byte-at-a-time", "truncated:drop=1").ask(b"name\n")
    assert pieces(acts) == [frame(1, b"name")[:-1]]


def test_a_scenario_s_own_faults_lie_beneath_those_given() -> None:
    assert smp_bench("hang-up:after_bytes=0", scenario="silent").ask(ask(0, 6)) == []


def _transcript(faults: tuple[Fault, ...], scenario: str = "listed") -> list[object]:
    bench = Bench()
    shipped = load(scenario)
    bench.talk = shipped.talk(shipped.controller(faults), faults, now=bench.clock)
    told: list[object] = list(bench.open())
    for _ in range(3):
        for request in REQUESTS:
            told += bench.ask(request)
            told += bench.wait(0.5)
    return told


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_same_seed_does_the_same(name: str) -> None:
    assert _transcript(faults_of([name])) == _transcript(faults_of([name]))


@pytest.mark.parametrize(
    "name", ["split", "garbage-before", "garbled", "console-log:mid_line=true", "babble"]
)
def test_another_seed_does_something_else(name: str) -> None:
    joint = "," if ":" in name else ":"
    assert _transcript(faults_of([name])) != _transcript(faults_of([f"{name}{joint}seed=1"]))


def test_two_faults_of_one_seed_make_their_own_choices() -> None:
    one, other = (faults_of([name])[0].random().random() for name in ("split", "garbled"))
    assert one != other


@st.composite
def any_faults(draw: st.DrawFn) -> tuple[Fault, ...]:
    """Any list that is taken, each fault with any parameters."""
    kinds = draw(st.lists(st.sampled_from(list(CATALOGUE.values())), unique=True, max_size=8))
    more = draw(st.lists(st.sampled_from([k for k in CATALOGUE.values() if k.repeatable])))
    chosen = [*kinds, *more][:12]
    return faults_of([draw(_any_parameters(kind)) for kind in draw(st.permutations(chosen))])


def _any_parameters(kind: type[Fault]) -> st.SearchStrategy[Fault]:
    names_ = kind.model_fields.keys() & SMALL.keys()
    given_ = {name: st.sampled_from(SMALL[name]) for name in sorted(names_)}
    return st.builds(kind, seed=st.integers(0, 5), **given_)


SMALL: dict[str, list[int] | list[bool] | list[str]] = {
    "pieces": [2, 64],
    "gap_ms": [0, 50],
    "within_ms": [1, 700],
    "ms": [0, 900],
    "count": [1, 100],
    "by": [1, 255],
    "drop": [1, 50, 65_536],
    "device": [50, 9600, 10_000_000],
    "mid_line": [False, True],
    "bytes_per_s": [1, 10_000],
    "every": [1, 2],
    "requests": [1, 3],
    "after_ms": [1, 800],
    "after": [0, 1],
    "after_bytes": [0, 40, 10_000],
    "boot_ms": [0, 600],
    "deaf": [False, True],
    "size": [1, 300],
    "field": ["all", "serial", "nothing"],
}
"""Values at the edges, small enough for many examples."""


class TestAnyFaults:
    @settings(deadline=None)  # a busy machine is no failure
    @given(any_faults(), st.lists(st.binary(max_size=40) | st.just(b"n\n"), max_size=6))
    def test_on_a_tiny_wire_end_and_stay_small(
        self, faults: tuple[Fault, ...], requests: list[bytes]
    ) -> None:
        bench = Bench(*map(str, faults))
        bench.open()
        for request in requests:
            told = bench.ask(request) + bench.wait(0.5, at_most=200)
            assert all(pieces(told))
            assert bench.talk.held_bytes < 100_000

    @settings(deadline=None)  # a busy machine is no failure
    @given(any_faults(), st.sampled_from(line_names()), st.data())
    def test_on_every_wire_end_and_raise_nothing(
        self, faults: tuple[Fault, ...], scenario: str, data: st.DataObject
    ) -> None:
        shipped = load(scenario)
        reads = st.sampled_from(READS[shipped.driver]) | st.binary(max_size=20)
        requests = data.draw(st.lists(reads, max_size=4))
        bench = Bench()
        bench.talk = shipped.talk(shipped.controller(faults), faults, now=bench.clock)
        bench.open()
        for request in requests:
            assert all(pieces(bench.ask(request) + bench.wait(0.5, at_most=200)))


class _Talkative:
    """A wire that gives many long answers to each request."""

    def receive(self, _data: bytes) -> Iterator[bytes]:
        yield from repeat(b"x" * 60_000, 12)


MOST_ACTS = 100_000
"""One byte at a time would be many more, all alike."""


@pytest.mark.parametrize("name", CATALOGUE)
def test_memory_is_bounded_whatever_the_wire_says(name: str) -> None:
    bench = Bench(name, wire=_Talkative())
    bench.open()
    most = 0
    for act in islice(bench.talk.receive(b"go"), MOST_ACTS):
        most = max(most, bench.talk.held_bytes)
        if hung_up([act]):
            break
    assert most <= MAX_LATE_BYTES + MAX_GATHERED_BYTES


def test_an_answer_without_an_end_is_not_gathered_for_ever() -> None:
    class Beneath(Plain):
        def receive(self, _data: bytes) -> Iterator[Act]:
            yield Send(b"x" * 1000, Part.FIRST)
            for _ in range(1000):
                yield Send(b"x" * 1000, Part.MIDDLE)

    talk = OverAnswers(Beneath(Bench().wire))
    most = max(talk.held_bytes for _ in talk.receive(b""))
    assert most <= MAX_GATHERED_BYTES
