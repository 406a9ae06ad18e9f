"""``check`` of several packets, ``ledger verify --against``, ``export --continues``: by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.story import load_story
from tests.cli.conftest import Command
from tests.clinic import copy_home

CASE = load_story().case


@pytest.fixture
def packets(home: Path, k1007: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with packets: ``one`` and ``two`` of one history, and ``other`` of another one.

    The other is of a copy of the folder from before, put in its place. ``kept.txt`` is a checkpoint of the
    first history, signed between its two exports.
    """
    case = tmp_path / "case.json"
    case.write_text(CASE.model_dump_json(), encoding="utf-8")
    assert k1007("fitting", "new", "--from", str(case)).code == 0
    copy_home(home, tmp_path / "older")
    export(k1007, tmp_path / "one.zip")
    kept = k1007("ledger", "checkpoint").out
    (tmp_path / "kept.txt").write_text(kept, encoding="utf-8")
    export(k1007, tmp_path / "two.zip")
    monkeypatch.setenv("K1007_HOME", str(tmp_path / "older"))
    export(k1007, tmp_path / "other.zip")
    monkeypatch.setenv("K1007_HOME", str(home))
    return tmp_path


def export(k1007: Command, path: Path, *options: str) -> None:
    said = k1007("export", CASE.fitting_id, "-o", str(path), *options)
    assert said.code == 0, said.err


def test_two_packets_of_one_history_end_well(k1007: Command, packets: Path) -> None:
    said = k1007("check", str(packets / "one.zip"), str(packets / "two.zip"))
    assert said.code == 0
    assert said.out.count("The packet checks") == 2
    assert said.out.splitlines()[-1].startswith("ok    ")
    assert said.err.count("What no check of a packet shows:") == 1


def test_two_histories_end_as_a_matter_of_integrity(k1007: Command, packets: Path) -> None:
    said = k1007("check", str(packets / "one.zip"), str(packets / "other.zip"))
    last = said.out.splitlines()[-1]
    assert (said.code, last[:6]) == (5, "FAIL  ")
    assert last.endswith(
        ": packet.exported in the first, packet.exported in the second, and not the same one."
    )


def test_a_machine_reads_where_they_part(k1007: Command, packets: Path) -> None:
    told = json.loads(
        k1007("check", str(packets / "one.zip"), str(packets / "other.zip"), "--json").out
    )
    (one,) = told["compared"]
    first = told["packets"][0]["tree_size"] - 1
    assert (told["ok"], one["relation"], one["parted"]) == (False, "parted", [first, first])


def test_a_packet_older_than_a_kept_checkpoint_ends_as_not_complete(
    k1007: Command, packets: Path
) -> None:
    kept = packets / "newer.txt"
    kept.write_text(k1007("ledger", "checkpoint").out, encoding="utf-8")
    said = k1007("check", str(packets / "one.zip"), "--checkpoint", str(kept))
    assert (said.code, said.out.splitlines()[-1][:6]) == (3, "open  ")


def test_the_ledger_says_what_it_continues(k1007: Command, packets: Path) -> None:
    one, kept = str(packets / "one.zip"), str(packets / "kept.txt")
    said = k1007("ledger", "verify", "--against", one, "--against", kept)
    assert said.code == 0
    assert said.out.startswith(f"The log continues {one}, of ")
    told = json.loads(k1007("ledger", "verify", "--against", one, "--json").out)
    assert [each["file"] for each in told["against"]] == [one]


def test_the_ledger_says_at_which_entry_it_parts(k1007: Command, packets: Path) -> None:
    said = k1007("ledger", "verify", "--against", str(packets / "other.zip"))
    assert (said.code, "is of another history of this log: they part at entry" in said.err) == (
        5,
        True,
    )


def test_a_packet_is_asked_to_continue_a_checkpoint(k1007: Command, packets: Path) -> None:
    export(k1007, packets / "three.zip", "--continues", str(packets / "kept.txt"))
    said = k1007(
        "check", str(packets / "three.zip"), "--checkpoint", str(packets / "kept.txt"), "--json"
    )
    assert (said.code, json.loads(said.out)["compared"][0]["relation"]) == (0, "one_history")


def test_a_packet_of_another_history_is_not_continued(k1007: Command, packets: Path) -> None:
    path = packets / "three.zip"
    other = str(packets / "other.zip")
    said = k1007("export", CASE.fitting_id, "-o", str(path), "--continues", other)
    assert (said.code, path.exists()) == (5, False)


def test_without_a_packet_the_command_says_what_it_needs(k1007: Command) -> None:
    said = k1007("check")
    assert (said.code, "PACKET" in said.err) == (2, True)
