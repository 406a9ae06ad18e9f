"""One device over two links, or of two numbers: what agrees is one identity, what does not is a conflict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command


def test_two_links_to_one_device_are_one_identity_with_both_sources(
    k1007: Command, home: Path
) -> None:
    said = k1007("verify", "sim:dual?over=line", "sim:dual?over=ble", "--on-bench", "--json")
    told = json.loads(said.out)
    assert told["confidence"] == "consistent"
    assert told["identity"]["serial"]["value"] == "SX2-26-00417"
    assert [each["target"].partition(":")[0] for each in told["readings"]][1] == "ble"
    assert said.code in {0, 3}


BOTH_WAYS = ("sim:dual?over=line", "sim:dual?over=ble")


def test_each_of_several_ways_leaves_its_bytes_in_a_file_of_its_own(
    k1007: Command, home: Path, tmp_path: Path
) -> None:
    files = [tmp_path / "cable.json", tmp_path / "bluetooth.json"]
    options = [part for file in files for part in ("--transcript", str(file))]
    said = k1007("verify", *BOTH_WAYS, *options, "--on-bench", "--json")
    readings = json.loads(said.out)["readings"]
    kept = [json.loads(file.read_text()) for file in files]
    assert [each["target"] for each in kept] == [each["target"] for each in readings]
    assert [each["transcript"] for each in kept] == [each["transcript"] for each in readings]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (("one.json",), "there are 1 and 2"),
        (("one.json", "two.json", "three.json"), "there are 3 and 2"),
        (("one.json", "one.json"), "names one file twice"),
        (("one.json", "nowhere/two.json"), "cannot be written"),
    ],
)
def test_files_that_do_not_fit_the_ways_are_refused_before_anything_is_read(
    k1007: Command, home: Path, tmp_path: Path, files: tuple[str, ...], words: str
) -> None:
    options = [part for file in files for part in ("--transcript", str(tmp_path / file))]
    said = k1007("verify", *BOTH_WAYS, *options, "--on-bench")
    assert (said.code, words in said.err) == (2, True), said.err
    assert list(tmp_path.glob("*.json")) == []
    assert "on the bench" not in said.err


def test_two_links_that_differ_are_a_conflict_that_says_who_said_what(
    k1007: Command, home: Path
) -> None:
    said = k1007(
        "verify",
        "sim:dual-differs?over=line",
        "sim:dual-differs?driver=dis&over=ble",
        "--on-bench",
        "--json",
    )
    told = json.loads(said.out)
    assert (said.code, told["verdict"]) == (3, "conflict")
    (reason,) = [each["text"] for each in told["reasons"] if each["code"] == "serial_changed"]
    assert '"SX2-26-00417"' in reason
    assert '"SX2-26-00431"' in reason
    assert "ble:E0:10:07:20:00:03" in reason


def test_a_device_that_names_two_serials_over_one_link_is_a_conflict(
    k1007: Command, home: Path
) -> None:
    said = k1007("verify", "sim:dual-differs?over=ble", "--on-bench", "--json")
    told = json.loads(said.out)
    assert (said.code, told["verdict"]) == (3, "conflict")
    (reason,) = [each["text"] for each in told["reasons"] if each["code"] == "serial_changed"]
    assert '"SX2-26-00417"' in reason
    assert '"SX2-26-00431"' in reason
    replayed = k1007("ledger", "replay", str(told["entry"]))
    assert replayed.code == 0, replayed.err


def test_a_reading_that_names_two_serials_says_so(k1007: Command, home: Path) -> None:
    said = k1007("identify", "sim:dual-differs?over=ble", "--on-bench")
    assert said.code == 3
    assert "SX2-26-00417 / SX2-26-00431" in said.out


def test_the_json_of_a_reading_that_names_two_serials_has_both(k1007: Command, home: Path) -> None:
    said = k1007("identify", "sim:dual-differs?over=ble", "--on-bench", "--json")
    serial = json.loads(said.out)["identity"]["serial"]
    assert (serial["value"], serial["agreed"]) == ("SX2-26-00417", False)
    assert serial["otherwise"]["value"] == "SX2-26-00431"
