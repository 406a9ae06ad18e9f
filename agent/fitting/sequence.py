"""What may follow what: signing, wearing, fitting, delivering, following up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from agent.errors import NotAllowed, NotComplete
from agent.fitting.contradictions import unanswered
from agent.fitting.gates import delivery_of
from agent.fitting.gates_delivery import GOING_ON, final_verdict
from agent.fitting.gates_papers import order_by, screening
from agent.fitting.models import Fitting, Owner, TakenVerdict, Visit, VisitKind
from agent.fitting.overrides import override_of, override_words
from agent.fitting.problems import Problem
from agent.fitting.timing import local_date
from agent.text import quoted


def require_author(visit_id: str, author: str, user: str) -> None:
    """A visit is filled, signed and amended by its own author and by nobody else.

    Raises:
        NotAllowed: the user is not the visit's author.
    """
    if user != author:
        raise NotAllowed(
            f"Visit {quoted(visit_id)} was written by {quoted(author)}, not by {quoted(user)}.",
            next_step="Let its author do it, or begin a visit of your own.",
        )


def sequence_problems(fitting: Fitting, visit: Visit, *, now: datetime) -> tuple[Problem, ...]:
    """What keeps this visit from being signed into this fitting at this moment."""
    return tuple(_problems(fitting, visit, now))


def require_sequence(fitting: Fitting, visit: Visit, *, now: datetime) -> None:
    """The same, raised.

    Raises:
        NotComplete: something has to come first; the message names everything that is missing.
    """
    problems = sequence_problems(fitting, visit, now=now)
    if problems:
        raise NotComplete(
            " ".join(problem.message for problem in problems),
            next_step=" ".join(dict.fromkeys(problem.next_step for problem in problems)),
        )


def _problems(fitting: Fitting, visit: Visit, now: datetime) -> Iterator[Problem]:
    yield from _times(visit, now)
    if any(signed.visit.id == visit.id for signed in fitting.visits):
        yield _problem(
            visit, f"Visit {quoted(visit.id)} is signed already.", "Amend it, or use a new id."
        )
    if visit.unit is not None and visit.unit.worn:
        yield from _wearing(fitting, visit)
    match visit.kind:
        case VisitKind.FITTING:
            yield from _fitting(fitting, visit)
        case VisitKind.DELIVERY:
            yield from _delivery(fitting, visit)
        case VisitKind.FOLLOW_UP:
            if fitting.delivered_entry is None:
                yield _problem(visit, "Nothing is delivered yet.", "Deliver first.")
        case (
            VisitKind.SCREENING
            | VisitKind.EVALUATION
            | VisitKind.ORDER
            | VisitKind.RECEIPT
            | VisitKind.TRAINING
            | VisitKind.SKILLS_TEST
            | VisitKind.HOME_CHECK
        ):
            pass
        case _:
            assert_never(visit.kind)


def _times(visit: Visit, now: datetime) -> Iterator[Problem]:
    if visit.ended < visit.started:
        yield _problem(visit, "The visit ends before it begins.", "Correct its times.")
    if now < visit.ended:
        yield _problem(visit, "The visit has not ended yet.", "Sign it when it has ended.")


def _wearing(fitting: Fitting, visit: Visit) -> Iterator[Problem]:
    """Nobody wears a device who was not screened, or whom the screening stopped."""
    state = screening(fitting)
    if not state.passed:
        yield _problem(visit, f"The device was worn. {state.message}", state.next_step)


def _fitting(fitting: Fitting, visit: Visit) -> Iterator[Problem]:
    unit = visit.unit
    if unit is None:
        yield _problem(
            visit, "The fitting does not say which unit was fitted.", "Name the unit's serial."
        )
    elif unit.owner is Owner.PATIENT and not _received(fitting, unit.serial):
        yield _problem(
            visit,
            f"Unit {quoted(unit.serial)} was not received and inspected yet.",
            "Record its receipt first.",
        )


def _received(fitting: Fitting, serial: str) -> bool:
    return any(
        signed.visit.kind is VisitKind.RECEIPT
        and signed.visit.unit is not None
        and signed.visit.unit.serial == serial
        for signed in fitting.visits
    )


def _delivery(fitting: Fitting, visit: Visit) -> Iterator[Problem]:
    if (earlier := delivery_of(fitting)) is not None:
        yield _problem(
            visit, f"Visit {quoted(earlier.visit.id)} has delivered already.", "Ask compliance."
        )
    if visit.unit is None:
        yield _problem(
            visit, "The delivery does not say which unit it delivers.", "Name its serial."
        )
    if visit.proof_of_delivery is None:
        yield _problem(
            visit,
            "The delivery holds no proof of delivery.",
            "Let the beneficiary sign and date one.",
        )
    state = order_by(fitting, local_date(visit.ended, fitting.case.place_tz))
    if not state.passed:
        yield _problem(visit, state.message, state.next_step)
    yield from _verdict(fitting, visit)


def _verdict(fitting: Fitting, visit: Visit) -> Iterator[Problem]:
    final = final_verdict(fitting)
    if final is None:
        yield _problem(
            visit,
            "There is no final verdict for the day of delivery.",
            "Read the unit on the bench today, with 'k1007 verify'.",
        )
        return
    if final.verdict not in GOING_ON and override_of(fitting, final) is None:
        yield _problem(
            visit,
            f"The final verdict is '{final.verdict}', and {override_words(fitting, final)}.",
            "Mend its reasons and verify again, or ask compliance.",
        )
    for one in unanswered(fitting, final):
        yield _problem(visit, one.message, one.next_step(fitting.case.fitting_id))
    yield from _same_unit_and_day(fitting, visit, final)


def _same_unit_and_day(fitting: Fitting, visit: Visit, final: TakenVerdict) -> Iterator[Problem]:
    day = local_date(visit.ended, fitting.case.place_tz)
    if final.date_of_service != day:
        yield _problem(
            visit,
            f"The verdict is for {final.date_of_service}, the delivery is on {day}.",
            "Verify again for the day of delivery.",
        )
    if visit.unit is not None and not final.may_be_about(visit.unit.serial):
        yield _problem(
            visit,
            f"The verdict is about another unit than {quoted(visit.unit.serial)}.",
            "Read the unit that is being delivered.",
        )


def _problem(visit: Visit, message: str, next_step: str) -> Problem:
    return Problem(where=visit.id, message=message, next_step=next_step)
