"""Two lists side by side: every change in words, and the order of rows never matters."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.compare import Period, changed_products, difference
from agent.confirm.models import ListingKey
from agent.confirm.pcl import ListRow
from tests.confirm.lists import HEADINGS, OTHER, ROW, delimited, read


def rows(*lines: tuple[str, ...]) -> tuple[ListRow, ...]:
    return read(delimited(HEADINGS, *lines)).rows


def with_dates(begin: str = ROW[4], end: str = "", comment: str = ROW[6]) -> tuple[str, ...]:
    return (*ROW[:4], begin, end, comment)


CHANGES = [
    ([ROW], [with_dates(end="05/31/2026")], "ends on 2026-05-31, was open"),
    ([with_dates(end="05/31/2026")], [ROW], "is open, ended on 2026-05-31"),
    (
        [with_dates(end="05/31/2026")],
        [with_dates(end="06/30/2026")],
        "ends on 2026-06-30, was 2026-05-31",
    ),
    ([ROW], [with_dates(begin="03/01/2025")], "begins on 2025-03-01, was 2025-02-01"),
    ([ROW], [with_dates(comment="Code Reverified")], 'comment "Code Reverified", was "SYNTHETIC"'),
    (
        [with_dates(end="12/31/2025")],
        [with_dates(end="12/31/2025"), with_dates(begin="03/01/2026")],
        "was 2025-02-01 to 2025-12-31, is 2025-02-01 to 2025-12-31 and 2026-03-01 to open",
    ),
    (
        [with_dates(end="12/31/2025"), with_dates(begin="03/01/2026")],
        [with_dates(end="12/31/2025")],
        "was 2025-02-01 to 2025-12-31 and 2026-03-01 to open, is 2025-02-01 to 2025-12-31",
    ),
    (
        [with_dates(begin="03/01/2026"), with_dates(end="12/31/2025")],
        [with_dates(end="12/31/2025"), with_dates(begin="03/01/2026", comment="Code Reverified")],
        "a comment changed",
    ),
    (
        [ROW],
        [with_dates("03/01/2025", "05/31/2026", "Code Reverified")],
        (
            "begins on 2025-03-01, was 2025-02-01; ends on 2026-05-31, was open; "
            'comment "Code Reverified", was "SYNTHETIC"'
        ),
    ),
]


@pytest.mark.parametrize(("before", "after", "words"), CHANGES)
def test_a_change_is_told_in_words(
    before: list[tuple[str, ...]], after: list[tuple[str, ...]], words: str
) -> None:
    found = difference(rows(*before, OTHER), rows(OTHER, *after))
    assert ([each.words for each in found.changed], found.unchanged) == ([words], 1)


def test_what_was_added_and_what_is_gone_is_told_with_its_period() -> None:
    found = difference(rows(ROW), rows(OTHER))
    assert [each.words for each in (*found.added, *found.gone)] == [
        "2024-06-01 to 2025-12-31",
        "2025-02-01 to open",
    ]


def test_all_periods_of_what_was_added_are_told() -> None:
    found = difference(
        rows(OTHER), rows(OTHER, with_dates(end="12/31/2025"), with_dates("03/01/2026"))
    )
    assert [each.words for each in found.added] == [
        "2025-02-01 to 2025-12-31 and 2026-03-01 to open"
    ]


PERIOD = Period(begin=date(2025, 2, 1), end=None, comment="SYNTHETIC")
ENDED = PERIOD.model_copy(update={"end": date(2026, 5, 31)})
KEY = ListingKey(manufacturer=ROW[0], product=ROW[1], model=ROW[2], hcpcs=ROW[3])


@pytest.mark.parametrize(
    ("before", "after", "where", "periods"),
    [
        ([], [ROW], "added", ((), (PERIOD,))),
        ([ROW], [], "gone", ((PERIOD,), ())),
        ([ROW], [with_dates(end="05/31/2026")], "changed", ((PERIOD,), (ENDED,))),
    ],
    ids=["added", "gone", "changed"],
)
def test_a_change_holds_its_key_and_both_its_periods(
    before: list[tuple[str, ...]],
    after: list[tuple[str, ...]],
    where: str,
    periods: tuple[tuple[Period, ...], ...],
) -> None:
    found = difference(rows(OTHER, *before), rows(OTHER, *after))
    (change,) = getattr(found, where)
    assert (change.key, (change.before, change.after)) == (KEY, periods)
    assert len(found.added) + len(found.gone) + len(found.changed) == 1


def test_changes_are_told_in_alphabetical_order() -> None:
    models = ["SX-3", "SX-1", "SX-2"]
    found = difference(rows(OTHER), rows(OTHER, *((*ROW[:2], one, *ROW[3:]) for one in models)))
    assert [each.key.model for each in found.added] == sorted(models)


@pytest.mark.parametrize("model", ["sx-200", "SX -200"])
def test_case_and_spaces_make_a_respelling(model: str) -> None:
    (pair,) = difference(rows(ROW), rows((*ROW[:2], model, *ROW[3:]))).respelled
    assert (pair.before, pair.after) == (KEY, KEY.model_copy(update={"model": model}))


def test_another_model_is_no_respelling() -> None:
    found = difference(rows(ROW), rows((*ROW[:2], "SX-201", *ROW[3:])))
    assert (len(found.gone), len(found.added), found.respelled) == (1, 1, ())


@pytest.mark.parametrize(
    "other", [with_dates(end="05/31/2026"), with_dates(comment="x"), (*ROW[:3], "L2999", *ROW[4:])]
)
def test_a_product_is_changed_where_any_of_its_rows_is(other: tuple[str, ...]) -> None:
    assert changed_products(rows(ROW, OTHER), rows(other, OTHER)) == {ROW[:3]}


def test_where_a_row_stands_changes_no_product() -> None:
    assert changed_products(rows(ROW, OTHER), rows(OTHER, ROW)) == frozenset()


def test_a_list_is_no_different_from_itself() -> None:
    found = difference(rows(ROW, OTHER), rows(ROW, OTHER))
    assert (found.added, found.gone, found.changed, found.unchanged) == ((), (), (), 2)


MANY = rows(*((*ROW[:2], f"SX-{number}", *ROW[3:]) for number in range(5)))


@given(st.permutations(MANY), st.sets(st.integers(0, 4)))
def test_only_products_of_which_something_differs_are_named(
    shuffled: list[ListRow], dropped: set[int]
) -> None:
    kept = [row for row in shuffled if row.line - 2 not in dropped]
    assert {model for _, _, model in changed_products(MANY, kept)} == {f"SX-{n}" for n in dropped}
