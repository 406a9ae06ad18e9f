"""What is kept of a list, and that it reads so again."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest

from agent.confirm.models import ListFormat, Listing, ListingKey, Snapshot
from agent.confirm.pcl import (
    Encoding,
    Field,
    HowToRead,
    ListRow,
    as_listings,
    read_list,
    read_rows,
    rows_digest,
    snapshot_of,
)
from agent.confirm.pcl import rows as rows_module
from agent.confirm.pcl.values import as_code, as_day, as_name
from agent.errors import UsageError
from tests.confirm.lists import (
    DATED,
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

TEXT = delimited(HEADINGS, ROW, OTHER)
ONE = ListRow(
    2,
    "K1007",
    "Synthex Mobility",
    "Strider Personal",
    "SX-200",
    date(2025, 2, 1),
    None,
    "SYNTHETIC",
)
TWO = ListRow(
    3,
    "L2999",
    "Synthex Mobility",
    "Strider Clinic",
    "SX-100",
    date(2024, 6, 1),
    date(2025, 12, 31),
    "",
)


def test_a_list_is_read_whole() -> None:
    found = read(TEXT)
    assert found._replace(how=HowToRead()) == (
        ListFormat.CSV,
        hashlib.sha256(TEXT).hexdigest(),
        HowToRead(),
        dict(zip([each.value for each in Field][:7], HEADINGS, strict=True)),
        (ONE, TWO),
        (),
        0,
        0,
    )


def test_what_a_person_said_and_what_was_found_is_kept_of_the_reading() -> None:
    data = workbook((*HEADINGS, "Status", None), (*DATED, "ok"), others=["Notes"])
    how = HowToRead(sheet="PCL", columns={"Status": Field.IGNORE})
    columns = [*[*Field][:7], Field.IGNORE]
    assert read(data, how).how == HowToRead(
        sheet="PCL", columns={f"#{n}": field for n, field in enumerate(columns, start=1)}
    )


def test_the_encoding_that_a_person_said_is_kept_of_the_reading() -> None:
    how = HowToRead(encoding=Encoding.CP1252)
    assert read(TEXT, how).how.encoding is Encoding.CP1252


@pytest.mark.parametrize(
    ("data", "how"),
    [
        (TEXT, HowToRead()),
        (TEXT.replace(b"Clinic", b"Cl\xednic"), HowToRead(encoding=Encoding.CP1252)),
        (page(table(HEADINGS, ROW)), HowToRead()),
        (workbook(HEADINGS, DATED, others=["Notes"]), HowToRead(sheet="PCL")),
        (delimited((*HEADINGS, "Status"), (*ROW, "")), HowToRead(columns={"#8": Field.IGNORE})),
    ],
    ids=["as it is", "declared", "page", "sheet", "mapped"],
)
def test_the_rows_alone_read_as_with_the_whole_list(data: bytes, how: HowToRead) -> None:
    assert read_rows(data, name="list", how=how) == read(data, how).rows


@pytest.mark.parametrize(
    "data",
    [b"%PDF", b"\xff", b"<html>", b"PK\x03\x04", b"A,B\n", TEXT + b'"',
     delimited((*HEADINGS, ""), (*ROW, "x"))],
    ids=["kind", "spelling", "page", "workbook", "columns", "line", "cell"],
)  # fmt: skip
def test_the_rows_alone_are_refused_as_the_whole_list_is(data: bytes) -> None:
    with pytest.raises(UsageError) as whole:
        read(data)
    with pytest.raises(UsageError) as alone:
        read_rows(data, name="list")
    assert (alone.value.message, alone.value.next_step) == (
        whole.value.message,
        whole.value.next_step,
    )


def test_the_rows_alone_pass_over_what_is_refused_as_the_whole_list_does() -> None:
    data = delimited(HEADINGS, changed(begin=""), ROW)
    assert read_rows(data, name="list") == read(data).rows


@pytest.mark.parametrize(("hcpcs", "severity"), [("L2999", "refused"), ("K1007", "flagged")])
def test_the_code_that_verdicts_are_about_may_be_another(hcpcs: str, severity: str) -> None:
    found = read_list(delimited(HEADINGS, OTHER, OTHER), name="list", hcpcs=hcpcs)
    assert [each.severity for each in found.findings] == [severity]


def test_rows_become_listings() -> None:
    key = ListingKey(
        manufacturer="Synthex Mobility", product="Strider Clinic", model="SX-100", hcpcs="L2999"
    )
    row = TWO._replace(comment="Code Reverified")
    assert as_listings([ONE, row])[1] == Listing(
        key=key,
        begin=date(2024, 6, 1),
        end=date(2025, 12, 31),
        comment="Code Reverified",
        line=3,
    )


def test_a_snapshot_says_where_its_file_is_from_and_what_it_is() -> None:
    found = read(delimited(HEADINGS, ROW, OTHER, by="\t"))
    moment = datetime(2026, 6, 15, 13, 12, tzinfo=UTC)
    told = snapshot_of(found, retrieved=moment, source="DMECS", retrieved_by="Sam Sample")
    assert told == Snapshot(
        id=f"pcl-2026-06-15-{found.sha256[:8]}",
        retrieved=moment,
        source="DMECS",
        sha256=found.sha256,
        rows=2,
        retrieved_by="Sam Sample",
        format=ListFormat.TSV,
        listings=(),
    )


# ---------------------------------------------------------------- the digest of the rows

DIGEST = "f3bb5e4bb11069d03a4fd13ad7e8a9a6acd4d12fedc4200278eaf658205a0a63"


def test_the_digest_is_the_one_that_imports_have_kept() -> None:
    assert rows_digest([TWO, ONE]) == DIGEST


@pytest.mark.parametrize(
    "other",
    [
        TWO._replace(line=4),
        TWO._replace(hcpcs="L2998"),
        TWO._replace(manufacturer="Synthex"),
        TWO._replace(product="Strider"),
        TWO._replace(model="SX-101"),
        TWO._replace(begin=date(2024, 6, 2)),
        TWO._replace(end=date(2026, 1, 1)),
        TWO._replace(end=None),
        TWO._replace(comment="x"),
    ],
)
def test_a_row_that_differs_in_anything_has_another_digest(other: ListRow) -> None:
    assert rows_digest([ONE, other]) != rows_digest([ONE, TWO])


# ---------------------------------------------------------------- rows like those before

MODELS = tuple(changed(model=f"SX-{number}", end="12/31/2025") for number in range(100))


def test_rows_like_those_before_hold_their_own_values() -> None:
    found = read(delimited(HEADINGS, *MODELS)).rows
    assert [row[1:] for row in found] == [
        ("K1007", *row[:3], date(2025, 2, 1), date(2025, 12, 31), "SYNTHETIC") for row in MODELS
    ]


@pytest.mark.parametrize(
    ("field", "meaning"),
    [(Field.MODEL, as_name), (Field.HCPCS, as_code), (Field.BEGIN, as_day)],
)
def test_rows_like_those_before_are_not_looked_at_value_by_value(
    field: Field, meaning: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = []

    def counting(cell: object) -> object:
        looked_at.append(cell)
        return meaning(cell)  # type: ignore[operator]

    monkeypatch.setitem(rows_module._MEANINGS, field, counting)
    read(delimited(HEADINGS, *MODELS))
    assert len(looked_at) == 1


def test_a_list_may_have_no_comments() -> None:
    rows = (row[:-1] for row in MODELS)
    assert {row.comment for row in read(delimited(HEADINGS[:-1], *rows)).rows} == {""}


LIKE_OTHERS = {
    "another code": (changed(hcpcs="L2999"), []),
    "a code that is none": (changed(hcpcs="K1OO7"), ["not_a_code"]),
    "another begin": (changed(begin="03/01/2025"), []),
    "no begin": (changed(begin=""), ["empty"]),
    "another end": (changed(end="03/01/2025"), []),
    "an end before its begin": (changed(end="02/01/2024"), ["end_before_begin"]),
    "no maker": (changed(manufacturer=" "), ["empty"]),
    "no product": (changed(product=""), ["empty"]),
    "no model": (changed(model=""), []),
    "a maker like a formula": (changed(manufacturer="=1"), ["formula_like"]),
    "a product like a formula": (changed(product="@1"), ["formula_like"]),
    "a model like a formula": (changed(model=" -1"), ["formula_like"]),
    "a maker with a footnote's mark": (changed(manufacturer="a*"), ["footnote_mark"]),
    "a product with a footnote's mark": (changed(product="a* "), ["footnote_mark"]),
    "a model with a footnote's mark": (changed(model="a*"), ["footnote_mark"]),
    "a model with a mark inside": (changed(model="a*b"), []),
    "a maker with a control character": (changed(manufacturer="a\x07"), ["unprintable"]),
    "a product with a control character": (changed(product="a\x07"), ["unprintable"]),
    "a model with a control character": (changed(model="a\x07"), ["unprintable"]),
    "a column too few": (ROW[:-1], ["columns"]),
    "white space around": (tuple(f" {each} " for each in changed(model="Z")), []),
}
BEFORE = (
    changed(model="A", begin="02/01/2024", end="02/01/2024"),
    changed(model="B", begin="02/01/2025", end=""),
    changed(model="C", hcpcs="K1OO7"),
)


@pytest.mark.parametrize(("row", "told"), LIKE_OTHERS.values(), ids=LIKE_OTHERS)
def test_a_row_means_the_same_after_rows_like_it_as_alone(
    row: tuple[str, ...], told: list[str]
) -> None:
    after, alone = read(delimited(HEADINGS, *BEFORE, row)), read(delimited(HEADINGS, row))
    assert [each[1:] for each in after.rows[len(BEFORE) :]] == [each[1:] for each in alone.rows]
    assert [each.code for each in after.findings if each.row == 5] == told
