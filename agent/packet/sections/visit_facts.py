"""What a visit's signature covers: told here in a line, or by the page of the table that tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.fitting.models import Owner
from agent.packet.blocks import PageOf, Pages, Text, fact, words
from agent.packet.dates import us_span
from agent.packet.sections.changes import changes_of
from agent.packet.sections.exam import EXAM_KINDS, observation_rows, observation_words
from agent.packet.sections.fitter import somebody_fitted
from agent.packet.sections.sheet import printed_sheets
from agent.packet.sections.signature import signer_words
from agent.packet.sections.training import session_anchor, unit_words
from agent.packet.view import PacketView, VisitView, joined
from agent.text import counted

Row = tuple[str, Text]

PAGE: Final = "p.\N{NO-BREAK SPACE}"
"""Stands before every page number."""


def visit_facts(view: PacketView, visit: VisitView) -> Iterator[Row]:
    """Time and people, then each thing that was recorded at the visit."""
    said = visit.visit
    yield fact("Time, place", f"{us_span(said.started, said.ended, view.place_tz)}, {said.place}")
    yield _people(visit)
    yield from _unit(view, visit)
    if said.gates:
        yield _table("Screening", f"screening-{visit.signed.entry}")
    yield from _observed(visit)
    yield from _modifications(visit)
    if said.custom_fitting_statement:
        statement = visit.said("/custom_fitting_statement", said.custom_fitting_statement)
        yield fact("Statement on custom fitting", f"“{statement}”")
    yield from _device(view, visit)
    yield from _delivery(view, visit)


def _people(visit: VisitView) -> Row:
    """The author first: who signs a visit was there, whether or not the list says so."""
    signature = visit.signed.signature
    author = f"{signer_words(signature)} (author)"
    others = [one for one in visit.visit.persons_present if one != signature.printed_name]
    return fact(
        "Present", joined((author, *others)) if others else f"{author}; others not recorded"
    )


def _unit(view: PacketView, visit: VisitView) -> Iterator[Row]:
    unit, session = visit.visit.unit, visit.visit.session
    if session is not None:
        number = f"number {session.number}, {session.minutes} min, table on {PAGE}"
        yield ("Session", words(number, PageOf(session_anchor(visit))))
    if unit is None:
        return
    leaves = visit.visit.unit_leaves_with_patient
    stays = {True: "left with the patient", False: "the unit stayed"}
    told = "" if leaves is None else stays[leaves]
    if leaves is None and unit.owner is Owner.PATIENT and _is_before_delivery(view, visit):
        told = "whether it left with the patient: not recorded"
    yield fact("Unit", joined((unit_words(unit), told)))


def _is_before_delivery(view: PacketView, visit: VisitView) -> bool:
    return view.delivery is None or visit.visit.started < view.delivery.visit.started


def _observed(visit: VisitView) -> Iterator[Row]:
    """What was seen, or the page of the table that tells it."""
    if not visit.visit.observations:
        return
    if observation_rows(visit) and visit.visit.kind in EXAM_KINDS:
        yield _table("Observed", f"exam-{visit.signed.entry}")
    else:
        yield fact("Observed", observation_words(visit, visit.visit.observations))


def _modifications(visit: VisitView) -> Iterator[Row]:
    found = changes_of(visit)
    if found:
        told = joined((change.modification.id for change in found), ", ")
        yield ("Modifications", words(f"{told}, ", Pages(tuple(one.anchor for one in found))))


def _device(view: PacketView, visit: VisitView) -> Iterator[Row]:
    """Verdict, parts and sheets, which stand in chapters of their own."""
    said = visit.visit
    if any(taken.entry == said.verdict_entry for taken in view.content.verdicts):
        yield _table("Identity and listing", f"verdict-{said.verdict_entry}")
    if said.components:
        parts = counted(len(said.components), "part")
        yield ("Parts of the system", words(f"{parts}, {PAGE}", PageOf("components")))
    printed = [one.values for one in printed_sheets(view)]
    for sheet in said.adjustments:
        if any(sheet is one for one in printed):
            yield ("Adjustment sheet", words(f"{sheet.moment}, {PAGE}", PageOf("sheet")))
        else:
            points = counted(len(sheet.values), "point")
            yield fact("Adjustment sheet", f"{sheet.moment}, {points}: in record.json, not printed")


def _delivery(view: PacketView, visit: VisitView) -> Iterator[Row]:
    if visit.visit.proof_of_delivery is not None and visit is view.delivery:
        yield _table("Proof of delivery", "delivery")
    if visit.visit.follow_up is not None:
        yield _table("Follow-up", f"follow-up-{visit.signed.entry}")
    fitter = visit.visit.fitter
    if fitter is not None and somebody_fitted(visit):
        told = joined((fitter.name, fitter.credential, fitter.number), ", ")
        yield ("Fitter", words(f"{told}, {PAGE}", PageOf("fitter")))


def _table(name: str, anchor: str) -> Row:
    return (name, words(f"table on {PAGE}", PageOf(anchor)))
