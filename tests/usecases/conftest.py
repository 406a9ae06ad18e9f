"""A clinic of one's own for each test, copied from one that is made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.settings import load_settings
from agent.store import Store, StoreKey
from agent.usecases.desk import Desk
from agent.usecases.people import Actor
from agent.usecases.story import StoryClock
from tests.clinic import Clinic, copy_clinic, copy_home, open_clinic
from tests.usecases.room import FINAL, Room, tell_the_story


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


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Actor]]:
    home = tmp_path_factory.mktemp("told") / "home"
    return home, tell_the_story(home)


@pytest.fixture
def room(told: tuple[Path, dict[str, Actor]], tmp_path: Path) -> Iterator[Room]:
    home, people = told
    copy_home(home, tmp_path / "home")
    settings = load_settings(tmp_path / "home")
    clock = StoryClock(FINAL.at)
    key = StoreKey.from_file(tmp_path / "home" / settings.key_file)
    with Store.open(tmp_path / "home", key, clock=clock) as store:
        yield Room(Desk(store, settings, clock), clock, people)
