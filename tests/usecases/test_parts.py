"""Parts of a device: listed with their numbers, swapped with a reason, each act beside the other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agent.confirm.label import parse_label
from agent.confirm.models import LabelSource
from agent.errors import NotAllowed, UsageError
from agent.fitting.models.parts import Part, PartKind, SerialSource
from agent.fitting.parts import unverified_swap
from agent.packet.check import check_packet
from agent.story import load_story
from agent.story.label_picture import label_photo
from agent.usecases.fittings import load_fitting, open_fitting
from agent.usecases.parts import (
    SeenSerial,
    add_part,
    keyed_serial,
    list_parts,
    photographed_serial,
    swap_part,
    typed_serial,
)
from agent.usecases.records import export_packet
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from tests.clinic import Clinic

CASE = load_story().case
FITTING = CASE.fitting_id
DAY = date(2026, 6, 17)
UDI = "(01)09506000123455(21)BAT-11873"


@pytest.fixture
def begun(clinic: Clinic) -> Clinic:
    open_fitting(clinic.desk, clinic.people["fitter"], CASE)
    return clinic


def add(
    clinic: Clinic,
    id_: str = "battery-1",
    seen: SeenSerial | None = None,
    *,
    kind: PartKind = PartKind.BATTERY,
    by: str = "fitter",
) -> None:
    number = seen or typed_serial("BAT-11873")
    part = Part(id=id_, unit_serial="SX2-26-00417", kind=kind, name="battery", number=number.number)
    add_part(clinic.desk, clinic.people[by], FITTING, part, number.kept)


def swap(
    clinic: Clinic,
    id_: str = "battery-1",
    serial: str = "BAT-12004",
    *,
    reason: str = "holds no charge",
    on: date = DAY,
) -> None:
    swap_part(
        clinic.desk,
        clinic.people["fitter"],
        FITTING,
        id_,
        typed_serial(serial),
        swapped_on=on,
        reason=reason,
    )


def test_a_swap_stands_beside_the_part_and_replaces_nothing(begun: Clinic) -> None:
    add(begun)
    swap(begun)
    swap(begun, serial="BAT-12005")
    _, (current,) = list_parts(begun.desk, FITTING)
    history = [(one.swap.old_serial, one.swap.number.serial) for one in current.swaps]
    assert (current.part.number.serial, current.number.serial, history) == (
        "BAT-11873",
        "BAT-12005",
        [("BAT-11873", "BAT-12004"), ("BAT-12004", "BAT-12005")],
    )


@pytest.mark.parametrize(
    ("seen", "serial", "source"),
    [
        (typed_serial(" BAT-11873 "), "BAT-11873", SerialSource.TYPED),
        (keyed_serial("]C0BAT-11873\r\n"), "BAT-11873", SerialSource.SCANNER),
        (keyed_serial("]d20109506000123455" + "21BAT-11873\r"), "BAT-11873", SerialSource.SCANNER),
        (
            photographed_serial(label_photo(UDI, ())),
            "BAT-11873",
            SerialSource.PHOTOGRAPHED,
        ),
    ],
    ids=["typed", "plain barcode", "udi", "photograph"],
)
def test_a_number_says_how_it_came_in(seen: SeenSerial, serial: str, source: SerialSource) -> None:
    assert (seen.number.serial, seen.number.source) == (serial, source)


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        ("", "nothing was read"),
        ("]d20109506000123455", "no serial number"),
        ("(01)09506000123454(21)A", "expected 5, got 4"),
        ("A\rB", "no UDI"),
        ("]D2010950", "caps lock"),
        ("A" * 70, "no serial number"),
    ],
    ids=["nothing", "DI alone", "check digit", "two", "caps lock", "long"],
)
def test_a_scan_that_names_no_one_number_is_refused(scan: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        keyed_serial(scan)
    assert words in caught.value.message


def test_a_photograph_of_a_part_is_kept_and_goes_into_the_packet(begun: Clinic) -> None:
    add(begun, seen=photographed_serial(label_photo(UDI, ())))
    packet = export_packet(begun.desk, begun.people["fitter"], FITTING)
    assert (check_packet(packet).ok, b"-part.jpg" in packet) == (True, True)


def test_listed_and_swapped_parts_are_in_the_packet_which_checks(begun: Clinic) -> None:
    add(begun)
    swap(begun)
    packet = export_packet(begun.desk, begun.people["fitter"], FITTING)
    report = check_packet(packet)
    assert report.ok, [check for check in report.checks if not check.ok]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id_": "nothing"}, "lists no part"),
        ({"serial": "BAT-11873"}, "listed already"),
        ({"reason": " "}, "needs a reason"),
        ({"on": DAY + timedelta(days=1)}, "still to come"),
        (
            {"on": DAY - timedelta(days=1)},
            r'"BAT-11873", which it takes out, was listed on 2026-06-17',
        ),
    ],
    ids=["no such part", "the same number", "no reason", "tomorrow", "before it was listed"],
)
def test_a_swap_that_makes_no_sense_is_refused(
    begun: Clinic, change: dict[str, object], words: str
) -> None:
    add(begun)
    before = begun.desk.store.size
    with pytest.raises(UsageError, match=words):
        swap(begun, **change)  # type: ignore[arg-type]
    assert begun.desk.store.size == before


@pytest.mark.parametrize("id_", ["battery-1", "battery-2"])
def test_a_part_is_listed_once(begun: Clinic, id_: str) -> None:
    add(begun)
    with pytest.raises(UsageError, match="listed already"):
        add(begun, id_)


@pytest.mark.parametrize("by", ["guest", "admin", "auditor"])
def test_not_everybody_lists_parts(begun: Clinic, by: str) -> None:
    with pytest.raises(NotAllowed):
        add(begun, by=by)


@pytest.mark.parametrize(
    ("kind", "asks"), [(PartKind.CONTROLLER, True), (PartKind.BATTERY, False)], ids=str
)
def test_only_a_swapped_controller_asks_for_a_new_verdict(
    begun: Clinic, kind: PartKind, asks: bool
) -> None:
    add(begun, kind=kind)
    swap(begun)
    asked = unverified_swap(load_fitting(begun.desk, FITTING))
    assert (asked is not None) is asks


def test_a_swap_is_not_before_the_one_that_brought_the_part(begun: Clinic) -> None:
    add(begun)
    begun.clock.now += timedelta(days=9)
    later = DAY + timedelta(days=5)
    swap(begun, on=later)
    with pytest.raises(UsageError, match="takes out, came in by the swap of 2026-06-22"):
        swap(begun, serial="BAT-12005", on=DAY + timedelta(days=4))
    swap(begun, serial="BAT-12005", on=later)


def verdict(clinic: Clinic, serial: str, moment: VerdictMoment) -> None:
    label = parse_label(f"(01)09506000123455(21){serial}", LabelSource.TYPED)
    take_verdict(
        clinic.desk, clinic.people["fitter"], readings=(), label=label, date_of_service=DAY,
        moment=moment, subject=FITTING,
    )  # fmt: skip


def test_a_part_of_another_unit_is_not_listed(begun: Clinic) -> None:
    verdict(begun, "SX2-26-00999", VerdictMoment.AT_DELIVERY)
    with pytest.raises(
        UsageError, match=r'"SX2-26-00417" is not the one of .* visits name "SX2-26-00999"'
    ):
        add(begun)


@pytest.mark.parametrize(
    ("serial", "moment"),
    [
        ("sx2-26-00417", VerdictMoment.AT_DELIVERY),
        ("SX2-CLN-0007", VerdictMoment.PLANNED),
    ],
    ids=["the same in another case", "only a planned verdict, maybe of the clinic's unit"],
)
def test_a_part_of_a_unit_that_nothing_contradicts_is_listed(
    begun: Clinic, serial: str, moment: VerdictMoment
) -> None:
    verdict(begun, serial, moment)
    add(begun)
    assert list_parts(begun.desk, FITTING)[1]
