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
