"""Overrides in a packet: who holds every key still cannot be the second person, nor override everything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.ledger.canonical import JSON
from tests.packet.forgeries import Change, failed, other
from tests.packet.genuine import Steps, both, edit, forged, index_of, line


def overridden(version: str = "4", *codes: str) -> Change:
    """The final verdict is overridden by ruth, countersigned by ada, and delivered."""

    def change(steps: Steps) -> None:
        delivery, amendment = steps.pop("delivery"), steps.pop("amendment")
        told: list[JSON] = [{"code": code, "text": code} for code in codes or ("no_listing",)]
        edit("final", "verdict", verdict="review", rules_version=version, reasons=told)(steps)
        steps.pop("override")
        final = index_of(steps, "final")
        at = delivery.at
        first: JSON = {"verdict_entry": final, "reason": "seen by compliance"}
        steps["override"] = replace(
            delivery, act="verdict.overridden", by="ruth", key="ruth",
            sections={"override": first, "signature": line("ruth", at)},
        )  # fmt: skip
        signed: JSON = {"override_entry": index_of(steps, "override")}
        steps["second"] = replace(
            delivery, act="verdict.countersigned", by="ada", key="ada",
            sections={"countersignature": signed, "signature": line("ada", at)},
        )  # fmt: skip
        steps["delivery"], steps["amendment"] = delivery, amendment
        edit("delivery", "visit", verdict_entry=final)(steps)
        visit = index_of(steps, "V-12")
        edit("amendment", "amendment", entry=visit)(steps)

    return change


def verdicts_of(change: Change) -> str:
    return failed(forged(change)).get("verdicts", "")


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_an_override_by_two_who_have_no_part_lets_a_delivery_go_on(version: str) -> None:
    assert verdicts_of(overridden(version)) == ""


def without_second(steps: Steps) -> None:
    steps["second"] = replace(steps["second"], act="verdict.noted")


@pytest.mark.parametrize(("version", "asked"), [("1", False), ("2", True), ("4", True)])
def test_without_a_second_signature_it_lets_none_go_on(version: str, asked: bool) -> None:
    assert ("no entry overrides" in verdicts_of(both(overridden(version), without_second))) == asked


def test_one_person_does_not_sign_twice() -> None:
    told = verdicts_of(both(overridden(), other("second", "ruth")))
    assert 'is by "u-ruth", who recorded that override' in told
    assert "no entry overrides" in told


@pytest.mark.parametrize(
    ("act", "by"),
    [("final", "ruth"), ("planned", "ruth"), ("final", "ada"), ("V-20", "ada"), ("V-20", "ruth")],
)
def test_a_signer_who_has_a_part_in_the_fitting_is_found(act: str, by: str) -> None:
    told = verdicts_of(both(overridden(), other(act, by)))
    assert f'is by "u-{by}", who has a part in this fitting: entry ' in told


def test_a_part_after_the_override_is_one_too() -> None:
    told = verdicts_of(both(overridden(), other("amendment", "ada")))
    assert 'is by "u-ada", who has a part in this fitting' in told
    assert "(visit.amended)" in told


def attested(steps: Steps) -> None:
    """Ada stood for a label of the fitting, before anything else."""
    opened = steps["opened"]
    steps["D-02"] = replace(
        opened, act="label.attested", by="ada", key="ada", sections={"attestation": {}}
    )


def test_whoever_stood_for_the_label_has_a_part() -> None:
    told = verdicts_of(both(overridden(), attested))
    assert 'is by "u-ada", who has a part in this fitting: entry' in told
    assert "(label.attested)" in told


@pytest.mark.parametrize("version", ["2", "3"])
def test_what_earlier_rules_allowed_is_told_and_no_fault(version: str) -> None:
    report = forged(both(overridden(version), other("final", "ruth")))
    (check,) = (check for check in report.checks if check.name == "verdicts")
    assert check.ok
    assert f"(verdict.taken), as version {version} of the rules allowed." in check.detail


def test_what_the_rules_of_the_verdict_forbid_is_not_told_as_allowed() -> None:
    report = forged(both(overridden("4"), other("final", "ruth")))
    assert "of the rules allowed" not in failed(report)["verdicts"]


@pytest.mark.parametrize(
    ("version", "codes", "fault"),
    [
        ("1", ("no_serial",), False),
        ("2", ("no_serial",), True),
        ("3", ("no_listing", "no_serial"), True),
        ("3", ("stale_snapshot",), False),
        ("4", ("stale_snapshot",), True),
        ("4", ("synthetic_mismatch", "recall_open"), True),
        ("4", ("serial_changed",), False),
        ("6", ("a_code_of_then",), False),
    ],
)
def test_an_override_of_what_has_none_is_found(
    version: str, codes: tuple[str, ...], fault: bool
) -> None:
    assert ("whose reasons no override is for" in verdicts_of(overridden(version, *codes))) == fault


def test_the_reasons_are_named() -> None:
    told = verdicts_of(overridden("4", "listed", "no_serial", "no_listing", "no_model"))
    assert 'whose reasons no override is for: "no_serial", "no_model".' in told


def test_where_no_reason_is_a_disagreement_all_are_named() -> None:
    told = verdicts_of(overridden("4", "listed", "normalised"))
    assert 'whose reasons no override is for: "listed", "normalised".' in told


def test_a_second_signature_under_nothing_is_found() -> None:
    changed = both(overridden(), edit("second", "countersignature", override_entry=999))
    assert "rests on entry 999, which is no override told before it" in verdicts_of(changed)
