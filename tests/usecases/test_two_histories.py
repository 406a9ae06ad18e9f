"""A home that is put back to an older copy and written on: its packets, and what was kept of it, tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from agent.confirm.label import parse_label
from agent.confirm.models import LabelSource
from agent.errors import IntegrityError, UsageError
from agent.ledger.checkpoint import peek_checkpoint
from agent.packet.archive import read_archive
from agent.packet.check.histories import Relation
from agent.story import load_story
from agent.usecases.against import hold_against
from agent.usecases.fittings import open_fitting
from agent.usecases.packet_check import Checked, check_files
from agent.usecases.records import EARLIER_EXPORTS, export_packet
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from tests.clinic import Clinic, copy_clinic

CASE = load_story().case
OTHER = CASE.model_copy(update={"fitting_id": "FIT-2026-0043"})


def verdict(clinic: Clinic, serial: str) -> None:
    take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(),
        label=parse_label(f"(01)09506000123455(21){serial}", LabelSource.TYPED),
        date_of_service=date(2026, 6, 17),
        moment=VerdictMoment.PLANNED,
        subject=CASE.fitting_id,
    )


class Rewritten:
    """One log, exported, and its copy of before, written on in its place."""

    def __init__(self, clinic: Clinic, folder: Path) -> None:
        self.folder = folder
        for case in (CASE, OTHER):
            open_fitting(clinic.desk, clinic.people["fitter"], case)
        self.parting = clinic.desk.store.size
        home = clinic.desk.store._log.home
        clinic.desk.store.close()
        self.first = copy_clinic(clinic, home, folder / "first")
        self.second = copy_clinic(clinic, home, folder / "second")
        verdict(self.first, "SX2-26-00001")
        verdict(self.second, "SX2-26-00002")
        self.before = self.export(self.first, "before", CASE.fitting_id)
        self.after = self.export(self.second, "after", CASE.fitting_id)

    def export(
        self, clinic: Clinic, name: str, fitting: str, continues: tuple[int, ...] = ()
    ) -> Path:
        path = self.folder / f"{name}.zip"
        by = clinic.people["auditor"]
        path.write_bytes(export_packet(clinic.desk, by, fitting, continues))
        return path

    def note(self, clinic: Clinic, name: str) -> Path:
        path = self.folder / name
        path.write_text(clinic.desk.store.checkpoint(), encoding="utf-8")
        return path

    def close(self) -> None:
        for clinic in (self.first, self.second):
            clinic.desk.store.close()


@pytest.fixture
def rewritten(clinic: Clinic, tmp_path: Path) -> Iterator[Rewritten]:
    made = Rewritten(clinic, tmp_path)
    yield made
    made.close()


def relations(found: Checked) -> list[Relation]:
    return [one.relation for one in found.compared]


def test_each_history_checks_by_itself_and_both_do_not(rewritten: Rewritten) -> None:
    found = check_files([rewritten.before, rewritten.after])
    assert [report.ok for _, report in found.packets] == [True, True]
    (one,) = found.compared
    assert (found.ok, one.parted) == (False, (rewritten.parting, rewritten.parting))
    assert f"entry {rewritten.parting}: verdict.taken in the first" in one.detail


def test_a_later_packet_of_another_patient_continues_the_earlier_one(rewritten: Rewritten) -> None:
    later = rewritten.export(rewritten.first, "later", OTHER.fitting_id)
    found = check_files([rewritten.before, later])
    assert (found.ok, found.is_complete, relations(found)) == (True, True, [Relation.ONE_HISTORY])


def test_a_packet_of_another_patient_tells_of_the_rewriting_too(rewritten: Rewritten) -> None:
    later = rewritten.export(rewritten.second, "later", OTHER.fitting_id)
    (one,) = check_files([rewritten.before, later]).compared
    assert one.relation is Relation.PARTED


def test_a_packet_proves_that_its_log_continues_the_exports_before_it(rewritten: Rewritten) -> None:
    desk, by = rewritten.first.desk, rewritten.first.people["auditor"]
    exported = [desk.store.size]
    for _ in range(EARLIER_EXPORTS + 1):
        by.record(desk, "packet.exported", subject="FIT-9", sections={})
        exported.append(desk.store.size)
    newest = rewritten.export(rewritten.first, "newest", OTHER.fitting_id)
    held = {int(n[6:-11]) for n in read_archive(newest.read_bytes()) if n.endswith(".checkpoint")}
    assert held >= set(exported[-EARLIER_EXPORTS:])
    assert held.isdisjoint(exported[:-EARLIER_EXPORTS])


def test_a_packet_continues_any_checkpoint_that_is_asked_for(rewritten: Rewritten) -> None:
    first = rewritten.first
    verdict(first, "SX2-26-00001")
    kept = rewritten.note(first, "kept.txt")
    for _ in range(2):
        verdict(first, "SX2-26-00001")
    size = hold_against(first.desk, kept).entries
    plain = rewritten.export(first, "plain", OTHER.fitting_id)
    asked = rewritten.export(first, "asked", OTHER.fitting_id, (size,))
    assert relations(check_files([plain, asked], [kept]))[1:] == [
        Relation.NOT_SHOWN,
        Relation.ONE_HISTORY,
    ]


def test_a_checkpoint_kept_elsewhere_tells_of_the_rewriting(rewritten: Rewritten) -> None:
    kept = rewritten.note(rewritten.first, "kept.txt")
    found = check_files([rewritten.after], [kept])
    assert (found.ok, relations(found)) == (False, [Relation.PARTED])


@pytest.mark.parametrize("kept", ["packet", "checkpoint"])
def test_the_log_holds_itself_against_what_left_it(rewritten: Rewritten, kept: str) -> None:
    note = rewritten.note(rewritten.first, "kept.txt")
    path = rewritten.before if kept == "packet" else note
    size = peek_checkpoint(note.read_text(encoding="utf-8")).size
    verdict(rewritten.first, "SX2-26-00001")
    assert hold_against(rewritten.first.desk, path).entries == size


def test_a_rewritten_log_is_named_with_the_entry_at_which_it_parts(rewritten: Rewritten) -> None:
    with pytest.raises(IntegrityError, match=rf"they part at entry {rewritten.parting}\."):
        hold_against(rewritten.second.desk, rewritten.before)


def test_a_log_that_was_put_back_has_lost_entries(clinic: Clinic, tmp_path: Path) -> None:
    for case in (CASE, OTHER):
        open_fitting(clinic.desk, clinic.people["fitter"], case)
    home = clinic.desk.store._log.home
    clinic.desk.store.close()
    old, new = (copy_clinic(clinic, home, tmp_path / name) for name in ("old", "new"))
    verdict(new, "SX2-26-00001")
    kept = tmp_path / "kept.txt"
    kept.write_text(new.desk.store.checkpoint(), encoding="utf-8")
    size = old.desk.store.size
    with pytest.raises(
        IntegrityError, match=f"had {size + 1} entries, and it has {size}: entries are missing"
    ):
        hold_against(old.desk, kept)
    for each in (old, new):
        each.desk.store.close()


def test_a_packet_of_another_log_is_said_to_be(rewritten: Rewritten, tmp_path: Path) -> None:
    data = rewritten.before.read_bytes()
    path = tmp_path / "damaged.zip"
    path.write_bytes(data[:-1])
    with pytest.raises(IntegrityError, match=r"The proofs of .* do not check"):
        hold_against(rewritten.first.desk, path)


def test_a_checkpoint_that_this_log_did_not_sign_is_said_to_be_none_of_it(
    rewritten: Rewritten, tmp_path: Path
) -> None:
    note = rewritten.first.desk.store.checkpoint()
    size = peek_checkpoint(note).size
    path = tmp_path / "changed.txt"
    path.write_text(note.replace(f"\n{size}\n", f"\n{size - 1}\n"), encoding="utf-8")
    with pytest.raises(IntegrityError, match="is not signed with its key"):
        hold_against(rewritten.first.desk, path)
    path.write_text(note.replace("site/test", "site/other"), encoding="utf-8")
    with pytest.raises(IntegrityError, match="is of the log"):
        hold_against(rewritten.first.desk, path)


@pytest.mark.parametrize("data", [b"", b"any words"])
def test_what_is_neither_packet_nor_checkpoint_is_said_to_be_none(
    clinic: Clinic, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "kept.txt"
    path.write_bytes(data)
    with pytest.raises(UsageError, match="is no checkpoint"):
        hold_against(clinic.desk, path)
