"""What is recorded of a verdict's evidence is told as JSON too, so that a program can go on from it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Command
from tests.confirm.test_gudid import access

RUTH = ("--user", "compliance")
REPORTED = ("--manufacturer", "Synthex Mobility", "--model", "SX-950")
LISTED = ("--listing-manufacturer", "Synthex Mobility", "--listing-product", "Strider Personal",
          "--listing-model", "SX-200")  # fmt: skip


def test_a_crosswalk_that_is_accepted_and_taken_back(k1007: Command, home: Path) -> None:
    accepted = k1007(*RUTH, "crosswalk", "accept", *REPORTED, *LISTED, "--note", "test", "--json")
    assert accepted.code == 0, accepted.err
    told = json.loads(accepted.out)
    retired = k1007(*RUTH, "crosswalk", "retire", *REPORTED, "--note", "wrong", "--json")
    assert (told["reported_model"], told["key"]["model"], told["version"]) == (
        "SX-950",
        "SX-200",
        1,
    )
    assert json.loads(retired.out)["retired"]["model"] == "SX-950"


def test_a_gudid_record_and_whether_it_is_new(k1007: Command, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "lookup.json"
    file.write_bytes(access())
    command = (*RUTH, "label", "gudid", "import", str(file), "--json")
    told = [json.loads(k1007(*command).out) for _ in range(2)]
    assert [one["new"] for one in told] == [True, False]
