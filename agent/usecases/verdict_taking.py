"""Taking a verdict on what was read and on the label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from agent.confirm.decide import decide
from agent.confirm.facts import told_by_label
from agent.confirm.models import Label
from agent.errors import UsageError
from agent.fitting.case_checks import planned_problems
from agent.fitting.contradictions import Contradiction, unanswered
from agent.fitting.models.elsewhere import AlsoIn
from agent.roles import Right
from agent.store import Blob
from agent.usecases.desk import Desk
from agent.usecases.elsewhere import verdict_elsewhere
from agent.usecases.fittings import load_fitting, require_fitting
from agent.usecases.label_day import (
    place_day,
    place_moment,
    require_a_day,
    require_label_of_the_day,
)
from agent.usecases.lists import require_fresh_list
from agent.usecases.people import Actor
from agent.usecases.policy import limits_of
from agent.usecases.signers import require_signed_no_override, require_two_people
from agent.usecases.verdict_evidence import evidence_for
from agent.usecases.verdicts import DEVICES, VERDICT_TAKEN, TakenVerdict
from drivers.reading import FieldName, Reading

FRESH_WITHIN: Final = timedelta(minutes=30)
"""Reading, deciding and delivering are one visit; a coffee fits in between."""


class VerdictMoment(StrEnum):
    """When a verdict is taken; only the one at delivery is final."""

    PLANNED = "planned"
    AT_DELIVERY = "at delivery"


def take_verdict(
    desk: Desk,
    by: Actor,
    *,
    readings: tuple[Reading, ...],
    label: Label | None,
    date_of_service: date,
    moment: VerdictMoment,
    subject: str = DEVICES,
    kept: Sequence[Blob] = (),
    typed: Mapping[FieldName, str] | None = None,
) -> TakenVerdict:
    """Decide, and keep the verdict with its whole evidence, and where else the unit is on record.

    Args:
        kept: the files that the label rests on, kept unaltered.
        typed: what a person typed in of the identity; it is compared, and lifts nothing.

    Raises:
        NotAllowed: this person may not verify devices, signed an override of this fitting, or is the
            second person who stands for the label.
        UsageError: a verdict at delivery for another day than today, on a reading of another hour or
            a label of another day; or readings of which some are of an invented device and some are
            not.
        IntegrityError: the transcript does not give the identity that the driver reported.
    """
    require_verdict_possible(desk, by, date_of_service, moment, subject)
    _require_one_world(readings)
    if label is not None and label.second_person is not None:
        stood = "stands for this label as its second person"
        require_two_people(desk, by, label.second_person.user, stood)
    if moment is VerdictMoment.AT_DELIVERY:
        _require_fresh(desk, readings)
        if label is not None:
            require_label_of_the_day(desk, label, subject)
    provisional = moment is VerdictMoment.PLANNED
    evidence = evidence_for(
        desk,
        readings,
        label,
        date_of_service,
        now=place_moment(desk, subject),
        provisional=provisional,
        typed=typed or {},
    )
    if label is not None and not provisional and told_by_label(evidence):
        require_a_day(label)
    verdict = decide(evidence)
    also = AlsoIn(found=verdict_elsewhere(desk, verdict, evidence, subject))
    told = {"also_in": also.without_fittings()} if also.found else {}
    entry = by.record(
        desk,
        VERDICT_TAKEN,
        subject=subject,
        sections={"verdict": verdict, "evidence": evidence, **told},
        blobs=kept,
    )
    against = () if provisional else _contradicted_by(desk, subject, entry.index)
    limits = limits_of(desk, evidence.rules.model_dump(mode="json"), before=entry.index)
    return TakenVerdict(entry.index, verdict, evidence, also.found, against, limits)


def _contradicted_by(desk: Desk, subject: str, index: int) -> tuple[Contradiction, ...]:
    """What an earlier verdict of the fitting says otherwise; outside a fitting there is none to keep."""
    if subject == DEVICES:
        return ()
    fitting = load_fitting(desk, subject)
    taken = next((one for one in fitting.verdicts if one.entry == index), None)
    return () if taken is None else unanswered(fitting, taken)


def require_verdict_possible(
    desk: Desk, by: Actor, date_of_service: date, moment: VerdictMoment, subject: str
) -> None:
    """What can be refused before a port is opened.

    Raises:
        NotAllowed: this person may not verify devices, or signed an override of this fitting.
        UsageError: there is no such fitting, a verdict at delivery is for another day than today, or one
            for a planned day is for a day that has passed or is years away.
        NotComplete: the newest list is too old, and the setting says that this is refused.
    """
    by.require(Right.VERIFY_DEVICES)
    if subject != DEVICES:
        require_fitting(desk, subject)
        require_signed_no_override(desk, by, subject)
    today = place_day(desk, subject)
    if moment is VerdictMoment.AT_DELIVERY and date_of_service != today:
        raise UsageError(
            f"The verdict at delivery is for today, {today}, not for {date_of_service}.",
            next_step="The date of service is the date of delivery: read the device on that day.",
        )
    if moment is VerdictMoment.PLANNED:
        _require_to_come(date_of_service, today)
    require_fresh_list(desk, date_of_service, place_moment(desk, subject))


def _require_to_come(planned: date, today: date) -> None:
    """A list of today says nothing for a delivery that has been, nor for one in years."""
    for problem in planned_problems(planned, today):
        raise UsageError(
            problem.message,
            next_step="Give the day of delivery, today's or one to come: --date-of-service YYYY-MM-DD.",
        )


def _require_one_world(readings: Sequence[Reading]) -> None:
    """An invented device fills in nothing that a real one did not say."""
    if len({reading.synthetic for reading in readings}) > 1:
        raise UsageError(
            "One of the readings is of an invented device, and another is not.",
            next_step="Name the ways to one device only; a simulated one goes with none that is real.",
        )


def _require_fresh(desk: Desk, readings: tuple[Reading, ...]) -> None:
    """The final verdict rests on a reading of this hour, not on one that lay in a drawer."""
    now = desk.clock()
    for reading in readings:
        if abs(now - reading.started) > FRESH_WITHIN:
            raise UsageError(
                f"The reading is of {reading.started:%Y-%m-%d %H:%M %Z}, not of this hour.",
                next_step="Read the device again, now.",
            )
