"""Page one, as a reviewer reads it: ten questions in order, with pages that are the right ones."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from agent.fitting.models import Statement
from agent.packet.blocks import PageOf, Strong, Text
from agent.packet.document import build_document
from agent.packet.layout_data import dangling_anchors
from agent.packet.page_one import QUESTIONS, page_one
from agent.packet.sections.left_out import left_out
from agent.packet.view import PacketView
from tests.packet import sample
from tests.packet.build import content_of, log_of
from tests.packet.test_pdf import content, story_pdf, text_of
from tests.packet.told import story_content


@cache
def first_page() -> str:
    return " ".join(text_of(story_pdf(), "-f", "1", "-l", "1", "-layout").split())


def answers() -> dict[int, str]:
    questions = page_one(PacketView(story_content()[0]))
    return {q.number: " ".join(plain(line) for line in q.lines) for q in questions}


def plain(line: Text) -> str:
    words = (run.words if isinstance(run, Strong) else run for run in line)
    return "".join(run for run in words if isinstance(run, str))


SHOWN = {
    1: ("Dale R. Sampleton", "1EG4-TE5-MK73", "K1007 × 1", "date of service 06/17/2026",
        "NPI 1234567893", "PTAN", "Claim no.", "no request letter"),
    2: ("03/02/2026", "Maren Achterberg-Sample, MD", "NPI 1234567893", "signed:",
        "Item: K1007, Synthex Mobility, Strider Personal SX-200", "Received: 03/04/2026"),
    3: ("Note of 01/20/2026 (D-01)", "diagnosis:", "alternatives:", "goals:",
        "all of it on p. 1 of that paper", "Conflicts between notes: none found",
        "for a person to compare: deficits, leg length"),
    4: ("T10", "T7-L5", "DXA 01/27/2026",
        "06/12/2026: 10MWT 27.4 s (goal <= 40 s), 6MWT 118 m (goal >= 80 m)",
        "skin: R fibular head faint", "Medical clearance 02/24/2026, valid until 08/24/2026",
        "cut-off T >= -3.1", "24 sessions, 36 h on clinic's SX2-CLN-0007",
        "6 sessions, 9 h on own unit SX2-26-00417",
        "Companion Corinne Sampleton, spouse: trained in 14 sessions, certified 06/12/2026"),
    5: ("Synthex Mobility", "SX-200", "SN SX2-26-00417",
        "serial read 2 times from the controller; same serial on the label (scanned)",
        "list retrieved 2 days before the date of service",
        "Listed on PCL snapshot retrieved 06/15/2026", "K1007, 02/01/2025 – no end date",
        "This is a coding fact, not coverage."),
    6: ("Lena Okafor-Sample, CO, ABC CO-SAMPLE-01", "SX-T-221", "issuer's register checked: not recorded",
        "not past its expiry date (03/31/2027) on 05/19/2026, 05/27/2026"),
    7: ("M1 05/19/2026", "410 mm → 385 mm", "slide 22 to 4 mm", "M6", "originally signed: R",
        "Listed apart, not counted: M7 controller (parameter), M8", "(strap)",
        "statement on custom fitting: signed by Lena Okafor-Sample, CO, 06/17/2026"),
    8: ("method 1", "delivered 06/17/2026 = date of service of the claim", "beneficiary",
        "signed paper: D-10"),
    9: ("41 visits", "late by the 24-hour line: 0", "later day than the visit: 1 (V-11)",
        "Amendments: 1,", "05/27/2026 visit, M5, side: signed R, corrected to L on 06/25/2026 by Lena",
        "29 days after the visit, 8 days after the date of service, 4 days before the claim"),
    10: ("checked 06/17/2026", "Part A stay: none", "Same or similar: checked 06/16/2026",
         "Replacement, Other payer, ABN: nothing in this record"),
}  # fmt: skip
"""What each answer has to show (facts/practice: the reviewer's ten questions)."""


@pytest.mark.parametrize("number", SHOWN)
def test_each_question_is_answered_on_page_one(number: int) -> None:
    answer = answers()[number]
    assert [words for words in SHOWN[number] if words not in answer] == []


def test_the_ten_questions_stand_on_the_first_page_in_order() -> None:
    text = text_of(story_pdf(), "-f", "1", "-l", "1", "-raw")
    places = [
        text.find(f"{number}. {words[:8]}") for number, (words, _, _) in enumerate(QUESTIONS, 1)
    ]
    assert -1 not in places
    assert places == sorted(places)


def test_the_foot_of_page_one_says_what_is_not_there() -> None:
    foot = first_page().partition("Not printed in this PDF:")[2]
    assert "complaint and incident records: not asked for" in foot
    assert "originals of D-01" in foot


def test_the_foot_begins_with_the_papers_that_have_to_be_sent_along() -> None:
    story, _ = story_content()
    papers = {f"documents/{held.document.id}.pdf": b"x" for held in story.fitting.documents}
    first = left_out(PacketView(replace(story, attachments=papers)))[0]
    assert plain(first).startswith(
        "copies of the order D-05, the practitioner's note D-01 and 8 other papers are not printed"
    )


def test_a_complaint_recorded_three_times_is_one_complaint() -> None:
    log = log_of(sample.fitting())
    told = {"received": "2026-08-04", "what": "buckle broken"}
    for state in ({}, {"acknowledged": "2026-08-05"}, {"resolved": "2026-08-10"}):
        log.add("complaint.recorded", {"complaint": {**told, **state}})
    lines = [plain(line) for line in left_out(PacketView(content_of(sample.fitting(), log)))]
    assert any(line.startswith("1 complaint (08/04/2026, closed 08/10/2026)") for line in lines)


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ((), "MD (PM&R) Its facts were not entered."),
        ((3,), "MD (PM&R); all of it on p. 3 of that paper fact 0: seen"),
        ((3, 4), "; pages are of that paper fact 0: seen (p. 3); fact 1: seen (p. 4)"),
    ],
)
def test_the_notes_facts_stand_with_the_pages_that_were_entered(
    pages: tuple[int, ...], words: str
) -> None:
    kept, *others = sample.fitting().documents
    facts = tuple(
        Statement(fact=f"fact_{number}", words="seen", page=page)
        for number, page in enumerate(pages)
    )
    note = kept.model_copy(
        update={"document": kept.document.model_copy(update={"statements": facts})}
    )
    fitting = sample.fitting().model_copy(update={"documents": (note, *others)})
    third = page_one(PacketView(content_of(fitting, log_of(fitting))))[2]
    assert words in " ".join(plain(line) for line in third.lines)


def test_what_is_outstanding_is_counted_on_page_one_with_its_pages() -> None:
    assert re.search(r"own list outstanding: \d+ requirements?, p\.\s\d+", first_page())


def test_page_one_shows_no_hash() -> None:
    assert not re.search(r"[0-9a-f]{16}", first_page())


CHAPTER_OF = {
    2: "Order",
    5: "Device identity and PCL listing",
    6: "Who fitted, and qualification on each visit date",
    1: "Claim and supplier",
    7: "Modifications at fitting, and why",
    8: "Delivery and proof of delivery",
}


@pytest.mark.parametrize("number", CHAPTER_OF)
def test_the_page_that_an_answer_names_is_the_right_one(number: int) -> None:
    pages = text_of(story_pdf(), "-layout").removesuffix("\f").split("\f")
    row = re.search(rf"^ *{number}\. .*p\.\s(\d+)", pages[0], re.MULTILINE)
    assert row is not None
    assert CHAPTER_OF[number] in pages[int(row[1]) - 1]


def test_every_page_that_is_referred_to_exists() -> None:
    assert dangling_anchors(build_document(story_content()[0])) == frozenset()


def test_references_to_pages_are_made() -> None:
    lines = [line for q in page_one(PacketView(content())) for line in q.lines]
    assert any(isinstance(run, PageOf) for line in lines for run in line)


EMPTY = {
    "documents": (2, "No standard written order is in this record."),
    "visits": (7, "No modification is stated as custom fitting."),
    "claims": (1, "No claim recorded"),
}


@pytest.mark.parametrize("part", EMPTY)
def test_what_is_missing_is_said_to_be_missing(part: str) -> None:
    change: dict[str, object] = {part: ()}
    if part == "visits":
        change |= {"amendments": (), "delivered_entry": None}
    fitting = sample.fitting().model_copy(update=change)
    log = log_of(sample.fitting())
    questions = page_one(PacketView(content_of(fitting, log)))
    number, words = EMPTY[part]
    assert words in " ".join(plain(line) for line in questions[number - 1].lines)


def test_a_fitting_that_has_only_begun_can_be_laid_out() -> None:
    begun = sample.fitting().model_copy(
        update={
            "documents": (), "visits": (), "amendments": (), "claims": (), "delivered_entry": None,
            "verdict_entries": (), "final_verdict_entry": None,
        }
    )  # fmt: skip
    document = build_document(content_of(begun, log_of(sample.fitting())))
    assert document.footer.endswith("not delivered yet")
