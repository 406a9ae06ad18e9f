"""An entry of the told fitting, or of a subject that its verdicts rest on, cannot be left out unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.canonical import JSON
from agent.ledger.leaf import LISTS, Link, Previous, chain_of
from agent.packet.check import CheckReport
from agent.packet.layout import NEWEST_SECTION, RESTING
from tests.packet.forgeries import failed
from tests.packet.genuine import (
    FITTING,
    Relink,
    Step,
    Steps,
    forged,
    genuine,
    index_of,
    linked,
    unlinked,
)

CROSSWALKS = ("first", "second", "third")
"""Three acts about one subject of the supplier's, among the fitting's own."""


def with_crosswalks(steps: Steps) -> None:
    told = list(steps.items())
    for place, name in zip((6, 10, 14), CROSSWALKS, strict=True):
        at = told[place][1].at + timedelta(seconds=1)
        walk: JSON = {"reported_model": name}
        act = Step("crosswalk.accepted", "ruth", {"crosswalk": walk}, at, "ruth", "crosswalks")
        told.insert(place + 1, (name, act))
    steps.clear()
    steps.update(told)


def whole() -> Steps:
    steps = genuine()
    with_crosswalks(steps)
    return steps


NAMES = tuple(whole())
CHAIN = {name: chain_of(step.act, step.subject) for name, step in whole().items()}


def index(name: str) -> int:
    return NAMES.index(name)


def told_by(report: CheckReport) -> str:
    (found,) = (check.detail for check in report.checks if check.name == "chain")
    return found


def from_entry(first_linked: int) -> Relink:
    """A log whose entries before this one were written by the program of the first version."""
    return lambda n, link: None if n < first_linked else link


def is_seen(gone: frozenset[str], first_linked: int) -> bool:
    """Whether the first one told after one that is gone says what is before it; the export does."""
    for name in gone:
        told = [n for n in NAMES if CHAIN[n] == CHAIN[name] and n not in gone]
        later = [index(n) for n in told if index(n) > index(name)]
        if min(later, default=len(NAMES)) >= first_linked:
            return True
    return False


@given(
    gone=st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=4),
    first_linked=st.one_of(st.just(0), st.integers(0, len(NAMES) + 1)),
)
@settings(deadline=None, max_examples=40)
def test_whatever_is_left_out_is_seen_but_what_is_declared_unseen(
    gone: frozenset[str], first_linked: int
) -> None:
    report = forged(with_crosswalks, left_out=gone, link=from_entry(first_linked))
    assert ("chain" in failed(report)) == is_seen(gone, first_linked)
    if not is_seen(gone, first_linked):
        assert "ritten before entries were linked" in told_by(report)


@pytest.mark.parametrize("name", NAMES)
def test_each_entry_left_out_of_a_linked_log_is_named(name: str) -> None:
    found = failed(forged(with_crosswalks, left_out=frozenset({name})))["chain"]
    title = "the lists" if CHAIN[name] == LISTS else f'"{CHAIN[name]}"'
    assert f"Entry {index(name)} about {title} is left out" in found


def test_a_good_packet_says_up_to_where_and_about_whom() -> None:
    assert told_by(forged(with_crosswalks)) == (
        'As of entry 23 no entry is left out about "FIT-2026-0042", "crosswalks", the lists and 4 '
        'people. There was none about "clock", "firmware", "gudid", "policy" and "recalls".'
    )


def test_a_packet_of_before_says_what_it_cannot_show() -> None:
    report = forged(link=unlinked, export=with_sections(newest=None))
    assert (report.ok, told_by(report)) == (
        True,
        "Written before entries were linked: one about this fitting that is left out would not be seen.",
    )


def test_a_packet_half_of_before_says_up_to_where_it_is() -> None:
    report = forged(link=from_entry(6))
    assert report.ok
    assert told_by(report) == (
        'There was none about "clock", "crosswalks", "firmware", "gudid", "policy" and "recalls". Written '
        'before entries were linked, up to entry 5: about "FIT-2026-0042", the lists and 4 people. One '
        "left out before these would not be seen."
    )


def linked_to(name: str, previous: Callable[[Link], Previous | None]) -> Relink:
    """One entry that names another one than the true one."""
    return lambda n, link: Link(previous(link)) if n == index_of(genuine(), name) else link


def at_entry(number: int) -> Callable[[Link], Previous]:
    return lambda _: Previous(index=number, hash="ab" * 32)


def of_another_hash(link: Link) -> Previous:
    assert link.previous is not None
    return Previous(index=link.previous.index, hash="ab" * 32)


ABOUT = f'as the one before it about "{FITTING}"'


@pytest.mark.parametrize(
    ("name", "previous", "told"),
    [
        ("V-02", at_entry(3), f'entry 3 {ABOUT}, which is about "u-ruth"'),
        ("V-02", at_entry(17), f"entry 17 {ABOUT}, which is not before it."),
        ("V-02", at_entry(15), f"entry 15 {ABOUT}, which is not before it."),
        ("V-02", at_entry(10), f"entry 10 {ABOUT}, and entry 14 is told in between."),
        ("V-02", of_another_hash, f'another entry 14 about "{FITTING}" than the packet has'),
        ("V-02", lambda _: None, f'none about "{FITTING}" is before it, and entry 14 is told'),
        ("opened", at_entry(900), f"entry 900 {ABOUT}, which is not before it."),
        ("opened", at_entry(4), f"entry 4 {ABOUT}, which is about"),
    ],
    ids=[
        "another-subject-s",
        "later",
        "itself",
        "skips-one",
        "another-hash",
        "none",
        "beyond-the-log",
        "first",
    ],
)
def test_a_link_to_anything_but_the_one_before_is_named(
    name: str, previous: Callable[[Link], Previous | None], told: str
) -> None:
    found = failed(forged(link=linked_to(name, previous)))
    assert list(found) == ["chain"]
    assert told in found["chain"]


def test_entries_that_name_each_other_in_a_ring_are_found() -> None:
    first, last = index_of(genuine(), "opened"), index_of(genuine(), "delivery")
    ring: Relink = lambda n, link: Link(at_entry(last)(link)) if n == first else link  # noqa: E731
    assert f"Entry {first} names entry {last}" in failed(forged(link=ring))["chain"]


def test_an_entry_of_somebody_else_s_that_the_packet_does_not_tell_is_one_left_out() -> None:
    def others(steps: Steps) -> None:
        steps["other"] = replace(steps["amendment"], subject="FIT-OTHER")

    place = len(genuine())
    ring: Relink = lambda n, link: Link(at_entry(place)(link)) if n == place + 1 else link  # noqa: E731
    found = failed(forged(others, left_out=frozenset({"other"}), link=ring))["chain"]
    assert f'Entry {place} about "{FITTING}" is left out, which entry {place + 1} names' in found


def test_an_entry_without_a_link_behind_one_that_has_it_is_found() -> None:
    gap: Relink = lambda n, link: None if n == 9 else linked(n, link)  # noqa: E731
    assert failed(forged(link=gap)) == {
        "chain": "Entry 9 (document.added) does not say which one of its chain is before it, as entry "
        "0 does, which is older."
    }


def with_sections(**changes: JSON) -> Callable[[Step], Step]:
    """An export with other sections; one of ``None`` is left out."""

    def change(step: Step) -> Step:
        sections = {name: value for name, value in {**step.sections, **changes}.items() if value}
        return replace(step, sections=sections)

    return change


def with_newest(**changes: JSON) -> Callable[[Step], Step]:
    """An export that says other things of some subjects; of one that is ``...``, nothing."""

    def change(step: Step) -> Step:
        said = step.sections[NEWEST_SECTION]
        assert isinstance(said, dict)
        chains = said["chains"]
        assert isinstance(chains, dict)
        told = {name: v for name, v in {**chains, **changes}.items() if v != "nothing"}
        return replace(step, sections={**step.sections, NEWEST_SECTION: {**said, "chains": told}})

    return change


SOMETHING: JSON = {"index": 4, "hash": "ab" * 32}


NO_ENTRY = "Entry 20 names something that is no entry as the newest about"


@pytest.mark.parametrize(
    ("export", "told"),
    [
        (with_sections(newest=None), "does not say which entry of each chain was the newest."),
        (with_sections(newest={"edition": 1}), "does not say which entry of each chain"),
        (with_sections(newest=[1]), "does not say which entry of each chain"),
        (with_newest(clock="nothing"), 'does not say which entry about "clock" was the newest.'),
        (with_newest(**{"u-lena": "nothing"}), 'does not say which entry about "u-lena" was'),
        (with_newest(**{"u-lena": None}), 'none about "u-lena" is before it, and entry 1 is told'),
        (with_newest(firmware=SOMETHING), 'the one before it about "firmware", which is about'),
        (with_newest(**{"u-lena": SOMETHING}), 'the one before it about "u-lena", which is about'),
        (with_newest(firmware={"index": 12}), 'the one before it about "firmware", which is about'),
        (with_newest(**{"u-lena": "entry 1"}), f'{NO_ENTRY} "u-lena"'),
        (with_newest(firmware=[]), f'{NO_ENTRY} "firmware"'),
        (with_newest(**{"FIT-OTHER": SOMETHING}), 'about "FIT-OTHER", which is about'),
    ],
)
def test_an_export_that_does_not_name_the_newest_entry_of_each_subject_is_found(
    export: Callable[[Step], Step], told: str
) -> None:
    found = failed(forged(export=export))
    assert list(found) == ["chain"]
    assert told in found["chain"]


def test_what_the_supplier_never_recorded_need_not_be_told_and_has_to_be_named() -> None:
    for subject in set(RESTING[1]) - {LISTS}:
        found = failed(forged(export=with_newest(**{subject: "nothing"})))
        assert list(found) == ["chain"]


def test_an_export_by_a_later_program_is_held_to_what_is_known_here() -> None:
    def later(step: Step) -> Step:
        said = step.sections[NEWEST_SECTION]
        assert isinstance(said, dict)
        return replace(step, sections={**step.sections, NEWEST_SECTION: {**said, "edition": 7}})

    assert forged(export=later).ok


def test_a_list_that_was_imported_and_retired_again_is_told_with_the_others() -> None:
    def newer(steps: Steps) -> None:
        told = list(steps.items())
        at = steps["opened"].at + timedelta(seconds=1)
        other = replace(steps["list"], subject="pcl-newer", at=at)
        retired = Step("pcl.retired", "ruth", {"note": "by mistake"}, at, "ruth", "pcl-newer")
        told[6:6] = [("newer", other), ("retired", retired)]
        steps.clear()
        steps.update(told)

    assert "chain" not in failed(forged(newer))
    for gone in ({"newer"}, {"retired"}, {"newer", "retired"}):
        found = failed(forged(newer, left_out=frozenset(gone)))["chain"]
        assert "about the lists is left out" in found
