"""Every part that a device has or had, from when to when."""

from __future__ import annotations

from datetime import date, timedelta

from agent.fitting.models import Component, Fitting, Side, SignedVisit
from agent.fitting.models.parts import (
    Part,
    PartEntry,
    PartKind,
    PartSerial,
    SerialSource,
    Swap,
    SwapEntry,
)
from agent.fitting.worn_parts import Since, WornPart, worn_parts
from tests.packet import sample

LISTED = date(2026, 5, 12)
UNIT = "SX2-26-00417"


def number(serial: str, udi: str = "") -> PartSerial:
    return PartSerial(serial=serial, source=SerialSource.TYPED, udi=udi)


def part(serial: str = "RC-1", udi: str = "") -> PartEntry:
    listed = Part(
        id="remote",
        unit_serial=UNIT,
        kind=PartKind.REMOTE,
        name="remote",
        number=number(serial, udi),
    )
    return PartEntry(entry=3, part=listed)


def swap(old: str, new: str, on: date) -> SwapEntry:
    told = Swap(part="remote", old_serial=old, number=number(new), swapped_on=on, reason="test")
    return SwapEntry(entry=9, swap=told)


def visits(*tables: tuple[Component, ...]) -> tuple[SignedVisit, ...]:
    """One visit a day, each with its table, the newest first."""
    first = next(one for one in sample.fitting().visits if one.visit.id == "V-10")
    told = (
        first.visit.model_copy(
            update={"id": f"V-{day}", "started": first.visit.started + timedelta(days=day),
                    "components": table}
        )
        for day, table in enumerate(tables)
    )  # fmt: skip
    return tuple(first.model_copy(update={"visit": visit}) for visit in reversed(list(told)))


def fitting(**change: object) -> Fitting:
    return sample.fitting().model_copy(update={"visits": (), **change})


def found(of: Fitting) -> list[tuple[str, Since, date, date | None]]:
    return [(p.serial, p.how, p.since, p.until) for p in worn_parts(of, lambda _: LISTED)]


def test_a_part_is_there_from_the_day_of_its_entry() -> None:
    assert found(fitting(parts=(part(),))) == [("RC-1", Since.LISTED, LISTED, None)]


def test_every_swap_ends_one_part_and_begins_another() -> None:
    first, second = date(2026, 6, 1), date(2026, 7, 1)
    swaps = (swap("RC-1", "RC-2", first), swap("RC-2", "RC-3", second))
    assert found(fitting(parts=(part(),), swaps=swaps)) == [
        ("RC-1", Since.LISTED, LISTED, first),
        ("RC-2", Since.FITTED, first, second),
        ("RC-3", Since.FITTED, second, None),
    ]


def test_what_a_visit_saw_counts_until_another_was_seen_in_its_place() -> None:
    left, right = (
        Component(module="thigh", side=side, serial="T-1") for side in (Side.LEFT, Side.RIGHT)
    )
    other = left.model_copy(update={"serial": "T-2"})
    seen = visits((left, right), (left,), (other,))
    assert found(fitting(visits=seen)) == [
        ("T-1", Since.SEEN, LISTED, LISTED + timedelta(days=2)),
        ("T-2", Since.SEEN, LISTED + timedelta(days=2), None),
        ("T-1", Since.SEEN, LISTED, None),
    ]


def test_a_part_that_both_tell_is_told_once_as_it_is_listed() -> None:
    table = visits((Component(module="remote", serial="RC-1"),))
    assert found(fitting(parts=(part(),), visits=table)) == [("RC-1", Since.LISTED, LISTED, None)]


def test_identifier_and_lot_are_those_of_the_parts_own_label() -> None:
    one = part(udi="(01)09506000123455(10)L7(21)RC-1")
    assert [(p.di, p.lot) for p in worn_parts(fitting(parts=(one,)), lambda _: LISTED)] == [
        ("09506000123455", "L7")
    ]


def test_a_label_that_cannot_be_read_says_neither() -> None:
    one = part(udi="(01)09506000123456(10)L7")
    assert [(p.di, p.lot) for p in worn_parts(fitting(parts=(one,)), lambda _: LISTED)] == [
        (None, None)
    ]


def test_a_part_is_called_by_its_name_and_kind() -> None:
    worn = WornPart(id="r", kind=PartKind.REMOTE, name="remote", serial="RC-1", unit=UNIT,
                    since=LISTED, how=Since.LISTED)  # fmt: skip
    told = [
        worn,
        worn.model_copy(update={"kind": PartKind.FRAME, "name": "left thigh"}),
        worn.model_copy(update={"kind": PartKind.OTHER, "name": "strap"}),
        worn.model_copy(update={"kind": None, "name": "right shank"}),
    ]
    assert [one.title for one in told] == [
        "the remote RC-1",
        "the left thigh (frame) RC-1",
        "the strap RC-1",
        "the right shank RC-1",
    ]
