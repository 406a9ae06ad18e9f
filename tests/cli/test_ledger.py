"""``k1007 ledger`` where a verdict cannot be run again here: told, and neither success nor a fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.clinic import PASSWORD, open_clinic
from tests.usecases.readings import read_sim
from tests.usecases.test_devices import take
from tests.usecases.test_ledger_verify import of_a_plug_in


@pytest.fixture(scope="module")
def without_a_driver(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A home with two verdicts, the second on a reading by a driver that is not installed."""
    home = tmp_path_factory.mktemp("driver") / "home"
    clinic = open_clinic(home)
    entry = of_a_plug_in(clinic, take(clinic, read_sim("listed"))).index
    clinic.desk.store.close()
    secret = home.parent / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    return home, entry


@pytest.fixture
def entry(without_a_driver: tuple[Path, int], monkeypatch: pytest.MonkeyPatch) -> int:
    home, entry = without_a_driver
    monkeypatch.setenv("K1007_HOME", str(home))
    monkeypatch.setenv("K1007_USER", "fitter")
    monkeypatch.setenv("K1007_PASSWORD_FILE", str(home.parent / "password"))
    return entry


def test_what_cannot_be_run_here_ends_as_not_complete(k1007: Command, entry: int) -> None:
    said = k1007("ledger", "replay", "--all")
    first, last = said.out.splitlines()
    assert (said.code, last) == (3, "1 verdict run again, 0 came out otherwise.")
    assert first.startswith(f"Entry {entry} cannot be run again here: ")


def test_a_machine_reads_it_apart_from_the_faults(k1007: Command, entry: int) -> None:
    told = json.loads(k1007("ledger", "replay", "--all", "--json").out)
    assert (told["faults"], [one["entry"] for one in told["not_run"]]) == ([], [entry])


def test_verifying_says_that_all_else_checks(k1007: Command, entry: int) -> None:
    said = k1007("ledger", "verify")
    assert (said.code, "All else checks." in said.err) == (3, True), said.err
