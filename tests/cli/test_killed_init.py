"""kill -9 at any moment of ``k1007 init``: the next try takes the home up, or there is nothing left to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from agent.settings import load_settings
from agent.store import Store, StoreKey, create_key_file
from agent.store.home import CHECKPOINT_NAME, DATABASE_NAME
from agent.usecases.desk import Desk
from agent.usecases.people import authenticate
from agent.usecases.setup import BEGUN_NAME, create_desk
from tests.cli.conftest import Command
from tests.clinic import CONFIG, Clock

ROOT = Path(__file__).parents[2]
PASSWORD = "a long password of nobody"
SOURCES = {"file": (), "keyring": ("COMMIT",)}
"""Where the key is kept, and the last operation at which a blow makes a difference to the other one."""

pytestmark = [
    pytest.mark.skipif(
        not hasattr(os, "fork"), reason="programs are split by fork, which is POSIX's"
    ),
    pytest.mark.xdist_group("killed init"),  # the programs run once for all tests
    pytest.mark.timeout(600),  # some eighty programs in a row
]


class Left(NamedTuple):
    """What one blow left, and what came of the next try.

    Attributes:
        before: the operation that was not made any more.
        killed: how the first program ended.
        code: how the second one did.
        said: what it wrote.
    """

    home: Path
    before: str
    killed: int
    code: int
    said: str

    def people(self) -> list[str]:
        """Who can act in the home now."""
        key = StoreKey.from_file(self.home / "k1007.key")
        with Store.open(self.home, key) as store:
            assert store.size == len(store.users())
            return [row.name for row in store.users()]


def killed_at_each(folder: Path, source: str) -> list[Left]:
    secret = folder / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    homes = folder / "homes"
    homes.mkdir()
    own = {
        "K1007_KEY_SOURCE": source,
        "K1007_PASSWORD_FILE": str(secret),
        "K1007_PLACE_TZ": "America/New_York",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.killed_init", str(homes), *SOURCES[source]],
        cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return [Left(**{**each, "home": Path(each["home"])}) for each in told]


@pytest.fixture(scope="module")
def in_file(tmp_path_factory: pytest.TempPathFactory) -> list[Left]:
    return killed_at_each(tmp_path_factory.mktemp("file"), "file")


@pytest.fixture(scope="module")
def in_keyring(tmp_path_factory: pytest.TempPathFactory) -> list[Left]:
    return killed_at_each(tmp_path_factory.mktemp("keyring"), "keyring")


def test_every_program_was_killed(in_file: list[Left], in_keyring: list[Left]) -> None:
    assert {left.killed for left in (*in_file, *in_keyring)} == {-9}


def test_the_blows_come_before_key_settings_database_first_person_and_reserve(
    in_file: list[Left],
) -> None:
    names = [left.before for left in in_file]
    for name in (
        "k1007.begun",
        "k1007.key",
        "config.toml",
        DATABASE_NAME,
        CHECKPOINT_NAME,
        "k1007.reserve",
    ):
        assert [each for each in names if name in each], name
    assert names.count("COMMIT") >= 3


def test_the_next_try_takes_the_home_up_or_says_that_it_is_made(in_file: list[Left]) -> None:
    other = {f"{left.home.name} {left.before}": left.said for left in in_file
             if left.code != 0 and "There is a database in" not in left.said}  # fmt: skip
    assert other == {}


def test_the_first_administrator_is_there_once_with_a_key(in_file: list[Left]) -> None:
    assert {left.before: left.people() for left in in_file if left.people() != ["ruth"]} == {}


def test_nothing_is_left_of_the_try_that_was_stopped(
    in_file: list[Left], in_keyring: list[Left]
) -> None:
    left_over = {
        f"{left.home.name} {left.before}": each.name
        for left in (*in_file, *in_keyring)
        for each in left.home.iterdir()
        if (each.name.endswith(".new") or each.name == BEGUN_NAME) and "reserve" not in each.name
    }
    assert left_over == {}


def test_a_key_in_the_key_store_is_taken_up_as_well(in_keyring: list[Left]) -> None:
    assert {left.before: left.said for left in in_keyring if left.code != 0} == {}


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with settings alone, and the password at hand."""
    home, secret = tmp_path / "home", tmp_path / "password"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(CONFIG)
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    monkeypatch.setenv("K1007_HOME", str(home))
    monkeypatch.setenv("K1007_PASSWORD_FILE", str(secret))
    return home


INIT = ("init", "--admin", "ruth", "--printed-name", "Ruth Example")


def test_a_database_with_nobody_in_it_gets_its_first_administrator(
    k1007: Command, empty: Path
) -> None:
    desk = create_desk(empty, load_settings(empty), None, Clock())
    desk.store.close()
    assert k1007(*INIT).code == 0
    assert "ruth" in k1007("user", "list").out


def test_one_of_an_earlier_program_whose_administrator_has_no_key_says_how_to_begin_anew(
    k1007: Command, empty: Path
) -> None:
    assert k1007(*INIT).code == 0
    with (
        Store.open(empty, StoreKey.from_file(empty / "k1007.key")) as store,
        store._session.writing(),
    ):
        store._session.run("DELETE FROM user")
    said = k1007(*INIT)
    assert (said.code, "has no key of theirs" in said.err) == (5, True)
    for name in (DATABASE_NAME, CHECKPOINT_NAME):
        assert name in said.err
        (empty / name).unlink()
    assert k1007(*INIT).code == 0


def test_a_home_with_somebody_in_it_is_left_as_it_is(k1007: Command, empty: Path) -> None:
    assert k1007(*INIT).code == 0
    before = {each.name: each.read_bytes() for each in empty.iterdir()}
    said = k1007("init", "--admin", "other", "--printed-name", "Other Example")
    assert (said.code, "is left as it is" in said.err) == (2, True)
    assert {each.name: each.read_bytes() for each in empty.iterdir()} == before


def test_a_database_that_does_not_open_is_left_as_it_is_and_says_why(
    k1007: Command, empty: Path
) -> None:
    assert k1007(*INIT).code == 0
    (empty / "k1007.key").unlink()
    create_key_file(empty / "k1007.key")
    said = k1007(*INIT)
    assert (said.code, "It does not open: " in said.err) == (2, True)


def test_a_key_of_another_place_is_not_taken(
    k1007: Command, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = empty.parent / "keys" / "other.key"
    create_key_file(elsewhere)
    monkeypatch.setenv("K1007_KEY_FILE", str(elsewhere))
    said = k1007(*INIT)
    assert (said.code, "is there already" in said.err) == (2, True)
    assert not (empty / DATABASE_NAME).exists()


def test_the_first_administrator_can_act(k1007: Command, empty: Path) -> None:
    k1007(*INIT)
    with Store.open(empty, StoreKey.from_file(empty / "k1007.key")) as store:
        assert (
            authenticate(Desk(store, load_settings(empty), Clock()), "ruth", PASSWORD).user.name
            == "ruth"
        )
