"""Two accounts of one person in a packet: a fault where the log knew it, told where nobody asked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from agent.ledger.canonical import JSON
from agent.packet.blocks import Strong
from agent.packet.check import CheckReport
from agent.packet.page_one_papers import identified
from agent.packet.second_person_words import alike_lines
from agent.packet.sections.device import device_blocks
from agent.packet.view import PacketView
from tests.packet.forgeries import ENTRY, Change, failed, other
from tests.packet.genuine import both, content_with, edit, forged
from tests.packet.test_check_labels import ATTESTED, LABEL, photo_there, taken
from tests.packet.test_check_overrides import overridden


def said(report: CheckReport) -> str:
    return next(check.detail for check in report.checks if check.name == "second persons")


def named(**told: JSON) -> Change:
    """Ada, who countersigns, has the printed name of lena, who signed the visits; ada is added first."""
    return both(
        overridden(),
        edit("ada", "user", printed_name="Lena Example"),
        edit("lena", "user", printed_name="Example, LENA", **told),
    )


def another(reason: str = "another clinic") -> dict[str, JSON]:
    return {"namesake": {"whose": "another", "reason": reason}}


def test_nothing_is_told_of_people_who_are_not_alike() -> None:
    assert said(forged(overridden())) == "Nobody signed as a second person beside themselves."


def test_what_an_earlier_program_did_not_ask_about_is_told_and_no_fault() -> None:
    report = forged(named())
    assert "second persons" not in failed(report)
    assert said(report).endswith(
        'are from two accounts with the same printed name ("Example, LENA"); entry '
        f"{ENTRY['lena']} does not say that it adds another person."
    )


def test_two_people_of_one_name_are_told_with_what_was_said_of_them() -> None:
    report = forged(named(**another()))
    assert "second persons" not in failed(report)
    assert f'entry {ENTRY["lena"]} says that it adds another person: "another clinic".' in said(
        report
    )


def test_one_person_with_two_accounts_does_not_sign_for_themselves() -> None:
    report = forged(named(namesake={"whose": "same", "reason": "two roles"}))
    assert (
        f'entry {ENTRY["lena"]} says that it adds the same person again: "two roles".'
        in (failed(report)["second persons"])
    )


def test_an_account_without_the_word_that_its_program_asks_for_is_found() -> None:
    told = failed(forged(named(namesake=None)))["second persons"]
    assert (
        f"Entry {ENTRY['lena']} adds an account with the printed name of entry 0, and does not say whose "
        "it is."
    ) in told
    assert "(verdict.countersigned) and Entry" in told


def test_the_word_is_asked_for_where_nobody_signed_for_the_other() -> None:
    changed = both(
        edit("ada", "user", licence="ABC-1"),
        edit("lena", "user", licence="abc 1", namesake=None),
    )
    assert failed(forged(changed))["second persons"] == (
        f"Entry {ENTRY['lena']} adds an account with the licence of entry 0, and does not say whose it is."
    )


def test_one_licence_is_told_as_one_name_is() -> None:
    changed = both(
        overridden(),
        edit("ada", "user", licence="ABC 0001"),
        edit("ruth", "user", licence="abc-0001", **another()),
    )
    told = said(forged(changed))
    assert "(verdict.countersigned) and Entry" in told
    assert "two accounts with the same licence" in told


def test_the_second_person_of_a_label_is_held_against_whoever_took_the_verdict() -> None:
    changed = both(
        taken(LABEL),
        edit("lena", "user", printed_name="A B"),
        edit("priya", "user", printed_name="b a"),
    )
    told = said(forged(changed, files=photo_there))
    assert (
        f"Entry {ATTESTED} (label.attested) and Entry {ATTESTED + 1} (verdict.taken) are from"
        in told
    )


def test_two_accounts_are_told_once() -> None:
    assert said(forged(named())).count("two accounts with") == 1


@pytest.mark.parametrize("act", ["final", "V-12"])
def test_a_namesake_with_a_part_in_the_fitting_is_told(act: str) -> None:
    """The officer has the printed name of somebody else who recorded one of the fitting's acts."""
    changed = both(
        overridden(), other(act, "priya"), edit("priya", "user", printed_name="A B"),
        edit("ruth", "user", printed_name="B A"),
    )  # fmt: skip
    assert "(verdict.overridden) and Entry" in said(forged(changed))


@pytest.mark.parametrize("place", [identified, device_blocks])
@pytest.mark.parametrize("alike", [True, False])
def test_the_pages_tell_it_too(place: Callable[[PacketView], object], alike: bool) -> None:
    view = PacketView(content_with(named(**another()) if alike else overridden()))
    told = str(place(view))
    assert ("Second person may be the first" in told) == alike


def test_the_chapter_tells_what_was_said_of_them() -> None:
    told = str(device_blocks(PacketView(content_with(named(**another())))))
    assert "says that it adds another person" in told


def test_page_one_tells_what_they_have_in_common_in_few_words() -> None:
    (line,) = alike_lines(PacketView(content_with(named(**another()))))
    strong, rest = line
    assert isinstance(strong, Strong)
    assert strong.words == "Second person may be the first: same printed name"
    assert re.fullmatch(r", entries \d+ and \d+", str(rest))


def test_page_one_counts_those_that_it_does_not_tell() -> None:
    both_alike = both(
        named(**another()), edit("ruth", "user", printed_name="Lena, Example", **another())
    )
    (line,) = alike_lines(PacketView(content_with(both_alike)))
    assert str(line).count("; and 2 more") == 1
