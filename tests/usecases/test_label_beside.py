"""A label beside a controller that says no serial number: from the reading to the packet's check."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from agent.confirm.models import Confidence, FirmwareKind, ListingKey, VerdictKind
from agent.errors import UsageError
from agent.packet.check import check_packet
from agent.story.label_picture import label_photo, packing_list_photo
from agent.usecases.crosswalks import accept_crosswalk
from agent.usecases.firmware import add_firmware
from agent.usecases.fittings import load_fitting, open_fitting
from agent.usecases.labels import SeenLabel, attested, photographed, with_packing_list
from agent.usecases.records import export_packet
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import TakenVerdict
from drivers.reading import Reading
from tests.clinic import Clinic
from tests.packet import sample
from tests.usecases.readings import read_sim

FITTING = "FIT-L"
DI = "09506000123455"
SERIAL = "SX2-26-00417"
UDI = f"(01){DI}(21){SERIAL}"
VENDOR = "vendor-id 0x000002E5"
OTHER_DI = "00614141007349"
TAKEN = datetime(2026, 6, 17, 10, tzinfo=UTC)
DAY = date(2026, 6, 17)
KEY = ListingKey(
    manufacturer="Synthex Mobility", product="Strider Personal", model="SX-200", hcpcs="K1007"
)


@pytest.fixture(scope="module")
def silent() -> Reading:
    """A VESC: it says its model and firmware, and neither maker nor serial number."""
    return read_sim("vesc-listed")


@pytest.fixture(scope="module")
def nameless() -> Reading:
    """A CANopen node: it says a maker and a serial number, and no model."""
    return read_sim("canopen-quiet-name")


@pytest.fixture
def clinic_with_vesc(clinic: Clinic) -> Clinic:
    officer = clinic.people["compliance"]
    for maker, model in (("Synthex Mobility", "VS-50"), (VENDOR, "CO-40")):
        accept_crosswalk(
            clinic.desk,
            officer,
            reported_manufacturer=maker,
            reported_model=model,
            udi_dis=(DI if model == "VS-50" else OTHER_DI,),
            key=KEY,
            note="test",
            synthetic=True,
        )
    case = sample.fitting().case.model_copy(update={"fitting_id": FITTING})
    open_fitting(clinic.desk, officer, case)
    return clinic


def seen(clinic: Clinic, taken: datetime | None = TAKEN, udi: str = UDI) -> SeenLabel:
    people, photographs = clinic.people, photographed([label_photo(udi, ("Strider",), taken=taken)])
    return attested(
        clinic.desk, people["guest"], photographs, for_=people["fitter"], subject=FITTING
    )


def take(clinic: Clinic, reading: Reading, label: SeenLabel) -> TakenVerdict:
    return take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(reading,),
        label=label.label,
        date_of_service=DAY,
        moment=VerdictMoment.AT_DELIVERY,
        subject=FITTING,
        kept=label.kept,
    )


def test_the_label_stands_for_the_serial_and_the_fitting_knows_it(
    clinic_with_vesc: Clinic, silent: Reading
) -> None:
    verdict = take(clinic_with_vesc, silent, seen(clinic_with_vesc)).verdict
    (known,) = load_fitting(clinic_with_vesc.desk, FITTING).verdicts
    assert (verdict.verdict, verdict.confidence, known.serial) == (
        VerdictKind.CONFIRMED,
        Confidence.LABEL_SCANNED,
        SERIAL,
    )


def test_its_packet_checks_with_the_policy_of_the_product_that_the_label_tells(
    clinic_with_vesc: Clinic, nameless: Reading
) -> None:
    desk, officer = clinic_with_vesc.desk, clinic_with_vesc.people["compliance"]
    add_firmware(
        desk,
        officer,
        manufacturer=VENDOR,
        model="CO-40",
        kind=FirmwareKind.KNOWN,
        version="4.2.1",
        begin=DAY,
        end=None,
        note="an invented bulletin",
    )
    label = seen(clinic_with_vesc, udi=f"(01){OTHER_DI}(21)123456")
    taken = take(clinic_with_vesc, nameless, label)
    codes = {reason.code for reason in taken.verdict.reasons}
    assert {"listed", "label_stands"} <= codes
    assert [line.model for line in taken.evidence.firmware] == ["CO-40"]
    checks = check_packet(export_packet(desk, officer, FITTING)).checks
    assert [check for check in checks if not check.ok] == []


def test_a_photograph_without_a_day_needs_somebody_who_saw_it_beside_such_a_reading(
    clinic_with_vesc: Clinic, silent: Reading
) -> None:
    photographs = photographed([label_photo(UDI, ("Strider",), taken=None)])
    listed = with_packing_list(photographs, packing_list_photo(SERIAL, ("1 Strider",)), None)
    with pytest.raises(UsageError, match="no second person saw the label today"):
        take(clinic_with_vesc, silent, listed)
    assert take(clinic_with_vesc, silent, seen(clinic_with_vesc, None)).entry
