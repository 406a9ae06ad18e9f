"""One packet, one fitting: whoever holds every key still cannot make acts fit that do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.packet.layout import RECORD
from tests.packet.forgeries import (
    ENTRY,
    Change,
    appended,
    failed,
    other,
    step,
)
from tests.packet.genuine import (
    both,
    edit,
    edit_json,
    forged,
)

FITTING_FORGERIES: dict[str, tuple[Change, str]] = {
    **{
        f"{name} of another fitting": (step(name, subject="FIT-OTHER"), f"Entry {ENTRY[name]} (")
        for name in ("opened", "D-02", "final", "override", "V-12", "delivery", "amendment")
    },
    "opened twice": (appended("again", "opened"), f"Entries {ENTRY['opened']}, "),
    "delivered twice": (appended("again", "delivery"), f"Entries {ENTRY['delivery']}, "),
    "never opened": (step("opened", act="fitting.noted"), "No entry fitting.opened is told"),
    "a case of another fitting": (
        edit("opened", "case", fitting_id="FIT-OTHER"),
        'its case is of "FIT-OTHER", the record is about "FIT-2026-0042"',
    ),
    "an act that nobody knows": (
        appended("new", "D-02", act="fitting.praised", subject="FIT-OTHER"),
        "(fitting.praised) is about \"FIT-OTHER\"",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FITTING_FORGERIES)
def test_every_act_is_about_the_fitting_of_the_record(case: str) -> None:
    change, told = FITTING_FORGERIES[case]
    assert told in failed(forged(change))["fitting"]


def test_the_export_is_about_the_fitting_of_the_record() -> None:
    faults = failed(forged(export=lambda old: replace(old, subject="FIT-OTHER")))
    assert list(faults) == ["fitting"]
    assert '(packet.exported) is about "FIT-OTHER"' in faults["fitting"]


def test_a_record_about_another_fitting_is_found() -> None:
    faults = failed(forged(files=edit_json(RECORD, fitting="FIT-OTHER")))
    assert "the record is about \"FIT-OTHER\"" in faults["fitting"]  # fmt: skip


VISIT_FORGERIES: dict[str, tuple[Change, str]] = {
    "another author than the signer": (
        edit("V-12", "visit", author="priya"),
        "its visit's author is \"priya\", but entry 1 calls the one who signed it \"lena\"",
    ),
    "signed by somebody who is not its author": (
        other("V-20", "lena"),
        "its visit's author is \"priya\", but entry 1 calls",
    ),
    "another delivery's author": (edit("delivery", "visit", author="ruth"), '"ruth"'),
    "another printed name": (
        edit("V-12", "signature", printed_name="Dr. Eminent"),
        'prints the name "Dr. Eminent", but entry 1 gives its signer "Lena Okafor-Sample"',
    ),
    "other credentials": (edit("V-20", "signature", credentials="MD"), 'the credentials "MD"'),
    "another licence": (edit("delivery", "signature", licence="X"), 'the licence "X"'),
    "an amendment's other name": (edit("amendment", "signature", printed_name="X"), '"X"'),
    "an override's other name": (edit("override", "signature", printed_name="X"), '"X"'),
    "an amendment of nothing": (
        edit("amendment", "amendment", entry=999),
        "amends entry 999, which is no visit told before it",
    ),
    "an amendment of a paper": (
        edit("amendment", "amendment", entry=ENTRY["D-02"]),
        f"amends entry {ENTRY['D-02']}, which is no visit",
    ),
    "an amendment of what is no number": (
        edit("amendment", "amendment", entry=True),
        "amends entry yes, which is no visit",
    ),
    "an amendment of another visit": (
        edit("amendment", "amendment", visit_id="V-20"),
        f"amends the visit \"V-20\", but entry {ENTRY['V-12']} is the visit \"V-12\"",
    ),
    "an amendment by somebody else": (
        other("amendment", "priya"),
        'is by "u-priya", but entry',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", VISIT_FORGERIES)
def test_who_signs_is_who_is_printed(case: str) -> None:
    change, told = VISIT_FORGERIES[case]
    faults = failed(forged(change))
    assert list(faults) == ["visits"]
    assert told in faults["visits"]


VERDICT_FORGERIES: dict[str, tuple[Change, str]] = {
    "an override of nothing": (
        edit("override", "override", verdict_entry=999),
        "rests on entry 999, which is no verdict told before it",
    ),
    "an override of a later verdict": (
        edit("override", "override", verdict_entry=ENTRY["final"]),
        f"rests on entry {ENTRY['final']}, which is no verdict told before it",
    ),
    "delivered on nothing": (
        edit("delivery", "visit", verdict_entry=None),
        "rests on entry nothing, which is no verdict",
    ),
    "delivered on a paper": (
        edit("delivery", "visit", verdict_entry=ENTRY["D-02"]),
        f"rests on entry {ENTRY['D-02']}, which is no verdict",
    ),
    "delivered on a provisional verdict": (
        both(edit("final", "verdict", provisional=True), edit("final", "evidence", provisional=True)),
        f"rests on entry {ENTRY['final']}, a verdict that is provisional and that no entry overrides",
    ),
    "delivered on a verdict that does not go on": (
        edit("final", "verdict", verdict="not_listed"),
        f"rests on entry {ENTRY['final']}, whose verdict is \"not_listed\"",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", VERDICT_FORGERIES)
def test_overrides_are_by_compliance_and_a_delivery_rests_on_its_verdict(case: str) -> None:
    change, told = VERDICT_FORGERIES[case]
    faults = failed(forged(change))
    assert list(faults) == ["verdicts"]
    assert told in faults["verdicts"]


def test_an_override_by_who_signed_a_visit_is_found() -> None:
    changed = both(other("V-20", "ruth"), edit("V-20", "visit", author="ruth"))
    told = f"who has a part in this fitting: entry {ENTRY['V-20']} (visit.signed)"
    assert told in failed(forged(changed))["verdicts"]


def test_a_delivery_may_rest_on_an_overridden_verdict() -> None:
    assert forged(edit("delivery", "visit", verdict_entry=ENTRY["planned"])).ok
