"""A final verdict is asked again before the delivery; whoever retires something hears whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from agent.cli.resting import resting_lines
from agent.confirm.models import StaleAction, VerdictKind
from agent.errors import NotComplete
from agent.fitting.gates_evidence import stands_now
from agent.fitting.models import Override
from agent.usecases.crosswalks import list_crosswalks, retire_crosswalk
from agent.usecases.fittings import load_fitting
from agent.usecases.lists import newest_list, retire_list
from agent.usecases.overrides import countersign_override, override_verdict
from agent.usecases.policy_setting import set_policy
from agent.usecases.recalls import import_recalls
from agent.usecases.standing import (
    require_standing,
    resting_on_crosswalk,
    resting_on_list,
    standing_now,
)
from agent.usecases.visits import deliver
from tests.confirm.test_recalls import RECALL, file
from tests.usecases.room import FITTING, Room

NAMED = {**RECALL, "code_info": "SX2-26-00417", "product_description": "SYNTHETIC Strider SX-200"}


def retire_the_list(room: Room) -> str:
    newest = newest_list(room.desk)
    assert newest is not None
    retire_list(room.desk, room.people["ruth"], newest.snapshot.id, note="wrong")
    return newest.snapshot.id


def retire_the_crosswalk(room: Room) -> str:
    (walk,) = list_crosswalks(room.desk)
    retire_crosswalk(
        room.desk,
        room.people["ruth"],
        reported_manufacturer=walk.reported_manufacturer,
        reported_model=walk.reported_model,
        note="wrong product",
    )
    return "no row"


def recall_the_unit(room: Room) -> str:
    import_recalls(
        room.desk,
        room.people["ruth"],
        file(NAMED),
        name="r.json",
        retrieved=room.clock() - timedelta(hours=1),
        source="test",
    )
    return "recall"


def ask_for_more(room: Room) -> str:
    set_policy(room.desk, room.people["ruth"], "minimum_confidence", "matched", note="board")
    return "confidence"


WITHDRAWN = {
    "list": (retire_the_list, {VerdictKind.REVIEW, VerdictKind.NOT_LISTED, VerdictKind.INSUFFICIENT}),
    "crosswalk": (retire_the_crosswalk, {VerdictKind.REVIEW}),
    "recall": (recall_the_unit, {VerdictKind.REVIEW}),
    "policy": (ask_for_more, {VerdictKind.INSUFFICIENT}),
}  # fmt: skip


@pytest.mark.parametrize("case", WITHDRAWN)
def test_what_came_in_since_stops_the_delivery_and_is_named(room: Room, case: str) -> None:
    act, kinds = WITHDRAWN[case]
    entry = room.verdict()
    act(room)
    standing = standing_now(room.desk, load_fitting(room.desk, FITTING))
    assert standing is not None
    assert (standing.entry, standing.was, standing.now in kinds) == (
        entry,
        VerdictKind.CONFIRMED,
        True,
    )
    with pytest.raises(NotComplete) as refused:
        deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, entry)
    assert refused.value.message == (
        f"Decided again on what is in force now, the verdict of entry {entry} ('confirmed') would be "
        f"'{standing.now}': {standing.text}"
    )
    assert refused.value.next_step == f"Verify again: k1007 verify --fitting {FITTING} --final."


def test_nothing_is_delivered_where_a_computer_would_loosen_the_policy(room: Room) -> None:
    entry = room.verdict()
    settings = room.desk.settings.model_copy(update={"stale_snapshot": StaleAction.WARN})
    desk = replace(room.desk, settings=settings)
    with pytest.raises(NotComplete, match="The setting stale_snapshot is warn in config"):
        deliver(desk, room.people["lena"], FITTING, room.delivery().id, entry)


def test_the_gate_says_the_same(room: Room) -> None:
    entry = room.verdict()
    fitting = load_fitting(room.desk, FITTING)
    assert stands_now(fitting, standing_now(room.desk, fitting)).passed
    retire_the_crosswalk(room)
    standing = standing_now(room.desk, fitting)
    assert standing is not None
    state = stands_now(fitting, standing)
    assert (state.passed, state.message, state.entries) == (False, standing.words, (entry,))


def test_a_verdict_of_another_day_is_not_asked_again(room: Room) -> None:
    room.verdict()
    retire_the_crosswalk(room)
    room.clock.turn_to(room.clock() + timedelta(days=1))
    assert standing_now(room.desk, load_fitting(room.desk, FITTING)) is None


def test_after_the_delivery_it_is_not_asked_again(room: Room) -> None:
    deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, room.verdict())
    retire_the_crosswalk(room)
    require_standing(room.desk, load_fitting(room.desk, FITTING))


def test_an_overridden_verdict_stands_until_something_new_is_said(room: Room) -> None:
    entry = room.verdict("unlisted")
    told = Override(verdict_entry=entry, reason="a letter")
    made = override_verdict(room.desk, room.people["ruth"], FITTING, told)
    countersign_override(room.desk, room.people["admin"], FITTING, made.index)
    fitting = load_fitting(room.desk, FITTING)
    assert standing_now(room.desk, fitting) is None
    retire_the_list(room)
    standing = standing_now(room.desk, fitting)
    assert standing is not None
    assert standing.was is not VerdictKind.CONFIRMED


def test_a_verdict_that_cannot_be_decided_again_is_told(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a profile of the supplier's own that is gone since."""
    entry = room.verdict()

    def refused(*_: object, **__: object) -> None:
        raise NotComplete("The profile is gone.", next_step="Bring it back.")

    monkeypatch.setattr("agent.usecases.standing.evidence_for", refused)
    standing = standing_now(room.desk, load_fitting(room.desk, FITTING))
    assert standing is not None
    assert standing.words == (
        f"The verdict of entry {entry} cannot be decided again now: The profile is gone."
    )


@pytest.mark.parametrize("act", [retire_the_list, retire_the_crosswalk], ids=["list", "crosswalk"])
def test_who_retires_hears_which_fittings_rest_on_it(
    room: Room, act: Callable[[Room], str]
) -> None:
    entry = room.verdict()
    (walk,) = list_crosswalks(room.desk)
    name = act(room)
    found = (
        resting_on_crosswalk(room.desk, walk)
        if name == "no row"
        else resting_on_list(room.desk, name)
    )
    (one,) = found
    assert (one.fitting, one.entry, one.delivered_on) == (FITTING, entry, None)
    assert one.now is not None
    assert list(resting_lines(found)) == [f"{FITTING}: not delivered yet. {one.now.words}"]


def test_a_delivered_fitting_is_named_and_keeps_its_verdict(room: Room) -> None:
    entry = room.verdict()
    deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, entry)
    (one,) = resting_on_list(room.desk, retire_the_list(room))
    assert (one.delivered_on, one.now) == (room.desk.today(), None)
    assert " ".join(resting_lines((one,))) == (
        f"{FITTING}: delivered on {one.delivered_on}; its verdict of entry {entry} rests on it and stays as "
        "it was taken. Ask compliance about the claim."
    )
    not_delivered = one.model_copy(update={"delivered_on": None})
    assert " ".join(resting_lines((not_delivered,))) == (
        f"{FITTING}: not delivered yet; its verdict of entry {entry} rests on it. Verify again before the "
        "delivery."
    )


def test_another_crosswalk_and_another_list_concern_nobody(room: Room) -> None:
    room.verdict()
    (walk,) = list_crosswalks(room.desk)
    others = (
        *resting_on_crosswalk(room.desk, walk.model_copy(update={"reported_model": "another"})),
        *resting_on_list(room.desk, "pcl-another"),
    )
    assert others == ()
    assert list(resting_lines(others)) == ["No fitting's final verdict rests on it."]
