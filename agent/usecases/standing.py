"""A final verdict asked again before the delivery: on the lists, crosswalks, recalls and policy of now.

Between the reading and the delivery a list or a crosswalk may be retired, or a recall come in. The
same readings and the same label are decided once more, for the same day; nothing is stored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from agent.confirm.decide import decide
from agent.confirm.facts import Facts
from agent.confirm.models import Crosswalk, Verdict
from agent.errors import AgentError, NotComplete
from agent.fitting.gates_delivery import GOING_ON, final_verdict
from agent.fitting.models import Fitting
from agent.fitting.models.standing import Standing
from agent.fitting.parts import delivered_on
from agent.model import Model
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting
from agent.usecases.label_day import place_moment
from agent.usecases.verdict_evidence import evidence_for
from agent.usecases.verdicts import DEVICES, VERDICT_TAKEN, taken_verdict
from drivers.errors import DriverError

Told = Mapping[str, Any]
"""A stored verdict as plain JSON."""


class RestingOn(Model):
    """A fitting whose final verdict rests on what was retired.

    Attributes:
        delivered_on: the day of its delivery; its verdict stays what it was.
        now: what the verdict would be, where nothing is delivered yet and it would be another one.
    """

    fitting: str
    entry: int
    delivered_on: date | None
    now: Standing | None


def standing_now(desk: Desk, fitting: Fitting) -> Standing | None:
    """What the final verdict of today would be now, where it is another; ``None`` where it stands.

    After the delivery, and on any other day than the verdict's own, nothing is asked: that one is over,
    and a delivery asks for a verdict of its day.
    """
    final = final_verdict(fitting)
    if final is None or fitting.delivered_entry is not None:
        return None
    taken = taken_verdict(desk, final.entry)
    evidence = taken.evidence
    now = place_moment(desk, fitting.case.fitting_id)
    if evidence.decided_on != now.date():
        return None
    try:
        again = decide(
            evidence_for(
                desk,
                evidence.readings,
                evidence.label,
                evidence.date_of_service,
                now=now,
                provisional=evidence.provisional,
                typed=evidence.typed,
            )
        )
    except (AgentError, DriverError) as error:
        return Standing(entry=final.entry, was=final.verdict, now=None, text=error.message)
    text = _difference(taken.verdict, again)
    if text is None:
        return None
    return Standing(entry=final.entry, was=final.verdict, now=again.verdict, text=text)


def require_standing(desk: Desk, fitting: Fitting) -> None:
    """Refuse a delivery on a verdict that would be another one now.

    Raises:
        NotComplete: it would; the message says what is new.
    """
    standing = standing_now(desk, fitting)
    if standing is not None:
        raise NotComplete(
            standing.words,
            next_step=f"Verify again: k1007 verify --fitting {fitting.case.fitting_id} --final.",
        )


def resting_on_list(desk: Desk, snapshot_id: str) -> tuple[RestingOn, ...]:
    """The fittings whose final verdict was taken on that list."""
    return _resting(desk, lambda told: told["snapshot_id"] == snapshot_id)


def resting_on_crosswalk(desk: Desk, walk: Crosswalk) -> tuple[RestingOn, ...]:
    """The fittings whose final verdict came to its row by that crosswalk."""
    key = walk.key.model_dump(mode="json")
    found = _resting(desk, lambda told: (told["listing"] or {}).get("key") == key)
    return tuple(
        one for one in found if walk in Facts(taken_verdict(desk, one.entry).evidence).walks
    )


def _difference(was: Verdict, again: Verdict) -> str | None:
    """What is new of it; ``None`` where it lets the fitting go on, or is held up, as it was."""
    if again.verdict in GOING_ON:
        return _other_row(was, again) if was.verdict in GOING_ON else None
    known = {reason.code for reason in was.reasons}
    new = [reason.text for reason in again.reasons if reason.code not in known]
    if was.verdict is again.verdict and not new:
        return None
    return new[0] if new else again.reasons[0].text


def _other_row(was: Verdict, again: Verdict) -> str | None:
    """That it would be confirmed by another row; the row's line in the file may change."""
    if was.listing is None or again.listing is None or was.listing.key == again.listing.key:
        return None
    return f"It would rest on another row of the list. {again.reasons[0].text}"


def _resting(desk: Desk, rests: Callable[[Told], bool]) -> tuple[RestingOn, ...]:
    entries = {
        told.index: told.subject
        for told in desk.store.sections(VERDICT_TAKEN, "verdict")
        if told.subject != DEVICES and rests(json.loads(told.contents[0]))
    }
    return tuple(_finals(desk, entries))


def _finals(desk: Desk, entries: Mapping[int, str]) -> Iterator[RestingOn]:
    for name in dict.fromkeys(entries.values()):
        fitting = load_fitting(desk, name)
        entry = fitting.final_verdict_entry
        if entry is not None and entry in entries:
            yield RestingOn(
                fitting=name,
                entry=entry,
                delivered_on=delivered_on(fitting),
                now=standing_now(desk, fitting),
            )
