"""A home to run commands in, and a way to run them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.cli.run import run
from tests.clinic import PASSWORD, copy_home, open_clinic


@dataclass(frozen=True, slots=True)
class Said:
    """What one command left."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that is made once; tests get copies."""
    home = tmp_path_factory.mktemp("made") / "home"
    open_clinic(home).desk.store.close()
    return home


@pytest.fixture
def home(made_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the home, with the fitter's password at hand."""
    copy = tmp_path / "home"
    copy_home(made_home, copy)
    secret = tmp_path / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    monkeypatch.setenv("K1007_HOME", str(copy))
    monkeypatch.setenv("K1007_USER", "fitter")
    monkeypatch.setenv("K1007_PASSWORD_FILE", str(secret))
    return copy


@pytest.fixture
def k1007(capfd: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process."""

    def command(*arguments: str) -> Said:
        capfd.readouterr()
        code = run(arguments)
        captured = capfd.readouterr()
        return Said(code, captured.out, captured.err)

    return command
