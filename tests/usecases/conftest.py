"""A clinic of one's own for each test, copied from one that is made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clinic import Clinic, copy_clinic, open_clinic


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clinic, Path]:
    home = tmp_path_factory.mktemp("made") / "home"
    clinic = open_clinic(home)
    clinic.desk.store.close()
    return clinic, home


@pytest.fixture
def clinic(made: tuple[Clinic, Path], tmp_path: Path) -> Iterator[Clinic]:
    copied = copy_clinic(*made, tmp_path / "home")
    with copied.desk.store:
        yield copied
