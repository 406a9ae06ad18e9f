"""A case that was amended: the chapters and page one say what stands there, and what stood there."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from agent.fitting.case_amended import with_value
from agent.fitting.models import CaseAmendment, Fitting, SignedCaseAmendment
from agent.packet.blocks import Facts, Heading, Kept, Note, Strong, Text
from agent.packet.case_words import value_words
from agent.packet.page_one import page_one
from agent.packet.record import reading_order
from agent.packet.sections.amendments import amendment_blocks
from agent.packet.sections.claim import claim_blocks
from agent.packet.sections.patient import patient_blocks
from agent.packet.view import PacketView
from tests.packet import sample
from tests.packet.build import content_of, entries_of, log_of
from tests.packet.test_page_one import plain

Changes = tuple[tuple[str, JsonValue, JsonValue], ...]

CHANGES: Changes = (
    ("/patient/mbi", "1EG4-TE5-MK73", "1EG4-TE5-MK72"),
    ("/patient/height_mm", 1778, 1780),
    ("/supplier/ptan", None, "1234560001"),
    ("/goals", ["walk bedroom"], ["walk 9 m"]),
)


def amended(changes: Changes = CHANGES) -> Fitting:
    fitting = sample.fitting()
    for path, was, now in changes:
        one = CaseAmendment(id="A-9", path=path, was=was, now=now, reason=f"a slip in {path}")
        signed = SignedCaseAmendment(
            entry=99, amendment=one, signature=sample.sign("2026-06-25T09:00")
        )
        told = {"case": with_value(fitting.case, path, now),
                "case_amendments": (*fitting.case_amendments, signed)}  # fmt: skip
        fitting = fitting.model_copy(update=told)
    return fitting


VIEW = PacketView(content_of(amended(), log_of(sample.fitting())))


def fact_of(view: PacketView, name: str) -> str:
    blocks = [*patient_blocks(view), *claim_blocks(view)]
    rows = [row for block in blocks if isinstance(block, Facts) for row in block.rows]
    return next(plain(text) for named, text in rows if named == name)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("MBI", "1EG4-TE5-MK72 [amended; patient, mbi at the opening: 1EG4-TE5-MK73]"),
        ("Height, mass", "1780 mm, 78.4 kg [amended; patient, height mm at the opening: 1778]"),
        ("PTAN", "1234560001 [amended; supplier, ptan at the opening: nothing]"),
        ("Goal 1", "walk 9 m"),
        ("Name", "Dale R. Sampleton"),
    ],
)
def test_a_value_stands_with_what_it_was(name: str, told: str) -> None:
    assert fact_of(VIEW, name) == told


def test_a_list_has_what_it_was_below_it() -> None:
    notes = [plain(block.text) for block in patient_blocks(VIEW) if isinstance(block, Note)]
    assert notes == ["[amended; goals at the opening: walk bedroom]"]


def test_the_chapter_of_amendments_has_each_with_reason_signer_and_days() -> None:
    kept = [block for block in amendment_blocks(VIEW) if isinstance(block, Kept)]
    first = kept[0].blocks
    title, facts = first[0], first[1]
    assert isinstance(title, Heading)
    assert isinstance(facts, Facts)
    assert title.words == "Amendment of the case: patient, mbi"
    told = {name: plain(text) for name, text in facts.rows}
    assert (told["Before"], told["Now"]) == ("1EG4-TE5-MK73", "1EG4-TE5-MK72")
    assert told["Reason"] == "a slip in /patient/mbi"
    assert "the opening of the fitting, 8 days after the date of service" in told["When"]


def answer(number: int, view: PacketView = VIEW) -> str:
    lines: tuple[Text, ...] = page_one(view)[number - 1].lines
    return " ".join(plain(line) for line in lines)


def test_page_one_names_what_was_amended() -> None:
    assert answer(1).endswith(
        "Case amended: MBI, PTAN and 2 more values. At the opening: MBI 1EG4-TE5-MK73; PTAN nothing."
    )


def test_page_one_counts_them_among_the_amendments_and_prints_the_first() -> None:
    assert "Amendments: 5 (4 of the case), originals legible" in answer(9)
    assert "Case, patient, mbi: 1EG4-TE5-MK73, amended to 1EG4-TE5-MK72 on 06/25/2026" in answer(9)


LOUD: Changes = (
    ("/goals", ["walk bedroom"], ["walk 9 m"]),
    ("/patient/height_mm", 1778, 1780),
    ("/patient/height_mm", 1780, 1778),
    ("/patient/name", "Dale R. Sampleton", "Anna Other"),
)


def test_who_the_patient_is_comes_before_all_else_that_was_amended() -> None:
    view = PacketView(content_of(amended(LOUD), log_of(sample.fitting())))
    assert answer(1, view).endswith(
        "Case amended: name and 1 more value; 1 value put back. At the opening: name Dale R. Sampleton."
    )
    assert "Case, patient, name: Dale R. Sampleton, amended to Anna Other" in answer(9, view)


def test_no_name_is_lost_where_everything_was_amended_to_something_long() -> None:
    long: Changes = (
        ("/supplier/name", "S" * 120, "T" * 120),
        ("/supplier/npi", "1" * 10, "1003000126"),
        ("/supplier/ptan", "P" * 120, "Q" * 120),
        ("/patient/name", "D" * 120, "E" * 120),
        ("/patient/born", "1959-04-11", "1959-11-04"),
        ("/patient/mbi", "M" * 120, "N" * 120),
    )
    view = PacketView(content_of(amended(long), log_of(sample.fitting())))
    told = "Case amended: name, birth date, MBI, supplier's name, NPI, PTAN"
    assert told in answer(1, view)


def test_a_signer_who_is_no_longer_named_as_the_patient_is_told() -> None:
    view = PacketView(content_of(amended(LOUD), log_of(sample.fitting())))
    assert "The signer is not named as the patient is: Anna Other." in answer(8, view)
    assert "The signer is not named" not in answer(8)


def test_nothing_is_said_of_a_case_that_nobody_amended() -> None:
    view = PacketView(content_of(sample.fitting(), log_of(sample.fitting())))
    runs = [run for line in page_one(view)[0].lines for run in line]
    assert not [run for run in runs if isinstance(run, Strong) and "Case amended" in run.words]


def test_what_amends_the_case_is_read_right_after_it() -> None:
    log = log_of(sample.fitting())
    log.add("case.amended", {"amendment": {}, "signature": {}})
    entries = entries_of(log)
    (one,) = amended().case_amendments[:1]
    last = entries[-1].index
    fitting = amended().model_copy(
        update={"case_amendments": (one.model_copy(update={"entry": last}),)}
    )
    order = reading_order(fitting, entries)
    assert order[:2] == (fitting.opened_entry, last)


@pytest.mark.parametrize(
    ("value", "told"),
    [(None, "nothing"), ("", "nothing"), ([], "nothing"), (1778, "1778"), ("a", "a"), (["a", "b"], "a; b"),
     ([{"code": "G82.21", "words": "paraplegia"}], "G82.21 paraplegia")],
)  # fmt: skip
def test_a_value_is_printed_in_words(value: JsonValue, told: str) -> None:
    assert value_words(value) == told
