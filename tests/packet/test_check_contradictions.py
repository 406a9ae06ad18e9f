"""A packet whose delivery shed a conflict, and what it prints of earlier verdicts and of what was retired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from agent.fitting.models import Override, SignedOverride
from agent.ledger.canonical import JSON
from agent.packet.page_one_papers import identified
from agent.packet.sections.device import device_blocks
from agent.packet.view import PacketView
from tests.confirm.build import CONFIRMING
from tests.fitting.test_contradictions import CONFLICT, SIGNED, WHY
from tests.packet.build import entries_of, plain
from tests.packet.forgeries import Change, failed
from tests.packet.genuine import Step, Steps, both, forged, line
from tests.packet.told import story_content

Place = Callable[[PacketView], object]
SHED = "said otherwise before it is neither overridden nor explained"


def rules(name: str, version: str) -> Change:
    """That verdict and its evidence are of that version of the rules."""

    def change(steps: Steps) -> None:
        told: Any = steps[name].sections
        verdict = {**told["verdict"], "rules_version": version}
        kept = {**told["evidence"], "rules": {**told["evidence"]["rules"], "version": version}}
        sections = {"verdict": verdict, "evidence": kept}
        steps[name] = replace(steps[name], sections=sections)

    return change


def put_in(name: str, after: str, act: str, sections: dict[str, JSON]) -> Change:
    """One more act of the fitter's, just behind that one."""

    def change(steps: Steps) -> None:
        place = list(steps).index(after) + 1
        rest = {one: steps.pop(one) for one in list(steps)[place:]}
        at = steps[after].at + timedelta(seconds=1 + len(steps) % 30)
        signed: dict[str, JSON] = {**sections}
        if "signature" in signed:
            signed["signature"] = line("lena", at)
        steps[name] = Step(act, "lena", signed, at, "lena")
        steps.update(rest)

    return change


def conflict(**update: JSON) -> Change:
    """A conflict of that day, just before the verdict that counts."""

    def change(steps: Steps) -> None:
        told: Any = steps["final"].sections
        reasons: JSON = [{"code": "label_serial_differs", "text": "The label says S-9."}]
        verdict = {**told["verdict"], "verdict": "conflict", "reasons": reasons, **update}
        sections = {"verdict": verdict, "evidence": told["evidence"]}
        put_in("conflict", "override", "verdict.taken", sections)(steps)
        moved = steps["delivery"].sections
        visit: Any = moved["visit"]
        visit = {**visit, "verdict_entry": list(steps).index("final")}
        steps["delivery"] = replace(steps["delivery"], sections={**moved, "visit": visit})
        amended: Any = steps["amendment"].sections
        entry = list(steps).index("V-12")
        told_now = {**amended["amendment"], "entry": entry}
        steps["amendment"] = replace(
            steps["amendment"], sections={**amended, "amendment": told_now}
        )

    return change


def explained(after: str = "final") -> Change:
    """What was signed of the conflict."""

    def change(steps: Steps) -> None:
        entry = list(steps).index("conflict")
        told: dict[str, JSON] = {"verdict_entry": entry, "reason": "the box beside it"}
        put_in("why", after, "verdict.explained", {"explanation": told, "signature": {}})(steps)
        amended: Any = steps["amendment"].sections
        told_now = {**amended["amendment"], "entry": list(steps).index("V-12")}
        steps["amendment"] = replace(
            steps["amendment"], sections={**amended, "amendment": told_now}
        )

    return change


NEW = both(rules("final", "4"), rules("planned", "4"))


def verdicts(change: Change) -> str:
    return failed(forged(change)).get("verdicts", "")


def test_a_shed_conflict_is_found() -> None:
    assert SHED in verdicts(both(NEW, conflict()))


def test_a_final_verdict_about_another_unit_is_found() -> None:
    identity: JSON = {"serial": {"value": "S-9", "source": "label", "raw": ""}}
    other = conflict(verdict="confirmed", identity=identity)
    assert SHED in verdicts(both(NEW, other))


@pytest.mark.parametrize(
    "change",
    [
        both(rules("final", "3"), conflict()),
        both(NEW, both(conflict(), explained())),
        both(NEW, conflict(provisional=True)),
        both(NEW, conflict(verdict="confirmed")),
    ],
    ids=["under earlier rules", "explained", "of a planned date", "no conflict"],
)
def test_what_the_program_allowed_is_no_fault(change: Change) -> None:
    assert SHED not in verdicts(change)


def test_an_explanation_after_the_delivery_comes_too_late() -> None:
    assert SHED in verdicts(both(NEW, both(conflict(), explained("delivery"))))


def test_an_explanation_names_a_verdict_before_it() -> None:
    told: dict[str, JSON] = {"verdict_entry": 3, "reason": "why"}
    stray = put_in("why", "amendment", "verdict.explained", {"explanation": told, "signature": {}})
    assert "explains an entry that is no verdict told before it" in verdicts(stray)


def shown(place: Place, *, explained: bool, override: int | None = None) -> str:
    """That page of the story, after a conflict of the day of delivery."""
    content = story_content()[0]
    fitting = content.fitting
    final = fitting.final_verdict_entry
    assert final is not None
    planned = fitting.verdicts[0].entry
    before = CONFLICT.model_copy(update={"entry": planned, "rules_version": "1"})
    why = WHY.model_copy(
        update={"explanation": WHY.explanation.model_copy(update={"verdict_entry": planned})}
    )
    signed = SignedOverride(
        entry=84,
        override=Override(verdict_entry=override or 0, reason="a letter"),
        signature=SIGNED,
    )
    update = {
        "verdicts": (before, *fitting.verdicts[1:]),
        "explanations": (why,) if explained else (),
        "overrides": () if override is None else (signed,),
    }
    return str(place(PacketView(replace(content, fitting=fitting.model_copy(update=update)))))


def planned_entry() -> int:
    return story_content()[0].fitting.verdicts[0].entry


def test_page_one_names_the_earlier_verdict_and_that_nobody_explained_it() -> None:
    told = shown(identified, explained=False)
    start = f"Entry {planned_entry()} said otherwise"
    assert (start in told, "NOT explained; conflict (The label says S-9.)" in told) == (True, True)


@pytest.mark.parametrize("place", [identified, device_blocks])
def test_the_explanation_is_printed_with_who_signed_it(place: Place) -> None:
    told = shown(place, explained=True)
    assert "Lena, 06/17/2026 10:30" in told
    assert "entry 88: the box beside it" in told


def test_page_one_shows_no_override_of_another_verdict() -> None:
    told = shown(identified, explained=False, override=planned_entry())
    assert "a letter" not in told
    assert "overridden, see its chapter" in told


def test_the_chapter_shows_an_override_with_its_own_verdict_once() -> None:
    told = shown(device_blocks, explained=False, override=planned_entry())
    assert told.count("a letter") == 1


def retired(act: str, subject: str, **sections: JSON) -> PacketView:
    """The story, after whose end something that its verdicts rest on was retired."""
    content, log = story_content()
    log.add(act, sections, by="u-lena", key="u-lena", subject=subject)
    verdicts = tuple(replace(one, evidence=CONFIRMING) for one in content.verdicts)
    return PacketView(replace(content, entries=entries_of(log), verdicts=verdicts))


WALK = CONFIRMING.crosswalks[0]


@pytest.mark.parametrize("place", [identified, device_blocks])
def test_a_list_that_was_retired_afterwards_is_told(place: Place) -> None:
    final = PacketView(story_content()[0]).verdict
    assert final is not None
    assert final.verdict.snapshot_id is not None
    told = str(place(retired("pcl.retired", final.verdict.snapshot_id, note="searched for E0638")))
    assert "The list under this verdict was retired" in told
    assert "searched for E0638" in told


@pytest.mark.parametrize("place", [identified, device_blocks])
def test_a_crosswalk_that_was_retired_afterwards_is_told(place: Place) -> None:
    view = retired("crosswalk.retired", "crosswalks", crosswalk=plain(WALK), note="wrong row")
    told = str(place(view))
    assert "The crosswalk under this verdict was retired" in told
    assert "wrong row" in told


@pytest.mark.parametrize(
    "view",
    [
        retired("pcl.retired", "pcl-another", note="wrong"),
        retired(
            "crosswalk.retired",
            "crosswalks",
            crosswalk=plain(WALK.model_copy(update={"reported_model": "another"})),
            note="wrong",
        ),
    ],
    ids=["list", "crosswalk"],
)
def test_what_it_does_not_rest_on_is_not_told(view: PacketView) -> None:
    assert "was retired" not in str(device_blocks(view))
