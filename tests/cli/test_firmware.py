"""``k1007 firmware add``: a line whose product nobody knows says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

LINE = (
    "--model",
    "SX-200",
    "--kind",
    "blocked",
    "--version",
    "1",
    "--from",
    "2026-01-01",
    "--note",
    "x",
)
TOLD = (
    'No crosswalk and no verdict names "synthex mobility" "SX-200": the line counts only for a controller '
    "that reports just these names. See: k1007 crosswalk list.\n"
)


@pytest.mark.parametrize("more", [(), ("--json",)])
@pytest.mark.parametrize(("maker", "told"), [("Synthex Mobility", ""), ("synthex mobility", TOLD)])
def test_a_line_that_no_known_product_has_is_kept_and_told(
    k1007: Command,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    maker: str,
    told: str,
    more: tuple[str, ...],
) -> None:
    monkeypatch.setenv("K1007_USER", "compliance")
    said = k1007("firmware", "add", "--manufacturer", maker, *LINE, *more)
    asks = "" if more else "Whose devices it concerns: k1007 firmware affected\n"
    assert (said.code, said.err) == (0, asks + told)
    kept = json.loads(k1007("firmware", "list", "--json").out)["firmware"]
    assert [rule["manufacturer"] for rule in kept] == [maker]


KNOWN = ("firmware", "add", "--manufacturer", "Synthex Mobility", "--model", "SX-200", "--kind", "known",
         "--version", "4.2.1", "--from", "2026-01-01", "--note", "x", "--json")  # fmt: skip


def test_a_line_that_labels_a_known_firmware_otherwise_says_so(
    k1007: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K1007_USER", "compliance")
    first = k1007(*KNOWN, "--labelling", "SYNTHETIC-1", "--indications", "no stairs")
    alike = k1007(*KNOWN, "--labelling", "SYNTHETIC-1")
    other = k1007(*KNOWN, "--labelling", "SYNTHETIC-2")
    (line, again) = (json.loads(said.out)["id"] for said in (first, alike))
    assert (first.err, alike.err, other.code) == ("", "", 0)
    assert other.err.splitlines() == [
        (
            f"The same firmware is labelled otherwise by line {name}: {states}. A verdict tells both, and "
            "that nobody says which goes with the unit. If it holds no more: k1007 firmware retire "
            f"{name} --note TEXT."
        )
        for name, states in (
            (line, "labelling SYNTHETIC-1; indications: no stairs"),
            (again, "labelling SYNTHETIC-1"),
        )
    ]
