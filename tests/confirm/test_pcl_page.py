"""A saved page reads as a browser shows it: which text is whose cell's, and which table is the list."""

from __future__ import annotations

import pytest

from agent.confirm.pcl import Severity, read_rows
from agent.confirm.pcl import page as page_module
from agent.errors import UsageError
from tests.confirm.build import plain_names
from tests.confirm.lists import HEADINGS, OTHER, ROW, page, read, table

LIST = table(HEADINGS, ROW)
EMPTY = "<table></table>"


def product(cell: str) -> str:
    """The product's name, where this stands in its cell."""
    return read(page(table(HEADINGS, (ROW[0], cell, *ROW[2:])))).rows[0].product


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("Strider &amp; Personal &#40;S&#x29;", "Strider & Personal (S)"),
        ("Strider <b>Per</b>sonal", "Strider Personal"),
        ('<a href="x">Strider</a>\n\t Personal ', "Strider Personal"),
        ("Strider Personal<br>", "Strider Personal"),
        ("Strider Personal<BR/> <br>\n<p>", "Strider Personal"),
        ("<br>Strider Personal", "Strider Personal"),
        ("<p>Strider Personal<p>", "Strider Personal"),
        ("<div>Strider Personal</div>", "Strider Personal"),
        ("<ul><li>Strider Personal</ul>", "Strider Personal"),
        ("</br></p>Strider</b>Personal", "StriderPersonal"),
        ("Stri<script>if (a < b) x()</script>der", "Strider"),
        ("Stri<STYLE>p {}</STYLE>der", "Strider"),
        ("Stri<noscript>No script</noscript>der", "Strider"),
        ("Stri<template><template>a</template>b</template>der", "Strider"),
        ("Stri</script>der", "Strider"),
        ("Stri</noscript></noscript>der<template>x</template>", "Strider"),
    ],
    ids=lambda text: plain_names([text])[0],
)
def test_a_cell_reads_as_it_is_shown(cell: str, shown: str) -> None:
    assert product(cell) == shown


@pytest.mark.parametrize(
    "lines",
    [
        LIST.replace("<td>Manufacturer</td>", "<th>Manufacturer</th>"),
        table(HEADINGS, ROW, cell="th"),
        table(HEADINGS, ROW, cell="th").replace("</th>", " "),
        LIST.replace("<td>", '<td rowspan="1" colspan="1">'),
        LIST.replace("</td>", "</td> between cells ").replace("</tr>", "</tr> between rows "),
        LIST.replace("<th>", "<th> ").replace("</th>", "</th> between "),
        table(HEADINGS, ROW, cell="th").replace("</th>", "</th> between cells "),
        LIST.replace("</tr><tr>", "</tr>"),
        LIST.replace("</tr>", "</tr><tr></tr>"),
        LIST.replace("<table>", "<table><thead>").replace("</tr><tr>", "</tr></thead><tbody><tr>"),
        LIST + " after it</td></tr>",
        "</table></tr></td>" + LIST,
        EMPTY + LIST,
        '<table><tr><td colspan="2">Search</td></tr></table>' + LIST,
        table(HEADINGS[:3], ROW[:3]) + LIST,
        f"<table><tr><td>Search {LIST} and more</td><td>beside it</td></tr><tr><td>below</td></tr></table>",
    ],
)
def test_the_list_is_found_however_its_page_is_laid_out(lines: str) -> None:
    found, plain = read(page(lines)), read(page(LIST))
    assert (found.rows, found.findings) == (plain.rows, plain.findings)


def test_what_is_said_of_the_results_below_the_list_counts_as_what_is_said_above() -> None:
    whole = page(table(HEADINGS, ROW, OTHER) + "<p>1 to 2 of 2 <p>Page 1 of 1")
    assert len(read(whole).rows) == 2


@pytest.mark.parametrize(
    "prose",
    [
        "1 to 1 of 1",
        "page 1 of 1",
        "1 result found",
        "01 records",
        "Results: 1",
        "25 results per page",
        "25 rows on each page",
        "Show <select><option>25<option>100</select> entries",
        "<select><option>A</select> <select><option>180 results</select>",
        "<select><option>180 results</option><b></b> 180 results</select>",
        "<table><tr><td>180</td><td colspan='2'>in force</td><td>results</td></tr></table>",
        "in force from 2024, section 1834",
        "of 2024",
    ],
)
def test_a_page_that_names_no_more_results_than_it_has_is_whole(prose: str) -> None:
    assert len(read(page(LIST, prose=prose)).rows) == 1


@pytest.mark.parametrize(
    ("prose", "total"),
    [
        ("Displaying 25 of 2", 2),
        ("Showing 1 to 25 of 180 entries", 180),
        ("Showing <b>1</b> to <b>25</b> of <b>1,180</b>", 1180),
        ("1 - 2 of 9", 9),
        ("0 to 0 of 57", 57),
        ("2 results", 2),
        ("180 Results found", 180),
        ("180 records, 25 on each page", 180),
        ("Results: 180", 180),
        ("Records found: 180", 180),
        ("Matches returned : 2", 2),
        ("Page 1 of 1, 180 items", 180),
        ("1 result 2 results", 2),
        ("<table><tr><td>Displaying 25 of 180</td></tr></table>", 180),
        ("<table><tr><td>Displaying 25 of</td><td>180</td></tr></table>", 180),
        ("<table><tr><td colspan='2'>Displaying 25 of 180</td></tr></table>", 180),
        ("<table><tr><td rowspan='2'>25 of</td><td>180</td></tr><tr></tr></table>", 180),
        ("<table><tr hidden><td>25 of 180</td></tr></table>", 180),
        ("<select></select> 180 results", 180),
        ("</select> 180 results <select><option>25</select>", 180),
        ("Results page 1 of 1: 180", 180),
    ],
)
def test_a_page_that_names_more_results_than_it_has_is_a_part(prose: str, total: int) -> None:
    with pytest.raises(UsageError) as caught:
        read(page(LIST, prose=prose))
    assert caught.value.message == (
        f'The page "list" shows only a part of the list: 1 of {total} results.'
    )


def test_a_page_that_was_taken_in_is_not_asked_again_whether_it_is_whole() -> None:
    assert len(read_rows(page(LIST, prose="Displaying 25 of 180"), name="list")) == 1


# ---------------------------------------------------------------- what a person does not see so

UNSEEN = "holds text that the page does not show"
STRUCK = "holds text that is struck out"
FIELD = "holds a field of a form"
RAISED = "holds a raised or lowered sign, as of a footnote"
LINES = "holds several lines, which may be several names"
DOUBTFUL = [
    ("Strider<br>Personal", LINES),
    ("Strider<BR/><br> Personal", LINES),
    ("<br>Strider<br>Personal<br>", LINES),
    ("<p>Strider<p>Personal", LINES),
    ("<p>Strider</p>Personal", LINES),
    ("Strider<div>Personal</div>", LINES),
    ("<div>Strider</div>Personal", LINES),
    ("<ul><li>Strider<li>Personal</ul>", LINES),
    ("Strider<br><s>Old</s>", STRUCK),
    ("<s>Old</s><br>Strider", STRUCK),
    ("<s>Old</s>Strider", STRUCK),
    ("<strike>Old</strike>Strider", STRUCK),
    ("<DEL>Old</DEL>Strider", STRUCK),
    ('<b style="text-decoration: line-through">Old</b>Strider', STRUCK),
    ("<span hidden>Old</span>Strider", UNSEEN),
    ('<span style="color: red; DISPLAY : none">Old</span>Strider', UNSEEN),
    ('<i style="visibility:hidden"><b>Old</b></i>Strider', UNSEEN),
    ("<span hidden><span>a</span>Old</span>Strider", UNSEEN),
    ("<span hidden><span></span>Old</span>Strider", UNSEEN),
    ("<span hidden><b></b>Old</span>Strider", UNSEEN),
    ("<s hidden>Old</s>Strider", UNSEEN),
    ("<div hidden><br>Old<img></div>", UNSEEN),
    ("Strider<sup>1</sup>", RAISED),
    ("H<SUB>2</SUB>", RAISED),
    ("<sup hidden>1</sup>Strider", UNSEEN),
    ("Strider <input value='x'>", FIELD),
    ("<input type=TEXT>Strider", FIELD),
    ("<input type='date' value='2025-12-31'>", FIELD),
    ("<select><option>Strider</select>", FIELD),
    ("<select></select>Strider", FIELD),
    ("<textarea>Strider</textarea>", FIELD),
]


@pytest.mark.parametrize(("cell", "why"), DOUBTFUL)
def test_a_cell_that_is_not_shown_so_is_refused_with_its_place(cell: str, why: str) -> None:
    (found,) = read(page(table(HEADINGS, (ROW[0], cell, *ROW[2:])))).findings
    assert (found.code, found.severity, found.text) == (
        "unusable_cell",
        Severity.REFUSED,
        f'Row 2, column 2 of "list" {why}.',
    )


@pytest.mark.parametrize(
    "cell",
    [
        "<s></s>Strider",
        "<s> </s>Strider",
        "<span hidden></span>Strider",
        "<img hidden>Strider",
        "<br style='display:none'>Strider",
        '<b style="display: inline">Strider</b>',
        "<b style>Strider</b>",
        "<input type=hidden value=x>Strider",
        "<input type=checkbox>Strider",
        "<s>",
        "Strider</s></span>",
    ],
)
def test_what_shows_nothing_doubtful_is_read(cell: str) -> None:
    whole = page(table(HEADINGS, (*ROW[:6], cell)))
    assert (len(read(whole).rows), read(whole).findings) == (1, ())


@pytest.mark.parametrize("way", ["hidden", 'style="display:none"', 'style="visibility: hidden"'])
@pytest.mark.parametrize("element", ["tr", "tbody", "table"])
def test_rows_that_the_page_does_not_show_are_refused(element: str, way: str) -> None:
    lines = table(HEADINGS, ROW).replace("</tr><tr>", "</tr><tbody><tr>")
    marked = lines.replace(f"<{element}>", f"<{element} {way}>")
    found = read(page(marked))
    said = {(each.row, each.code) for each in found.findings}
    assert (found.rows, said) == ((), {(2, "unusable_cell")})


def test_the_row_and_the_cell_after_a_hidden_one_are_read() -> None:
    lines = table(HEADINGS, ROW, OTHER).replace("<tr><td>Synthex", "<tr hidden><td>Synthex", 1)
    assert {each.row for each in read(page(lines)).findings} == {2}
    cells = table(HEADINGS, ROW, OTHER).replace("<td>Strider", "<td hidden>Strider", 1)
    assert [(each.row, each.column) for each in read(page(cells)).findings] == [(2, 2)]


def test_a_cell_whose_end_is_left_out_hides_nothing_of_the_next() -> None:
    cells = table(HEADINGS, ROW).replace("<td>Strider", "<td hidden>Strider", 1)
    found = read(page(cells.replace("</td>", ""))).findings
    assert [(each.row, each.column) for each in found] == [(2, 2)]


def test_the_lines_of_one_cell_are_none_of_the_next() -> None:
    cells = (ROW[0], "Strider<br>", f"<br>{ROW[2]}<br>", *ROW[3:])
    assert read(page(table(HEADINGS, cells))).findings == ()


def test_lines_of_a_table_within_a_cell_are_none_of_that_cell() -> None:
    inner = "<table><tr><td>a<br>b</td></tr></table>"
    assert product(f"{inner}Strider") == "Strider"


def test_lines_beside_the_list_are_no_matter() -> None:
    assert read(page(f"<p>a<br>b</p>{LIST}<p>c</p>")).findings == ()


def test_a_struck_word_beside_the_list_is_no_matter() -> None:
    assert read(page("<p><s>Old</s> <input> news</p>" + LIST)).findings == ()


@pytest.mark.parametrize(
    ("model", "then"),
    [
        ("<s>OLD</s>M1", "OLDM1"),
        ("=M1", "=M1"),
        ("<input>M1", "M1"),
        ("M1<br>M2", "M1 M2"),
        ("<p>M1</p>M2", "M1M2"),
    ],
)
def test_a_page_that_was_taken_in_is_read_as_it_was_then(model: str, then: str) -> None:
    kept = page(table(HEADINGS, (*ROW[:2], model, *ROW[3:])))
    assert [row.model for row in read_rows(kept, name="list")] == [then]


def test_a_heading_is_read_as_it_stands_on_a_page_that_was_taken_in() -> None:
    kept = page(table((*HEADINGS[:2], "<s>Model</s> Number", *HEADINGS[3:]), ROW))
    assert [row.model for row in read_rows(kept, name="list")] == [ROW[2]]


@pytest.mark.parametrize("tables", [EMPTY, "<table>"], ids=["one after another", "in each other"])
def test_a_page_may_have_many_tables_but_not_any_number(
    tables: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "MAX_TABLES", 1000)
    assert len(read(page(tables * 999 + LIST)).rows) == 1
    with pytest.raises(
        UsageError, match=r'^The file "list" is a page with more than 1,000 tables\.$'
    ):
        read(page(tables * 1000 + LIST))


def test_a_row_is_counted_within_its_table() -> None:
    assert [row.line for row in read(page(EMPTY, table(HEADINGS, ROW, OTHER))).rows] == [2, 3]


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        (".o{display:none}", False),
        ("tr.o { color: red; VISIBILITY: hidden }", False),
        ("p{color:red} .x , .o{display: none}", False),
        (".o{display:block}", True),
        (".other{display:none}", True),
        (".menu .o{display:none}", True),  # only inside a menu, which a table is not
        (".o:hover{display:none}", True),
        ("@media print { .a, .o { display:none } }", True),  # only on paper
        (".o", True),
        ("", True),
    ],
)
def test_a_class_that_the_pages_own_style_hides_is_hidden(style: str, shown: bool) -> None:
    lines = table(HEADINGS, ROW).replace("<tr><td>", '<tr class="a o"><td>')
    whole = page(f"<style>{style}</style>{lines}")
    assert (len(read(whole).rows), read(whole).findings == ()) == (
        (1, True) if shown else (0, False)
    )


@pytest.mark.parametrize("link", ["Next &gt;", "next page »", "NEXT&nbsp;›", "Next→"])
def test_a_page_with_a_link_to_the_next_is_refused(link: str) -> None:
    with pytest.raises(UsageError, match="only a part of the list: it has a link to the next page"):
        read(page(table(HEADINGS, ROW) + f"<a href='2'>{link}</a>"))


@pytest.mark.parametrize("text", ["Next review: 2027", "Annex >", "the next"])
def test_the_word_alone_is_no_such_link(text: str) -> None:
    assert len(read(page(table(HEADINGS, ROW) + f"<p>{text}</p>")).rows) == 1
