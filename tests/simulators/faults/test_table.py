"""The table `[faults]` of the first scenarios: what it did, it does still."""

from __future__ import annotations

import pytest

from simulators.scenario import load
from tests.simulators.client import WRITE, Garbled, ask, read
from tests.simulators.devices import answer

REQUESTS = [
    *(ask(3, 0, {"name": f"id/{key}"}) for key in ("manufacturer", "model", "serial", "hardware")),
    ask(1, 0),
    *(ask(0, 7, {"format": letter}) for letter in "snrvbmpioa"),
    ask(0, 6),
    ask(0, 8),
    ask(77, 0),
]


def _said(name: str) -> list[bytes]:
    scenario = load(name)
    wire = scenario.connect(scenario.controller())
    return [answer(wire, request) for _ in range(20) for request in REQUESTS]


def test_silent_says_nothing() -> None:
    assert set(_said("silent")) == {b""}


def test_silent_still_records_violations() -> None:
    scenario = load("silent")
    controller = scenario.controller()
    answer(scenario.connect(controller), ask(0, 5, op=WRITE))
    assert (controller.requests, controller.violation_count) == (1, 1)


def test_every_garbled_answer_is_invalid() -> None:
    for said in _said("garbling"):
        with pytest.raises(Garbled):
            read(said)


def test_garbling_keeps_the_length() -> None:
    assert [len(each) for each in _said("garbling")] == [len(each) for each in _said("listed")]


def test_garbling_is_the_same_each_time() -> None:
    assert _said("garbling") == _said("garbling")


def test_garbling_damages_each_answer_differently() -> None:
    scenario = load("garbling")
    wire = scenario.connect(scenario.controller())
    assert len({answer(wire, REQUESTS[0]) for _ in range(20)}) == 20


def test_the_serial_is_another_at_every_second_read() -> None:
    scenario = load("serial-changes")
    wire = scenario.connect(scenario.controller())
    asked = ask(3, 0, {"name": "id/serial"})
    said = [read(answer(wire, asked)).body["val"] for _ in range(4)]
    assert said == [b"SX2-26-00417", b"SX2-26-00418"] * 2
