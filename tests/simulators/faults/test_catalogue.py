"""Faults by name: how they are written, and that a slip is told plainly."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.ble.bluez.faults import BLUEZ_FAULTS
from simulators.errors import FaultError
from simulators.faults import CATALOGUE, RADIO_ONLY, Fault, every, faults_of, parse_fault
from simulators.faults.catalogue import MAX_FAULTS
from simulators.faults.cutting import Split

PROMISED = {
    "one-byte-at-a-time", "split", "merged", "slow", "garbage-before", "garbled", "bad-checksum",
    "wrong-length", "truncated", "baud-mismatch", "console-log", "babble", "echo", "late-answer",
    "duplicate-sequence", "wrong-sequence", "silence", "hang-up", "reset-after-open", "nul-padded",
    "empty", "non-utf8", "overlong", "terminal-escapes", "html", "serial-changes",
}  # fmt: skip


PROMISED_ON_BLUETOOTH = {
    "link-loss", "unreachable", "pairing-required", "pairing-refused", "service-missing",
    "udi-flags", "udi-unterminated", "udi-serial", "service-twice", "value-length", "read-declined",
}  # fmt: skip


def test_the_names_are_stable() -> None:
    assert set(CATALOGUE) == PROMISED


def test_the_names_on_bluetooth_are_stable() -> None:
    assert set(RADIO_ONLY) == PROMISED_ON_BLUETOOTH


def test_no_two_faults_share_a_name() -> None:
    assert len(every()) == len(CATALOGUE) + len(RADIO_ONLY) + len(BLUEZ_FAULTS)


@pytest.mark.parametrize("kind", every().values(), ids=list(every()))
def test_each_has_a_sentence_of_help(kind: type[Fault]) -> None:
    assert kind.help.endswith(".")
    assert "\n" not in kind.help


@pytest.mark.parametrize("kind", every().values(), ids=list(every()))
def test_each_parameter_but_the_seed_is_explained_and_has_a_default(kind: type[Fault]) -> None:
    fields = {name: field for name, field in kind.model_fields.items() if name != "seed"}
    assert all(field.description and not field.is_required() for field in fields.values())


@pytest.mark.parametrize("name", every())
def test_a_name_alone_is_a_fault_with_defaults(name: str) -> None:
    assert str(parse_fault(name)) == name


@pytest.mark.parametrize(
    "text",
    ["split:pieces=5", "split:seed=7,pieces=5,gap_ms=0", "console-log:mid_line=true",
     "wrong-length:by=-3", "empty:field=model"],
)  # fmt: skip
def test_a_fault_s_text_gives_it_again(text: str) -> None:
    fault = parse_fault(text)
    assert (str(fault), parse_fault(str(fault))) == (text, fault)


def test_a_table_is_the_same_as_the_text() -> None:
    [fault] = faults_of(["split:pieces=5"])
    assert fault == Split(pieces=5)


SLIPS = [
    ("spilt", "There is no fault 'spilt'.", "Perhaps 'split'?"),
    ("", "There is no fault ''.", "faults' lists them"),
    ("\x1b[2J", "There is no fault '\\x1b[2J'.", "lists them"),
    ("x" * 10_000, "A fault has at most 500 characters.", "lists them"),
    ("split:piece=3", "The fault 'split' does not take 'piece' so", "It has seed, pieces, gap_ms"),
    ("split:pieces=many", "The fault 'split' does not take 'pieces' so", "It has"),
    ("split:pieces=1", "greater than or equal to 2", "It has"),
    ("split:pieces", "The parameter 'pieces' of the fault 'split' has no value.", "Write it as"),
    ("split:pieces=2,pieces=3", "'pieces' of the fault 'split' is given twice.", "Write it as"),
    ("split:seed=-1", "does not take 'seed' so", "It has"),
    ("empty:field=A", "does not take 'field' so", "It has"),
]


@pytest.mark.parametrize(("text", "message", "next_step"), SLIPS)
def test_a_slip_is_told_in_a_line(text: str, message: str, next_step: str) -> None:
    with pytest.raises(FaultError) as caught:
        parse_fault(text)
    assert message in caught.value.message
    assert next_step in caught.value.next_step
    assert "\n" not in caught.value.text


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=200))
def test_any_text_is_a_fault_or_an_error(text: str) -> None:
    with suppress(FaultError):
        assert parse_fault(text).name in every()


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=200))
def test_a_name_that_is_none_is_told_in_printable_text(text: str) -> None:
    with pytest.raises(FaultError) as caught:
        parse_fault(f"-{text}")
    assert caught.value.text.isprintable()


def test_a_fault_of_the_line_is_laid_over_once() -> None:
    with pytest.raises(FaultError, match="The fault 'split' is given twice"):
        faults_of(["split", "echo", "split:pieces=2"])


def test_a_fault_of_the_values_may_come_for_each_field() -> None:
    assert len(faults_of(["empty:field=serial", "empty:field=model"])) == 2


def test_there_are_not_too_many() -> None:
    with pytest.raises(FaultError, match="more than 32 faults"):
        faults_of(["empty"] * (MAX_FAULTS + 1))
