"""A clinic whose disk is full, or only to be read, can still look at its records and check them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.story import load_story
from agent.usecases.reserve import RESERVE_BYTES, RESERVE_NAME, keep_reserve, require_room
from tests.cli.conftest import Command
from tests.store.disks import fill, make_read_only, mounted_disk


def fill_up(disk: Path) -> None:
    fill(disk, 0)


@pytest.fixture(params=[fill_up, make_read_only], ids=["full", "read-only"])
def stopped_home(
    request: pytest.FixtureRequest, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The home on a disk that takes nothing."""
    stop: Callable[[Path], None] = request.param
    with mounted_disk(tmp_path / "disk", "4m") as disk:
        shutil.copytree(home, disk / "home")
        stop(disk)
        monkeypatch.setenv("K1007_HOME", str(disk / "home"))
        yield disk / "home"


@pytest.mark.parametrize(
    "words",
    ["fitting list", "pcl list", "crosswalk list", "user list", "ledger verify"],
)
def test_what_is_there_is_shown(k1007: Command, stopped_home: Path, words: str) -> None:
    said = k1007(*words.split())
    assert (said.code, "nothing can be recorded" in said.err) == (0, True), said


@pytest.mark.parametrize(
    "words", ["ledger checkpoint", "user unlock fitter", "export F-1 -o packet.zip"]
)
def test_what_would_be_recorded_is_refused_with_a_sentence(
    k1007: Command, stopped_home: Path, words: str
) -> None:
    said = k1007(*words.split())
    assert (said.code in (2, 6), "Traceback" in said.err) == (True, False), said
    assert "disk" in said.err


CASE = load_story().case


@pytest.fixture
def roomy_disk(
    k1007: Command, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A disk with a home on it, a fitting in that, and the room that is kept for exports."""
    case = tmp_path / "case.json"
    case.write_text(CASE.model_dump_json())
    with mounted_disk(tmp_path / "disk", "40m") as disk:
        shutil.copytree(home, disk / "home")
        monkeypatch.setenv("K1007_HOME", str(disk / "home"))
        assert k1007("fitting", "new", "--from", str(case)).code == 0
        assert k1007("export", CASE.fitting_id, "-o", str(tmp_path / "first.zip")).code == 0
        yield disk


def test_a_full_disk_does_not_stop_an_export_to_another(
    k1007: Command, roomy_disk: Path, tmp_path: Path
) -> None:
    assert (roomy_disk / "home" / RESERVE_NAME).stat().st_size == RESERVE_BYTES
    filler = fill(roomy_disk, 0)
    said = k1007("export", CASE.fitting_id, "-o", str(tmp_path / "second.zip"))
    assert (said.code, "kept for exports is used" in said.err) == (0, True), said
    filler.unlink()
    assert k1007("check", str(tmp_path / "second.zip")).code == 0
    assert k1007("ledger", "verify").code == 0
    assert k1007("export", CASE.fitting_id, "-o", str(tmp_path / "third.zip")).code == 0
    assert (roomy_disk / "home" / RESERVE_NAME).exists()


def test_a_packet_that_has_no_room_where_it_is_to_lie_spends_nothing(
    k1007: Command, roomy_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = k1007("ledger", "checkpoint").out.splitlines()[:3]
    monkeypatch.setattr(
        "agent.cli.commands.records.require_room", lambda place, _: require_room(place, 10**18)
    )
    filler = fill(roomy_disk, 0)
    said = k1007("export", CASE.fitting_id, "-o", str(roomy_disk / "second.zip"))
    assert (said.code, "nothing was recorded" in said.err) == (2, True), said
    assert (roomy_disk / "home" / RESERVE_NAME).stat().st_size == RESERVE_BYTES
    filler.unlink()
    assert k1007("ledger", "checkpoint").out.splitlines()[:3] == before


def test_any_command_that_may_record_takes_the_room_again(k1007: Command, home: Path) -> None:
    (home / RESERVE_NAME).unlink(missing_ok=True)
    k1007("ledger", "verify")
    k1007("fitting", "new", "--from", "no such file")
    k1007("visit", "new", "FIT-NONE", "--kind", "screening")
    assert (home / RESERVE_NAME).stat().st_size == RESERVE_BYTES


@pytest.mark.parametrize("needed", [10**18, 0])
def test_a_place_without_room_is_refused(tmp_path: Path, needed: int) -> None:
    place = tmp_path / "packet.zip"
    if not needed:
        require_room(place, needed)
        return
    with pytest.raises(UsageError, match="nothing was recorded"):
        require_room(place, needed)


def test_what_a_program_left_that_was_killed_is_taken_away(tmp_path: Path) -> None:
    left = tmp_path / f"{RESERVE_NAME}.0123456789abcdef.new"
    left.write_bytes(b"half")
    keep_reserve(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == [RESERVE_NAME]


@pytest.mark.parametrize("place", ["password", "no such folder/packet.zip"])
def test_an_export_that_has_no_place_to_go_records_nothing(
    k1007: Command, home: Path, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a long path would be shown shortened
    before = k1007("ledger", "checkpoint").out
    said = k1007("export", CASE.fitting_id, "-o", place)
    assert (said.code, place.split("/")[0] in said.err) == (2, True), said
    assert k1007("ledger", "checkpoint").out == before
