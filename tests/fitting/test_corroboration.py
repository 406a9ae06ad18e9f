"""Whose notes state which fact, and how their words stand to each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.fitting.corroboration import (
    Agreement,
    Said,
    agreement_of,
    author_of,
    corroborate,
)
from agent.fitting.models import Author
from tests.fitting.replay import story_fitting


def said(author: Author, words: str) -> Said:
    return Said(author=author, source="x", entry=1, words=words)


MD, PT, CO = Author.PRACTITIONER, Author.THERAPIST, Author.ORTHOTIST


@pytest.mark.parametrize(
    ("statements", "agreement"),
    [
        ([], Agreement.SILENT),
        ([(MD, "T10")], Agreement.SILENT),
        ([(MD, "T10"), (MD, "T9")], Agreement.SILENT),
        ([(MD, "T10, AIS A"), (PT, "t10,  ais a.")], Agreement.AGREE),
        ([(MD, "T10, AIS A"), (PT, "complete at T10")], Agreement.COMPARE),
        ([(MD, "femur 416 mm"), (CO, "femur 428 mm")], Agreement.CONFLICT),
        ([(MD, "left leg short"), (CO, "right leg short")], Agreement.CONFLICT),
        ([(MD, "L leg short"), (CO, "R leg short")], Agreement.CONFLICT),
        ([(MD, "lag 1.5 deg"), (CO, "lag 1.50 deg")], Agreement.AGREE),
        ([(MD, "a"), (PT, "a"), (CO, "b")], Agreement.COMPARE),
        ([(MD, "a 1"), (PT, "b"), (CO, "a 2")], Agreement.CONFLICT),
        ([(MD, "no pain"), (CO, "pain")], Agreement.COMPARE),
    ],
)
def test_words_are_compared_and_nothing_more(
    statements: list[tuple[Author, str]], agreement: Agreement
) -> None:
    assert agreement_of(said(author, words) for author, words in statements) is agreement


@given(st.lists(st.tuples(st.sampled_from([MD, PT, CO]), st.text(max_size=12)), max_size=5))
def test_agreement_does_not_depend_on_who_is_heard_first(
    statements: list[tuple[Author, str]],
) -> None:
    forwards = [said(author, words) for author, words in statements]
    assert agreement_of(forwards) is agreement_of(reversed(forwards))


@pytest.mark.parametrize(
    ("credentials", "author"),
    [
        ("CO", CO),
        ("PT, DPT", PT),
        ("MD (PM&R)", MD),
        ("C.Ped", Author.OTHER),
        ("", Author.OTHER),
        ("co", CO),
    ],
)
def test_credential_letters_say_whose_note_it_is(credentials: str, author: Author) -> None:
    assert author_of(credentials) is author


def test_the_story_s_table_shows_agreement_silence_and_what_to_compare() -> None:
    table = {row.fact: row for row in corroborate(story_fitting())}
    assert table["diagnosis"].agreement is Agreement.AGREE
    assert table["diagnosis"].silent == ()
    assert table["leg_length"].agreement is Agreement.COMPARE
    assert table["ambulates"].silent == (MD,)
    assert {one.source for one in table["ambulates"].by(PT)} == {"V-07"}


def test_an_order_corroborates_no_finding() -> None:
    assert "ordered" not in {row.fact for row in corroborate(story_fitting())}
