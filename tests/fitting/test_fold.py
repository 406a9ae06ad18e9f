"""From acts to a fitting: gathers, never changes, survives what is withheld."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from agent.confirm.decide import decide
from agent.errors import IntegrityError, UsageError
from agent.fitting.amended import amended_view, value_at
from agent.fitting.fold import fold
from agent.fitting.models import Side, VisitKind
from agent.story import ReadingStep, VisitStep, load_story
from drivers.reading import FieldName
from tests.confirm import build
from tests.confirm.build import CONFIRMING, SERIAL
from tests.fitting.replay import Act, entry_of, plain, story_acts, story_fitting, verdict_of

STORY: Final = load_story()
ACTS: Final = story_acts(STORY)
NAMES: Final = tuple((index, name) for index, _, sections in ACTS for name in sections)


def test_every_visit_and_document_comes_back_as_it_was_signed() -> None:
    fitting = story_fitting()
    assert tuple(one.visit for one in fitting.visits) == STORY.visits
    assert tuple(one.document for one in fitting.documents) == STORY.documents
    assert fitting.case == STORY.case


def test_what_was_delivered_and_by_which_verdict() -> None:
    fitting = story_fitting()
    delivered = next(one for one in fitting.visits if one.entry == fitting.delivered_entry)
    assert delivered.visit.kind is VisitKind.DELIVERY
    assert fitting.verdict_entries == tuple(one.entry for one in fitting.verdicts)
    assert [one.provisional for one in fitting.verdicts] == [True, False]
    assert fitting.final_verdict_entry == fitting.verdicts[-1].entry


def test_a_complaint_that_moved_on_is_one_complaint_in_its_newest_state() -> None:
    (complaint,) = story_fitting().complaints
    assert complaint.acknowledged is not None
    assert complaint.resolved is not None
    assert complaint.reported_to_maker == "MK-5702"


def test_no_visit_of_the_story_is_late() -> None:
    assert not any(one.late for one in story_fitting().visits)


def test_a_visit_signed_two_days_later_calls_itself_late() -> None:
    step = next(step for step in STORY.steps if isinstance(step, VisitStep))
    signature = plain(
        STORY.signature(step).model_copy(
            update={"signed_at": step.visit.ended.replace(day=step.visit.ended.day + 2)}
        )
    )
    late: Act = (1, "visit.signed", {"visit": plain(step.visit), "signature": signature})
    assert fold([ACTS[0], late]).visits[0].late


@given(st.sets(st.sampled_from(NAMES)))
def test_whatever_is_withheld_the_rest_is_told(withheld: set[tuple[int, str]]) -> None:
    opened = [
        (
            index,
            act,
            {name: value for name, value in sections.items() if (index, name) not in withheld},
        )
        for index, act, sections in ACTS
    ]
    if (0, "case") in withheld:
        with pytest.raises(UsageError, match="case"):
            fold(opened)
        return
    fitting = fold(opened)
    kept = [
        sections["visit"] for _, _, sections in opened if {"visit", "signature"} <= sections.keys()
    ]
    assert [plain(one.visit) for one in fitting.visits] == kept
    assert len(fitting.verdict_entries) == 2


@given(st.integers(0, len(ACTS)), st.text(max_size=20))
def test_an_act_of_another_version_is_passed_over(place: int, name: str) -> None:
    stranger: Act = (10_000, f"later.{name}", {"visit": {"surprise": 1}})
    assert fold([*ACTS[:place], stranger, *ACTS[place:]]) == story_fitting()


def test_a_case_that_is_opened_twice_is_an_integrity_error() -> None:
    with pytest.raises(IntegrityError, match="Entry 9 opens a fitting that entry 0"):
        fold([ACTS[0], (9, *ACTS[0][1:])])


def test_a_second_delivery_does_not_take_the_first_ones_place() -> None:
    delivery = next(act for act in ACTS if act[1] == "fitting.delivered")
    assert fold([*ACTS, (99, *delivery[1:])]).delivered_entry == delivery[0]


@pytest.mark.parametrize("name", ["case", "document", "visit", "amendment", "verdict", "claim"])
@pytest.mark.parametrize("value", [None, 3, "x", [], {}, {"id": "\x1b[2J"}])
def test_a_section_that_is_not_what_it_says_names_its_entry(name: str, value: JsonValue) -> None:
    index, act, sections = next(act for act in ACTS if name in act[2])
    broken: Act = (index, act, {**sections, name: value})
    before = [] if index == 0 else [ACTS[0]]
    with pytest.raises(IntegrityError, match=f"Entry {index} holds a section '{name}'"):
        fold([*before, broken])


def test_a_verdict_after_the_delivery_does_not_take_its_place() -> None:
    reading = next(step for step in STORY.steps if isinstance(step, ReadingStep) and step.final)
    later: Act = (99, "verdict.taken", {"verdict": plain(verdict_of(reading, STORY))})
    assert fold([*ACTS, later]).final_verdict_entry == story_fitting().final_verdict_entry


def test_the_amended_value_stands_beside_the_original() -> None:
    fitting = story_fitting()
    view = amended_view(fitting, "V-06")
    mark = view.mark_at("/modifications/1/side")
    assert mark is not None
    assert (mark.original, mark.now, mark.agrees) == ("R", "L", True)
    assert view.signed.visit.modifications[1].side is Side.RIGHT


def test_an_amendment_that_misquotes_the_original_says_so() -> None:
    entry = entry_of(ACTS, "V-06")
    index, act, sections = next(one for one in ACTS if one[1] == "visit.amended")
    amendment = sections["amendment"]
    assert isinstance(amendment, dict)
    misquoted: Act = (index, act, {**sections, "amendment": {**amendment, "was": "both"}})
    kept = [one for one in ACTS if one[0] in {0, entry}]
    (mark,) = amended_view(fold([*kept, misquoted]), "V-06").marks
    assert not mark.agrees


def test_a_visit_that_is_not_there_cannot_be_viewed() -> None:
    with pytest.raises(UsageError, match='"V-99"'):
        amended_view(story_fitting(), "V-99")


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/a/0/b", "x"),
        ("/a~1b", "slash"),
        ("/m~0n", "tilde"),
        ("/n", "3"),
        ("/t", "true"),
        ("/a", None),
        ("/a/1", None),
        ("/a/00/b", None),
        ("/a/-1/b", None),
        ("/a/99999999999999999999", None),
        ("/a/²", None),
        ("a/0/b", None),
        ("", None),
        ("/none", None),
    ],
)
def test_a_pointer_leads_to_a_plain_value_or_nowhere(pointer: str, value: str | None) -> None:
    whole: JsonValue = {
        "a": [{"b": "x"}],
        "a/b": "slash",
        "m~n": "tilde",
        "n": 3,
        "t": True,
        "none": None,
    }
    assert value_at(whole, pointer) == value


def test_where_sources_agree_on_no_serial_each_that_was_read_is_known() -> None:
    label = CONFIRMING.model_copy(update={"label": build.label(serial="SX2-26-00999")})
    verdict = decide(label)
    assert FieldName.SERIAL in verdict.identity
    disagreeing = verdict.model_copy(update={"identity": {}})
    act: Act = (1, "verdict.taken", {"verdict": plain(disagreeing), "evidence": plain(label)})
    (taken,) = fold([ACTS[0], act]).verdicts
    assert (taken.serial, set(taken.serials_seen)) == (None, {SERIAL, "SX2-26-00999"})


def test_where_the_evidence_is_withheld_no_serial_was_seen() -> None:
    verdict = decide(CONFIRMING).model_copy(update={"identity": {}})
    (taken,) = fold([ACTS[0], (1, "verdict.taken", {"verdict": plain(verdict)})]).verdicts
    assert (taken.serials_seen, taken.may_be_about("any")) == ((), True)
