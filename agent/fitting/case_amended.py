"""A case with its amendments: what stands now, what stood at an entry, and what a change may not do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from agent.errors import UsageError
from agent.fitting.gates import delivery_of
from agent.fitting.identifiers import mbi_key
from agent.fitting.models import Case, CaseAmendment, Fitting, SignedCaseAmendment
from agent.fitting.problems import Problem
from agent.fitting.timing import local_date
from agent.namesakes import name_key
from agent.pointer import NoSuchPlace, put
from agent.text import quoted

FITTING_ID: Final = "/fitting_id"
PLANNED: Final = "/planned_date_of_service"
PLACE: Final = "/place_tz"
CODE: Final = "/hcpcs"

WHO: Final = ("/patient/name", "/patient/born", "/patient/mbi")
"""The three values that say who the patient is."""

OTHERS: Final = 2
"""Of the three that are others: a slip is in one of them."""

LISTED_CODE: Final = "K1007"
"""What verdicts are about."""


def with_amendment(case: Case, amendment: CaseAmendment) -> Case:
    """The case with another value in that place.

    Raises:
        ValueError: it has no such place, or is no case with it.
    """
    return with_value(case, amendment.path, amendment.now)


def with_value(case: Case, path: str, value: JsonValue) -> Case:
    """The case with a value at a JSON pointer.

    Raises:
        ValueError: it has no such place, or is no case with it.
    """
    try:
        return Case.model_validate(put(case.model_dump(mode="json"), path, value))
    except NoSuchPlace as error:
        raise ValueError(f"no place {path}") from error


def case_before(fitting: Fitting, entry: int) -> Case:
    """The case as it stood before that entry: later amendments are undone, the newest first."""
    case = fitting.case
    for signed in reversed(fitting.case_amendments):
        if signed.entry > entry:
            case = with_value(case, signed.amendment.path, signed.amendment.was)
    return case


def place_amended_after(fitting: Fitting, entry: int) -> SignedCaseAmendment | None:
    """The change of the place's zone that came after that entry, and before the delivery."""
    return _amended_after(fitting, PLACE, entry)


def plan_amended_after(fitting: Fitting, entry: int) -> SignedCaseAmendment | None:
    """The same of the planned day."""
    return _amended_after(fitting, PLANNED, entry)


def amending_problems(fitting: Fitting, path: str, case: Case) -> Iterator[Problem]:
    """Why a change may not be made to this fitting, as far as its visits and its delivery go.

    Args:
        path: what is changed.
        case: what it would be.
    """
    if path == FITTING_ID:
        yield Problem(
            where=path,
            message="The id of a fitting cannot be amended: every entry of it names it.",
            next_step="Open a fitting with the right id.",
        )
    if fitting.delivered_entry is not None:
        yield from _after_delivery(fitting, path, case)
    yield from _another_patient(fitting, path, case)


def other_values(one: Case, other: Case) -> int:
    """How many of name, birth date and MBI are others; an MBI that was not known yet is no other one."""
    was, now = one.patient, other.patient
    others = (
        name_key(was.name) != name_key(now.name),
        was.born != now.born,
        bool(mbi_key(was.mbi)) and mbi_key(was.mbi) != mbi_key(now.mbi),
    )
    return sum(others)


def _another_patient(fitting: Fitting, path: str, case: Case) -> Iterator[Problem]:
    """Held against what stood at the first visit and at the delivery; what leads back is let through."""
    if path not in WHO or not fitting.visits:
        return
    for moment in (fitting.visits[0].entry, fitting.delivered_entry):
        if moment is None:
            continue
        stood = case_before(fitting, moment)
        others = other_values(stood, case)
        if others >= OTHERS and others >= other_values(stood, fitting.case):
            when = "at the delivery" if moment == fitting.delivered_entry else "at the first visit"
            yield Problem(
                where=path,
                message="With this change two of name, birth date and MBI would be others than "
                f"{when}: another patient is another fitting.",
                next_step="Open a fitting of that patient's own, or first put back what was amended.",
            )
            return


def moved_days(fitting: Fitting, case: Case) -> tuple[str, ...]:
    """The visits whose calendar day is another one by the zone of that case, each in a sentence."""
    return tuple(_moved(fitting, case)) if case.place_tz != fitting.case.place_tz else ()


def _moved(fitting: Fitting, case: Case) -> Iterator[str]:
    for signed in fitting.visits:
        now = local_date(signed.visit.started, case.place_tz)
        try:
            was = f" and not of {local_date(signed.visit.started, fitting.case.place_tz)}"
        except UsageError:
            was = ""
        if was != f" and not of {now}":
            yield f"The visit {quoted(signed.visit.id)} is of {now} at the place{was}."


def _after_delivery(fitting: Fitting, path: str, case: Case) -> Iterator[Problem]:
    ask = "Ask compliance: what was delivered on which day stands in the delivery."
    if path == PLANNED:
        told = "The fitting is delivered: its planned day is history, and is not amended any more."
        yield Problem(where=path, message=told, next_step=ask)
    if path == CODE and case.hcpcs != LISTED_CODE:
        told = f"The fitting is delivered on a verdict about {LISTED_CODE}; its code cannot become another."
        yield Problem(where=path, message=told, next_step=ask)
    delivery = delivery_of(fitting)
    if path != PLACE or delivery is None:
        return
    proof = delivery.visit.proof_of_delivery
    day = local_date(delivery.visit.ended, case.place_tz)
    if proof is not None and proof.delivered_on != day:
        told = (
            f"By the zone {quoted(case.place_tz)} the delivery would be of {day}, and its proof is of "
            f"{proof.delivered_on}: the date of service cannot be amended."
        )
        yield Problem(where=path, message=told, next_step=ask)


def _amended_after(fitting: Fitting, path: str, entry: int) -> SignedCaseAmendment | None:
    delivered = fitting.delivered_entry
    after = (
        signed
        for signed in fitting.case_amendments
        if signed.amendment.path == path
        and signed.entry > entry
        and (delivered is None or signed.entry < delivered)
    )
    return next(after, None)
