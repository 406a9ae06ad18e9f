"""A conflict is not shed by verifying without what contradicted: it is explained, with as much evidence."""

from __future__ import annotations

import pytest

from agent.confirm.label import parse_label
from agent.confirm.models import LabelSource
from agent.errors import NotAllowed, NotComplete, UsageError
from agent.fitting.models.acts import Explanation
from agent.packet.check import check_packet
from agent.usecases.explanations import explain_verdict
from agent.usecases.fittings import load_fitting
from agent.usecases.records import export_packet
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import TakenVerdict
from agent.usecases.visits import deliver
from tests.simulated import read
from tests.usecases.room import DELIVERY, FINAL, FITTING, Room

OWN, OTHERS = "SX2-26-00417", "SX2-26-00999"


def take(room: Room, label: str | None = None, scenario: str = "listed") -> TakenVerdict:
    """A final verdict on the controller, with a label of that serial typed beside it."""
    room.clock.turn_to(FINAL.at)
    text = f"(01)09506000123455(21){label}"
    taken = take_verdict(
        room.desk,
        room.people["lena"],
        readings=(read(scenario, room.clock),),
        label=parse_label(text, LabelSource.TYPED) if label else None,
        date_of_service=FINAL.date_of_service,
        moment=VerdictMoment.AT_DELIVERY,
        subject=FITTING,
    )
    room.clock.turn_to(DELIVERY.at)
    return taken


def explain(room: Room, entry: int, by: str = "lena") -> int:
    told = Explanation(verdict_entry=entry, reason="scanned the box beside it")
    return explain_verdict(room.desk, room.people[by], FITTING, told).index


def hand_over(room: Room, entry: int) -> None:
    deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, entry)


def test_leaving_the_other_label_out_does_not_deliver(room: Room) -> None:
    conflict, without = take(room, OTHERS), take(room)
    assert [one.earlier.entry for one in without.contradicted_by] == [conflict.entry]
    with pytest.raises(NotComplete, match=f"The verdict of entry {conflict.entry} says otherwise"):
        hand_over(room, without.entry)


def test_nor_does_it_with_an_explanation_alone(room: Room) -> None:
    conflict = take(room, OTHERS)
    explain(room, conflict.entry)
    without = take(room)
    with pytest.raises(NotComplete, match="rests on a label, which the final one does not") as told:
        hand_over(room, without.entry)
    assert "Verify again with a label of this unit" in told.value.next_step


def test_the_right_label_and_a_reason_deliver_and_the_packet_checks(room: Room) -> None:
    conflict, right = take(room, OTHERS), take(room, OWN)
    with pytest.raises(NotComplete, match="nobody has said why"):
        hand_over(room, right.entry)
    room.desk.store.delete_draft(DELIVERY.visit.id)
    explain(room, conflict.entry)
    hand_over(room, right.entry)
    report = check_packet(export_packet(room.desk, room.people["ruth"], FITTING))
    assert report.ok, [check for check in report.checks if not check.ok]


def test_a_final_verdict_about_another_unit_says_otherwise_too(room: Room) -> None:
    other, own = take(room, scenario="unlisted"), take(room)
    assert [one.earlier.entry for one in own.contradicted_by] == [other.entry]
    explain(room, other.entry)
    assert take(room).contradicted_by == ()


def test_an_explanation_is_signed_and_kept(room: Room) -> None:
    conflict = take(room, OTHERS)
    entry = explain(room, conflict.entry)
    (signed,) = load_fitting(room.desk, FITTING).explanations
    assert (signed.entry, signed.explanation.reason, signed.signature.printed_name) == (
        entry,
        "scanned the box beside it",
        room.people["lena"].user.printed_name,
    )


def test_a_verdict_is_explained_once(room: Room) -> None:
    conflict = take(room, OTHERS)
    entry = explain(room, conflict.entry)
    with pytest.raises(UsageError, match=f"has an explanation already, in entry {entry}"):
        explain(room, conflict.entry)


def test_what_contradicts_nothing_is_not_explained(room: Room) -> None:
    entry = take(room).entry
    with pytest.raises(UsageError, match="is 'confirmed' and contradicts nothing"):
        explain(room, entry)
    take(room)
    with pytest.raises(UsageError, match="contradicts nothing"):
        explain(room, entry)


def test_an_entry_that_is_no_verdict_is_not_explained(room: Room) -> None:
    with pytest.raises(UsageError, match="Entry 0 is no verdict of"):
        explain(room, 0)


@pytest.mark.parametrize("by", ["priya", "admin"])
def test_who_may_not_verify_does_not_explain(room: Room, by: str) -> None:
    conflict = take(room, OTHERS)
    with pytest.raises(NotAllowed):
        explain(room, conflict.entry, by=by)
