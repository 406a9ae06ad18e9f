"""How much XML of a workbook is read: so many elements, so deep, and no document type."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import IO
from xml.etree.ElementTree import fromstring

import pytest

from agent.confirm.pcl import read as read_module
from agent.confirm.pcl import workbook, xml_parts
from agent.confirm.pcl.form import ON_IMPORT
from agent.confirm.pcl.xml_parts import Handler
from agent.errors import UsageError
from tests.confirm.lists import read, with_part
from tests.confirm.sheets import (
    LIST,
    MAIN,
    SHEET,
    STYLES,
    TEXTS,
    part_of,
    rewritten,
    with_book_at,
    without_part,
)
from tests.confirm.test_pcl_workbook import cells

# ---------------------------------------------------------------- how much XML is read


def limited(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    monkeypatch.setattr(read_module, "ON_IMPORT", ON_IMPORT._replace(**limits))


def elements(data: bytes, part: str) -> int:
    return sum(1 for _ in fromstring(part_of(data, part)).iter())


OF_PARTS = {
    "elements": [SHEET, TEXTS],
    "other_elements": [
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", STYLES
    ],
}  # fmt: skip


@pytest.mark.parametrize("limit", OF_PARTS)
def test_a_part_may_have_as_many_elements_as_the_limit(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(monkeypatch, **{limit: max(elements(LIST, part) for part in OF_PARTS[limit])})
    assert len(read(LIST).rows) == 2


@pytest.mark.parametrize(
    ("limit", "part", "name"),
    [
        *((limit, part, "a") for limit, parts in OF_PARTS.items() for part in parts),
        *(("elements", SHEET, name) for name in ("row", "c", "v", "f", "is", "t")),
        *(("elements", TEXTS, name) for name in ("si", "r", "t", "rPh")),
    ],
)
def test_a_part_with_more_elements_is_refused(
    limit: str, part: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = max(elements(LIST, each) for each in OF_PARTS[limit])
    more = f"<{name}/>".encode() * most
    crowded = part_of(LIST, part)
    end = crowded.rindex(b"</")
    limited(monkeypatch, **{limit: most})
    with pytest.raises(UsageError) as caught:
        read(with_part(LIST, part, crowded[:end] + more + crowded[end:]))
    step = "Save the list again as CSV (UTF-8) or XLSX and import that file."
    assert caught.value.next_step == step
    assert caught.value.message == (
        f'The file "list" has more than {most} XML elements in one of its parts, more than a list can '
        "have."
    )


BOOK_AT = "xl/another/book.xml"


def test_the_first_part_of_a_workbook_may_be_another_than_the_usual() -> None:
    assert cells(with_book_at(LIST, BOOK_AT)) == cells(LIST)


@pytest.mark.parametrize("part", [BOOK_AT, "xl/another/_rels/book.xml.rels"])
def test_another_first_part_with_too_many_elements_is_refused(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = with_book_at(LIST, BOOK_AT)
    most = max(elements(moved, each) for each in OF_PARTS["other_elements"])
    limited(monkeypatch, other_elements=most)
    content = part_of(moved, part)
    end = content.rindex(b"</")
    with pytest.raises(UsageError, match=f"has more than {most} XML elements"):
        read(with_part(moved, part, content[:end] + b"<a/>" * most + content[end:]))


def test_another_first_part_in_the_strict_form_is_told_as_such() -> None:
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    moved = rewritten(with_book_at(LIST, BOOK_AT), BOOK_AT, MAIN.encode(), strict)
    with pytest.raises(UsageError, match="is saved in the strict form"):
        read(moved)


@pytest.mark.parametrize(
    ("where", "more"), [(b"<row", b"<x/>"), (b"</row>", b"<c/>"), (b"<sheetData>", b"<x/>")]
)
def test_no_more_of_a_crowded_sheet_is_parsed_than_the_limit_and_a_piece(
    where: bytes, more: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    real = xml_parts.go_through

    def counting(part: IO[bytes], handler: Handler, most: int, name: str) -> Iterator[None]:
        try:
            yield from real(part, handler, most, name)
        finally:
            counted.append(handler.count)

    monkeypatch.setattr(workbook, "go_through", counting)
    limited(monkeypatch, elements=1000)
    sheet = part_of(LIST, SHEET)
    place = sheet.index(where)
    with pytest.raises(UsageError, match="more than 1,000 XML elements"):
        read(with_part(LIST, SHEET, sheet[:place] + more * 200_000 + sheet[place:]))
    assert 1000 < max(counted) < 1000 + 64 * 1024


@pytest.mark.parametrize("part", [b"<c><v>1</v></c>", b"<v>1</v>", b"<f>1+1</f><c/>"])
def test_a_cell_before_the_first_row_is_damage(part: bytes) -> None:
    sheet = part_of(LIST, SHEET)
    place = sheet.index(b"<row")
    with pytest.raises(UsageError, match="is a damaged workbook, or none"):
        read(with_part(LIST, SHEET, sheet[:place] + part + sheet[place:]))


@pytest.mark.parametrize("name", [b"a", b"row", b"c", b"v", b"is", b"t", b"si"])
@pytest.mark.parametrize("part", [SHEET, TEXTS, STYLES, "xl/workbook.xml"])
def test_elements_too_deep_within_elements_are_refused(part: str, name: bytes) -> None:
    content = part_of(LIST, part)
    place = content.rindex(b"</")
    deep = content[:place] + b"<%s>" % name * 30_000
    with pytest.raises(UsageError) as caught:
        read(with_part(LIST, part, deep))
    assert caught.value.message == (
        'The file "list" has XML elements within elements, more than a list can have.'
    )


def test_elements_that_ended_do_not_make_room_for_deeper_ones() -> None:
    content = part_of(LIST, SHEET)
    place = content.rindex(b"</sheetData>")
    ended = b'<row><c t="inlineStr"><is><r><t>x</t><rPh/></r></is></c><c><v>1</v></c></row>' * 500
    within = b'<a is="%s">' % (b"x" * 1024) * 300  # more than is read at once
    deep = content[:place] + ended + within + b"</a>" * 300 + content[place:]
    with pytest.raises(UsageError, match="has XML elements within elements"):
        read(with_part(LIST, SHEET, deep))


@pytest.mark.parametrize("name", [b"a", b"row", b"c", b"v", b"is", b"t", b"si"])
@pytest.mark.parametrize("part", [SHEET, TEXTS])
def test_elements_beside_each_other_are_not_deep(part: str, name: bytes) -> None:
    content = part_of(LIST, part)
    place = content.rindex(b"</")
    beside = content[:place] + b"<%s/>" % name * 500 + content[place:]
    assert len(read(with_part(LIST, part, beside)).rows) == 2


@pytest.mark.parametrize("name", ["a", "row", "c", "v", "is", "t", "r", "rPh", "si"])
@pytest.mark.parametrize("part", [SHEET, TEXTS, STYLES])
def test_an_element_that_ends_leaves_open_what_it_is_in(
    part: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xml_parts, "_PIECE_BYTES", 16)
    content = part_of(LIST, part).decode()
    place = content.rindex("</")
    deep = content[:place] + "<a>" * 60 + f"<{name}/>" + "<a>" * 60
    with pytest.raises(UsageError, match="has XML elements within elements"):
        read(with_part(LIST, part, deep.encode()))


def test_how_deep_elements_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_parts, "_PIECE_BYTES", 16)
    content = part_of(LIST, SHEET)
    place = content.rindex(b"</")
    for depth, held in ((99, True), (100, False)):
        deep = (
            content[:place] + b"<a>" * depth + b"<!-- -->" * 8 + b"</a>" * depth + content[place:]
        )
        with nullcontext() if held else pytest.raises(UsageError, match="within elements"):
            assert len(read(with_part(LIST, SHEET, deep)).rows) == 2


@pytest.mark.parametrize("part", ["worksheets/sheet1", "sharedStrings"])
def test_a_document_type_is_refused_in_a_part_of_any_name(part: str) -> None:
    """What declares none by its name is not looked through before it is parsed."""
    content = part_of(LIST, f"xl/{part}.xml")
    renamed = LIST
    for each in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        told = part_of(renamed, each).replace(f"{part}.xml".encode(), f"{part}.bin".encode())
        renamed = with_part(renamed, each, told)
    named = with_part(without_part(renamed, f"xl/{part}.xml"), f"xl/{part}.bin", content)
    assert len(read(named).rows) == 2
    with pytest.raises(UsageError) as caught:
        read(with_part(named, f"xl/{part}.bin", b'<!DOCTYPE x [<!ENTITY a "ha">]>' + content))
    assert caught.value.message == (
        'The file "list" declares a document type inside, which no workbook does.'
    )
