"""Page one's answers about need, walking, modifications, delivery and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.fitting.corroboration import Agreement, Row, corroborate
from agent.fitting.models import Author, DocumentType, Observation, VisitKind
from agent.packet.blocks import PageOf, Strong, Text, words
from agent.packet.dates import us_date
from agent.packet.sections.changes import Change, changes
from agent.packet.sections.visits import sentence
from agent.packet.view import PacketView, VisitView, counted, document_anchor, joined

Answered = tuple[tuple[Text, ...], tuple[str, ...]]

SHOWN_FACTS: Final = 6
"""Facts of the practitioner's note on page one; the table has all."""

SHOWN_MODIFICATIONS: Final = 6
"""Modifications on page one; the chapter has all."""

SHOWN_OUTCOMES: Final = 4
"""Results of the last test on page one."""

COMPANION: Final = "K.8"
WALK_TEST: Final = "K.9"
"""The catalogue's own requirements for a companion and for walking before delivery."""

LINE_CHARACTERS: Final = 120
"""A fact is cut here on page one, which has to stay one page."""


def needed(view: PacketView) -> Answered:
    """The practitioner's note and its facts with pages; conflicts by name."""
    notes = view.documents_of(DocumentType.FACE_TO_FACE_NOTE)
    rows = corroborate(view.fitting)
    if not notes:
        line = words(Strong("No face-to-face note of a practitioner is in this record."))
        return (line, _conflicts(rows)), ("corroboration",)
    document = notes[-1].document
    facts = joined(
        f"{row.fact.replace('_', ' ')}: {short(said.words)} (its p. {said.page})"
        for row in rows
        for said in row.by(Author.PRACTITIONER)[:1]
        if said.source == document.id
    )
    head = words(Strong(f"Note of {us_date(document.date_of_service)}"), f", {document.author}")
    lines = (head, words(facts or "Its facts were not entered."), *_silent(rows), _conflicts(rows))
    return lines, (
        document_anchor(notes[-1]),
        "corroboration",
    )


def walks(view: PacketView) -> Answered:
    """Level against labelling, bone, last test before delivery, companion."""
    lines = [words(_gate(view, "level")), words(_bone(view)), words(_last_test(view)),
             words(_companion(view))]  # fmt: skip
    tests = _tests(view)
    anchors = ("screening", *((tests[-1].anchor,) if tests else ()), "training")
    return tuple(line for line in lines if line), anchors


def modified(view: PacketView) -> Answered:
    """Finding → what → before/after → result, each in a line; the rest apart."""
    every = changes(view)
    stated = [change for change in every if change.modification.claimed_custom]
    others = [change for change in every if not change.modification.claimed_custom]
    lines = [_change_line(change) for change in stated[:SHOWN_MODIFICATIONS]]
    if len(stated) > SHOWN_MODIFICATIONS:
        lines.append(words(f"and {len(stated) - SHOWN_MODIFICATIONS} more"))
    if not stated:
        lines.append(words(Strong("No modification is stated as custom fitting.")))
    if others:
        told = joined((f"{c.modification.id} {short(c.where())}" for c in others), ", ")
        lines.append(words(f"Listed apart, not counted (strap, parameter): {told}"))
    return tuple(lines), ("modifications",)


def delivered(view: PacketView) -> Answered:
    """Method, day, signer, relation."""
    delivery = view.delivery
    if delivery is None or delivery.visit.proof_of_delivery is None:
        return (words(Strong("Not delivered, or no proof of delivery.")),), ("delivery",)
    proof = delivery.visit.proof_of_delivery
    claim = view.claim
    same = claim is not None and claim.date_of_service == proof.delivered_on
    compared = "= date of service of the claim" if same else "(no claim with this date)"
    return (
        words(f"Proof of delivery, method {proof.method}: delivered ",
              Strong(us_date(proof.delivered_on)), f" {compared}; {proof.description}"),
        words(f"Signed by {proof.signed_by} ({proof.signer_relation}); date entered by "
              f"{proof.dated_by}; {proof.address}"),
    ), ("delivery",)  # fmt: skip


def signed(view: PacketView) -> Answered:
    """How many entries, late ones, amendments; each amendment's own sentence."""
    late = sum(visit.signed.late for visit in view.visits)
    amendments = view.fitting.amendments
    lines = [
        words(f"{counted(len(view.visits), 'visit')}, each signed electronically by its author; "
              f"late entries: {late}; amendments: {len(amendments)}, originals legible"),
        *(words(f"{one.amendment.id} ({one.amendment.kind.value}): {sentence(view, one)}")
          for one in amendments[:3]),
    ]  # fmt: skip
    return tuple(lines), ("visits", "amendments")


def short(text: str, characters: int = LINE_CHARACTERS) -> str:
    """The text in one line, cut for page one."""
    flat = " ".join(text.split())
    return flat if len(flat) <= characters else f"{flat[: characters - 1]}…"


def _silent(rows: tuple[Row, ...]) -> tuple[Text, ...]:
    """Facts about need that others state and the practitioner's notes do not."""
    names = [row.fact.replace("_", " ") for row in rows if Author.PRACTITIONER in row.silent]
    if not names:
        return ()
    return (words(f"Stated by others, silent in the practitioner's notes: {', '.join(names)}."),)


def _conflicts(rows: tuple[Row, ...]) -> Text:
    names = [row.fact.replace("_", " ") for row in rows if row.agreement is Agreement.CONFLICT]
    if not names:
        return ("Conflicts between notes: none found by comparing words.",)
    return (Strong(f"Conflicts between notes: {', '.join(names)}."),)


def _gate(view: PacketView, word: str) -> str:
    for visit in reversed(view.visits):
        for gate in visit.visit.gates:
            if word in gate.name.lower():
                source = f" ({gate.limit_source})" if gate.limit_source else ""
                return (
                    f"Level {short(gate.answer)}; labelling: {short(gate.limit)}{source}: "
                    f"{gate.result.value}."
                )
    return "Level against labelling: not recorded."


def _bone(view: PacketView) -> str:
    found = view.documents_of(DocumentType.DXA)
    if not found:
        return "Bone density (DXA): no paper in this record."
    document = found[-1].document
    said = joined(f"{s.fact.replace('_', ' ')} {short(s.words)}" for s in document.statements)
    return f"DXA {us_date(document.date_of_service)}: {said or document.title}."


def _tests(view: PacketView) -> tuple[VisitView, ...]:
    until = view.delivery.visit.started if view.delivery else None
    kinds = (VisitKind.SKILLS_TEST, VisitKind.TRAINING)
    return tuple(
        visit
        for visit in view.visits_of(*kinds)
        if any(_is_outcome(seen) for seen in visit.visit.observations)
        and (until is None or visit.visit.started <= until)
    )


def _is_outcome(seen: Observation) -> bool:
    return seen.group == "outcome"


def _last_test(view: PacketView) -> str:
    tests = _tests(view)
    if not tests:
        return "Walk test before delivery: not recorded."
    last = tests[-1]
    results = sorted(filter(_is_outcome, last.visit.observations), key=_is_minor)
    told = joined((f"{seen.name} {seen.value} {seen.unit}".strip()
                   for seen in results[:SHOWN_OUTCOMES]), ", ")  # fmt: skip
    how = joined(_assistance(last), ", ")
    return f"Last test before delivery, {view.visit_day(last)}: {told}{'; ' if how else ''}{how}."


def _is_minor(seen: Observation) -> bool:
    """The two walk tests come first."""
    return "MWT" not in seen.name


def _assistance(visit: VisitView) -> Iterator[str]:
    """With what help and aid the test was walked: from the session, else from the answer."""
    session = visit.visit.session
    if session is not None:
        yield from (session.assist, session.aid)
        return
    for answer in visit.visit.answers:
        if answer.requirement == WALK_TEST:
            yield from (str(answer.values.get(name, "")) for name in ("assist", "aid"))


def _companion(view: PacketView) -> str:
    """The newest answer about the companion."""
    for visit in reversed(view.visits):
        for answer in visit.visit.answers:
            if answer.requirement == COMPANION:
                if answer.not_applicable:
                    return f"Companion: not applicable, {short(answer.not_applicable)}."
                told = joined((f"{n.replace('_', ' ')} {v}" for n, v in answer.values.items()
                               if n != "companion"), ", ")  # fmt: skip
                return short(
                    f"Companion: {answer.values.get('companion', '')}; {told}.", 2 * LINE_CHARACTERS
                )
    return "Companion: not recorded."


def _change_line(change: Change) -> Text:
    m = change.modification
    return words(
        Strong(m.id),
        f" {us_date(m.done_on)} {short(change.where())}: {short(m.finding)} → {short(m.did)}; "
        f"{short(m.before)} → {short(m.after)}; {short(m.result)}",
        " (p.\N{NO-BREAK SPACE}", PageOf(f"change-{change.visit.signed.entry}-{change.number}"), ")",
    )  # fmt: skip
