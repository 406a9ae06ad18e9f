"""``k1007 pcl``: importing, looking at a file, showing; and files that nobody should read whole."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest

from agent.confirm.pcl import MAX_FILE_BYTES
from tests.cli.conftest import Command, Said
from tests.confirm.lists import DATED, HEADINGS, OTHER, ROW, delimited, page, table, workbook

TAKEN = ("--retrieved", "2026-06-16", "--source", "test")
LATER = ("--retrieved", "2026-06-16T09:12")
GOOD = delimited(HEADINGS, ROW, OTHER)


@pytest.fixture
def bring(k1007: Command, home: Path, tmp_path: Path) -> Command:
    """Write a file and import it."""

    def command(data: bytes, *options: str, name: str = "list.bin") -> Said:
        file = tmp_path / name
        file.write_bytes(data)
        return k1007("--user", "compliance", "pcl", "import", str(file), *TAKEN, *options)

    return command


@pytest.mark.parametrize(
    "data", [GOOD, workbook(HEADINGS, DATED, OTHER), page(table(HEADINGS, ROW, OTHER))]
)
def test_a_file_of_any_name_is_imported(bring: Command, data: bytes) -> None:
    said = bring(data)
    assert (said.code, "2 rows imported" in said.out) == (0, True)


def test_an_import_says_as_json_what_it_noticed(bring: Command) -> None:
    said = bring(delimited(HEADINGS, ROW, ("=x", *OTHER[1:])), "--json", "--by", "R. Quill-Sample")
    told = json.loads(said.out)
    assert told["new"]
    assert told["snapshot"]["retrieved_by"] == "R. Quill-Sample"
    assert [each["code"] for each in told["findings"]] == ["formula_like"]


def test_a_file_that_is_imported_already_says_so(bring: Command) -> None:
    bring(GOOD)
    assert "imported already; nothing was changed" in bring(GOOD).out


def test_a_list_retrieved_before_the_one_in_force_says_which_that_is(bring: Command) -> None:
    newest = json.loads(bring(GOOD, "--json").out)["in_force"]
    said = bring(delimited(HEADINGS, ROW), "--retrieved", "2026-06-15T23:00")
    assert said.out.splitlines()[-1] == (
        f"Verdicts are taken on {newest}, which was retrieved later."
    )


def test_a_list_that_was_imported_by_mistake_is_retired(bring: Command, k1007: Command) -> None:
    wrong = json.loads(bring(GOOD, "--json").out)["snapshot"]["id"]
    right = bring(delimited(HEADINGS, ROW))
    assert (right.code, "pcl retire ID" in right.err) == (2, True)
    said = k1007("--user", "compliance", "pcl", "retire", wrong, "--note", "wrong search", "--json")
    told = json.loads(said.out)
    assert told["retired"] == {"snapshot": wrong, "note": "wrong search"}
    assert bring(delimited(HEADINGS, ROW)).code == 0
    listed = k1007("pcl", "list").out
    assert f"{wrong}  " in listed
    assert "  retired: wrong search" in listed
    assert listed.splitlines()[-1].endswith("  in force")


def test_after_a_list_is_retired_it_says_which_one_is_in_force(
    bring: Command, k1007: Command
) -> None:
    wrong = json.loads(bring(GOOD, "--json").out)["snapshot"]["id"]
    said = k1007("--user", "compliance", "pcl", "retire", wrong, "--note", "wrong search")
    assert said.out.splitlines()[0] == f"{wrong}: retired"
    assert "Verdicts are taken on pcl-2026-06-15-" in said.out


def test_a_column_that_is_not_known_is_asked_about_and_the_answer_taken(bring: Command) -> None:
    data = delimited((*HEADINGS, "Status"), (*ROW, "active"))
    asked = bring(data)
    assert (asked.code, "--map 'Status=ignore'" in asked.err) == (2, True)
    assert bring(data, "--map", "Status=ignore").code == 0


@pytest.mark.parametrize("answer", ["Status", "Status=", "Status=what", "="])
def test_an_answer_that_is_none_is_refused(bring: Command, answer: str) -> None:
    said = bring(GOOD, "--map", answer)
    assert (said.code, "does not say what a column is" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("data", "code"), [(GOOD, 0), (GOOD + GOOD[len(",".join(HEADINGS)) + 1 :], 2)]
)
def test_looking_at_a_file_says_whether_it_can_be_imported(
    k1007: Command, home: Path, tmp_path: Path, data: bytes, code: int
) -> None:
    file = tmp_path / "list"
    file.write_bytes(data)
    before = k1007("ledger", "checkpoint").out
    said = k1007("pcl", "check", str(file), "--json")
    assert (said.code, json.loads(said.out)["ok"]) == (code, code == 0)
    assert k1007("ledger", "checkpoint").out == before


def test_looking_at_a_file_needs_no_database(
    k1007: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K1007_HOME", str(tmp_path / "nowhere"))
    (tmp_path / "list").write_bytes(GOOD)
    assert k1007("pcl", "check", str(tmp_path / "list")).code == 0


def test_every_fault_of_a_file_is_told_with_its_place(k1007: Command, tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(
        delimited(HEADINGS, (*ROW[:4], "02/30/2025", "", ""), (*ROW[:3], "", *ROW[4:]))
    )
    said = k1007("pcl", "check", str(tmp_path / "list"))
    assert "Line 2, column 5" in said.err
    assert "Line 3, column 4" in said.err


def looked_at(k1007: Command, tmp_path: Path, data: bytes, *options: str) -> Said:
    (tmp_path / "list").write_bytes(data)
    return k1007("pcl", "check", str(tmp_path / "list"), *options)


def test_a_file_without_rows_is_refused_when_it_is_looked_at(
    k1007: Command, tmp_path: Path
) -> None:
    said = looked_at(k1007, tmp_path, delimited(HEADINGS))
    assert (said.code, said.out.splitlines()[-1], said.err.splitlines()) == (
        2,
        "It would be refused: 1 refused, 0 flagged.",
        [
            'refused: The file "list" has a heading and no rows: on it, no product would be listed.',
        ],
    )


@pytest.mark.parametrize("rows", [20, 21, 23])
def test_twenty_findings_are_shown_and_the_rest_counted(
    rows: int, k1007: Command, tmp_path: Path
) -> None:
    said = looked_at(k1007, tmp_path, delimited(HEADINGS, *[(*ROW[:4], "", "", "")] * rows))
    more = [] if rows == 20 else [f"and {rows - 20} more: --json has them"]
    assert (said.err.splitlines()[20:], said.out.splitlines()[-1]) == (
        more,
        f"It would be refused: {rows} refused, 0 flagged.",
    )


def test_what_was_not_looked_at_is_said_below_what_is_shown(k1007: Command, tmp_path: Path) -> None:
    said = looked_at(k1007, tmp_path, delimited(HEADINGS, *[(*ROW[:4], "", "", "")] * 2000))
    more, rest = said.err.splitlines()[20:]
    assert more == "and 980 more: --json has them"
    assert rest == (
        'refused: Line 1002 of "list" and what follows was not looked at: 1,000 findings refuse the '
        "file already."
    )


def test_a_huge_file_is_refused_before_it_is_read(k1007: Command, tmp_path: Path) -> None:
    file = tmp_path / "list"
    with file.open("wb") as sparse:
        sparse.truncate(1_000_000_000)
    said = k1007("pcl", "check", str(file))
    assert (said.code, "1000000000 bytes" in said.err) == (2, True)
    assert MAX_FILE_BYTES < 1_000_000_000


@pytest.mark.skipif(os.name != "posix", reason="a pipe with a name is POSIX's")
@pytest.mark.parametrize("kind", ["pipe", "folder", "nothing"])
def test_what_is_no_plain_file_is_refused(k1007: Command, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "list"
    if kind == "pipe":
        os.mkfifo(path)
    if kind == "folder":
        path.mkdir()
    assert k1007("pcl", "check", str(path)).code == 2


def test_rows_are_found_by_their_text(bring: Command, k1007: Command) -> None:
    id_ = bring(GOOD).out.split(":")[0]
    said = k1007("pcl", "show", id_, "--find", "strider CLINIC")
    assert [line.split(" | ")[2] for line in said.out.splitlines()] == ["SX-100"]


@pytest.mark.parametrize("sign", [*"=+-@", *"\uff1d\uff0b\uff0d\uff20"])
def test_no_name_that_we_write_for_a_spreadsheet_is_run_by_it(
    bring: Command, k1007: Command, sign: str
) -> None:
    hostile = f'{sign}HYPERLINK("http://x")'
    quoted = '"' + hostile.replace('"', '""') + '"'
    id_ = bring(delimited(HEADINGS, (quoted, *OTHER[1:6], f" {sign}1"))).out.split(":")[0]
    rows = list(csv.reader(io.StringIO(k1007("pcl", "show", id_, "--csv").out)))
    assert (rows[1][0], rows[1][6]) == (f"'{hostile}", f"'{sign}1")
    told = json.loads(k1007("pcl", "show", id_, "--json").out)
    assert told["listings"][0]["key"]["manufacturer"] == hostile


def test_rows_written_for_a_spreadsheet_can_be_imported_again(
    bring: Command, k1007: Command, tmp_path: Path
) -> None:
    id_ = bring(GOOD).out.split(":")[0]
    (tmp_path / "again.csv").write_text(k1007("pcl", "show", id_, "--csv").out, "utf-8")
    assert k1007("pcl", "check", str(tmp_path / "again.csv")).code == 0


def test_the_list_of_snapshots_says_who_took_them(bring: Command, k1007: Command) -> None:
    bring(GOOD, "--by", "R. Quill-Sample")
    assert "by R. Quill-Sample  CSV, 2 rows" in k1007("pcl", "list").out


# ---------------------------------------------------------------- two lists, crosswalks


def test_two_lists_are_compared_in_words_and_as_json(bring: Command, k1007: Command) -> None:
    first = bring(GOOD).out.split(":")[0]
    ended = (*ROW[:5], "05/31/2026", ROW[6])
    second = bring(delimited(HEADINGS, ended, OTHER), *LATER).out.split(":")[0]
    said = k1007("pcl", "diff", first, second)
    assert (
        "changed  Synthex Mobility, Strider Personal, SX-200, K1007: ends on 2026-05-31, was open"
        in (said.out.splitlines())
    )
    told = json.loads(k1007("pcl", "diff", first, second, "--json").out)
    assert (len(told["changed"]), told["unchanged"]) == (1, 1)


def test_no_verdict_is_affected_where_none_is_stored(bring: Command, k1007: Command) -> None:
    first, second = bring(GOOD).out.split(":")[0], bring(GOOD + b"\n", *LATER).out.split(":")[0]
    said = k1007("pcl", "affected", first, second)
    assert said.out.startswith("0 of 0 stored verdicts would change")
    assert json.loads(k1007("pcl", "affected", first, second, "--json").out)["verdicts"] == []


def test_the_article_s_product_is_shown_as_what_it_is(k1007: Command) -> None:
    assert "as of 2023-12-28" in k1007("pcl", "reference").out


def test_a_product_gets_its_suggestions_with_what_differs(k1007: Command, home: Path) -> None:
    named = ("--manufacturer", "Synthex Mobility", "--model", "SX-20")
    said = k1007("crosswalk", "suggest", *named)
    assert 'listed "SX-200"' in said.out
    best = json.loads(k1007("crosswalk", "suggest", *named, "--json").out)["proposals"][0]
    assert best["suggestions"][0]["key"]["model"] == "SX-200"


def test_half_a_product_is_asked_about(k1007: Command, home: Path) -> None:
    assert k1007("crosswalk", "suggest", "--model", "SX-20").code == 2


ACCEPT = (
    *("--user", "compliance", "crosswalk", "accept", "--manufacturer", "Synthex Mobility"),
    *("--model", "SX-901", "--note", "test"),
)


def leads_to(manufacturer: str, product: str, model: str) -> tuple[str, ...]:
    return (
        *("--listing-manufacturer", manufacturer, "--listing-product", product),
        *("--listing-model", model),
    )


def test_a_crosswalk_that_leads_to_no_row_is_warned_about(k1007: Command, home: Path) -> None:
    said = k1007(*ACCEPT, *leads_to("Synthex Mobility", "Strider Personal", "SX-20O"))
    assert said.code == 0
    assert "no device is confirmed by this crosswalk" in said.err
    assert "  spelled most alike: Synthex Mobility, Strider Personal, SX-200" in said.err


def test_a_crosswalk_to_a_row_of_its_own_name_says_no_more(k1007: Command, home: Path) -> None:
    replace = (*ACCEPT, "--replace", "--model", "SX-200")
    said = k1007(*replace, *leads_to("Synthex Mobility", "Strider Personal", "SX-200"))
    assert (said.code, said.err) == (0, "")


def test_a_crosswalk_to_a_row_of_another_name_says_to_look_again(
    k1007: Command, home: Path
) -> None:
    said = k1007(*ACCEPT, *leads_to("Synthex Mobility", "Strider Personal", "SX-200"))
    assert (said.code, said.err.count("Look at it again: ")) == (0, 1)


def test_the_articles_product_may_be_named_without_a_model(k1007: Command, home: Path) -> None:
    assert k1007(*ACCEPT, *leads_to("Argo Technologies", "The Rewalk™", "")).code == 0


def test_no_other_product_may_be_named_without_a_model(k1007: Command, home: Path) -> None:
    said = k1007(*ACCEPT, *leads_to("Synthex Mobility", "Strider Personal", ""))
    assert (said.code, "one of them is empty" in said.err) == (2, True)


def test_a_crosswalk_is_replaced_and_its_history_shown(k1007: Command, home: Path) -> None:
    said = k1007(
        *("--user", "compliance", "crosswalk", "accept", "--replace", "--hardware", "B"),
        *("--manufacturer", "Synthex Mobility", "--model", "SX-200", "--note", "rev B compared"),
        *("--listing-manufacturer", "Synthex Mobility", "--listing-product", "Strider Personal"),
        *("--listing-model", "SX-200"),
    )
    assert "Accepted as version 2: Synthex Mobility SX-200, hardware B" in said.out
    lines = k1007("crosswalk", "list", "--history").out.splitlines()
    assert sum("SX-200, " in line for line in lines) == 2
    assert lines[-1].endswith("in force")


MORE_DIS = ("00614141007349", "00812345678901")


def test_more_device_identifiers_of_a_product_are_added_and_listed(
    k1007: Command, home: Path
) -> None:
    product = ("--manufacturer", "Synthex Mobility", "--model", "SX-200")
    dis = tuple(word for di in MORE_DIS for word in ("--di", di))
    said = k1007(
        *("--user", "compliance", "crosswalk", "add-di", *product, *dis, "--note", "labels seen")
    )
    named = f"DI {', '.join((*MORE_DIS, '09506000123455'))}"
    assert said.out == (
        f"Accepted as version 2: Synthex Mobility SX-200, any hardware revision, {named}, is "
        "Strider Personal.\n"
    )
    assert (
        f"Synthex Mobility SX-200, any hardware revision, {named} -> "
        in k1007("crosswalk", "list").out
    )
    history = k1007("crosswalk", "list", "--history").out
    assert "version 2 added by Compliance Sample" in history


def test_a_product_may_be_accepted_with_several_device_identifiers(
    k1007: Command, home: Path
) -> None:
    dis = tuple(word for di in MORE_DIS for word in ("--di", di))
    row = leads_to("Synthex Mobility", "Strider Personal", "SX-200")
    told = json.loads(k1007(*ACCEPT, *dis, *row, "--json").out)
    assert told["udi_dis"] == list(MORE_DIS)
    again = k1007(*ACCEPT, *dis, *row)
    assert (again.code, "k1007 crosswalk add-di" in again.err) == (2, True)


def test_a_list_of_a_day_without_an_hour_is_told_so(
    k1007: Command, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(delimited(HEADINGS, ROW))
    command = ("--user", "compliance", "pcl", "import", str(path), "--source", "test")
    told = json.loads(k1007(*command, "--retrieved", "2026-06-16", "--json").out)
    assert told["snapshot"]["retrieved"] == "2026-06-16"
    assert f"{told['snapshot']['id']}  2026-06-16 by " in k1007("pcl", "list").out
    assert "nothing was changed" in k1007(*command, "--retrieved", "2026-06-16").out
