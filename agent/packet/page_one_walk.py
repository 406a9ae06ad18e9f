"""Page one's answer to whether this patient walks with the device, safely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from agent.fitting.answers import Value
from agent.fitting.models import DocumentType, Observation, Owner, VisitKind
from agent.packet.blocks import Text, words
from agent.packet.dates import us_date
from agent.packet.sections.named import name_words
from agent.packet.sections.training import TRAINING_KINDS, assistance
from agent.packet.view import PacketView, VisitView, document_anchor, joined, short
from agent.text import counted

COMPANION: Final = "K.8"
"""The catalogue's own requirement for a companion."""

SHOWN_OUTCOMES: Final = 4
"""Results of the last test on page one."""

SHOWN_UNITS: Final = 3
"""Units whose training is summed on page one."""

_LIMIT: Final = r"\s*(<=|>=|≤|≥|<|>)\s*([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*([A-Za-z/]{0,6})"
"""What follows a test's name in a goal: ``10MWT <= 40 s``."""


def walks(view: PacketView) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    """Level, clearance and bone; training; last test before delivery with its goals; companion."""
    lines = [_level(view), f"{_clearance(view)} {_bone(view)}", _training(view), _last_test(view),
             _companion(view)]  # fmt: skip
    tests = _tests(view)
    papers = (*view.documents_of(DocumentType.MEDICAL_CLEARANCE),
              *view.documents_of(DocumentType.DXA))  # fmt: skip
    anchors = (
        *map(document_anchor, papers),
        "screening",
        "training",
        *(one.anchor for one in tests[-1:]),
    )
    return tuple(words(line) for line in lines if line), anchors


def _level(view: PacketView) -> str:
    for visit in reversed(view.visits):
        for gate in visit.visit.gates:
            if "level" in gate.name.lower():
                source = f" ({gate.limit_source})" if gate.limit_source else ""
                return (
                    f"Level {short(gate.answer)}; labelling: {short(gate.limit)}{source}: "
                    f"{gate.result.value}."
                )
    return "Level against labelling: not recorded."


def _clearance(view: PacketView) -> str:
    """The newest clearance with its dates, and what it says, such as a cut-off and whose it is."""
    found = view.documents_of(DocumentType.MEDICAL_CLEARANCE)
    if not found:
        return "Medical clearance: no paper in this record."
    document = found[-1].document
    until = us_date(document.valid_until) or "not recorded"
    said = joined(short(one.words) for one in document.statements)
    return f"Medical clearance {us_date(document.date_of_service)}, valid until {until}" + (
        f" ({said})." if said else "."
    )


def _bone(view: PacketView) -> str:
    found = view.documents_of(DocumentType.DXA)
    if not found:
        return "Bone density (DXA): no paper in this record."
    document = found[-1].document
    said = joined(f"{name_words(s.fact)} {short(s.words)}" for s in document.statements)
    return f"DXA {us_date(document.date_of_service)}: {said or document.title}."


def _before_delivery(view: PacketView, *kinds: VisitKind) -> Iterator[VisitView]:
    until = view.delivery.visit.started if view.delivery else None
    return (v for v in view.visits_of(*kinds) if until is None or v.visit.started <= until)


def _training(view: PacketView) -> str:
    """Sessions and hours before delivery, by the unit that was on the body."""
    by_unit: dict[str, list[int]] = {}
    for visit in _before_delivery(view, *TRAINING_KINDS):
        session, unit = visit.visit.session, visit.visit.unit
        if session is None:
            continue
        whose = {Owner.PATIENT: "own unit", Owner.CLINIC: "clinic's"}
        name = "a unit not named" if unit is None else f"{whose[unit.owner]} {short(unit.serial)}"
        by_unit.setdefault(name, []).append(session.minutes)
    if not by_unit:
        return "Training before delivery: no session recorded."
    told = [f"{counted(len(minutes), 'session')}, {_hours(sum(minutes))} on {name}"
            for name, minutes in by_unit.items()]  # fmt: skip
    more = len(told) - SHOWN_UNITS
    kept = [*told[:SHOWN_UNITS], *([f"and {counted(more, 'more unit')}"] if more > 0 else [])]
    return f"Training before delivery: {joined(kept)}."


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h" + (f" {rest} min" if rest else "")


def _tests(view: PacketView) -> tuple[VisitView, ...]:
    return tuple(
        visit
        for visit in _before_delivery(view, *TRAINING_KINDS)
        if any(_is_outcome(seen) for seen in visit.visit.observations)
    )


def _is_outcome(seen: Observation) -> bool:
    return seen.group == "outcome"


def _last_test(view: PacketView) -> str:
    tests = _tests(view)
    if not tests:
        return "Walk test before delivery: not recorded."
    last = tests[-1]
    results = sorted(filter(_is_outcome, last.visit.observations), key=_is_minor)
    told = joined((_result(view, seen) for seen in results[:SHOWN_OUTCOMES]), ", ")
    how = joined(assistance(last), ", ")
    skin = joined(
        (short(one.value) for one in last.visit.observations if one.group == "skin"), ", "
    )
    parts = (f"Last test before delivery, {view.visit_day(last)}: {told}", how,
             f"skin: {skin or 'not recorded'}")  # fmt: skip
    return f"{joined(parts)}."


def _result(view: PacketView, seen: Observation) -> str:
    """The result, and beside it the goal that names the same test."""
    value = f"{seen.name} {seen.value} {seen.unit}".strip()
    for goal in view.fitting.case.goals:
        found = re.search(re.escape(seen.name) + _LIMIT, goal)
        if found is not None:
            return f"{value} (goal {' '.join(part for part in found.groups() if part)})"
    return value


def _is_minor(seen: Observation) -> bool:
    """The two walk tests come first."""
    return "MWT" not in seen.name


def _companion(view: PacketView) -> str:
    """The newest answer about the companion, as a sentence."""
    for visit in reversed(view.visits):
        for answer in visit.visit.answers:
            if answer.requirement != COMPANION:
                continue
            if answer.not_applicable:
                return f"Companion: not applicable, {short(answer.not_applicable)}."
            return _companion_words(answer.values)
    return "Companion: not recorded."


def _sessions(told: Value | None) -> str:
    """How many, which a form may hold as text too."""
    if told is None:
        return "sessions not recorded"
    return counted(told, "session") if isinstance(told, int) else f"{_us(told)} sessions"


def _companion_words(values: dict[str, str | bool | int]) -> str:
    def said(name: str) -> str:
        return _us(values[name]) if name in values else "not recorded"

    sessions = _sessions(values.get("sessions"))
    return (
        f"Companion {said('companion')}: trained in {sessions}, certified {said('certified_on')} by "
        f"{said('certified_by')}; skills: {said('skills')}."
    )


def _us(value: Value) -> str:
    """The value cut for page one; a date as a United States reader writes it."""
    text = str(value)
    try:
        return us_date(date.fromisoformat(text)) if len(text) == len("YYYY-MM-DD") else short(text)
    except ValueError:
        return short(text)
