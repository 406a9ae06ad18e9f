"""What a row's values mean, several periods of one key, and that order never matters."""

from __future__ import annotations

from datetime import date

import pytest

from agent.confirm.pcl import Severity
from tests.confirm.lists import HEADINGS, OTHER, ROW, changed, codes, delimited, read

REFUSED = [
    (changed(manufacturer=""), "empty", 1),
    (changed(product="  "), "empty", 2),
    (changed(hcpcs=""), "empty", 4),
    (changed(begin=""), "empty", 5),
    (changed(begin="02/29/2025"), "not_a_day", 5),
    (changed(begin="13/01/2025"), "not_a_day", 5),
    (changed(begin="2025-02-30"), "not_a_day", 5),
    (changed(begin="2025-2-3"), "not_a_day", 5),
    (changed(begin="02-01-2025"), "not_a_day", 5),
    (changed(begin="2/1/25"), "not_a_day", 5),
    (changed(begin="٠٢/٠١/٢٠٢٥"), "not_a_day", 5),
    (changed(begin="45689"), "not_a_day", 5),
    (changed(end="none"), "not_a_day", 6),
    (changed(begin="02/01/0025"), "too_early", 5),
    (changed(end="01/31/2025"), "end_before_begin", 6),
    (changed(model="SX\u202e200"), "unprintable", 3),
    (changed(hcpcs="K1\x07"), "unprintable", 4),
    ((*ROW, "x"), "columns", None),
    (ROW[:-1], "columns", None),
]


@pytest.mark.parametrize(("row", "code", "column"), REFUSED)
def test_a_value_that_means_nothing_refuses_the_file_with_its_place(
    row: tuple[str, ...], code: str, column: int | None
) -> None:
    (found,) = read(delimited(HEADINGS, OTHER, row)).findings
    assert (found.code, found.severity, found.row, found.column) == (
        code,
        Severity.REFUSED,
        3,
        column,
    )


FLAGGED = [
    (changed(manufacturer="=HYPERLINK(1)"), "formula_like", 1),
    (changed(product="@SUM(A1)"), "formula_like", 2),
    (changed(model="-200"), "formula_like", 3),
    (changed(model="+200"), "formula_like", 3),
    *[(changed(product=f"Strider{mark}"), "footnote_mark", 2) for mark in "*†‡§¶⁰¹²³⁴⁵⁶⁷⁸⁹"],
    (changed(manufacturer="Synthex*"), "footnote_mark", 1),
    (changed(model="SX-200 †"), "footnote_mark", 3),
    (changed(hcpcs="K1OO7"), "not_a_code", 4),
    (changed(hcpcs="K10077"), "not_a_code", 4),
]


@pytest.mark.parametrize(("row", "code", "column"), FLAGGED)
def test_a_doubtful_value_is_kept_as_it_is_and_told_with_its_place(
    row: tuple[str, ...], code: str, column: int
) -> None:
    found = read(delimited(HEADINGS, OTHER, row, (*row[:4], "01/01/2020", "01/02/2020", "")))
    told = [(each.code, each.severity, each.column) for each in found.findings[:2]]
    assert told == [(code, Severity.FLAGGED, column)] * 2
    assert found.rows[1][1:5] == (row[3], *row[:3])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-02-01", date(2025, 2, 1)),
        ("2/1/2025", date(2025, 2, 1)),
        ("01/01/1965", date(1965, 1, 1)),
        ("12/31/9999", date.max),
    ],
)
def test_dates_are_american_or_iso(text: str, day: date) -> None:
    assert read(delimited(HEADINGS, changed(begin=text))).rows[0].begin == day


def test_every_refused_row_is_found_not_the_first_alone() -> None:
    data = delimited(HEADINGS, *(row for row, _, _ in REFUSED))
    assert len(codes(data)) == len(REFUSED)


def test_a_comment_is_kept_verbatim() -> None:
    row = changed(comment='"Code Reverified; =1+1, ""see"" note"')
    assert read(delimited(HEADINGS, row)).rows[0].comment == 'Code Reverified; =1+1, "see" note'


# ---------------------------------------------------------------- several rows of one key

FIRST = changed(end="12/31/2025")
PERIODS = [
    ("the same row twice", (ROW, ROW), "overlapping_periods", Severity.REFUSED),
    (
        "from the last day of the other",
        (FIRST, changed(begin="12/31/2025")),
        "overlapping_periods",
        Severity.REFUSED,
    ),
    (
        "one inside the other",
        (ROW, changed(begin="06/01/2025", end="07/01/2025")),
        "overlapping_periods",
        Severity.REFUSED,
    ),
    (
        "from the day after",
        (FIRST, changed(begin="01/01/2026")),
        "several_periods",
        Severity.FLAGGED,
    ),
    ("before the other", (changed(begin="01/01/2026"), FIRST), "several_periods", Severity.FLAGGED),
    (
        "spelled otherwise, overlapping",
        (ROW, changed(model="sx- 200")),
        "overlapping_periods",
        Severity.REFUSED,
    ),
    (
        "spelled otherwise, later",
        (FIRST, changed(model="sx-200", begin="01/01/2026")),
        "spelled_alike",
        Severity.FLAGGED,
    ),
    (
        "another code",
        (changed(hcpcs="L2999"), changed(hcpcs="L2999")),
        "overlapping_periods",
        Severity.FLAGGED,
    ),
]


@pytest.mark.parametrize(
    ("rows", "code", "severity"), [each[1:] for each in PERIODS], ids=[each[0] for each in PERIODS]
)
def test_periods_of_one_key(
    rows: tuple[tuple[str, ...], ...], code: str, severity: Severity
) -> None:
    (found,) = read(delimited(HEADINGS, *rows)).findings
    assert (found.code, found.severity) == (code, severity)


@pytest.mark.parametrize("codes_of_rows", [("K1007", "K 1007"), ("K 1007", "K1007")])
def test_a_code_that_is_spelled_otherwise_is_the_same_slip_in_any_order(
    codes_of_rows: tuple[str, str],
) -> None:
    rows = (changed(hcpcs=each) for each in codes_of_rows)
    assert codes(delimited(HEADINGS, *rows)) == ["overlapping_periods"]


def test_three_periods_are_each_held_against_the_longest_before() -> None:
    rows = (ROW, changed(begin="03/01/2025", end="03/02/2025"), changed(begin="05/01/2025"))
    assert codes(delimited(HEADINGS, *rows)) == ["overlapping_periods"] * 2


def test_the_same_product_under_two_codes_is_two_keys() -> None:
    assert read(delimited(HEADINGS, ROW, changed(hcpcs="L2999"))).findings == ()
