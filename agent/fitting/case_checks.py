"""What cannot be right in a case, and what is told of one; looked at before it is stored.

The models take what was stored before these rules, so that every record stays readable: a case is
held to them where it comes in, and a value that is amended where it is amended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from pydantic import JsonValue

from agent.errors import UsageError
from agent.fitting.identifiers import is_mbi, is_npi
from agent.fitting.models import Case
from agent.fitting.problems import Problem
from agent.fitting.timing import require_place
from agent.text import counted, quoted

MAX_NAME_CHARS: Final = 120
"""As of a printed name: it stands on a line of its own."""

MAX_TEXT_CHARS: Final = 2000
"""Of any other text of a case: about a page."""

MAX_NUMBER_CHARS: Final = 24
"""Of a number that is told; nobody reads more of one that is wrong."""

MAX_ITEMS: Final = 50
"""Of goals, alternatives and codes."""

EARLIEST_BIRTH: Final = date(1900, 1, 1)
"""Nobody who was born before it lives."""

PLANNED_WITHIN: Final = timedelta(days=731)
"""A fitting takes two to five months (practice A1); two years leave room for one that waits."""

ONE_LINE: Final = frozenset(
    {"/place_tz", "/hcpcs", "/supplier/name", "/supplier/npi", "/supplier/ptan", "/patient/name"}
    | {"/patient/sex", "/patient/mbi", "/patient/language", "/diagnosis/level", "/diagnosis/ais"}
)
"""Values that stand in one line; the others may have line breaks."""

NEVER_EMPTY: Final = frozenset({"/supplier/name", "/patient/name"})
"""Texts that a record is nothing without; what is not known yet at the opening may stay empty."""

NEVER_EMPTY_ITEM: Final = re.compile(
    r"/goals/\d+|/alternatives/\d+/device|/diagnosis/codes/\d+/code"
)

_HCPCS: Final = re.compile(r"[A-Z][0-9]{4}")


class _Bounds(NamedTuple):
    least: Decimal
    most: Decimal
    unit: str


BOUNDS: Final = {
    "/patient/height_mm": _Bounds(Decimal(500), Decimal(2750), "millimetres"),
    "/patient/mass_kg": _Bounds(Decimal(15), Decimal(650), "kilograms"),
}
"""No adult is known beyond them. They find a wrong unit; the maker's own limits are asked in K.10."""


def case_problems(case: Case, today: date) -> tuple[Problem, ...]:
    """Each value of a case that cannot be right, in the order of its fields.

    Args:
        today: the calendar day at the place of service.
    """
    texts = dict(_texts(case.model_dump(mode="json"), ""))
    return (
        *_id_problems(case.fitting_id),
        *(each for path, text in texts.items() for each in _text_problems(path, text)),
        *_zone_problems(case.place_tz),
        *_code_problems(case),
        *_day_problems(case, today),
        *_bound_problems(case),
        *_count_problems(case),
    )


def planned_problems(planned: date | None, today: date) -> tuple[Problem, ...]:
    """What is wrong with a day of delivery that is planned today; a plan that has passed is history."""
    if planned is None:
        return ()
    step = "Give the day on which the device is to be delivered, or leave it out (null)."
    if planned < today:
        told = f"The planned date of service {planned} is past: today is {today}."
        return (_problem("/planned_date_of_service", told, step),)
    if planned - today > PLANNED_WITHIN:
        told = (
            f"The planned date of service {planned} is more than two years away: today is {today}."
        )
        return (_problem("/planned_date_of_service", told, step),)
    return ()


def case_remarks(case: Case) -> tuple[str, ...]:
    """What is told of a case that may be right all the same."""
    return tuple(_remarks(case))


def field_words(path: str) -> str:
    """A pointer into a case as a person says it: ``patient, name``."""
    return path.removeprefix("/").replace("/", ", ").replace("_", " ")


def _remarks(case: Case) -> Iterator[str]:
    mbi = case.patient.mbi
    if not mbi.strip():
        yield "The case has no MBI yet; without one there is no claim."
    elif not is_mbi(mbi):
        yield (
            f"The MBI {quoted(mbi)} does not have the form of one: 11 characters as on the card, "
            "never with the letters S, L, O, I, B or Z."
        )
    if case.hcpcs != "K1007":
        yield f"The case is for {quoted(case.hcpcs)}; verdicts are about K1007."


def _texts(value: JsonValue, path: str) -> Iterator[tuple[str, str]]:
    """Every text of a case with its JSON pointer; ``mass_kg`` is a number, written as one."""
    match value:
        case str() if path not in BOUNDS:
            yield path, value
        case dict():
            for name, inner in value.items():
                yield from _texts(inner, f"{path}/{name}")
        case list():
            for number, inner in enumerate(value):
                yield from _texts(inner, f"{path}/{number}")
        case _:
            pass


def _text_problems(path: str, text: str) -> Iterator[Problem]:
    named = field_words(path)
    needed = path in NEVER_EMPTY or NEVER_EMPTY_ITEM.fullmatch(path)
    if needed and not text.strip():
        yield _problem(path, f"The field {quoted(named)} is empty.", "Fill it in.")
    elif path in NEVER_EMPTY and not any(c.isalpha() for c in text):
        yield _problem(path, f"The field {quoted(named)} has no letter.", "Write the name out.")
    most = MAX_NAME_CHARS if path in ONE_LINE else MAX_TEXT_CHARS
    if len(text) > most:
        told = f"The field {quoted(named)} has {counted(len(text), 'character')}; at most {most} are taken."
        yield _problem(
            path, told, "Shorten it; a paper can be added whole with k1007 document add."
        )
    breaks = "" if path in ONE_LINE else "\n"
    odd = next((c for c in text if not c.isprintable() and c not in breaks), None)
    if odd is not None:
        told = f"The field {quoted(named)} holds the character U+{ord(odd):04X}, which cannot be printed."
        yield _problem(path, told, "Type the field again, without it.")


def _id_problems(fitting_id: str) -> Iterator[Problem]:
    if fitting_id.endswith("-") or "--" in fitting_id:
        told = f"The fitting's id {quoted(fitting_id)} ends in a dash, or has two side by side."
        yield _problem("/fitting_id", told, "Take an id such as FIT-2026-0042.")


def _zone_problems(place_tz: str) -> Iterator[Problem]:
    try:
        require_place(place_tz)
    except UsageError as error:
        yield _problem("/place_tz", error.message, error.next_step)


def _code_problems(case: Case) -> Iterator[Problem]:
    if _HCPCS.fullmatch(case.hcpcs) is None:
        told = f"The code {quoted(case.hcpcs)} is none of HCPCS: a letter and four digits."
        yield _problem("/hcpcs", told, "Give K1007.")
    if not is_npi(case.supplier.npi):
        told = (
            f"The supplier's NPI {quoted(case.supplier.npi)} is none: ten digits, of which the last "
            "checks the others."
        )
        yield _problem("/supplier/npi", told, "Copy it from the supplier's enrolment.")


def _day_problems(case: Case, today: date) -> Iterator[Problem]:
    born, onset = case.patient.born, case.diagnosis.onset
    may_be_born = EARLIEST_BIRTH <= born < today
    if not may_be_born:
        told = f"The patient's birth date {born} is not between {EARLIEST_BIRTH} and yesterday."
        yield _problem("/patient/born", told, "Give the date on the patient's card.")
    if onset > today:
        told = f"The onset {onset} of the diagnosis is still to come: today is {today}."
        yield _problem("/diagnosis/onset", told, "Give the day on which it began.")
    elif may_be_born and onset < born:
        told = f"The onset {onset} of the diagnosis is before the patient's birth on {born}."
        yield _problem("/diagnosis/onset", told, "Give the day on which it began.")


def _bound_problems(case: Case) -> Iterator[Problem]:
    values = {
        "/patient/height_mm": Decimal(case.patient.height_mm),
        "/patient/mass_kg": case.patient.mass_kg,
    }
    for path, value in values.items():
        least, most, unit = BOUNDS[path]
        if not least <= value <= most:
            named = path.rsplit("/", 1)[1].rsplit("_", 1)[0]
            shown = f"{str(value)[:MAX_NUMBER_CHARS]} {unit}"
            told = f"The patient's {named} of {shown} is no adult's: {least} to {most} are taken."
            yield _problem(path, told, f"Give it in {unit}.")


def _count_problems(case: Case) -> Iterator[Problem]:
    lists = {
        "/goals": case.goals,
        "/alternatives": case.alternatives,
        "/diagnosis/codes": case.diagnosis.codes,
    }
    for path, items in lists.items():
        if len(items) > MAX_ITEMS:
            named = field_words(path)
            count = counted(len(items), "item")
            told = f"The field {quoted(named)} has {count}; at most {MAX_ITEMS} are taken."
            yield _problem(path, told, "Put together what belongs together.")


def _problem(path: str, message: str, next_step: str) -> Problem:
    return Problem(where=path, message=message, next_step=next_step)
