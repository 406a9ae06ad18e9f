"""Packets of one log against each other and against kept checkpoints: one history, or where they part."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from agent.cli.commands.records import check
from agent.errors import UsageError
from agent.ledger.kept_note import kept_note
from agent.packet.archive import read_archive, write_archive
from agent.packet.check.histories import Relation
from agent.usecases.packet_check import Checked, check_files
from tests.packet import build, genuine
from tests.packet.forgeries import appended
from tests.packet.genuine import Steps, edit, made, untouched

GOOD = made()


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def longer() -> bytes:
    """A log with one entry more."""
    return made(appended("more", "amendment"))


def rewritten(steps: Steps) -> None:
    """What was said otherwise after the log had been put back to an older copy."""
    edit("V-02", "visit", narrative="another word")(steps)


def checkpoint_of(packet: bytes) -> bytes:
    return read_archive(packet)["proof/checkpoint"]


def held(folder: Path, *packets: bytes, notes: tuple[bytes, ...] = ()) -> Checked:
    files = [put(folder, f"{number}.zip", data) for number, data in enumerate(packets)]
    kept = [put(folder, f"{number}.txt", data) for number, data in enumerate(notes)]
    return check_files(files, kept)


def relations(found: Checked) -> list[Relation]:
    return [one.relation for one in found.compared]


def test_a_packet_tells_one_history_with_itself(tmp_path: Path) -> None:
    found = held(tmp_path, GOOD, GOOD)
    assert relations(found) == [Relation.ONE_HISTORY]
    assert found.compared[0].detail.endswith("tell one history: the first 21 entries are the same.")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_histories_of_one_log_are_named_with_the_entry_at_which_they_part(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    packets = (GOOD, made(rewritten))
    found = held(tmp_path, *(packets[place] for place in order))
    assert not found.ok
    (one,) = found.compared
    assert (one.relation, one.parted) == (Relation.PARTED, (15, 15))
    assert one.detail.endswith(
        "They part at entry 15: visit.signed in the first, visit.signed in the second, and not the same one."
    )


def test_an_entry_that_neither_packet_tells_is_named_where_they_part(tmp_path: Path) -> None:
    """It is another patient's; the proof of the entry beside it has its hash."""

    def other(word: str) -> bytes:
        def change(steps: Steps) -> None:
            appended("hidden", "amendment", subject=f"FIT-{word}")(steps)
            appended("after", "amendment")(steps)

        return made(change, left_out=frozenset({"hidden"}))

    (one,) = held(tmp_path, other("ONE"), other("TWO")).compared
    assert (one.relation, one.parted) == (Relation.PARTED, (20, 20))
    assert one.detail.endswith("They part at entry 20.")


def test_every_pair_of_three_is_compared(tmp_path: Path) -> None:
    found = held(tmp_path, GOOD, GOOD, made(rewritten))
    assert relations(found) == [Relation.ONE_HISTORY, Relation.PARTED, Relation.PARTED]


def test_a_packet_whose_proofs_do_not_check_is_compared_with_nothing(tmp_path: Path) -> None:
    files = {**read_archive(GOOD), "proof/3.leaf": read_archive(GOOD)["proof/4.leaf"]}
    assert held(tmp_path, GOOD, write_archive(files)).compared == ()


def test_whatever_else_is_wrong_with_a_packet_its_proofs_are_compared(tmp_path: Path) -> None:
    files = {**read_archive(made(rewritten)), "extra.txt": b""}
    assert relations(held(tmp_path, GOOD, write_archive(files))) == [Relation.PARTED]


def signed_by_another(monkeypatch: pytest.MonkeyPatch) -> bytes:
    with monkeypatch.context() as patch:
        patch.setattr(build, "LOG_KEY", Ed25519PrivateKey.from_private_bytes(bytes([99]) * 32))
        return made()


def test_two_keys_under_one_log_s_name_are_two_logs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = held(tmp_path, GOOD, signed_by_another(monkeypatch))
    assert relations(found) == [Relation.TWO_KEYS]


def of_another_log(monkeypatch: pytest.MonkeyPatch) -> bytes:
    with monkeypatch.context() as patch:
        for module in (build, genuine):
            patch.setattr(module, "ORIGIN", "k1007.example-supplier.com/site/other")
        return made()


def test_packets_of_two_logs_are_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = held(tmp_path, GOOD, of_another_log(monkeypatch))
    assert (found.is_complete, relations(found)) == (True, [Relation.OTHER_LOG])


def test_a_kept_checkpoint_of_the_packet_s_own_history_is_continued(tmp_path: Path) -> None:
    notes = (checkpoint_of(GOOD), read_archive(GOOD)["proof/5.checkpoint"])
    found = held(tmp_path, GOOD, notes=notes)
    assert relations(found) == [Relation.ONE_HISTORY] * 2


def test_a_kept_checkpoint_of_another_history_is_named(tmp_path: Path) -> None:
    (one,) = held(tmp_path, GOOD, notes=(checkpoint_of(made(rewritten)),)).compared
    assert (one.relation, one.parted) == (Relation.PARTED, (0, 20))


def test_a_checkpoint_that_is_newer_than_the_packet_shows_nothing_and_is_no_success(
    tmp_path: Path,
) -> None:
    found = held(tmp_path, GOOD, notes=(checkpoint_of(longer()),))
    assert (found.is_complete, relations(found)) == (False, [Relation.NOT_SHOWN])
    assert "they show none to be the same" in found.compared[0].detail


def test_a_checkpoint_that_another_key_signed_under_the_log_s_name_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = held(tmp_path, GOOD, notes=(checkpoint_of(signed_by_another(monkeypatch)),))
    assert relations(found) == [Relation.TWO_KEYS]


def test_a_changed_checkpoint_is_a_fault(tmp_path: Path) -> None:
    note = checkpoint_of(GOOD).replace(b"\n21\n", b"\n20\n")
    assert relations(held(tmp_path, GOOD, notes=(note,))) == [Relation.TWO_KEYS]


def test_a_checkpoint_of_another_log_alone_is_a_mistake_of_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = checkpoint_of(of_another_log(monkeypatch))
    with pytest.raises(UsageError, match="of which no packet here is"):
        held(tmp_path, GOOD, notes=(note,))


@pytest.mark.parametrize(
    "data", [b"", b"no checkpoint", b"\xff\xfe", b"a\nb\nc\n\n\xe2\x80\x94 d e\n", GOOD[:900]]
)
def test_what_is_no_checkpoint_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UsageError, match="is no checkpoint"):
        held(tmp_path, GOOD, notes=(data,))


NOTE = checkpoint_of(GOOD)


@pytest.mark.parametrize(
    "data",
    [
        NOTE,
        NOTE.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + NOTE,
        b"Dear auditor,\n\nour checkpoint of today:\n\n" + NOTE + b"\nYours,\nRuth Sample\n",
        NOTE.replace(b"\n", b"  \n"),
    ],
    ids=["alone", "other-line-ends", "byte-order-mark", "in-a-letter", "blanks"],
)
def test_a_checkpoint_is_found_in_what_a_person_kept(data: bytes) -> None:
    assert kept_note(data) == NOTE.decode()


def test_of_two_checkpoints_in_one_file_none_is_chosen(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2 signed checkpoints, not one"):
        held(tmp_path, GOOD, notes=(NOTE + b"\n" + NOTE,))


def test_a_file_s_name_is_shown_escaped(tmp_path: Path) -> None:
    names = [put(tmp_path, f"\x1b[31m{number}.zip", GOOD) for number in range(2)]
    result = CliRunner().invoke(check, list(map(str, names)), standalone_mode=False)
    assert all(line.isprintable() for line in result.stdout.splitlines())


def test_the_archive_is_what_is_compared_and_not_its_name(tmp_path: Path) -> None:
    again = write_archive(read_archive(GOOD))
    assert relations(held(tmp_path, GOOD, again)) == [Relation.ONE_HISTORY]
    assert made(untouched) == GOOD
