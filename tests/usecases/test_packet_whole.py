"""A packet tells every entry about what it is about: also what was recorded while its PDF was made."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from agent.confirm.label import parse_label
from agent.confirm.models import LabelSource
from agent.fitting.models import Fitting
from agent.ledger.checkpoint import peek_checkpoint
from agent.packet.check import check_packet
from agent.packet.content import PacketContent
from agent.packet.files import PacketFiles, build_files
from agent.store import Entry, Overtaken
from agent.story import load_story
from agent.usecases import packet_entries, records
from agent.usecases.clock import vouch_for_clock
from agent.usecases.crosswalks import retire_crosswalk
from agent.usecases.desk import Desk
from agent.usecases.fittings import open_fitting
from agent.usecases.lists import list_snapshots, retire_list
from agent.usecases.people import Actor, unlock_user
from agent.usecases.records import EXPORT_TRIES, export_packet
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from tests.clinic import Clinic

CASE = load_story().case
OTHER = CASE.model_copy(update={"fitting_id": "FIT-2026-0043"})


def verdict(clinic: Clinic, fitting: str = CASE.fitting_id) -> int:
    return take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(),
        label=parse_label("(01)09506000123455(21)SX2-26-00417", LabelSource.TYPED),
        date_of_service=date(2026, 6, 17),
        moment=VerdictMoment.PLANNED,
        subject=fitting,
    ).entry


def begun(clinic: Clinic) -> Clinic:
    open_fitting(clinic.desk, clinic.people["fitter"], CASE)
    verdict(clinic)
    return clinic


def export(clinic: Clinic) -> bytes:
    return export_packet(clinic.desk, clinic.people["auditor"], CASE.fitting_id)


def members(packet: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told(packet: bytes) -> set[int]:
    return {entry["index"] for entry in json.loads(members(packet)["record.json"])["entries"]}


def faults(packet: bytes) -> dict[str, str]:
    return {check.name: check.detail for check in check_packet(packet).checks if not check.ok}


def while_rendering(
    monkeypatch: pytest.MonkeyPatch, *acts: Callable[[], object]
) -> list[PacketContent]:
    """Each of the acts is recorded while a PDF is made; answers what PDFs were made of."""
    made: list[PacketContent] = []
    waiting, build = list(acts), build_files

    def slow(content: PacketContent) -> PacketFiles:
        made.append(content)
        if waiting:
            waiting.pop(0)()
        return build(content)

    monkeypatch.setattr(records, "build_files", slow)
    return made


def test_what_is_signed_while_the_pdf_is_made_is_in_the_packet(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(clinic)
    added: list[int] = []
    made = while_rendering(monkeypatch, lambda: added.append(verdict(clinic)))
    packet = export(clinic)
    assert (faults(packet), set(added) <= told(packet), len(made)) == ({}, True, 2)


def test_what_is_recorded_of_another_patient_meanwhile_is_no_reason_to_make_it_again(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(clinic)
    others: list[int] = []
    made = while_rendering(
        monkeypatch,
        lambda: others.append(open_fitting(clinic.desk, clinic.people["fitter"], OTHER).index),
    )
    packet = export(clinic)
    assert (faults(packet), told(packet) & set(others), len(made)) == ({}, set(), 1)


def test_a_fitting_in_which_somebody_keeps_recording_is_said_to_be_one(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(clinic)
    while_rendering(monkeypatch, *[lambda: verdict(clinic)] * EXPORT_TRIES)
    before = clinic.desk.store.size
    with pytest.raises(Overtaken, match="at the same moment"):
        export(clinic)
    assert clinic.desk.store.size == before + EXPORT_TRIES


def test_what_is_recorded_right_behind_the_export_does_not_spoil_its_proofs(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(clinic)
    store = type(clinic.desk.store)
    cosign = store.cosign_checkpoint

    def later(self: object, at: object) -> str:
        monkeypatch.setattr(store, "cosign_checkpoint", cosign)
        open_fitting(clinic.desk, clinic.people["fitter"], OTHER)
        return clinic.desk.store.cosign_checkpoint(clinic.clock())

    monkeypatch.setattr(store, "cosign_checkpoint", later)
    packet = export(clinic)
    assert faults(packet) == {}
    size = peek_checkpoint(members(packet)["proof/checkpoint"].decode()).size
    assert size == clinic.desk.store.size


@pytest.mark.parametrize(
    "left_out",
    [
        "verdict.taken",
        "fitting.opened",
        "crosswalk.retired",
        "pcl.imported",
        "pcl.retired",
        "user.unlocked",
    ],
)
def test_an_exporter_that_leaves_one_out_makes_a_packet_that_does_not_check(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    begun(clinic)
    retire_crosswalk(
        clinic.desk,
        clinic.people["compliance"],
        reported_manufacturer="Synthex Mobility",
        reported_model="SX-100",
        note="test",
    )
    unlock_user(clinic.desk, clinic.people["admin"], "fitter")
    verdict(clinic)
    (known,) = list_snapshots(clinic.desk)
    retire_list(clinic.desk, clinic.people["compliance"], known.id, note="test")
    tell = packet_entries.told_entries
    last: list[int] = []

    def forged(desk: Desk, fitting: Fitting, by: Actor) -> tuple[Entry, ...]:
        entries = tell(desk, fitting, by)
        last.append(max(e.index for e in entries if e.leaf.act == left_out))
        return tuple(entry for entry in entries if entry.index != last[-1])

    monkeypatch.setattr(records, "told_entries", forged)
    found = faults(export(clinic))["chain"]
    assert f"Entry {last[-1]} about " in found


def test_the_supplier_s_own_entries_are_told_though_no_verdict_needs_them(clinic: Clinic) -> None:
    begun(clinic)
    clinic.clock.now += timedelta(days=1)
    vouch_for_clock(clinic.desk, clinic.people["admin"], clinic.desk.today(), note="test")
    packet = export(clinic)
    acts = {e.leaf.act for e in clinic.desk.store.entries() if e.index in told(packet)}
    assert {"clock.vouched", "crosswalk.accepted", "pcl.imported", "user.added"} <= acts
    assert faults(packet) == {}
