"""Who the patient is, what is the matter, what was tried, and the screening."""

from __future__ import annotations

from agent.fitting.models import Case, GateResult
from agent.packet.blocks import Block, Column, Facts, Heading, Note, Table, Text, fact, words
from agent.packet.case_words import noted
from agent.packet.dates import us_date
from agent.packet.view import PacketView, VisitView, joined


def patient_blocks(view: PacketView) -> list[Block]:
    """Patient, diagnosis, goals, and other devices used or tried."""
    case = view.fitting.case
    return [
        Heading(1, "Patient and need", "patient"),
        Facts((*_person(view, case), *_diagnosis(view, case))),
        Heading(2, "Goals", "goals"),
        Facts(tuple((f"Goal {number}", words(goal)) for number, goal in enumerate(case.goals, 1))),
        *_list_note(view, "/goals"),
        Heading(2, "Other devices, used or tried", "alternatives"),
        Table(
            "Alternatives",
            (Column("Device", 25), Column("Result", 75)),
            tuple((words(a.device), words(a.result)) for a in case.alternatives),
        ),
        *_list_note(view, "/alternatives"),
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


def _list_note(view: PacketView, path: str) -> list[Block]:
    """What a list of the case said at the opening, where it was amended."""
    told = noted(view, "", path)
    return [Note(words(told.strip()))] if told else []


def _person(view: PacketView, case: Case) -> tuple[tuple[str, Text], ...]:
    patient = case.patient
    born, size = us_date(patient.born), f"{patient.height_mm} mm, {patient.mass_kg} kg"
    return (
        fact("Name", noted(view, patient.name, "/patient/name")),
        fact("Born", noted(view, born, "/patient/born")),
        fact("Sex", noted(view, patient.sex, "/patient/sex")),
        fact("MBI", noted(view, patient.mbi, "/patient/mbi")),
        fact("Height, mass", noted(view, size, "/patient/height_mm", "/patient/mass_kg")),
        fact("Language", noted(view, patient.language, "/patient/language")),
        fact("Home", noted(view, patient.home, "/patient/home")),
    )


def _diagnosis(view: PacketView, case: Case) -> tuple[tuple[str, Text], ...]:
    diagnosis = case.diagnosis
    codes = joined(f"{code.code} {code.words}" for code in diagnosis.codes)
    onset = f"{us_date(diagnosis.onset)}, {diagnosis.cause}"
    injury = f"{diagnosis.level}, AIS {diagnosis.ais}; onset {onset}"
    of_injury = ("/diagnosis/level", "/diagnosis/ais", "/diagnosis/onset", "/diagnosis/cause")
    return (
        fact("Spinal cord injury", noted(view, injury, *of_injury)),
        fact("Examination", noted(view, diagnosis.exam, "/diagnosis/exam")),
        fact("Spine", noted(view, diagnosis.spine, "/diagnosis/spine")),
        fact("ICD-10-CM, as recorded", noted(view, codes, "/diagnosis/codes")),
        fact("Other", noted(view, diagnosis.other, "/diagnosis/other")),
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
