"""The supplier's own dated data: firmware policy and recalls, kept by compliance, told in verdicts."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from agent.confirm.label import parse_label
from agent.confirm.models import FirmwareKind, FirmwareRule, LabelSource, VerdictKind
from agent.confirm.recalls import Concern
from agent.errors import NotAllowed, UsageError
from agent.packet.check import check_packet
from agent.usecases.affected import affected_devices
from agent.usecases.crosswalks import retire_crosswalk
from agent.usecases.firmware import (
    add_firmware,
    is_known_product,
    list_firmware,
    retire_firmware,
)
from agent.usecases.fittings import open_fitting
from agent.usecases.recalls import import_recalls, list_imports, list_recalls, show_recall
from agent.usecases.records import export_packet
from agent.usecases.verdict_replay import replay_verdict
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import DEVICES, TakenVerdict
from drivers.reading import FieldName
from tests.clinic import Clinic
from tests.confirm.test_recalls import ENFORCEMENT, RECALL, file
from tests.packet import sample
from tests.simulated import read

DAY = date(2026, 6, 17)
TAKEN = datetime(2026, 6, 16, 12, tzinfo=UTC)


def add(clinic: Clinic, by: str = "compliance", **change: str) -> FirmwareRule:
    told = {"version": "9.9.9", "note": "SYNTHETIC bulletin"} | change
    return add_firmware(
        clinic.desk,
        clinic.people[by],
        manufacturer="Synthex Mobility",
        model="SX-200",
        kind=FirmwareKind.MINIMUM,
        begin=date(2026, 1, 1),
        end=None,
        version=told["version"],
        note=told["note"],
    )


def bring_in(clinic: Clinic, data: bytes, retrieved: datetime = TAKEN) -> bool:
    officer = clinic.people["compliance"]
    return import_recalls(
        clinic.desk, officer, data, name="r.json", retrieved=retrieved, source="test"
    ).new


def take(clinic: Clinic, subject: str = DEVICES) -> TakenVerdict:
    return take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(read("listed", clinic.clock),),
        label=None,
        date_of_service=DAY,
        moment=VerdictMoment.AT_DELIVERY,
        subject=subject,
    )


def codes(taken: TakenVerdict) -> set[str]:
    return {reason.code for reason in taken.verdict.reasons}


def test_a_line_of_the_policy_is_kept_told_and_taken_back(clinic: Clinic) -> None:
    rule = add(clinic)
    assert list_firmware(clinic.desk) == (rule,)
    retire_firmware(clinic.desk, clinic.people["compliance"], rule.id, note="superseded")
    assert list_firmware(clinic.desk) == ()


@pytest.mark.parametrize("change", [{"version": ""}, {"note": " "}])
def test_a_line_that_says_too_little_is_refused(clinic: Clinic, change: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        add(clinic, **change)


@pytest.mark.parametrize(
    ("manufacturer", "model", "known"),
    [
        ("Synthex Mobility", "SX-200", True),
        ("synthex mobility", "SX-200", False),
        ("Synthex Mobility", "SX-20", False),
        ("Synthex Mobility", "SX-300", False),
    ],
)
def test_a_product_is_known_by_a_crosswalk_to_the_letter(
    clinic: Clinic, manufacturer: str, model: str, known: bool
) -> None:
    take(clinic)
    assert is_known_product(clinic.desk, manufacturer, model) is known


def test_a_product_is_known_by_a_verdict_alone(clinic: Clinic) -> None:
    retire_crosswalk(
        clinic.desk,
        clinic.people["compliance"],
        reported_manufacturer="Synthex Mobility",
        reported_model="SX-200",
        note="x",
    )
    before = is_known_product(clinic.desk, "Synthex Mobility", "SX-200")
    take(clinic)
    after = is_known_product(clinic.desk, "Synthex Mobility", "SX-200")
    assert (before, after) == (False, True)


def label_alone(clinic: Clinic, subject: str = DEVICES) -> TakenVerdict:
    return take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(),
        label=parse_label("(01)09506000123455(21)SX2-26-00417", LabelSource.TYPED),
        date_of_service=DAY,
        moment=VerdictMoment.AT_DELIVERY,
        subject=subject,
    )


def test_a_label_alone_takes_the_policy_of_its_crosswalks_product_along(clinic: Clinic) -> None:
    rule = add(clinic)
    add_firmware(
        clinic.desk,
        clinic.people["compliance"],
        manufacturer="Synthex Mobility",
        model="SX-100",
        kind=FirmwareKind.BLOCKED,
        begin=DAY,
        end=None,
        version="1",
        note="SYNTHETIC",
    )
    taken = label_alone(clinic)
    assert (taken.evidence.firmware, "firmware_not_read" in codes(taken)) == ((rule,), True)


@pytest.mark.parametrize("by", ["fitter", "billing", "admin", "auditor", "guest"])
def test_compliance_alone_keeps_the_policy(clinic: Clinic, by: str) -> None:
    with pytest.raises(NotAllowed):
        add(clinic, by=by)


def test_firmware_below_the_minimum_goes_to_a_person_and_replays(clinic: Clinic) -> None:
    add(clinic)
    taken = take(clinic)
    assert (taken.verdict.verdict, "firmware_below_minimum" in codes(taken)) == (
        VerdictKind.REVIEW,
        True,
    )
    assert replay_verdict(clinic.desk, taken.entry) == taken.verdict


def test_a_recall_of_the_model_goes_to_a_person(clinic: Clinic) -> None:
    of_all = {"code_info": "All units", "product_description": "SX-200, SYNTHETIC"}
    bring_in(clinic, file(RECALL | of_all))
    taken = take(clinic)
    assert (taken.verdict.verdict, "recall_open" in codes(taken)) == (VerdictKind.REVIEW, True)
    assert replay_verdict(clinic.desk, taken.entry) == taken.verdict


def test_evidence_holds_only_the_recalls_that_could_concern_the_device(clinic: Clinic) -> None:
    other = RECALL | {"product_res_number": "Z-2", "recalling_firm": "Other", "product_code": "GAD"}
    bring_in(clinic, file(RECALL, other))
    assert [record.number for record in take(clinic).evidence.recalls] == ["Z-0001-2026"]


def test_the_same_file_again_changes_nothing(clinic: Clinic) -> None:
    assert bring_in(clinic, file(RECALL))
    assert not bring_in(clinic, file(RECALL))
    assert len(list_imports(clinic.desk)) == 1


def test_the_newest_file_says_what_a_recall_is(clinic: Clinic) -> None:
    over = RECALL | {"recall_status": "Terminated", "event_date_terminated": "2026-06-01"}
    bring_in(clinic, file(over))
    bring_in(clinic, file(RECALL), TAKEN - timedelta(days=30))
    assert [record.status for record in list_recalls(clinic.desk)] == ["Terminated"]


def test_a_recall_and_its_enforcement_report_stand_beside_each_other(clinic: Clinic) -> None:
    bring_in(clinic, file(RECALL))
    bring_in(clinic, file(ENFORCEMENT))
    assert len(show_recall(clinic.desk, "Z-0001-2026")) == 2


def test_a_recall_that_nobody_imported_is_told(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="No imported file"):
        show_recall(clinic.desk, "Z-9")


def test_a_retrieval_that_is_still_to_come_is_refused(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="still to come"):
        bring_in(clinic, file(RECALL), TAKEN + timedelta(days=9))


def test_a_file_that_cannot_be_read_leaves_nothing(clinic: Clinic) -> None:
    before = clinic.desk.store.size
    with pytest.raises(UsageError):
        bring_in(clinic, b"{}")
    assert clinic.desk.store.size == before


def test_patients_devices_under_a_recall_are_listed_at_once(clinic: Clinic) -> None:
    case = sample.fitting().case
    officer = clinic.people["compliance"]
    for number in ("FIT-A", "FIT-B"):
        open_fitting(clinic.desk, officer, case.model_copy(update={"fitting_id": number}))
    taken = take(clinic, "FIT-A")
    serial = taken.verdict.identity[FieldName.SERIAL].value
    bring_in(clinic, file(RECALL | {"code_info": f"Serial number {serial}"}))
    log = affected_devices(clinic.desk, officer)
    assert [(one.fitting, one.serial, one.how) for one in log.affected] == [
        ("FIT-A", serial, Concern.NAMED)
    ]
    assert (log.devices, log.without_verdict) == (1, ("FIT-B",))


def test_a_packet_holds_the_recalls_that_its_verdict_rests_on(clinic: Clinic) -> None:
    case = sample.fitting().case
    officer = clinic.people["compliance"]
    open_fitting(clinic.desk, officer, case)
    old, new = (file(RECALL | {"reason_for_recall": f"SYNTHETIC {n}"}) for n in (1, 2))
    retire_firmware(clinic.desk, officer, add(clinic).id, note="superseded")
    for data in (new, old):
        bring_in(clinic, data, TAKEN if data is new else TAKEN - timedelta(days=1))
    add(clinic)
    clinic.clock.now += timedelta(minutes=10)
    take(clinic, case.fitting_id)
    packet = export_packet(clinic.desk, officer, case.fitting_id)
    assert [check for check in check_packet(packet).checks if not check.ok] == []
    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        held = [name for name in archive.namelist() if name.startswith("evidence/recalls/")]
        assert [archive.read(name) for name in held] == [new]


def test_others_units_are_not_on_the_log(clinic: Clinic) -> None:
    case = sample.fitting().case
    officer = clinic.people["compliance"]
    open_fitting(clinic.desk, officer, case.model_copy(update={"fitting_id": "FIT-A"}))
    take(clinic, "FIT-A")
    bring_in(clinic, file(RECALL | {"code_info": "Serial number SX2-26-00418"}))
    assert affected_devices(clinic.desk, officer).affected == ()


def test_the_day_of_delivery_is_the_one_at_the_place_of_delivery(clinic: Clinic) -> None:
    case = sample.fitting().case.model_copy(
        update={"fitting_id": "FIT-H", "place_tz": "Pacific/Honolulu"}
    )
    open_fitting(clinic.desk, clinic.people["compliance"], case)
    clinic.clock.now = datetime(2026, 6, 18, 8, 30, tzinfo=UTC)  # the 18th in New York
    assert take(clinic, "FIT-H").evidence.decided_on == DAY


def test_a_stored_policy_is_json_that_anybody_can_read(clinic: Clinic) -> None:
    add(clinic)
    entry = next(clinic.desk.store.entries(subject="firmware"))
    assert json.loads(entry.sections["firmware"].content)["version"] == "9.9.9"
