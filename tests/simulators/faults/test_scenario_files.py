"""`[[faults]]` in a scenario file: any fault by name; `[faults]` stays what it was."""

from __future__ import annotations

import pytest

from simulators.errors import ScenarioError
from simulators.scenario import parse
from tests.simulators.client import ask
from tests.simulators.devices import ZEPHYR, scenario
from tests.simulators.faults.bench import Bench, hung_up, said

LISTED = """
[[faults]]
name = "split"
pieces = 4

[[faults]]
name = "hang-up"
after_bytes = 20
"""


def bench(text: str) -> Bench:
    made, result = scenario(ZEPHYR + text), Bench()
    result.talk = made.talk(made.controller(), now=result.clock)
    return result


def test_listed_faults_are_laid_over_in_their_order() -> None:
    assert [str(each) for each in scenario(ZEPHYR + LISTED).faults.laid] == [
        "split:pieces=4",
        "hang-up:after_bytes=20",
    ]
    acts = bench(LISTED).ask(ask(0, 6))
    assert (len(said(acts)), hung_up(acts)) == (20, True)


def test_faults_of_values_may_be_listed() -> None:
    text = ZEPHYR.replace("[identity]", '[identity]\nserial = "A1"')
    text += '\n[[faults]]\nname = "empty"\nfield = "serial"\n'
    assert scenario(text).controller().read("serial") == b""


def test_the_table_is_read_as_before() -> None:
    faults = scenario(ZEPHYR + "\n[faults]\nsilent = true\nhang_up_after_bytes = 3\n").faults
    assert (faults.silent, faults.hang_up_after_bytes, faults.laid) == (True, 3, ())


def test_the_table_lies_beneath_faults_that_are_given() -> None:
    assert bench("\n[faults]\nsilent = true\n").ask(ask(0, 6)) == []


def test_an_empty_list_is_a_well_behaved_device() -> None:
    text = ZEPHYR.replace('title = "', 'faults = []\ntitle = "')
    assert scenario(text).faults.laid == ()


SLIPS = [
    ('[[faults]]\nname = "spilt"\n', "There is no fault 'spilt'"),
    ("[[faults]]\npieces = 3\n", "A fault has a 'name' and parameters"),
    ('[[faults]]\nname = "split"\npieces = "3"\n', "'split' does not take 'pieces' so"),
    ('[[faults]]\nname = "split"\npieces = 0\n', "greater than or equal to 2"),
    ('[[faults]]\nname = "echo"\n' * 2, "The fault 'echo' is given twice"),
    ('[[faults]]\nname = "empty"\n' * 33, "more than 32 faults"),
    ('[faults]\nlaid = "echo"\n', "faults are a list of tables"),
]


@pytest.mark.parametrize(("text", "told"), SLIPS)
def test_a_slip_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse(f"{ZEPHYR}\n{text}".encode(), source="mine.toml")
    assert "'faults" in caught.value.message
    assert told in caught.value.message
