"""One unit is one patient's: every record of this ledger that names it is found, and told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agent.confirm.decide import decide
from agent.confirm.models import Evidence
from agent.errors import NotAllowed, NotComplete, UsageError
from agent.fitting.models import SignatureMeaning, SignatureStatement, Visit
from agent.fitting.models.elsewhere import AlsoIn
from agent.fitting.models.parts import Part, PartKind
from agent.packet.check import check_packet
from agent.usecases.desk import opened
from agent.usecases.elsewhere import (
    fitting_elsewhere,
    require_no_unit_twice,
    verdict_elsewhere,
)
from agent.usecases.fittings import load_fitting, open_fitting
from agent.usecases.parts import add_part, swap_part, typed_serial
from agent.usecases.records import export_packet
from agent.usecases.returns import record_return
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import DEVICES, TakenVerdict
from agent.usecases.visits import deliver
from drivers.reading import FieldName
from tests.simulated import read
from tests.usecases.room import DELIVERY, FINAL, FITTING, STORY, Room

OTHER = "FIT-2026-0900"
DAY = FINAL.date_of_service
UNIT = "SX2-26-00417"


def other_fitting(room: Room) -> None:
    """A second patient's fitting."""
    case = STORY.case.model_copy(update={"fitting_id": OTHER})
    open_fitting(room.desk, room.people["lena"], case)


def take(room: Room, subject: str, scenario: str = "listed") -> TakenVerdict:
    room.clock.turn_to(FINAL.at)
    return take_verdict(
        room.desk,
        room.people["lena"],
        readings=(read(scenario, room.clock),),
        label=None,
        date_of_service=DAY,
        moment=VerdictMoment.AT_DELIVERY,
        subject=subject,
    )


def delivered_to_other(room: Room, serial: str = UNIT) -> int:
    """The other patient's signed delivery, as an earlier program recorded it."""
    own = DELIVERY.visit
    assert own.unit is not None
    unit = own.unit.model_copy(update={"serial": serial})
    visit = own.model_copy(update={"id": "V-900", "unit": unit, "verdict_entry": None})
    return recorded_delivery(room, OTHER, visit)


def recorded_delivery(room: Room, subject: str, visit: Visit) -> int:
    signature = SignatureStatement(
        printed_name="Lena", credentials="", licence="", signed_at=room.clock(),
        place_tz=STORY.case.place_tz, meaning=SignatureMeaning.AUTHOR,
    )  # fmt: skip
    sections = {"visit": visit, "signature": signature}
    lena = room.people["lena"]
    return lena.record(room.desk, "fitting.delivered", subject=subject, sections=sections).index


def list_part(room: Room, subject: str, serial: str, kind: PartKind = PartKind.BATTERY) -> int:
    part = Part(
        id="p-1", unit_serial=UNIT, kind=kind, name="part", number=typed_serial(serial).number
    )
    return add_part(room.desk, room.people["lena"], subject, part, ()).index


def give_back(room: Room, by: str = "lena", on: date | None = None, note: str = "moved") -> int:
    people = room.people
    return record_return(room.desk, people[by], OTHER, returned_on=on, note=note)[0].index


def unwritten(evidence: Evidence) -> Evidence:
    """The same where nobody wrote the controller's serial."""
    (told,) = evidence.readings
    zeros = told.passes[0].fields[FieldName.SERIAL].model_copy(update={"value": "0000000000"})
    passes = tuple(
        one.model_copy(update={"fields": {**one.fields, FieldName.SERIAL: zeros}})
        for one in told.passes
    )
    return evidence.model_copy(update={"readings": (told.model_copy(update={"passes": passes}),)})


def test_what_nobody_wrote_is_no_unit_to_be_found_elsewhere(room: Room) -> None:
    other_fitting(room)
    delivered_to_other(room, "0000000000")
    evidence = unwritten(take(room, FITTING).evidence)
    assert verdict_elsewhere(room.desk, decide(evidence), evidence, FITTING) == ()


def test_a_verdict_names_the_other_fittings_final_verdict(room: Room) -> None:
    other_fitting(room)
    first = take(room, OTHER)
    second = take(room, FITTING)
    (found,) = second.also_in
    assert (found.entry, found.serial, found.fitting, found.delivered_on) == (
        first.entry,
        UNIT,
        OTHER,
        None,
    )


def test_what_is_stored_names_the_entry_and_not_the_other_patient(room: Room) -> None:
    other_fitting(room)
    first = take(room, OTHER)
    second = take(room, FITTING)
    kept = AlsoIn.model_validate(opened(room.desk.store.entry(second.entry), "also_in"))
    assert [(one.entry, one.fitting) for one in kept.found] == [(first.entry, "")]


def test_a_verdict_that_stands_alone_says_nothing_of_others(room: Room) -> None:
    taken = take(room, FITTING)
    entry = room.desk.store.entry(taken.entry)
    assert (taken.also_in, "also_in" in entry.sections) == ((), False)


def test_another_serial_is_another_unit(room: Room) -> None:
    other_fitting(room)
    delivered_to_other(room, serial="SX2-26-0041")
    assert take(room, FITTING).also_in == ()


def test_a_verdict_outside_any_fitting_names_the_patients_too(room: Room) -> None:
    other_fitting(room)
    entry = delivered_to_other(room)
    assert [one.entry for one in take(room, DEVICES).also_in] == [entry]


def test_a_unit_that_another_patient_has_is_not_delivered(room: Room) -> None:
    other_fitting(room)
    entry = delivered_to_other(room, serial=UNIT.lower())
    verdict = room.verdict()
    draft = room.delivery()
    before = room.desk.store.size
    with pytest.raises(NotComplete) as refused:
        deliver(room.desk, room.people["lena"], FITTING, draft.id, verdict)
    assert refused.value.message == (
        'The unit with the serial number "sx2-26-00417" was delivered to another patient on '
        f'2026-06-17 (entry {entry}), in "FIT-2026-0900".'
    )
    assert room.desk.store.size == before


def test_after_its_return_it_is_delivered_and_the_delivery_says_so(room: Room) -> None:
    other_fitting(room)
    entry = delivered_to_other(room)
    verdict = room.verdict()
    give_back(room)
    made = deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, verdict)
    kept = AlsoIn.model_validate(opened(room.desk.store.entry(made.index), "also_in"))
    assert [(one.entry, one.returned_on, one.fitting) for one in kept.found] == [(entry, DAY, "")]


def test_a_part_that_another_patient_has_is_not_delivered(room: Room) -> None:
    other_fitting(room)
    list_part(room, OTHER, "BAT-1")
    delivered_to_other(room, serial="SX2-26-00999")
    list_part(room, FITTING, "bat-1")
    with pytest.raises(NotComplete, match=r'^The part "p-1" with the serial number "BAT-1" was'):
        deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, room.verdict())


def test_a_part_of_another_kind_is_another_part(room: Room) -> None:
    other_fitting(room)
    list_part(room, OTHER, "BAT-1", PartKind.CHARGER)
    delivered_to_other(room, serial="SX2-26-00999")
    list_part(room, FITTING, "BAT-1")
    assert fitting_elsewhere(room.desk, load_fitting(room.desk, FITTING)) == ()


def test_a_unit_that_is_another_patients_controller_is_found(room: Room) -> None:
    other_fitting(room)
    entry = list_part(room, OTHER, UNIT, PartKind.CONTROLLER)
    assert [(one.entry, one.part) for one in take(room, FITTING).also_in] == [(entry, "")]


def test_a_part_that_was_swapped_out_is_free(room: Room) -> None:
    other_fitting(room)
    list_part(room, OTHER, UNIT, PartKind.CONTROLLER)
    new = typed_serial("C-2")
    lena = room.people["lena"]
    swap_part(room.desk, lena, OTHER, "p-1", new, swapped_on=room.desk.today(), reason="failed")
    assert take(room, FITTING).also_in == ()


def test_a_controller_swapped_out_after_the_delivery_came_back(room: Room) -> None:
    other_fitting(room)
    list_part(room, OTHER, UNIT, PartKind.CONTROLLER)
    delivered_to_other(room)
    new = typed_serial("C-2")
    lena, day = room.people["lena"], room.desk.today()
    swap_part(room.desk, lena, OTHER, "p-1", new, swapped_on=day, reason="failed")
    (found,) = take(room, FITTING).also_in
    assert (found.delivered_on, found.returned_on) == (DAY, day)


def test_the_ledger_tells_a_unit_that_two_patients_have(room: Room) -> None:
    other_fitting(room)
    first = delivered_to_other(room)
    require_no_unit_twice(room.desk)
    second = recorded_delivery(room, FITTING, DELIVERY.visit)
    with pytest.raises(NotComplete) as told:
        require_no_unit_twice(room.desk)
    assert told.value.message == (
        f'The unit with the serial number "{UNIT}" was delivered in entry {second}, and was '
        f"delivered to another patient on 2026-06-17 (entry {first})."
    )
    assert "k1007 fitting returned FIT-2026-0900" in told.value.next_step
    give_back(room)
    require_no_unit_twice(room.desk)


def test_the_ledger_tells_a_part_that_two_patients_have(room: Room) -> None:
    other_fitting(room)
    list_part(room, OTHER, "BAT-1")
    list_part(room, FITTING, "BAT-1")
    delivered_to_other(room, serial="SX2-26-00999")
    recorded_delivery(room, FITTING, DELIVERY.visit)
    with pytest.raises(NotComplete, match=r'^The part "p-1" with the serial number "BAT-1" was'):
        require_no_unit_twice(room.desk)


def test_a_return_is_recorded_once_and_told_in_the_fitting(room: Room) -> None:
    other_fitting(room)
    delivered_to_other(room)
    entry = give_back(room)
    (told,) = load_fitting(room.desk, OTHER).returns
    assert (told.entry, told.told.serial, told.told.returned_on, told.told.note) == (
        entry,
        UNIT,
        DAY,
        "moved",
    )
    with pytest.raises(UsageError, match=f"came back on 2026-06-17 already, by entry {entry}"):
        give_back(room)


def test_what_was_not_delivered_does_not_come_back(room: Room) -> None:
    other_fitting(room)
    with pytest.raises(UsageError, match="Nothing is delivered"):
        give_back(room)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_return_is_neither_before_the_delivery_nor_still_to_come(room: Room, days: int) -> None:
    other_fitting(room)
    delivered_to_other(room)
    with pytest.raises(UsageError, match="was delivered on 2026-06-17, and today is 2026-06-17"):
        give_back(room, on=DAY + timedelta(days=days))


def test_a_return_says_why(room: Room) -> None:
    other_fitting(room)
    delivered_to_other(room)
    with pytest.raises(UsageError, match="needs a note"):
        give_back(room, note=" ")


def test_a_guest_records_no_return(room: Room) -> None:
    other_fitting(room)
    delivered_to_other(room)
    with pytest.raises(NotAllowed):
        give_back(room, by="priya")


def test_a_packet_of_a_returned_unit_and_of_the_next_patient_check(room: Room) -> None:
    other_fitting(room)
    delivered_to_other(room)
    give_back(room)
    deliver(room.desk, room.people["lena"], FITTING, room.delivery().id, room.verdict())
    report = check_packet(export_packet(room.desk, room.people["ruth"], FITTING))
    assert report.ok, [check for check in report.checks if not check.ok]
