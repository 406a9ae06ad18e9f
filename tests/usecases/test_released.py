"""A home of the first version: its list, its crosswalks and its verdict are what they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.settings import load_settings
from agent.store import Store, StoreKey
from agent.usecases.crosswalks import list_crosswalks
from agent.usecases.desk import Desk
from agent.usecases.ledger import verify_ledger
from agent.usecases.lists import list_snapshots, load_snapshot
from agent.usecases.verdict_list import verdict_snapshot
from agent.usecases.verdict_replay import replay_verdict
from tests.clinic import Clock, copy_home

RELEASED = Path(__file__).parents[1] / "store" / "released" / "1"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    home = tmp_path / "home"
    copy_home(RELEASED, home)
    store = Store.open(home, StoreKey.from_file(home / "k1007.key"))
    return Desk(store, load_settings(home), Clock())


def test_its_verdicts_replay(desk: Desk) -> None:
    entries = desk.store.entries(act="verdict.taken")
    found = [replay_verdict(desk, entry.index).verdict.value for entry in entries]
    assert found == ["confirmed", "not_effective", "insufficient"]


def test_its_whole_ledger_verifies(desk: Desk) -> None:
    assert verify_ledger(desk) == desk.store.size


def test_its_list_is_read_from_the_kept_file(desk: Desk) -> None:
    (known,) = list_snapshots(desk)
    assert len(load_snapshot(desk, known.id).listings) == known.rows == 4


def test_its_list_is_at_hand_for_a_verdict(desk: Desk) -> None:
    walks = list_crosswalks(desk)
    found = verdict_snapshot(desk, (walk.key for walk in walks))
    assert found is not None
    assert [row.key.model for row in found.listings] == ["SX-200", "SX-100"]


def test_its_crosswalks_hold_for_any_hardware(desk: Desk) -> None:
    assert {walk.reported_hardware for walk in list_crosswalks(desk)} == {()}
