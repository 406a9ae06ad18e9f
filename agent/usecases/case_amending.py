"""A case is corrected by an amendment; what it said before stays legible."""

from __future__ import annotations

import json
import secrets
from typing import Final, NamedTuple

from pydantic import JsonValue

from agent.errors import UsageError
from agent.fitting.case_amended import PLANNED, amending_problems, moved_days, with_value
from agent.fitting.case_checks import case_problems, field_words, planned_problems
from agent.fitting.models import (
    Case,
    CaseAmendment,
    Fitting,
    SignatureMeaning,
)
from agent.fitting.problems import Problem
from agent.pointer import NoSuchPlace, find
from agent.roles import Right
from agent.store import Entry
from agent.text import quoted
from agent.usecases.cases import today_at, told_of_case
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting, signature_line
from agent.usecases.people import Actor

CASE_AMENDED: Final = "case.amended"

MAX_REASON_CHARS: Final = 2000
"""It stands on a page of the packet."""

FORM: Final = (
    "See the form with k1007 fitting schema, and what stands there with k1007 fitting show."
)


class AmendedCase(NamedTuple):
    """An amendment that was recorded, and what is told of the case as it is now."""

    entry: Entry
    amendment: CaseAmendment
    told: tuple[str, ...]


def amend_case(
    desk: Desk, by: Actor, fitting_id: str, *, path: str, now: str, reason: str
) -> AmendedCase:
    """Correct one value of a fitting's case.

    Args:
        path: JSON pointer (RFC 6901) to the value, e.g. ``/patient/mbi``; a list is amended whole.
        now: what it should say, of a list as JSON; the empty text clears what may be empty.

    Raises:
        NotAllowed: this person may not keep fittings.
        UsageError: there is no such fitting or value, no reason, nothing would change, the new value
            cannot be right, or the visits and the delivery do not let it be amended.
    """
    by.require(Right.KEEP_FITTINGS)
    seen = desk.store.size
    fitting = load_fitting(desk, fitting_id)
    _require_reason(reason)
    was = _value_at(fitting.case, path)
    case = _case_with(fitting.case, path, was, now)
    for problem in amending_problems_of(desk, fitting, path, case):
        raise UsageError(problem.message, next_step=problem.next_step)
    amendment = CaseAmendment(
        id=f"A-{secrets.token_hex(4)}",
        path=path,
        was=was,
        now=_value_at(case, path),
        reason=reason.strip(),
    )
    if amendment.now == was:
        raise UsageError(
            f"The field {quoted(field_words(path))} says that already.", next_step=FORM
        )
    changed = fitting.model_copy(update={"case": case})
    signature = signature_line(desk, by, changed, SignatureMeaning.AUTHOR)
    entry = by.record(
        desk,
        CASE_AMENDED,
        subject=fitting_id,
        sections={"amendment": amendment, "signature": signature},
        seen=seen,
    )
    desk.store.cosign_checkpoint(desk.clock())
    told = (*told_of_case(desk, case), *moved_days(fitting, case))
    return AmendedCase(entry, amendment, told)


def amending_problems_of(
    desk: Desk, fitting: Fitting, path: str, case: Case
) -> tuple[Problem, ...]:
    """What is wrong with the change; what was wrong before in other places does not hold it up."""
    today = today_at(desk, case)
    before = case_problems(fitting.case, today)
    mine = tuple(
        problem
        for problem in case_problems(case, today)
        if problem not in before or _is_of(problem.where, path)
    )
    planned = planned_problems(case.planned_date_of_service, today) if path == PLANNED else ()
    if mine or planned:
        return (*mine, *planned)
    return tuple(amending_problems(fitting, path, case))


def _is_of(where: str, path: str) -> bool:
    return where == path or where.startswith(f"{path}/")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError("An amendment needs a reason.", next_step="Give one with --reason.")
    if len(reason) > MAX_REASON_CHARS:
        raise UsageError(
            f"The reason has more than {MAX_REASON_CHARS} characters.",
            next_step="Give a shorter one; a paper can be added with k1007 document add.",
        )


def _value_at(case: Case, path: str) -> JsonValue:
    try:
        value = find(case.model_dump(mode="json"), path)
    except NoSuchPlace as error:
        raise UsageError(f"A case has no value at {quoted(path)}.", next_step=FORM) from error
    if isinstance(value, dict):
        raise UsageError(
            f"At {quoted(path)} there is not one value but {len(value)}.",
            next_step=f"Name one of them: {path}/{next(iter(value), '')}.",
        )
    return value


def _case_with(case: Case, path: str, was: JsonValue, now: str) -> Case:
    for value in _readings(path, was, now):
        try:
            return with_value(case, path, value)
        except ValueError:
            continue
    raise UsageError(
        f"{quoted(now)} cannot be the field {quoted(field_words(path))}.", next_step=FORM
    )


def _require_plain(path: str, now: str) -> None:
    """Refuse what was meant as JSON: only a list is read as JSON, and a word stands as it is typed."""
    if now.strip().casefold() == "null":
        raise UsageError(
            f"The field {quoted(field_words(path))} cannot be the word {quoted(now)}.",
            next_step='To clear what may be empty, give nothing: --now "".',
        )
    if len(now) > 1 and now.strip().startswith('"') and now.strip().endswith('"'):
        raise UsageError(
            f"The field {quoted(field_words(path))} would begin and end with quotation marks.",
            next_step="Give the value without them; only a list is written as JSON.",
        )


def _readings(path: str, was: JsonValue, now: str) -> tuple[JsonValue, ...]:
    """What a text can stand for: a list as JSON; nothing, where it is empty; else the text itself."""
    if not isinstance(was, list):
        _require_plain(path, now)
        return (now,) if now else (None, "")
    try:
        value: JsonValue = json.loads(now)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"The field {quoted(field_words(path))} is a list, and {quoted(now)} is not JSON.",
            next_step='Write it like --now \'["walk 9 m", "stand 10 min"]\'.',
        ) from error
    return (value,)
