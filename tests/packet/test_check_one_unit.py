"""What a packet says itself of the unit in another patient's record is held against its delivery."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from agent.fitting.models.elsewhere import Elsewhere, Return, ReturnEntry
from agent.ledger.canonical import JSON
from agent.packet.page_one_care import delivered
from agent.packet.page_one_papers import identified
from agent.packet.sections.device import device_blocks
from agent.packet.sections.training import delivery_blocks
from agent.packet.view import PacketView
from tests.packet.forgeries import Change, failed
from tests.packet.genuine import Steps, both, forged, genuine, index_of
from tests.packet.told import story_content

FOUND: dict[str, JSON] = {
    "entry": 3, "serial": "SX2-26-00417", "part": "", "delivered_on": "2026-06-01", "returned_on": None,
    "fitting": "",
}  # fmt: skip
BACK: dict[str, JSON] = {**FOUND, "returned_on": "2026-06-10"}
DELIVERY = index_of(genuine(), "delivery")
FINAL = index_of(genuine(), "final")


def says(name: str, *found: JSON) -> Change:
    """That act carries what was found elsewhere."""

    def change(steps: Steps) -> None:
        also: JSON = {"also_in": {"found": list(found)}}
        steps[name] = replace(steps[name], sections={**steps[name].sections, **also})  # type: ignore[dict-item]

    return change


def returned(serial: str = "SX2-26-00417", *, last: bool = True, name: str = "back") -> Change:
    """The unit came back, after all else or before anything was delivered."""

    def change(steps: Steps) -> None:
        told: JSON = {"serial": serial, "returned_on": "2026-06-18", "note": "moved"}
        after = list(steps)[-1] if last else "opened"
        rest = {} if last else {n: steps.pop(n) for n in list(steps)[list(steps).index("final") :]}
        at = (steps[after] if last else steps[list(steps)[-1]]).at + timedelta(seconds=20)
        like = steps["opened"]
        steps[name] = replace(like, act="fitting.returned", sections={"return": told}, at=at)
        steps.update(rest)

    return change


def test_a_delivery_of_what_another_patient_has_is_found() -> None:
    assert failed(forged(both(says("final", FOUND), says("delivery", FOUND)))) == {
        "verdicts": f'Entry {DELIVERY} (fitting.delivered) delivers "SX2-26-00417", which by its own words '
        "was delivered to another patient in entry 3 and did not come back."
    }


def test_a_return_after_the_day_of_delivery_came_too_late() -> None:
    late = {**FOUND, "returned_on": "2026-06-18"}
    assert "did not come back" in failed(forged(says("delivery", late)))["verdicts"]


@pytest.mark.parametrize(
    "found", [BACK, {**FOUND, "delivered_on": None}], ids=["back", "not delivered"]
)
def test_what_nobody_else_has_is_delivered(found: JSON) -> None:
    assert failed(forged(both(says("final", found), says("delivery", found)))) == {}


def test_a_delivery_that_is_silent_of_what_its_verdict_found_is_found() -> None:
    assert failed(forged(says("final", FOUND))) == {
        "verdicts": f"Entry {DELIVERY} (fitting.delivered) says nothing of another patient's record of the "
        f"unit, which its verdict in entry {FINAL} names."
    }


def test_a_return_after_the_delivery_checks() -> None:
    assert failed(forged(returned())) == {}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (returned("S-2"), 'is about "S-2", delivered was "SX2-26-00417"'),
        (both(returned(), returned(name="again")), "the unit came back in entry"),
        (returned(last=False), "is told without a delivery before it"),
    ],
    ids=["another unit", "twice", "before the delivery"],
)
def test_a_return_that_cannot_be_is_found(change: Change, words: str) -> None:
    assert words in failed(forged(change))["verdicts"]


def shown(place: object) -> str:
    """That page of the story, whose final verdict found the unit elsewhere and which came back."""
    content = story_content()[0]
    also = tuple(
        Elsewhere.model_validate(one) for one in (FOUND, BACK, {**FOUND, "delivered_on": None})
    )
    verdicts = tuple(
        one.model_copy(update={"also_in": also if not one.provisional else ()})
        for one in content.fitting.verdicts
    )
    back = Return(serial="SX2-26-00417", returned_on=date(2026, 7, 2), note="moved away")
    returns = (ReturnEntry(entry=77, told=back),)
    fitting = content.fitting.model_copy(update={"verdicts": verdicts, "returns": returns})
    assert callable(place)
    return str(place(PacketView(replace(content, fitting=fitting))))


@pytest.mark.parametrize("place", [identified, device_blocks])
def test_the_packet_prints_where_else_the_unit_is_on_record(place: object) -> None:
    start = "The unit with the serial number SX2-26-00417 is in another patient's record of this supplier"
    told = shown(place)
    assert [
        words
        for words in (
            f"{start}: delivered there 06/01/2026, entry 3, NOT recorded as returned.",
            f"{start}: delivered there 06/01/2026, entry 3, returned 06/10/2026.",
            f"{start}, entry 3, not delivered there.",
        )
        if words not in told
    ] == []


@pytest.mark.parametrize("place", [delivered, delivery_blocks])
def test_the_packet_prints_that_the_unit_came_back(place: object) -> None:
    told = shown(place)
    assert ("RETURNED 07/02/2026" in told, "entry 77: moved away" in told) == (True, True)
