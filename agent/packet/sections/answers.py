"""What a visit says to the requirements, in words: units beside numbers, ids as what they name."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from agent.fitting.answers import Value, references
from agent.fitting.catalogue import FieldType, load_catalogue
from agent.fitting.models import Answer
from agent.packet.blocks import Block, Column, Strong, Table, words
from agent.packet.dates import us_date
from agent.packet.sections.named import field_words, name_words, observed_words, requirement_words
from agent.packet.view import PacketView, VisitView, joined

ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

UNITS: Final[dict[str, Callable[[str], str]]] = {
    "_mm": lambda value: f"{value} mm",
    "_g": lambda value: f"{(Decimal(value) / 1000).normalize():f} kg",
    "_min": lambda value: f"{value} min",
    "_deg": lambda value: f"{value} deg",
}
"""How a field's name says its unit (grams are printed in kilograms)."""


def answer_blocks(view: PacketView, visit: VisitView) -> list[Block]:
    """One row for each requirement that the visit answers."""
    rows = tuple(
        (
            words(Strong(answer.requirement), f" {requirement_words(answer.requirement)}"),
            words(_words(view, visit, number, answer)),
        )
        for number, answer in enumerate(visit.visit.answers)
    )
    if not rows:
        return []
    columns = (Column("Requirement", 30), Column("Recorded at this visit", 70))
    return [Table("Answers to requirements", columns, rows)]


def _words(view: PacketView, visit: VisitView, number: int, answer: Answer) -> str:
    if answer.not_applicable:
        return f"not applicable: {answer.not_applicable}"
    named = _reference_fields(answer.requirement)
    said = []
    for name, value in answer.values.items():
        label, told = _named(view, name, value) if name in named else _plain(name, value)
        said.append(f"{label}: {visit.said(f'/answers/{number}/values/{name}', told)}")
    return joined(said)


def _reference_fields(requirement: str) -> frozenset[str]:
    item = load_catalogue().get(requirement)
    if item is None:
        return frozenset()
    return frozenset(spec.name for spec in item.fields if spec.type is FieldType.REFERENCE)


def _named(view: PacketView, name: str, value: Value) -> tuple[str, str]:
    """What the ids name: an observation in words, anything else by its own id."""
    seen = {one.id: one for visit in view.visits for one in visit.visit.observations}
    told = (observed_words(seen[one]) if one in seen else one for one in references(value))
    return name_words(name), joined(told, ", ")


def _plain(name: str, value: Value) -> tuple[str, str]:
    """The field's name without its unit, and the value with it."""
    if isinstance(value, bool):
        return name_words(name), "yes" if value else "no"
    text = str(value)
    for suffix, unit in UNITS.items():
        if name.endswith(suffix) and isinstance(value, int):
            return field_words(name), unit(text)
    if ISO_DATE.fullmatch(text):
        text = us_date(date.fromisoformat(text))
    return name_words(name), text
