"""How much of a file is read, and how much is said of it: both sides of each limit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from agent.confirm.pcl import (
    Finding,
    ReadList,
    Severity,
    form,
    read_rows,
    require_importable,
    seen_for,
)
from agent.confirm.pcl import read as read_module
from agent.confirm.pcl.earlier import read_earlier
from agent.confirm.pcl.findings import MAX_LISTED
from agent.confirm.pcl.form import KEPT, ON_IMPORT, Limits
from agent.errors import UsageError
from tests.confirm.lists import (
    HEADINGS,
    OTHER,
    ROW,
    changed,
    delimited,
    page,
    read,
    table,
    workbook,
)

WRONG = changed(begin="")
ODD = changed(model="-200", hcpcs="L2999")
TWICE_WRONG = changed(begin="", product="")


def numbered(row: tuple[str, ...], count: int) -> list[tuple[str, ...]]:
    """So many rows that differ by their maker."""
    return [(f"{row[0]} {number}", *row[1:]) for number in range(count)]


def found(*rows: Sequence[str]) -> ReadList:
    return read(delimited(HEADINGS, *rows))


def last(whole: ReadList) -> Finding:
    return whole.findings[-1]


# ---------------------------------------------------------------- findings


def test_a_thousand_findings_of_each_severity_are_listed() -> None:
    assert MAX_LISTED == 1000


def test_as_many_refusals_as_are_listed_are_told_alone() -> None:
    whole = found(*[WRONG] * MAX_LISTED)
    assert ({each.code for each in whole.findings}, len(whole.findings)) == ({"empty"}, MAX_LISTED)


def test_after_so_many_refusals_the_file_is_not_read_further() -> None:
    whole = found(*[WRONG] * (MAX_LISTED + 1), *numbered(ROW, 3))
    assert (whole.refused, len(whole.rows)) == (MAX_LISTED, 0)


def test_what_was_not_looked_at_is_said_last() -> None:
    assert last(found(*[WRONG] * (MAX_LISTED + 500))) == Finding(
        code="not_looked_at",
        severity=Severity.REFUSED,
        row=1002,
        column=None,
        heading=None,
        text='Line 1002 of "list" and what follows was not looked at: 1,000 findings refuse the file '
        "already.",
    )


def test_one_refusal_less_and_every_row_is_looked_at() -> None:
    whole = found(*[WRONG] * (MAX_LISTED - 1), ROW, ODD)
    assert (len(whole.rows), whole.refused, whole.flagged) == (2, MAX_LISTED - 1, 1)


def test_rows_in_which_nothing_is_odd_are_read_on() -> None:
    whole = found(ROW, *[WRONG] * MAX_LISTED, *numbered(ROW, 3))
    assert (len(whole.rows), len(whole.findings)) == (4, MAX_LISTED)


def test_refusals_of_one_row_beyond_the_limit_are_counted() -> None:
    whole = found(*[WRONG] * (MAX_LISTED - 1), TWICE_WRONG)
    assert (whole.refused, len(whole.findings), last(whole).text) == (
        MAX_LISTED + 1,
        MAX_LISTED + 1,
        'In "list" 1 more is refused, and not listed here.',
    )


@pytest.mark.parametrize(
    ("beyond", "more"),
    [
        (0, None),
        (1, 'In "list" 1 more is flagged, and not listed here.'),
        (2, 'In "list" 2 more are flagged, and not listed here.'),
        (1500, 'In "list" 1,500 more are flagged, and not listed here.'),
    ],
)
def test_what_is_flagged_beyond_the_limit_is_counted(beyond: int, more: str | None) -> None:
    whole = found(*numbered(ODD, MAX_LISTED + beyond))
    told = [each.text for each in whole.findings if each.code == "more_flagged"]
    assert told == ([] if more is None else [more])


def test_all_that_is_flagged_is_imported() -> None:
    whole = found(*numbered(ODD, MAX_LISTED + 5))
    assert (len(whole.rows), len(whole.findings), whole.flagged, whole.refused) == (
        MAX_LISTED + 5,
        MAX_LISTED + 1,
        MAX_LISTED + 5,
        0,
    )


def test_what_is_said_of_the_rest_names_the_first_row_of_it() -> None:
    assert last(found(*numbered(ODD, MAX_LISTED + 5))).row == 1002


@pytest.mark.parametrize(("hcpcs", "severity"), [("K1007", "refused"), ("L2999", "flagged")])
def test_rows_of_one_key_are_counted_beyond_the_limit_too(hcpcs: str, severity: str) -> None:
    whole = found(*[changed(hcpcs=hcpcs)] * (MAX_LISTED + 3))
    assert (last(whole).code, last(whole).severity, last(whole).row, last(whole).text) == (
        f"more_{severity}",
        severity,
        1003,
        f'In "list" 2 more are {severity}, and not listed here.',
    )


def test_what_is_refused_and_what_is_flagged_are_counted_apart() -> None:
    whole = found(*numbered(ODD, MAX_LISTED), *[WRONG] * (MAX_LISTED - 1))
    assert (len(whole.findings), whole.refused, whole.flagged) == (1999, 999, 1000)


def test_a_file_that_was_taken_in_is_read_to_its_end_whatever_is_refused_of_it() -> None:
    lines = delimited(HEADINGS, *[WRONG] * (MAX_LISTED + 1), WRONG, ROW, OTHER)
    assert len(read_rows(lines, name="list")) == len(read_earlier(lines, name="list")) == 2


# ---------------------------------------------------------------- none at all


def for_k1007(whole: ReadList) -> ReadList:
    return seen_for(whole, "K1007", "list")


def test_a_list_without_rows_is_refused() -> None:
    whole = for_k1007(found())
    assert (whole.refused, whole.flagged, whole.findings) == (
        1,
        0,
        (
            Finding(
                code="no_rows",
                severity=Severity.REFUSED,
                row=1,
                column=None,
                heading=None,
                text='The file "list" has a heading and no rows: on it, no product would be listed.',
            ),
        ),
    )


def test_the_step_after_a_list_without_rows_is_another_search() -> None:
    with pytest.raises(UsageError) as caught:
        require_importable(for_k1007(found()).findings)
    assert caught.value.next_step == "Search the list once more, and save what was found."


def test_a_list_whose_rows_are_all_refused_is_not_one_without_rows() -> None:
    whole = for_k1007(found(WRONG))
    assert [each.code for each in whole.findings] == ["empty"]


def test_a_list_without_the_code_is_flagged() -> None:
    whole = for_k1007(found(OTHER, ODD))
    assert (whole.refused, whole.flagged, last(whole)) == (
        0,
        2,
        Finding(
            code="none_under_code",
            severity=Severity.FLAGGED,
            row=1,
            column=None,
            heading=None,
            text='"list" has no row under K1007: on this list no product is listed under it. If the '
            "search was for another code, search the list once more.",
        ),
    )


def test_a_list_with_the_code_is_as_it_was() -> None:
    whole = found(OTHER, ROW)
    assert for_k1007(whole) == whole


# ---------------------------------------------------------------- rows

TWO = {
    "csv": delimited(HEADINGS, ROW, OTHER),
    "xlsx": workbook(HEADINGS, ROW, OTHER),
    "page": page(table(HEADINGS, ROW, OTHER)),
}


def limited(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(read_module, "ON_IMPORT", ON_IMPORT._replace(rows=rows))


@pytest.mark.parametrize("kind", TWO)
def test_a_list_may_have_as_many_rows_as_the_limit(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(monkeypatch, 2)
    assert len(read(TWO[kind]).rows) == 2


@pytest.mark.parametrize("kind", TWO)
def test_a_list_with_one_row_more_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, 1)
    with pytest.raises(UsageError) as caught:
        read(TWO[kind])
    assert (caught.value.message, caught.value.next_step) == (
        'The file "list" has more than 1 rows, more than a product list can have.',
        "Export the list again, with K1007's rows alone if need be, and import that file.",
    )


def test_a_limit_is_told_so_that_a_person_reads_it() -> None:
    assert "has more than 250,000 rows," in form.too_many_rows("list", ON_IMPORT.rows).message


def test_empty_rows_of_a_sheet_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, 1)
    assert [row.line for row in read(workbook(HEADINGS, (), (), ROW, ())).rows] == [4]


@pytest.mark.parametrize("kind", TWO)
def test_a_file_that_was_taken_in_is_read_whatever_its_length(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_module, "ON_IMPORT", Limits(0, 0, 0, 0))
    assert len(read_rows(TWO[kind], name="list")) == 2


def test_what_is_read_of_a_new_file_and_of_a_kept_one() -> None:
    limits = {"new": ON_IMPORT, "kept": KEPT}
    assert limits == {
        "new": Limits(
            rows=250_000, unpacked_bytes=104_857_600, elements=10_000_000, other_elements=200_000
        ),
        "kept": Limits(
            rows=67_108_864,
            unpacked_bytes=268_435_456,
            elements=268_435_456,
            other_elements=268_435_456,
        ),
    }
