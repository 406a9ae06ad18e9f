"""A saved page reads as a browser shows it: which text is whose cell's, and which table is the list."""

from __future__ import annotations

import pytest

from agent.confirm.pcl import page as page_module
from agent.errors import UsageError
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
        ("Strider<br>Personal", "Strider Personal"),
        ("Strider<BR/>Personal", "Strider Personal"),
        ("<p>Strider<p>Personal", "Strider Personal"),
        ("Strider<div>Personal</div>", "Strider Personal"),
        ("<ul><li>Strider<li>Personal</ul>", "Strider Personal"),
        ("Stri<script>if (a < b) x()</script>der", "Strider"),
        ("Stri<STYLE>p {}</STYLE>der", "Strider"),
        ("Stri<noscript>No script</noscript>der", "Strider"),
        ("Stri<template><template>a</template>b</template>der", "Strider"),
        ("Stri</script>der", "Strider"),
        ("Stri</noscript></noscript>der<template>x</template>", "Strider"),
    ],
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


@pytest.mark.parametrize("prose", ["1 - 2 of 9", "0 to 0 of 57", "9 to 9 of 7"])
def test_numbers_that_do_not_count_the_rows_are_not_about_them(prose: str) -> None:
    assert len(read(page(LIST, prose=prose)).rows) == 1


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
