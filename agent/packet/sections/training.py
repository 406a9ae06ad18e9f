"""Training with its outcome tests, delivery with its proof, and the follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.fitting.corroboration import STATEMENT_GROUP
from agent.fitting.models import DocumentType, Owner, Unit, VisitKind
from agent.packet.blocks import (
    Anchor,
    Block,
    Column,
    Facts,
    Heading,
    Note,
    PageOf,
    Run,
    Strong,
    Table,
    Text,
    fact,
    words,
)
from agent.packet.dates import us_date
from agent.packet.one_unit_words import return_lines
from agent.packet.sections.exam import observation_words
from agent.packet.view import PacketView, VisitView, document_anchor, joined
from agent.text import counted

WALK_TEST: Final = "K.9"
"""The catalogue's own requirement for walking before delivery."""

TRAINING_KINDS: Final = (VisitKind.TRAINING, VisitKind.SKILLS_TEST)


def training_blocks(view: PacketView) -> list[Block]:
    """Each session in one row: unit, minutes, help, what came of it; tests apart, with room."""
    blocks: list[Block] = [Heading(1, "Training and outcome tests", "training")]
    visits = tuple(view.visits_of(*TRAINING_KINDS))
    if not visits:
        return [*blocks, Note(words("No training is in this record."))]
    columns = (Column("Session, date", 19), Column("Unit on the body", 18), Column("Minutes", 8),
               Column("Help, aid", 14), Column("Falls, stops", 13), Column("Results", 28))  # fmt: skip
    sessions = tuple(_session_row(view, visit) for visit in visits if visit.visit.session)
    tests = tuple(_test_row(view, visit) for visit in visits if not visit.visit.session)
    if sessions:
        blocks.append(Table("Training sessions", columns, sessions))
    if tests:
        wide = (Column("Test, date", 15), Column("Unit on the body", 15),
                Column("Help, aid, falls", 15), Column("Results", 55))  # fmt: skip
        blocks += [
            Heading(2, "Skills tests", "skills-tests"),
            Table("Skills tests and their results", wide, tests),
        ]
    return blocks


def delivery_blocks(view: PacketView) -> list[Block]:
    """Delivery and its proof; the delivered day is the date of service."""
    blocks: list[Block] = [Heading(1, "Delivery and proof of delivery", "delivery")]
    delivery = view.delivery
    if delivery is None or delivery.visit.proof_of_delivery is None:
        return [*blocks, Note(words("No delivery with its proof is in this record."))]
    proof = delivery.visit.proof_of_delivery
    path = "/proof_of_delivery"
    given = Table(
        "Handed over at delivery",
        (Column("Handed over with the device", 100),),
        tuple((words(item),) for item in proof.given),
    )
    facts = Facts((
        fact("Beneficiary", view.fitting.case.patient.name),
        fact("Delivered to", delivery.said(f"{path}/address", proof.address)),
        fact("Description", delivery.said(f"{path}/description", proof.description)),
        fact("Quantity", str(proof.quantity)),
        fact("Delivered on = date of service", delivery.said(
            f"{path}/delivered_on", us_date(proof.delivered_on))),
        fact("Method", f"{proof.method} ({_METHODS[proof.method]})"),
        fact("Signed by, as recorded", f"{proof.signed_by}, {proof.signer_relation}"),
        fact("Date entered by, as recorded", proof.dated_by),
        ("Signed paper", signed_paper(view)),
        ("Visit", words(f"{delivery.visit.id}, p.\N{NO-BREAK SPACE}", PageOf(delivery.anchor))),
        *(("Afterwards", line) for line in return_lines(view)),
    ))  # fmt: skip
    return [*blocks, facts, *([given] if proof.given else [])]


def signed_paper(view: PacketView) -> Text:
    """The signed proof of delivery, with the page that lists it; or that the record has none."""
    runs: list[Run] = []
    for held in view.documents_of(DocumentType.PROOF_OF_DELIVERY):
        signed = held.document.signed or "signature not recorded"
        runs += ["; " if runs else "", f"{held.document.id}, {signed}, p.\N{NO-BREAK SPACE}",
                 PageOf(document_anchor(held))]  # fmt: skip
    return words(*runs) or ("not in this record",)


def follow_up_blocks(view: PacketView) -> list[Block]:
    """Each follow-up: use with its source, feedback, changes, who was told."""
    blocks: list[Block] = [Heading(1, "Follow-up", "follow-up")]
    visits = [visit for visit in view.visits if visit.visit.follow_up is not None]
    for visit in visits:
        blocks += _follow_up(view, visit)
    if not visits:
        blocks.append(Note(words("No follow-up is in this record.")))
    return blocks


def unit_words(unit: Unit | None) -> str:
    """Which unit it was, whose, and whether it was worn."""
    if unit is None:
        return "no unit named"
    whose = "the patient's own" if unit.owner is Owner.PATIENT else "the clinic's"
    return f"{unit.serial}, {whose}, {'worn' if unit.worn else 'not worn'}"


_METHODS: Final = {1: "direct delivery", 2: "shipping service", 3: "nursing facility"}


def _worn(unit: Unit | None) -> str:
    """The unit in as few words as fit a column."""
    if unit is None:
        return "not named"
    not_worn = "" if unit.worn else ", not worn"
    return f"{unit.serial} ({'own' if unit.owner is Owner.PATIENT else 'clinic'}{not_worn})"


def session_anchor(visit: VisitView) -> str:
    """Where the session's own row stands."""
    return f"session-{visit.signed.entry}"


def assistance(visit: VisitView) -> tuple[str, ...]:
    """With what help and aid the test was walked: from the session, else from the answer."""
    session = visit.visit.session
    if session is not None:
        return tuple(one for one in (session.assist, session.aid) if one)
    for answer in visit.visit.answers:
        if answer.requirement == WALK_TEST:
            said = (str(answer.values.get(name, "")) for name in ("assist", "aid"))
            return tuple(one for one in said if one)
    return ()


def falls_words(falls: int | None) -> str:
    """``0 falls``; or that nobody recorded them."""
    return "falls: not recorded" if falls is None else counted(falls, "fall")


def _session_row(view: PacketView, visit: VisitView) -> tuple[Text, ...]:
    session = visit.visit.session
    assert session is not None  # the caller keeps only visits that have one
    seen = observation_words(visit, visit.visit.observations)
    return (
        words(
            Anchor(session_anchor(visit)),
            f"{session.number}, {view.visit_day(visit)}, p.\N{NO-BREAK SPACE}",
            PageOf(visit.anchor),
        ),
        words(_worn(visit.visit.unit)),
        words(str(session.minutes)),
        words(joined(assistance(visit), ", ") or "–"),
        words(joined((falls_words(session.falls), *session.stops))),
        words(seen or "–"),
    )


def _test_row(view: PacketView, visit: VisitView) -> tuple[Text, ...]:
    kind = visit.visit.kind.value.replace("_", " ")
    return (
        words(f"{kind}, {view.visit_day(visit)}, p.\N{NO-BREAK SPACE}", PageOf(visit.anchor)),
        words(_worn(visit.visit.unit)),
        words(joined((*assistance(visit), *_falls(visit))) or "–"),
        _grouped(visit) or ("–",),
    )


def _falls(visit: VisitView) -> Iterator[str]:
    """What a test says of falls: the observation of that name."""
    for number, seen in enumerate(visit.visit.observations):
        if seen.name == "falls":
            yield f"falls: {visit.said(f'/observations/{number}/value', seen.value)}"


def _grouped(visit: VisitView) -> Text:
    """One line for each group of results; statements stand in the table of the notes."""
    seen = visit.visit.observations
    runs: list[Run] = []
    for group in dict.fromkeys(one.group for one in seen if one.group != STATEMENT_GROUP):
        runs += ["\n" if runs else "", Strong(f"{group.replace('_', ' ')}: "),
                 observation_words(visit, seen, group=group)]  # fmt: skip
    return words(*runs)


def _follow_up(view: PacketView, visit: VisitView) -> list[Block]:
    found = visit.visit.follow_up
    assert found is not None  # the caller keeps only visits that have one
    path = "/follow_up"
    seen = observation_words(visit, visit.visit.observations)
    return [
        Heading(2, f"{view.visit_day(visit)}, day {found.day}", f"follow-up-{visit.signed.entry}"),
        Facts((
            fact("Period", found.period),
            fact("Days used", f"{visit.said(f'{path}/days_used', str(found.days_used))}, "
                              f"source: {found.source}"),
            fact("Feedback", visit.said(f"{path}/feedback", found.feedback)),
            fact("Change", visit.said(f"{path}/change", found.change)),
            fact("Goals", visit.said(f"{path}/goals", found.goals)),
            fact("Recorded at the visit", seen),
            fact("Prescriber told", us_date(found.prescriber_told)),
            ("Visit", words(f"{visit.visit.id}, p.\N{NO-BREAK SPACE}", PageOf(visit.anchor))),
        )),
    ]  # fmt: skip
