"""A case where it comes in: what it is refused for, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from agent.errors import UsageError
from agent.fitting.case_amended import with_amendment
from agent.fitting.case_checks import case_problems, case_remarks, planned_problems
from agent.fitting.identifiers import mbi_key
from agent.fitting.models import Case, CaseAmendment
from agent.fitting.timing import local_date
from agent.store import Entry
from agent.text import counted, quoted
from agent.usecases.desk import Desk, opened

_NAMED: Final = 3
"""So many fittings of one MBI are named; the others are counted."""


class Known(NamedTuple):
    """A fitting of this ledger, as far as two cases are compared."""

    case: Case
    state: str


def require_case(desk: Desk, case: Case) -> None:
    """Refuse a case with a value that cannot be right.

    Raises:
        UsageError: naming the first such field.
    """
    today = today_at(desk, case)
    planned = case.planned_date_of_service
    for problem in (*case_problems(case, today), *planned_problems(planned, today)):
        raise UsageError(problem.message, next_step=problem.next_step)


def problems_of_case(desk: Desk, case: Case) -> tuple[str, ...]:
    """What cannot be right in a stored case: it came in before it was looked at, or in another zone."""
    amend = f"Amend it: k1007 fitting amend {case.fitting_id}"
    return tuple(
        f"{one.message} {amend} --path {one.where}."
        for one in case_problems(case, today_at(desk, case))
    )


def told_of_case(desk: Desk, case: Case) -> tuple[str, ...]:
    """What may be right all the same: the form of its numbers, and who else has the MBI."""
    return (*case_remarks(case), *_same_mbi(desk, case))


def today_at(desk: Desk, case: Case) -> date:
    """The calendar day at the place of service; at the clinic where its zone is not known."""
    try:
        return local_date(desk.clock(), case.place_tz)
    except UsageError:
        return desk.today()


def _same_mbi(desk: Desk, case: Case) -> Iterator[str]:
    key = mbi_key(case.patient.mbi)
    if not key:
        return
    same = [
        known
        for known in _known(desk)
        if known.case.fitting_id != case.fitting_id and mbi_key(known.case.patient.mbi) == key
    ]
    for known in same[:_NAMED]:
        yield f"The fitting {quoted(known.case.fitting_id)} ({known.state}) has the same MBI."
    if len(same) > _NAMED:
        yield f"The same MBI stands in {counted(len(same) - _NAMED, 'more fitting')}."


def _known(desk: Desk) -> Iterator[Known]:
    """Every fitting's case and state, in the order of opening."""
    states = {e.leaf.subject: "delivered" for e in desk.store.entries(act="fitting.delivered")}
    states |= {e.leaf.subject: "returned" for e in desk.store.entries(act="fitting.returned")}
    for entry in desk.store.entries(act="fitting.opened"):
        yield Known(case_now(desk, entry), states.get(entry.leaf.subject, "open"))


def case_now(desk: Desk, opening: Entry) -> Case:
    """The case of a fitting as it is now, by the entry that opened it; reads nothing else of it."""
    case = Case.model_validate(opened(opening, "case"))
    for entry in desk.store.entries(subject=opening.leaf.subject, act="case.amended"):
        case = with_amendment(case, CaseAmendment.model_validate(opened(entry, "amendment")))
    return case
