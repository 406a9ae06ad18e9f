"""A visit with its amendments marked beside the original values (PIM ch. 3 §3.3.2.5)."""

from __future__ import annotations

from pydantic import JsonValue

from agent.errors import UsageError
from agent.fitting.models import Fitting, SignedAmendment, SignedVisit
from agent.model import Model
from agent.pointer import NoSuchPlace, find
from agent.text import quoted


class Mark(Model):
    """One amended value.

    Attributes:
        path: which value, as a JSON pointer into the visit.
        original: what the signed visit says there; ``None`` where it has no such value.
        now: what the newest amendment of this path says.
        history: every amendment of this path, oldest first; the original stays legible.
        agrees: each amendment's ``was`` is what stood there before it.
    """

    path: str
    original: str | None
    now: str
    history: tuple[SignedAmendment, ...]
    agrees: bool


class AmendedVisit(Model):
    """The visit as it was signed, and what was amended since."""

    signed: SignedVisit
    marks: tuple[Mark, ...]

    def mark_at(self, path: str) -> Mark | None:
        """The mark beside the value at this JSON pointer, if there is one."""
        return next((mark for mark in self.marks if mark.path == path), None)


def amended_view(fitting: Fitting, visit_id: str) -> AmendedVisit:
    """One visit of the fitting, its amendments marked beside the original.

    Raises:
        UsageError: the fitting has no signed visit of that id.
    """
    signed = next((one for one in fitting.visits if one.visit.id == visit_id), None)
    if signed is None:
        raise UsageError(
            f"This fitting has no signed visit {quoted(visit_id)}.",
            next_step="List the visits with 'k1007 fitting show'.",
        )
    by_path: dict[str, list[SignedAmendment]] = {}
    for one in fitting.amendments:
        if one.amendment.entry == signed.entry and one.amendment.visit_id == visit_id:
            by_path.setdefault(one.amendment.path, []).append(one)
    whole: JsonValue = signed.visit.model_dump(mode="json")
    marks = tuple(_mark(whole, path, history) for path, history in by_path.items())
    return AmendedVisit(signed=signed, marks=marks)


def value_at(whole: JsonValue, pointer: str) -> str | None:
    """The value at a JSON pointer (RFC 6901) as text; None where there is no plain value."""
    try:
        return _plain(find(whole, pointer))
    except NoSuchPlace:
        return None


def _plain(value: JsonValue) -> str | None:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case _:
            return None


def _mark(whole: JsonValue, path: str, history: list[SignedAmendment]) -> Mark:
    original = value_at(whole, path)
    before = original
    agrees = original is not None
    for one in history:
        agrees = agrees and one.amendment.was == before
        before = one.amendment.now
    newest = history[-1].amendment.now
    return Mark(path=path, original=original, now=newest, history=tuple(history), agrees=agrees)
