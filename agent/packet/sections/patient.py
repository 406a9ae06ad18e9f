"""Who the patient is, what is the matter, what was tried, and the screening."""

from __future__ import annotations

from agent.fitting.models import Case, GateResult
from agent.packet.blocks import Block, Column, Facts, Heading, Note, Table, Text, fact, words
from agent.packet.dates import us_date
from agent.packet.view import PacketView, VisitView, joined


def patient_blocks(view: PacketView) -> list[Block]:
    """Patient, diagnosis, goals, and other devices used or tried."""
    case = view.fitting.case
    return [
        Heading(1, "Patient and need", "patient"),
        Facts((*_person(case), *_diagnosis(case))),
        Heading(2, "Goals", "goals"),
        Facts(tuple((f"Goal {number}", words(goal)) for number, goal in enumerate(case.goals, 1))),
        Heading(2, "Other devices, used or tried", "alternatives"),
        Table(
            "Alternatives",
            (Column("Device", 25), Column("Result", 75)),
            tuple((words(a.device), words(a.result)) for a in case.alternatives),
        ),
    ]


def screening_blocks(view: PacketView) -> list[Block]:
    """Every screening question, whose limit it was held against, and the answer."""
    blocks: list[Block] = [Heading(1, "Screening", "screening")]
    columns = (Column("Question", 24), Column("Answer", 30), Column("Limit", 16),
               Column("Whose limit", 18), Column("Result", 12))  # fmt: skip
    screened = [visit for visit in view.visits if visit.visit.gates]
    for visit in screened:
        title = f"{view.visit_day(visit)}, visit {visit.visit.id}"
        rows = tuple(_gate_row(visit, number) for number in range(len(visit.visit.gates)))
        blocks += [
            Heading(2, title, f"screening-{visit.signed.entry}"),
            Table(f"Screening of {title}", columns, rows),
        ]
    if not screened:
        blocks.append(Note(words("No screening is in this record.")))
    return blocks


def _person(case: Case) -> tuple[tuple[str, Text], ...]:
    patient = case.patient
    return (
        fact("Name", patient.name),
        fact("Born", us_date(patient.born)),
        fact("Sex", patient.sex),
        fact("MBI", patient.mbi),
        fact("Height, mass", f"{patient.height_mm} mm, {patient.mass_kg} kg"),
        fact("Language", patient.language),
        fact("Home", patient.home),
    )


def _diagnosis(case: Case) -> tuple[tuple[str, Text], ...]:
    diagnosis = case.diagnosis
    codes = joined(f"{code.code} {code.words}" for code in diagnosis.codes)
    onset = f"{us_date(diagnosis.onset)}, {diagnosis.cause}"
    return (
        fact("Spinal cord injury", f"{diagnosis.level}, AIS {diagnosis.ais}; onset {onset}"),
        fact("Examination", diagnosis.exam),
        fact("Spine", diagnosis.spine),
        fact("ICD-10-CM, as recorded", codes),
        fact("Other", diagnosis.other),
    )


def _gate_row(visit: VisitView, number: int) -> tuple[Text, ...]:
    gate, path = visit.visit.gates[number], f"/gates/{number}"
    result = visit.said(f"{path}/result", gate.result.value)
    if gate.result is GateResult.CLEARED:
        result = joined((result, gate.cleared_by and f"by {gate.cleared_by}"), " ")
    return (
        words(gate.name),
        words(visit.said(f"{path}/answer", gate.answer)),
        words(visit.said(f"{path}/limit", gate.limit) or "–"),
        words(gate.limit_source or "–"),
        words(result),
    )
