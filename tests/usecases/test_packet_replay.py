"""The verdicts of a packet are run again by whoever has the packet."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.confirm.decide import decide
from agent.confirm.models import Evidence, Label, LabelSource, Verdict, VerdictKind
from agent.ledger.canonical import JSON
from agent.packet.check.report import Check
from agent.usecases.fittings import open_fitting
from agent.usecases.packet_check import check_file
from agent.usecases.packet_replay import replayed
from agent.usecases.records import export_packet
from tests.clinic import Clinic
from tests.packet import sample
from tests.packet.build import plain
from tests.packet.forgeries import Change
from tests.packet.genuine import Steps, both, edit, genuine, made, untouched
from tests.packet.taken_in import evidence, taken_in, there
from tests.usecases.test_policies import add, take

LABEL = Label(
    text="(01)09506000123455(21)SX2-26-00417", source=LabelSource.TYPED, di="09506000123455",
    serial="SX2-26-00417",
)  # fmt: skip
BY_LABEL = evidence().model_copy(update={"readings": (), "label": LABEL})
ENTRY = len(genuine()) + 4
TITLE = f"Entry {ENTRY} (verdict.taken)"


def by_label(rests: Evidence = BY_LABEL, said: Verdict | None = None) -> Change:
    """Everything taken in, and in the place of its verdict one on a label alone."""

    def change(steps: Steps) -> None:
        taken_in(steps)
        told: dict[str, JSON] = {"verdict": plain(said or decide(rests)), "evidence": plain(rests)}
        steps["taken"] = replace(steps["taken"], sections=told)

    return change


def run(change: Change = untouched, *also: tuple[str, str]) -> Check:
    """The genuine log's own two verdicts are made by hand; they are withheld."""
    own = {("planned", "evidence"), ("final", "evidence"), *also}
    return replayed(made(change, withheld=frozenset(own), files=there))


def test_what_the_program_exported_comes_out_again(
    clinic: Clinic, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case, officer = sample.fitting().case, clinic.people["compliance"]
    open_fitting(clinic.desk, officer, case)
    add(clinic)
    clinic.clock.now += timedelta(minutes=10)
    take(clinic, case.fitting_id)
    packet = tmp_path_factory.mktemp("packet") / "packet.zip"
    packet.write_bytes(export_packet(clinic.desk, officer, case.fitting_id))
    report = check_file(packet)
    assert (report.ok, report.checks[-1]) == (
        True,
        Check("replayed", True, "1 verdict comes out again."),
    )


def test_a_verdict_on_a_label_comes_out_again() -> None:
    told = run(by_label())
    assert told == Check(
        "replayed", ok=True, detail="1 verdict comes out again. Of 2 the evidence is withheld."
    )


REASONS = decide(BY_LABEL).reasons
INVENTED = REASONS[0].model_copy(update={"text": "The row was in effect."})
FORGERIES: dict[str, tuple[Change, str]] = {
    "another verdict": (
        by_label(said=decide(BY_LABEL).model_copy(update={"verdict": VerdictKind.CONFIRMED})),
        f"{TITLE}: Entry {ENTRY} says confirmed, but its evidence gives insufficient.",
    ),
    "another reason": (
        by_label(said=decide(BY_LABEL).model_copy(update={"reasons": (INVENTED, *REASONS[1:])})),
        f"{TITLE}: Entry {ENTRY} says insufficient as its evidence does, but differs in: reasons.",
    ),
    "rules that nobody shipped": (
        by_label(BY_LABEL.model_copy(update={
            "rules": BY_LABEL.rules.model_copy(update={"deciding": ("list/1",)})})),
        "and are not those of that version.",
    ),
    "a transcript that says something else": (
        taken_in, f"{TITLE}: The transcript of the reading of serial:/dev/ttyACM0 does not give"),
    "no verdict": (
        both(by_label(), edit("taken", "verdict", confidence="sure")),
        f"{TITLE}: Its sections are not those of a verdict.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGERIES)
def test_a_verdict_that_does_not_follow_is_found(case: str) -> None:
    change, words = FORGERIES[case]
    told = run(change)
    assert (told.ok, words in told.detail) == (False, True), told.detail


def with_driver(name: str) -> Evidence:
    (reading,) = evidence().readings
    return evidence().model_copy(
        update={"readings": (reading.model_copy(update={"driver": name}),)}
    )


LATER = BY_LABEL.rules.model_copy(update={"version": "99"})
LEFT: dict[str, tuple[Change, str]] = {
    "a driver that is not here": (by_label(with_driver("nobodys")), "was not run again: "),
    "rules of a later program": (
        by_label(BY_LABEL.model_copy(update={"rules": LATER})), "version "),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT)
def test_what_cannot_be_run_here_is_told_and_no_fault(case: str) -> None:
    change, words = LEFT[case]
    told = run(change)
    assert (told.ok, told.detail.startswith("0 verdicts"), f"{TITLE} was not run again" in told.detail,
            words in told.detail) == (True, True, True, True), told.detail  # fmt: skip


def test_a_packet_that_cannot_be_opened_is_not_checked() -> None:
    assert replayed(b"no packet") == Check("replayed", ok=False, detail="Not checked: no archive.")


JUNK: tuple[JSON, ...] = (None, True, 1.5, "x\x1b[2J", [], [[]], {"a": {"b": []}})


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("member", ["readings", "rules", "label", "recalls", "date_of_service"])
def test_no_evidence_makes_it_raise(member: str, junk: JSON) -> None:
    change = both(by_label(), edit("taken", "evidence", **{member: junk}))
    assert run(change).detail
