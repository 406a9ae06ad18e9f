"""Files of recalls beside each other: the newest of each list, and answers of which pages are missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.models import RecallForm, RecallImport
from agent.confirm.recall_file import Part, read_recalls
from agent.confirm.recall_files import Gap, gap_words, gaps, newest_files
from agent.errors import UsageError
from tests.confirm.test_recalls import RECALL

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)
RECALLS, REPORTS = RecallForm.RECALL, RecallForm.ENFORCEMENT


def page(results: object, records: int = 3) -> bytes:
    return json.dumps({"meta": {"results": results}, "results": [RECALL] * records}).encode()


@pytest.mark.parametrize(
    ("results", "part"),
    [
        (None, Part(0, None)),
        ({"skip": 0, "limit": 100, "total": 3}, Part(0, 3)),
        ({"skip": 0, "limit": 3, "total": 1200}, Part(0, 1200)),
        ({"skip": 1197, "limit": 100, "total": 1200}, Part(1197, 1200)),
    ],
)
def test_a_page_is_known_as_part_of_its_answer(results: object, part: Part) -> None:
    assert read_recalls(page(results), name="r.json").part == part


@pytest.mark.parametrize(
    ("results", "why"),
    [
        ({"skip": 0, "total": 2}, "it says that its answer has 2 records, and holds 1 to 3"),
        ({"skip": 1, "total": 3}, "it says that its answer has 3 records, and holds 2 to 4"),
        ({"skip": -1, "total": 3}, "its meta.results has no skip that is a number"),
        ({"skip": True, "total": 4}, "its meta.results has no skip that is a number"),
        ({"skip": 0, "total": "3"}, "its meta.results has no total that is a number"),
        ({"skip": 0}, "its meta.results has no total that is a number"),
        ({"total": 3}, "its meta.results has no skip that is a number"),
        ([], "its meta.results has no skip that is a number"),
    ],
)
def test_a_page_that_contradicts_itself_is_refused(results: object, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_recalls(page(results), name="r.json")
    assert caught.value.message.endswith(f": {why}.")


def made(**change: object) -> RecallImport:
    told = {
        "sha256": "ab" * 32, "form": RECALLS, "retrieved": NOON, "source": "test",
        "last_updated": "2026-06-15", "records": 100,
    }  # fmt: skip
    return RecallImport.model_validate(told | change)


def gap(form: RecallForm, held: int, total: int) -> Gap:
    return Gap(form=form, held=held, total=total)


FIRST, SECOND = made(total=250), made(total=250, skip=100, sha256="cd" * 32)
LAST = made(total=250, skip=200, records=50, sha256="ef" * 32)

INCOMPLETE: dict[str, tuple[list[RecallImport], tuple[Gap, ...]]] = {
    "nothing": ([], ()),
    "a file that does not say": ([made()], ()),
    "the whole": ([made(total=100)], ()),
    "one page": ([FIRST], (gap(RECALLS, 100, 250),)),
    "one page twice": ([FIRST, FIRST], (gap(RECALLS, 100, 250),)),
    "two pages that overlap": ([FIRST, made(total=250, skip=50)], (gap(RECALLS, 150, 250),)),
    "the first missing": ([SECOND, LAST], (gap(RECALLS, 150, 250),)),
    "all pages": ([LAST, FIRST, SECOND], ()),
    "pages of other data": (
        [FIRST, made(total=250, skip=100, records=150, last_updated="2026-06-08")],
        (gap(RECALLS, 150, 250), gap(RECALLS, 100, 250)),
    ),
    "pages of the other list": (
        [made(total=150), made(total=150, skip=100, records=50, form=REPORTS)],
        (gap(REPORTS, 50, 150), gap(RECALLS, 100, 150)),
    ),
    "pages of two answers": (
        [FIRST, made(total=260, skip=100, records=160)],
        (gap(RECALLS, 100, 250), gap(RECALLS, 160, 260)),
    ),
}


@pytest.mark.parametrize(("imports", "missing"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_an_answer_is_whole_where_its_pages_are(
    imports: list[RecallImport], missing: tuple[Gap, ...]
) -> None:
    assert gaps(imports) == missing


KNOWN = [
    FIRST,
    SECOND,
    made(total=260, sha256="00" * 32),
    made(form=REPORTS, sha256="11" * 32, total=300),
]


@given(st.permutations(KNOWN))
def test_no_order_changes_what_is_missing_or_newest(turned: list[RecallImport]) -> None:
    assert gaps(turned) == gaps(KNOWN)
    assert newest_files(turned) == newest_files(KNOWN)


def test_the_newest_of_each_list_are_those_with_the_newest_data() -> None:
    old = made(last_updated="2026-06-08", sha256="00" * 32)
    report = made(form=REPORTS, last_updated="2026-06-01", sha256="11" * 32)
    assert newest_files([LAST, FIRST, old, report]) == (report, FIRST, LAST)
    assert newest_files([]) == ()


def test_of_files_that_tell_no_day_the_newest_is_the_one_retrieved_last() -> None:
    early = made(last_updated="", sha256="00" * 32)
    late = made(last_updated="", retrieved=NOON + timedelta(minutes=1))
    assert newest_files([late, early]) == newest_files([early, late]) == (late,)


def test_a_file_that_was_retrieved_twice_counts_as_it_was_last() -> None:
    late = made(retrieved=NOON + timedelta(days=1))
    assert newest_files([late, made()]) == newest_files([made(), late]) == (late,)


def test_a_gap_is_told_in_numbers() -> None:
    told = [gap_words(gap(form, 3, 1200)) for form in (RECALLS, REPORTS)]
    assert told == ["3 of 1,200 recalls", "3 of 1,200 enforcement reports"]
