"""Whether a visit's answers answer the catalogue: known, complete, of the right type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, assert_never

from agent.fitting.catalogue import FieldSpec, FieldType, Item, ItemKind, load_catalogue
from agent.fitting.models import Answer, Visit
from agent.fitting.problems import Problem
from agent.text import quoted

REFERENCES: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:, ?[A-Za-z0-9][A-Za-z0-9._-]*)*")
"""Ids of documents, observations, modifications or visits, separated by commas."""

Value = str | bool | int
"""What a field of an answer may hold."""

ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""One spelling of a date only; ``date.fromisoformat`` would take others."""


def check_answers(visit: Visit) -> tuple[Problem, ...]:
    """What is wrong with the answers of one visit; nothing about what it leaves out."""
    return tuple(_check_all(visit))


def check_answer(item: Item, answer: Answer) -> tuple[Problem, ...]:
    """What keeps one answer from answering its requirement."""
    return tuple(_check_one(item, answer))


def references(value: Value) -> tuple[str, ...]:
    """The ids that a reference field names."""
    return tuple(part.strip() for part in str(value).split(","))


def _check_all(visit: Visit) -> Iterator[Problem]:
    catalogue = load_catalogue()
    seen: set[str] = set()
    for answer in visit.answers:
        item = catalogue.get(answer.requirement)
        if item is None or item.kind is ItemKind.DEFINITION:
            yield Problem(
                where=answer.requirement,
                message=f"There is no requirement {quoted(answer.requirement)} in the catalogue.",
                next_step="List the requirements with 'k1007 fitting schema'.",
            )
            continue
        if item.id in seen:
            yield _problem(item, "is answered twice in one visit", "Keep one of the two answers.")
        seen.add(item.id)
        yield from _check_one(item, answer)


def _check_one(item: Item, answer: Answer) -> Iterator[Problem]:
    if answer.not_applicable:
        yield from _check_not_applicable(item, answer)
        return
    known = {spec.name: spec for spec in item.fields}
    for name in answer.values:
        if name not in known:
            yield _problem(item, f"has no field {quoted(name)}", "Remove the field.")
    for spec in item.fields:
        value = answer.values.get(spec.name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if spec.required:
                yield _problem(item, f"lacks {quoted(spec.name)}", f"Fill in {quoted(spec.name)}.")
        elif (fault := _fault(spec, value)) is not None:
            yield _problem(item, f"{quoted(spec.name)} {fault[0]}", fault[1])


def _check_not_applicable(item: Item, answer: Answer) -> Iterator[Problem]:
    if not answer.not_applicable.strip():
        yield _problem(item, "does not say why it does not apply", "Write the reason.")
    if answer.values:
        yield _problem(
            item, "is answered and also said not to apply", "Keep the answer or the reason."
        )
    if item.always:
        yield _problem(
            item,
            "applies to every fitting",
            "Answer it, or leave it outstanding and ask compliance.",
        )


def _fault(spec: FieldSpec, value: Value) -> tuple[str, str] | None:
    """What is wrong with the value, and what to do; None where nothing is."""
    match spec.type:
        case FieldType.TEXT:
            fits, what, mend = isinstance(value, str), "is not a text", "Write it in words."
        case FieldType.BOOL:
            fits, what, mend = isinstance(value, bool), "is not yes or no", "Choose yes or no."
        case FieldType.INTEGER:
            fits = isinstance(value, int) and not isinstance(value, bool)
            what, mend = "is not a whole number", "Write digits alone, in the unit of the name."
        case FieldType.DATE:
            fits = _is_date(value)
            what, mend = "is not a date", "Write it as YYYY-MM-DD."
        case FieldType.CHOICE:
            fits, what = value in spec.choices, "is not one of the choices"
            mend = f"Choose one of: {', '.join(spec.choices)}."
        case FieldType.REFERENCE:
            fits = isinstance(value, str) and REFERENCES.fullmatch(value) is not None
            what, mend = "does not name entries of the record", "Write their ids, with commas."
        case _:
            assert_never(spec.type)
    if not fits:
        return what, mend
    if spec.must and value is False:
        return "is answered no", "Mend what is wrong, then answer again in a new visit."
    return None


def _is_date(value: Value) -> bool:
    if not isinstance(value, str) or ISO_DATE.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _problem(item: Item, what: str, next_step: str) -> Problem:
    return Problem(where=item.id, message=f"{item.id} {what}.", next_step=next_step)
