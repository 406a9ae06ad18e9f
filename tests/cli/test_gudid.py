"""``k1007 label gudid``: imported by compliance, kept whole, told beside a verdict."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.confirm.test_gudid import access

UDI = "(01)09506000123455(21)SX2-26-00417"
DATA = access(companyName="Another Company")


@pytest.fixture
def file(tmp_path: Path) -> str:
    place = tmp_path / "lookup.json"
    place.write_bytes(DATA)
    return str(place)


def test_a_record_is_imported_once(k1007: Command, home: Path, file: str) -> None:
    command = ("--user", "compliance", "label", "gudid", "import", file)
    first, again = k1007(*command), k1007(*command)
    listed = json.loads(k1007("label", "gudid", "list", "--json").out)["gudid"]
    assert (first.code, "imported, SHA-256" in first.out, "already" in again.out) == (0, True, True)
    assert [one["sha256"] for one in listed] == [hashlib.sha256(DATA).hexdigest()]


@pytest.mark.parametrize(
    ("code", "words"), [("PHL", ""), ("ITI", "names the product code ITI, not PHL")]
)
def test_a_record_of_another_class_of_device_is_told_when_it_is_imported(
    k1007: Command, home: Path, tmp_path: Path, code: str, words: str
) -> None:
    place = tmp_path / "lookup.json"
    place.write_bytes(access(productCodes={"fdaProductCode": {"productCode": code}}))
    said = k1007("--user", "compliance", "label", "gudid", "import", str(place))
    assert (said.code, words in said.err, "Make sure" in said.err) == (0, True, bool(words))


def test_a_verdict_tells_what_gudid_says_differently(k1007: Command, home: Path, file: str) -> None:
    k1007("--user", "compliance", "label", "gudid", "import", file)
    told = json.loads(k1007("verify", "--label", UDI, "--json").out)
    assert told["gudid"]["company"] == "Another Company"
    assert any("Another Company" in one["text"] for one in told["reasons"])


def test_a_fitter_does_not_import_records(k1007: Command, home: Path, file: str) -> None:
    said = k1007("label", "gudid", "import", file)
    assert (said.code, "may not" in said.err) == (6, True)


def test_a_record_that_cannot_be_read_is_refused_and_nothing_is_stored(
    k1007: Command, home: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    before = k1007("ledger", "checkpoint").out
    said = k1007("--user", "compliance", "label", "gudid", "import", str(bad))
    assert (said.code, "no device record" in said.err) == (2, True)
    assert k1007("ledger", "checkpoint").out == before


TOLD = ("--source", "AccessGUDID, SYNTHETIC")


def test_the_newest_version_counts_in_whatever_order_it_came(
    k1007: Command, home: Path, tmp_path: Path
) -> None:
    for name, day in (("New", "2026-02-01"), ("Old", "2026-01-01")):
        place = tmp_path / f"{name}.json"
        place.write_bytes(access(companyName=name, publicVersionDate=day))
        command = ("label", "gudid", "import", str(place), "--retrieved", "2026-06-16", *TOLD)
        assert k1007("--user", "compliance", *command).code == 0
    told = json.loads(k1007("verify", "--label", UDI, "--json").out)["gudid"]
    assert (told["company"], told["source"]) == ("New", TOLD[1])
    assert told["retrieved"] == "2026-06-16"


def test_a_record_of_tomorrow_is_refused(k1007: Command, home: Path, file: str) -> None:
    said = k1007(
        "--user", "compliance", "label", "gudid", "import", file, "--retrieved", "2099-01-01"
    )
    assert (said.code, "which is still to come" in said.err) == (2, True)


def test_the_same_record_of_another_day_is_another_import(
    k1007: Command, home: Path, file: str
) -> None:
    command = ("--user", "compliance", "label", "gudid", "import", file, "--retrieved")
    days = ("2026-06-15", "2026-06-16", "2026-06-16")
    told = [json.loads(k1007(*command, day, "--json").out)["new"] for day in days]
    assert told == [True, True, False]
