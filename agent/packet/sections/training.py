"""Training with its outcome tests, delivery with its proof, and the follow-ups."""

from __future__ import annotations

from typing import Final

from agent.fitting.models import Owner, Unit, VisitKind
from agent.packet.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Note,
    PageOf,
    Table,
    Text,
    fact,
    words,
)
from agent.packet.dates import us_date
from agent.packet.sections.exam import observation_words
from agent.packet.view import PacketView, VisitView, counted, joined

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
        wide = (Column("Test, date", 19), Column("Unit on the body", 18), Column("Results", 63))
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
        fact("Signed by", f"{proof.signed_by}, {proof.signer_relation}"),
        fact("Date entered by", proof.dated_by),
        ("Visit", words(f"{delivery.visit.id}, p.\N{NO-BREAK SPACE}", PageOf(delivery.anchor))),
    ))  # fmt: skip
    return [*blocks, facts, *([given] if proof.given else [])]


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


def _session_row(view: PacketView, visit: VisitView) -> tuple[Text, ...]:
    session = visit.visit.session
    assert session is not None  # the caller keeps only visits that have one
    seen = observation_words(visit, visit.visit.observations)
    return (
        words(
            f"{session.number}, {view.visit_day(visit)}, p.\N{NO-BREAK SPACE}", PageOf(visit.anchor)
        ),
        words(_worn(visit.visit.unit)),
        words(str(session.minutes)),
        words(joined((session.assist, session.aid), ", ") or "–"),
        words(joined((counted(session.falls, "fall"), *session.stops))),
        words(seen or "–"),
    )


def _test_row(view: PacketView, visit: VisitView) -> tuple[Text, ...]:
    kind = visit.visit.kind.value.replace("_", " ")
    return (
        words(f"{kind}, {view.visit_day(visit)}, p.\N{NO-BREAK SPACE}", PageOf(visit.anchor)),
        words(_worn(visit.visit.unit)),
        words(observation_words(visit, visit.visit.observations) or "–"),
    )


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
            fact("Measured", seen),
            fact("Prescriber told", us_date(found.prescriber_told)),
            ("Visit", words(f"{visit.visit.id}, p.\N{NO-BREAK SPACE}", PageOf(visit.anchor))),
        )),
    ]  # fmt: skip
