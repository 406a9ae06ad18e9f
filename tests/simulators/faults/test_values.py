"""Faults of the identity: good frames with values that no device should have."""

from __future__ import annotations

import pytest

from simulators.faults import faults_of
from simulators.scenario import load
from simulators.values import MAX_VALUE_BYTES
from tests.simulators.client import ask, read
from tests.simulators.faults.bench import smp_bench

FIELDS = ("manufacturer", "model", "serial", "hardware")


def values(*faults: str, field: str = "serial", times: int = 1) -> list[bytes]:
    """What an SMP device says, in frames that hold."""
    bench = smp_bench(*faults)
    asked = ask(3, 0, {"name": f"id/{field}"})
    return [read(bench.say(asked)).body["val"] for _ in range(times)]


PROMISES = [
    ("nul-padded", b"SX2-26-00417".ljust(32, b"\0")),
    ("nul-padded:size=4", b"SX2-26-00417\0"),
    ("empty", b""),
    ("non-utf8", b"SX2-26-0041\xff"),
    ("overlong", b"SX2-26-00417".ljust(65_000, b"A")),
    ("overlong:size=100", b"SX2-26-00417".ljust(100, b"A")),
]


@pytest.mark.parametrize(("fault", "value"), PROMISES)
def test_the_serial_is_so(fault: str, value: bytes) -> None:
    assert values(fault) == [value]


def test_terminal_escapes_surround_the_value() -> None:
    [value] = values("terminal-escapes")
    assert value.startswith(b"\x1b[2J")
    assert b"SX2-26-00417" in value
    assert value.decode()


def test_html_has_a_script_and_leaves_an_attribute() -> None:
    [value] = values("html")
    assert value.startswith(b"\"'><script>")
    assert b"SX2-26-00417" in value


def test_the_serial_is_another_at_every_second_read() -> None:
    assert values("serial-changes", times=4) == [b"SX2-26-00417", b"SX2-26-00418"] * 2


def test_another_field_may_change() -> None:
    assert values("serial-changes:field=model", field="model", times=2) == [b"SX-200", b"SX-201"]
    assert len(set(values("serial-changes:field=model", times=4))) == 1


@pytest.mark.parametrize("field", FIELDS)
def test_all_fields_are_meant_unless_one_is_named(field: str) -> None:
    assert values("empty", field=field) == [b""]
    assert (values("empty:field=serial", field=field) == [b""]) is (field == "serial")


def test_faults_of_values_add_up_in_order() -> None:
    assert values("nul-padded:size=14", "non-utf8") == [b"SX2-26-00417\0\xff"]
    assert values("non-utf8", "nul-padded:size=14") == [b"SX2-26-0041\xff\0\0"]


def test_no_value_grows_beyond_what_a_message_holds() -> None:
    assert len(values("overlong", "html")[0]) == MAX_VALUE_BYTES


def test_changing_values_stay_few() -> None:
    laid = faults_of(["serial-changes"] * 32)
    assert values(*["serial-changes"] * 3, times=1)
    controller = load("listed").controller(laid)
    assert len({controller.read("serial") for _ in range(1000)}) <= 64


def test_counters_stay_as_they_are() -> None:
    controller = load("listed").controller(faults_of(["empty"]))
    assert controller.read("battery_cycles") == b"6"


@pytest.mark.parametrize("fault", ["empty", "overlong", "html", "non-utf8", "nul-padded"])
def test_a_number_on_the_wire_stays_a_number(fault: str) -> None:
    """A field that the protocol sends as 32 bits has no form for such a value: it is kept."""
    controller = load("flexsea-listed").controller(faults_of([fault]))
    assert controller.read("serial") == b"1042"
    assert controller.read("model") != b"FX-10"


def test_a_number_on_the_wire_may_change() -> None:
    controller = load("flexsea-listed").controller(faults_of(["serial-changes"]))
    assert [controller.read("serial") for _ in range(2)] == [b"1042", b"1043"]
