"""Visits: typed into drafts, signed by their authors, delivered on a final verdict, amended."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import NotAllowed, NotComplete, UsageError
from agent.fitting.models import AmendmentKind, Override, VisitKind
from agent.fitting.models.parts import Part, PartKind
from agent.ledger.note import split_note
from agent.ledger.vkey import SignatureType, parse_vkey
from agent.roles import Role
from agent.store import Store, StoreKey
from agent.story import VisitStep
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting
from agent.usecases.overrides import countersign_override, override_verdict
from agent.usecases.parts import add_part, swap_part, typed_serial
from agent.usecases.people import Actor
from agent.usecases.visits import (
    amend_visit,
    deliver,
    drafts_of,
    fill_visit,
    load_draft,
    new_visit,
    sign_visit,
)
from tests.usecases.room import DELIVERY, FITTING, STORY, Room


def test_what_is_typed_is_kept_complete_or_not(room: Room) -> None:
    draft = new_visit(room.desk, room.people["lena"], FITTING, VisitKind.TRAINING)
    fill_visit(room.desk, room.people["lena"], draft.id, {"narrative": "half a sent"})
    assert load_draft(room.desk, draft.id).fields["narrative"] == "half a sent"


def test_a_field_that_was_filled_by_mistake_is_cleared(room: Room) -> None:
    draft = new_visit(room.desk, room.people["lena"], FITTING, VisitKind.TRAINING)
    fill_visit(room.desk, room.people["lena"], draft.id, {"session": {"number": 1}, "place": "x"})
    fill_visit(room.desk, room.people["lena"], draft.id, {"session": None})
    assert load_draft(room.desk, draft.id).fields.keys() == {"id", "kind", "author", "place"}


def test_a_visit_without_a_kind_is_refused(room: Room) -> None:
    draft = new_visit(room.desk, room.people["lena"], FITTING, VisitKind.TRAINING)
    with pytest.raises(UsageError, match="has a kind"):
        fill_visit(room.desk, room.people["lena"], draft.id, {"kind": None})
    assert load_draft(room.desk, draft.id).fields["kind"] == "training"


def test_a_draft_is_outside_the_ledger(room: Room) -> None:
    before = room.desk.store.checkpoint()
    room.delivery()
    assert room.desk.store.checkpoint() == before


def test_a_field_that_no_visit_has_is_refused(room: Room) -> None:
    draft = new_visit(room.desk, room.people["lena"], FITTING, VisitKind.TRAINING)
    with pytest.raises(UsageError, match="no field"):
        fill_visit(room.desk, room.people["lena"], draft.id, {"mood": "good"})


@pytest.mark.parametrize("field", ["id", "author"])
def test_nobody_can_give_a_visit_to_somebody_else(room: Room, field: str) -> None:
    draft = new_visit(room.desk, room.people["lena"], FITTING, VisitKind.TRAINING)
    with pytest.raises(UsageError, match="no field"):
        fill_visit(room.desk, room.people["lena"], draft.id, {field: "priya"})


def test_somebody_elses_draft_can_be_neither_filled_nor_signed(room: Room) -> None:
    draft = new_visit(room.desk, room.people["lena"], FITTING, VisitKind.TRAINING)
    with pytest.raises(NotAllowed):
        fill_visit(room.desk, room.people["priya"], draft.id, {"narrative": "x"})
    with pytest.raises(NotAllowed):
        sign_visit(room.desk, room.people["priya"], draft.id)


def test_an_incomplete_visit_is_not_signed_and_stays_a_draft(room: Room) -> None:
    draft = new_visit(room.desk, room.people["lena"], FITTING, VisitKind.TRAINING)
    with pytest.raises(NotComplete, match="cannot be signed yet"):
        sign_visit(room.desk, room.people["lena"], draft.id)
    assert [each.id for each in drafts_of(room.desk, FITTING)] == [draft.id]


def test_a_delivery_is_not_signed_like_another_visit(room: Room) -> None:
    draft = room.delivery()
    with pytest.raises(UsageError, match="together with its verdict"):
        sign_visit(room.desk, room.people["lena"], draft.id)


def test_a_confirmed_final_verdict_lets_the_delivery_be_signed(room: Room) -> None:
    entry = room.verdict()
    made = deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, entry)
    fitting = load_fitting(room.desk, FITTING)
    assert (fitting.delivered_entry, fitting.final_verdict_entry) == (made.index, entry)
    assert drafts_of(room.desk, FITTING) == ()


def test_a_swapped_controller_asks_for_a_new_verdict_before_the_delivery(room: Room) -> None:
    lena, number = room.people["lena"], typed_serial("C-1")
    part = Part(
        id="ctl",
        unit_serial="SX2-26-00417",
        kind=PartKind.CONTROLLER,
        name="ctl",
        number=number.number,
    )
    add_part(room.desk, lena, FITTING, part, number.kept)
    entry = room.verdict()
    day = room.desk.today()
    swap_part(room.desk, lena, FITTING, "ctl", typed_serial("C-2"), swapped_on=day, reason="failed")
    draft = room.delivery()
    with pytest.raises(NotComplete, match="swapped in entry"):
        deliver(room.desk, lena, FITTING, draft.id, entry)
    deliver(room.desk, lena, FITTING, draft.id, room.verdict())


@pytest.mark.parametrize("scenario", ["unlisted", "serial-changes"])
def test_any_other_verdict_stops_the_delivery(room: Room, scenario: str) -> None:
    entry = room.verdict(scenario)
    with pytest.raises(NotComplete, match="Not confirmed"):
        deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, entry)


def test_an_override_by_compliance_lets_it_go_on(room: Room) -> None:
    entry = room.verdict("serial-changes")
    told = Override(verdict_entry=entry, reason="test")
    made = override_verdict(room.desk, room.people["ruth"], FITTING, told)
    countersign_override(room.desk, room.people["admin"], FITTING, made.index)
    deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, entry)
    assert load_fitting(room.desk, FITTING).delivered_entry is not None


def test_an_override_that_waits_for_its_second_signature_does_not_deliver(room: Room) -> None:
    entry = room.verdict("serial-changes")
    told = Override(verdict_entry=entry, reason="test")
    override_verdict(room.desk, room.people["ruth"], FITTING, told)
    with pytest.raises(NotComplete, match="waits for a second person's signature") as refused:
        deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, entry)
    assert "fitting countersign" in refused.value.next_step


def test_a_fitter_cannot_override(room: Room) -> None:
    entry = room.verdict("serial-changes")
    told = Override(verdict_entry=entry, reason="test")
    with pytest.raises(NotAllowed):
        override_verdict(room.desk, room.people["lena"], FITTING, told)


def test_a_provisional_verdict_does_not_deliver(room: Room) -> None:
    provisional = load_fitting(room.desk, FITTING).verdict_entries[0]
    room.clock.turn_to(DELIVERY.at)
    with pytest.raises(UsageError, match="not the newest final one"):
        deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, provisional)


def test_a_guest_does_not_deliver(room: Room) -> None:
    with pytest.raises(NotAllowed):
        deliver(room.desk, room.people["priya"], FITTING, room.delivery().id, 0)


def test_only_straps_are_not_signed_as_custom_fitting(room: Room) -> None:
    visit = next(
        step.visit
        for step in STORY.steps
        if isinstance(step, VisitStep) and step.visit.kind is VisitKind.FITTING
    )
    strap = visit.modifications[0].model_copy(
        update={"component": "strap", "did": "two holes tighter", "part": "thigh strap"}
    )
    changed = visit.model_copy(update={"id": "V-straps", "modifications": (strap,)})
    draft = room.draft(changed)
    with pytest.raises(NotComplete, match="straps"):
        sign_visit(room.desk, room.people["lena"], draft.id)


def amend(room: Room, by: str, *, path: str = "/narrative", reason: str = "test") -> int:
    signed = load_fitting(room.desk, FITTING).visits[0]
    return amend_visit(
        room.desk,
        room.people[by],
        FITTING,
        signed.entry,
        kind=AmendmentKind.CORRECTION,
        path=path,
        now="corrected",
        reason=reason,
    ).index


def test_an_amendment_leaves_the_original_as_it_was(room: Room) -> None:
    before = load_fitting(room.desk, FITTING).visits[0]
    amend(room, "lena")
    fitting = load_fitting(room.desk, FITTING)
    assert fitting.visits[0] == before
    assert fitting.amendments[-1].amendment.was == before.visit.narrative


def test_only_its_author_amends_a_visit(room: Room) -> None:
    with pytest.raises(NotAllowed):
        amend(room, "priya")


@pytest.mark.parametrize(
    ("path", "reason", "words"),
    [("/nothing/here", "test", "no value at"), ("/narrative", " ", "needs a reason")],
)
def test_an_amendment_names_a_value_and_a_reason(
    room: Room, path: str, reason: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        amend(room, "lena", path=path, reason=reason)


def test_a_delivery_ends_with_a_checkpoint_that_outlives_todays_curves(room: Room) -> None:
    deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, room.verdict())
    kinds = {parse_vkey(text).key_id: parse_vkey(text).kind for text in room.desk.store.vkeys()}
    _, lines = split_note(room.desk.store.checkpoint())
    assert {kinds[line.key_id] for line in lines} == {
        SignatureType.ED25519,
        SignatureType.ML_DSA_44_COSIGNATURE,
    }


def test_only_a_delivery_delivers(room: Room) -> None:
    training = next(
        step.visit
        for step in STORY.steps
        if isinstance(step, VisitStep) and step.visit.kind is VisitKind.TRAINING
    )
    proof = DELIVERY.visit.proof_of_delivery
    draft = room.draft(
        training.model_copy(update={"id": "V-x", "author": "lena", "proof_of_delivery": proof})
    )
    with pytest.raises(UsageError, match="not a delivery"):
        deliver(room.desk, room.people["lena"], FITTING, draft.id, room.verdict())


def test_another_fittings_id_does_not_deliver_this_one(room: Room) -> None:
    with pytest.raises(UsageError, match="not a delivery of"):
        deliver(room.desk, room.people["lena"], "FIT-OTHER", room.delivery().id, room.verdict())


def test_an_older_final_verdict_does_not_deliver(room: Room) -> None:
    older = room.verdict("serial-changes")
    override_verdict(
        room.desk, room.people["ruth"], FITTING, Override(verdict_entry=older, reason="test")
    )
    room.verdict()
    with pytest.raises(UsageError, match="not the newest final one"):
        deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, older)


def test_what_two_programs_record_on_the_same_sight_is_recorded_once(
    room: Room, tmp_path: Path
) -> None:
    draft, entry = room.delivery(), room.verdict()
    home = tmp_path / "home"
    key = StoreKey.from_file(home / room.desk.settings.key_file)
    with Store.open(home, key, clock=room.clock) as other:
        second = Desk(other, room.desk.settings, room.clock)
        seen = second.store.size
        deliver(room.desk, room.people["lena"], FITTING, draft.id, entry)
        with pytest.raises(UsageError, match="at the same moment"):
            second.record(
                "fitting.delivered",
                actor=room.people["lena"].user.id,
                subject=FITTING,
                sections={},
                sign=room.people["lena"].signer,
                seen=seen,
            )


def test_an_officer_who_signed_visits_cannot_override(room: Room) -> None:
    entry = room.verdict("serial-changes")
    lena = room.people["lena"]
    officer = Actor(lena.user.model_copy(update={"role": Role.COMPLIANCE}), lena.signer)
    with pytest.raises(NotAllowed, match="has a part in"):
        override_verdict(room.desk, officer, FITTING, Override(verdict_entry=entry, reason="test"))
