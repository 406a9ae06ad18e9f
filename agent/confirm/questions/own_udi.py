"""A UDI of the controller's own that cannot be read whole: a person has to look at it."""

from __future__ import annotations

from agent.confirm.facts import Facts
from agent.confirm.models import Reason
from agent.confirm.normal import normalised, steps_of
from agent.confirm.udi import read_udi
from agent.text import quoted
from drivers.reading import FieldName


def raising(facts: Facts) -> tuple[Reason, ...]:
    """Each such text once, with all that is wrong with it; an empty one says nothing."""
    steps = steps_of(facts.evidence.rules, FieldName.UDI)
    told = {
        normalised(value, steps)
        for reading in facts.evidence.readings
        for value in reading.values(FieldName.UDI)
    }
    return tuple(
        Reason(code="own_udi_unreadable", text=_text(text, wrong))
        for text in sorted(told - {""})
        if (wrong := _wrong(text))
    )


def _wrong(text: str) -> tuple[str, ...]:
    read = read_udi(text)
    if not read.errors and read.di is None:
        return ("it holds no device identifier",)
    return tuple(read.errors)


def _text(text: str, wrong: tuple[str, ...]) -> str:
    return f"The controller's own UDI {quoted(text)} cannot be read whole: {'; '.join(wrong)}."
