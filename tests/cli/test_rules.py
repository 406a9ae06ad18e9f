"""``k1007 rules``: of an older version only what its verdicts were held to."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Command

LATER = {"firmware-policy", "recalls", "order-needs", "gudid-beside", "label-dates"}
CLAIMS = {"no-add-on-codes", "bilateral"}


def told(k1007: Command, *version: str) -> set[str]:
    """The rules that are printed, by their names."""
    lines = k1007("rules", *version).out.splitlines()
    return {line.split(" (")[0] for line in lines[2:] if not line.startswith(" ")}


def test_the_first_version_is_told_without_what_it_does_not_ask(k1007: Command, home: Path) -> None:
    rules = told(k1007, "--version", "1")
    assert "pcl-effective" in rules
    assert not rules & (LATER | CLAIMS)


def test_the_rules_in_force_are_told_with_those_of_claims(k1007: Command, home: Path) -> None:
    now, newest = told(k1007), told(k1007, "--version", "5")
    assert (newest >= LATER, now - newest) == (True, CLAIMS)


def test_as_json_the_codes_are_those_of_the_version(k1007: Command, home: Path) -> None:
    cited = json.loads(k1007("rules", "--version", "3", "--json").out)["cited"]
    codes = {one["code"]: one["since"] for rule in cited for one in rule["codes"]}
    assert ("label_stands" in codes, codes["own_udi_unreadable"]) == (False, "3")
