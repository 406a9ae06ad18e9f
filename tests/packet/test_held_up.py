"""A verdict that a person had to review, of a product that is listed: the row and the why are printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from agent.confirm.models import Reason, VerdictKind
from agent.fitting.models import Claim
from agent.packet.content import VerdictEntry
from agent.packet.page_one import page_one
from agent.packet.page_one_papers import identified, right_claim
from agent.packet.sections.claim import claim_blocks
from agent.packet.sections.device import device_blocks
from agent.packet.verdict_words import CODING_FACT, verdict_words
from agent.packet.view import PacketView
from drivers.reading import FieldName
from tests.confirm.build import crosswalk
from tests.packet import sample
from tests.packet.build import content_of, log_of, plain, verdict_entry
from tests.packet.test_overrides_shown import content as overridden

TAKEN = verdict_entry()
WALK = crosswalk()
BLOCKED = Reason(code="firmware_blocked", text="Firmware 4.2.1 is blocked by policy line 3.")
LISTED = TAKEN.verdict.reasons[0]
NOTE = Reason(code="gudid_agrees", text="GUDID says the same.")
ROW = "listed on PCL snapshot retrieved 06/15/2026: Synthex Mobility, Strider Personal, SX-200"
PLACES = pytest.mark.parametrize("place", [identified, device_blocks])
Place = Callable[[PacketView], object]


def view(entry: VerdictEntry, *claims: Claim) -> PacketView:
    fitting = sample.fitting()
    content = replace(content_of(fitting, log_of(fitting)), verdicts=(entry,))
    told = fitting.model_copy(update={"claims": claims}) if claims else fitting
    return PacketView(replace(content, fitting=told))


def reviewed(*reasons: Reason, listed: bool = True) -> VerdictEntry:
    changes: dict[str, object] = {"verdict": VerdictKind.REVIEW, "reasons": reasons}
    if not listed:
        changes["listing"] = None
    return replace(TAKEN, verdict=TAKEN.verdict.model_copy(update=changes))


@PLACES
def test_the_row_and_what_held_it_up_are_printed(place: Place) -> None:
    told = str(place(view(reviewed(BLOCKED, LISTED)))).lower()
    wanted = (ROW, "a person has to review it", BLOCKED.text)
    assert [words for words in wanted if words.lower() not in told] == []


def test_the_chapter_tells_the_rule_s_own_sentence_of_the_row_too() -> None:
    assert LISTED.text in str(device_blocks(view(reviewed(BLOCKED, LISTED))))


def test_page_one_does_not_name_a_note_as_what_held_it_up() -> None:
    assert NOTE.text not in str(identified(view(reviewed(BLOCKED, LISTED, NOTE))))


def test_a_verdict_that_goes_on_was_held_up_by_nothing() -> None:
    assert "Held up" not in str(identified(view(TAKEN)))


def test_without_a_row_none_is_printed() -> None:
    told = verdict_words(reviewed(BLOCKED, listed=False).verdict, sample.ZONE)
    assert told.startswith("not decided: a person has to review it (PCL snapshot retrieved")


def test_a_row_that_was_not_found_in_effect_is_not_called_listed() -> None:
    other = Reason(code="unverified_wording", text="The listing names no model number.")
    told = verdict_words(reviewed(other).verdict, sample.ZONE)
    assert told.startswith("row that was found on PCL snapshot")


def walked(model: str) -> VerdictEntry:
    walk = WALK.model_copy(update={"reported_model": model, "note": "the letter of May"})
    (reading,) = TAKEN.evidence.readings
    value = reading.passes[0].fields[FieldName.SERIAL]
    said = {
        FieldName.MANUFACTURER: value.model_copy(update={"value": walk.reported_manufacturer}),
        FieldName.MODEL: value.model_copy(update={"value": model}),
    }
    once = reading.passes[0].model_copy(update={"fields": reading.passes[0].fields | said})
    read = reading.model_copy(update={"passes": (once, once)})
    changes = {"readings": (read,), "crosswalks": (walk,)}
    return replace(TAKEN, evidence=TAKEN.evidence.model_copy(update=changes))


def test_page_one_says_what_was_reported_under_another_name() -> None:
    told = str(identified(view(walked("SX-900"))))
    assert "Reported as Synthex Mobility, SX-900" in told
    assert [
        w for w in ("crosswalk version 1", "accepted by", "the letter of May") if w not in told
    ] == []


def test_the_chapter_says_that_the_names_differ() -> None:
    assert "NAMES DIFFER" in str(device_blocks(view(walked("SX-900"))))


DIS = ("00614141007349", "09506000123455", "51022222233336")


def versions(*changes: Mapping[str, object]) -> PacketView:
    """A product reported under another name, whose crosswalk was accepted and then changed so."""
    taken = walked("SX-900")
    walks = [taken.evidence.crosswalks[0].model_copy(update={"udi_dis": DIS[:1], "note": "first"})]
    for number, change in enumerate(changes, start=2):
        walks.append(walks[-1].model_copy(update={"version": number, **change}))
    evidence = taken.evidence.model_copy(update={"crosswalks": (walks[-1],)})
    fitting, log = sample.fitting(), log_of(sample.fitting())
    for walk in walks:
        log.add("crosswalk.accepted", {"crosswalk": plain(walk)})
        if walk.note == "taken back":
            log.add("crosswalk.retired", {"crosswalk": plain(walk), "note": "wrong"})
    shown = (replace(taken, evidence=evidence),)
    return PacketView(replace(content_of(fitting, log), verdicts=shown))


ADDED, ADDED_TOO = {"udi_dis": DIS[:2], "note": "size M"}, {"udi_dis": DIS, "note": "size L"}


def test_the_chapter_tells_each_version_that_adds_device_identifiers() -> None:
    told = str(device_blocks(versions(ADDED, ADDED_TOO)))
    assert f"DI {', '.join(DIS)} (of its labels)" in told
    places = [told.index(f"version {number}, accepted by") for number in (3, 2, 1)]
    assert places == sorted(places)
    assert [note for note in ("size L", "size M", "first") if note not in told] == []


def test_page_one_tells_by_whose_word_the_product_is_that_row() -> None:
    told = str(identified(versions(ADDED, ADDED_TOO)))
    assert "by crosswalk version 3, which adds labels to version 1 accepted by" in told
    assert [note in told for note in ("first", "size M", "size L")] == [True, False, False]


@pytest.mark.parametrize(
    "changes",
    [
        ({**ADDED, "reported_hardware": ("A",)},),
        (ADDED, {"udi_dis": DIS[1:], "note": "size M"}),
        ({"note": "taken back"}, ADDED),
    ],
)
def test_a_version_that_is_no_addition_stands_by_itself(
    changes: tuple[Mapping[str, object], ...],
) -> None:
    assert "which adds labels" not in str(identified(versions(*changes)))


@PLACES
def test_the_same_name_is_not_told_as_another(place: Place) -> None:
    told = str(place(view(walked(WALK.key.model))))
    assert [words for words in ("Reported as", "NAMES DIFFER") if words in told] == []


def test_what_is_told_beside_a_claim_stands_in_its_chapter_and_is_pointed_to_on_page_one() -> None:
    odd = sample.fitting().claims[0].model_copy(update={"units": 2, "modifiers": ("RT",)})
    shown = view(TAKEN, odd)
    told = str(claim_blocks(shown))
    wanted = ("2 units of K1007, which is bilateral", "The modifier RT names a side")
    assert [words for words in wanted if words not in told] == []
    assert "2 remarks beside the claim" in str(right_claim(shown))


def page_one_of(shown: PacketView, number: int) -> str:
    (one,) = (each for each in page_one(shown) if each.number == number)
    return str(one.lines)


def test_page_one_has_room_for_all_that_is_told_of_a_reviewed_product() -> None:
    taken = walked("SX-900")
    held = replace(taken, verdict=reviewed(BLOCKED, LISTED).verdict)
    fitting = overridden(second=True).fitting
    content = replace(view(held).content, fitting=fitting)
    told = page_one_of(PacketView(content), 5)
    wanted = (CODING_FACT, BLOCKED.text, "the letter of May", "the letter of 2026-05-12")
    assert [words for words in wanted if words not in told] == []


def test_a_remark_does_not_push_the_date_of_service_off_page_one() -> None:
    odd = sample.fitting().claims[0].model_copy(update={"units": 2})
    assert "06/17/2026" in page_one_of(view(TAKEN, odd), 1)


def test_a_plain_claim_has_nothing_beside_it() -> None:
    assert "beside the claim" not in f"{claim_blocks(view(TAKEN))}{right_claim(view(TAKEN))}"


def test_what_a_profile_says_of_the_radio_module_is_told() -> None:
    (reading,) = TAKEN.evidence.readings
    value = reading.passes[0].fields[FieldName.SERIAL].model_copy(update={"value": "RM-52"})
    once = reading.passes[0].model_copy(update={"radio_module": {FieldName.MODEL: value}})
    read = reading.model_copy(update={"passes": (once,)})
    evidence = TAKEN.evidence.model_copy(update={"readings": (read,)})
    told = str(device_blocks(view(replace(TAKEN, evidence=evidence))))
    assert "model RM-52; by the profile synthex-sx200 that is the radio module's" in told
