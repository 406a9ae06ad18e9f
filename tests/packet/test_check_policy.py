"""No verdict is taken under more than the officers' acts before it allow; the acts are held to each other."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, NamedTuple

import pytest

from agent.cli.packet_says import lines_of
from agent.ledger.canonical import JSON
from agent.ledger.leaf import LINKED, UNLINKED, Leaf, format_moment
from agent.packet.archive import read_archive
from agent.packet.check.opened import open_packet
from agent.packet.check.policy import not_held, policy_faults, policy_words
from agent.packet.check.says import what_it_says
from agent.packet.check.told import Told
from agent.packet.layout import orders_name
from tests.packet.forgeries import Change, failed
from tests.packet.genuine import Files, Steps, both, edit, forged, made
from tests.packet.taken_in import add, before_the_verdict, there

AGE: Final = "max_snapshot_age_days"
BEGIN: Final = datetime(2026, 6, 17, 12, tzinfo=UTC)
LATER: Final = "9"
"""Rules of this time or a later one."""


class Step(NamedTuple):
    """An entry, so many minutes after the one before it."""

    act: str
    contents: dict[str, JSON]
    minutes: int = 10
    subject: str = "policy"


def sets(setting: str, was: JSON, now: JSON, minutes: int = 10, **change: JSON) -> Step:
    """An officer's act."""
    said: dict[str, JSON] = {
        "setting": setting, "was": was, "now": now, "note": "board", "set_by": "u-ruth",
    }  # fmt: skip
    return Step("policy.set", {"policy": said | change}, minutes)


def verdict(version: str = LATER, minutes: int = 10, **rules: JSON) -> Step:
    """A verdict under these rules; what they do not say is as shipped."""
    held: dict[str, JSON] = {"version": version, **rules}
    return Step("verdict.taken", {"evidence": {"rules": held}}, minutes, "FIT-1")


def told(
    *steps: Step, spec: Literal["k1007-leaf/1", "k1007-leaf/2"] = UNLINKED
) -> tuple[Told, ...]:
    at, entries = BEGIN, []
    for index, step in enumerate(steps):
        at += timedelta(minutes=step.minutes)
        leaf = Leaf(
            spec=spec, act=step.act, at=format_moment(at), actor="u-ruth", subject=step.subject,
            sections={},
        )  # fmt: skip
        entries.append(Told(index, leaf, step.contents))
    return tuple(entries)


def order(required: str, **change: JSON) -> dict[str, JSON]:
    line: dict[str, JSON] = {
        "kind": "prior_authorization", "hcpcs": "K1007", "required": required == "needed",
        "begin": "2026-04-13", "end": None, "source": "list A",
    }  # fmt: skip
    return line | change


WAIVED: Final = order("not needed")
GOOD: Final[dict[str, tuple[Step, ...]]] = {
    "what ships": (verdict(),),
    "stricter than what ships": (verdict(max_snapshot_age_days=14, stale_snapshot="refuse"),),
    "as set": (sets(AGE, 31, 60), verdict(max_snapshot_age_days=60)),
    "stricter than set": (sets(AGE, 31, 60), verdict(max_snapshot_age_days=31)),
    "as set since": (
        sets(AGE, 31, 60), verdict(max_snapshot_age_days=60), sets(AGE, 60, 14),
        verdict(max_snapshot_age_days=14)),
    "another setting beside it": (
        sets("stale_recalls", "warn", "review"), sets(AGE, 31, 60),
        verdict(max_snapshot_age_days=60, stale_recalls="review")),
    "tightened while it was taken": (
        sets(AGE, 31, 60), sets(AGE, 60, 14), verdict(minutes=4, max_snapshot_age_days=60)),
    "loosened while it was taken": (sets(AGE, 31, 60), verdict(minutes=4, max_snapshot_age_days=60)),
    "order lists as set": (sets("orders", [], [WAIVED]), verdict(orders=[WAIVED])),
    "one more that is needed": (
        sets("orders", [], [WAIVED]), verdict(orders=[order("needed", hcpcs="E0001"), WAIVED])),
    "before there were acts": (verdict("4", max_snapshot_age_days=366, orders=[WAIVED]),),
    "a setting of a later program": (sets("max_serial_length", 1, 2), verdict()),
    "looked up again": (sets("orders", [], [WAIVED]), sets("orders", [WAIVED], [WAIVED]),
                        verdict(orders=[WAIVED])),
}  # fmt: skip


@pytest.mark.parametrize("case", GOOD)
def test_what_the_acts_allow_is_no_fault(case: str) -> None:
    assert list(policy_faults(told(*GOOD[case]))) == []


BAD: Final[dict[str, tuple[tuple[Step, ...], str]]] = {
    "looser than what ships": ((verdict(max_snapshot_age_days=32),),
        ("Entry 0 (verdict.taken) was taken under age from which a list is stale: 32 days, looser than "
        "31 days, which ships, and no act sets another.")),
    "a warning of stale lists": ((verdict(stale_snapshot="warn"),),
        ('Entry 0 (verdict.taken) was taken under what a stale list leads to: "warn", looser than "review", '
        "which ships, and no act sets another.")),
    "less than a scanned label": ((verdict(minimum_confidence="typed"),),
        ("Entry 0 (verdict.taken) was taken under least confidence that can be confirmed: \"typed\", looser "
        'than "label_scanned", which ships, and no act sets another.')),
    "no value at all": ((verdict(stale_recalls=["warn"]),),
        ("Entry 0 (verdict.taken) was taken under what stale recalls lead to: something that is no text, "
        'looser than "warn", which ships, and no act sets another.')),
    "a waived line that nobody set": ((verdict(orders=[WAIVED]),),
        ("Entry 0 (verdict.taken) was taken under dated lists of what an order needs: K1007 does not need "
        "prior authorization from 2026-04-13 (list A), looser than no line, which ships, and no act sets "
        "another.")),
    "looser than set": ((sets(AGE, 31, 14), verdict(max_snapshot_age_days=31)),
        ("Entry 1 (verdict.taken) was taken under age from which a list is stale: 31 days, looser than "
        "14 days, which entry 0 sets.")),
    "looser than set, under rules of a time before the acts": (
        (sets(AGE, 31, 14), verdict("4", max_snapshot_age_days=31)),
        ("Entry 1 (verdict.taken) was taken under age from which a list is stale: 31 days, looser than "
        "14 days, which entry 0 sets.")),
    "as set before it was tightened": (
        (sets(AGE, 31, 60), sets(AGE, 60, 31), verdict(minutes=6, max_snapshot_age_days=60)),
        ("Entry 2 (verdict.taken) was taken under age from which a list is stale: 60 days, looser than "
        "31 days, which entry 1 sets.")),
    "set afterwards only": ((verdict(max_snapshot_age_days=60), sets(AGE, 31, 60)),
        ("Entry 0 (verdict.taken) was taken under age from which a list is stale: 60 days, looser than "
        "31 days, which ships, and no act sets another.")),
    "a needed line left out": ((sets("orders", [], [order("needed")]), verdict()),
        ("Entry 1 (verdict.taken) was taken under dated lists of what an order needs: no line, looser than "
        "K1007 needs prior authorization from 2026-04-13 (list A), which entry 0 sets.")),
    "an act that passes one over": ((sets(AGE, 60, 90),),
        f"Entry 0 (policy.set) says that {AGE} was 60 days; by the acts before it, it was 31 days."),
    "an act in somebody else's name": ((sets(AGE, 31, 60, set_by="u-lena"),),
        "Entry 0 (policy.set) names somebody else than its author as who set it."),
    "an act with no value": ((sets(AGE, 31, "long"),),
        f'Entry 0 (policy.set) gives "{AGE}" no value it can have.'),
    "an act without a setting": ((sets(AGE, 31, 60)._replace(contents={"policy": {"now": 60}}),),
        "Entry 0 (policy.set) gives nothing no value it can have."),
    "an act that is withheld": ((sets(AGE, 31, 60)._replace(contents={}),),
        'Entry 0 (policy.set): its section "policy" is withheld, and verdicts rest on it.'),
    "an act about something else": ((sets(AGE, 31, 60)._replace(subject="FIT-1"),),
        'Entry 0 (policy.set) is about "FIT-1", not about "policy".'),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_they_do_not_allow_is_named(case: str) -> None:
    steps, fault = BAD[case]
    assert list(policy_faults(told(*steps))) == [fault]


@pytest.mark.parametrize("version", ["1", "2", "3", "4"])
def test_a_linked_leaf_is_held_whatever_version_of_the_rules_it_names(version: str) -> None:
    entries = told(verdict(version, max_snapshot_age_days=366), spec=LINKED)
    assert list(policy_faults(entries)) == [
        (
            "Entry 0 (verdict.taken) was taken under age from which a list is stale: 366 days, looser than "
            "31 days, which ships, and no act sets another."
        )
    ]
    assert not_held(entries) == ()


@pytest.mark.parametrize("version", ["1", "2", "3", "4"])
def test_what_an_older_leaf_was_taken_under_is_told_and_no_fault(version: str) -> None:
    entries = told(verdict(version, max_snapshot_age_days=366))
    assert list(policy_faults(entries)) == []
    assert list(not_held(entries)) == [
        (
            "Entry 0 was taken under age from which a list is stale: 366 days (shipped: 31 days; A "
            "SETTING OF THE COMPUTER, WHICH NO ACT SETS)."
        )
    ]


def test_what_ships_needs_no_telling() -> None:
    assert not_held(told(verdict("4"), verdict(max_snapshot_age_days=366))) == ()


def test_of_a_verdict_whose_evidence_is_withheld_nothing_is_said() -> None:
    (entry,) = told(verdict(max_snapshot_age_days=366))
    assert list(policy_faults((replace(entry, contents={}),))) == []


WORDS: Final[dict[str, tuple[tuple[Step, ...], str]]] = {
    "nothing but what ships": ((verdict(), verdict()),
        "2 verdicts, none under more than the officers' acts allow."),
    "as set": ((sets(AGE, 31, 60), verdict(max_snapshot_age_days=60)),
        ("1 verdict, none under more than the officers' acts allow. Entry 1 was taken under age from which "
        'a list is stale: 60 days (shipped: 31 days; entry 0, by "u-ruth": "board").')),
    "stricter than set": ((sets(AGE, 31, 60), verdict(max_snapshot_age_days=40)),
        ("1 verdict, none under more than the officers' acts allow. Entry 1 was taken under age from which "
        "a list is stale: 40 days (shipped: 31 days; a stricter setting of the computer).")),
    "before there were acts": ((verdict("3", stale_snapshot="warn"),),
        ("1 verdict, none that is held to the officers' acts under more than they allow. Entry 0 was taken "
        'under what a stale list leads to: "warn" (shipped: review; A SETTING OF THE COMPUTER, WHICH NO '
        "ACT SETS).")),
    "order lists say so themselves": ((sets("orders", [], [WAIVED]), verdict(orders=[WAIVED])),
        "1 verdict, none under more than the officers' acts allow."),
    "a later program's": ((sets("max_serial_length", 1, 2), verdict()),
        ("1 verdict, none under more than the officers' acts allow. Entry 0 (policy.set): a setting that "
        "this program does not know.")),
}  # fmt: skip


@pytest.mark.parametrize("case", WORDS)
def test_limits_that_do_not_ship_are_told_with_whose_they_are(case: str) -> None:
    steps, words = WORDS[case]
    assert policy_words(told(*steps)) == words


def test_an_officer_is_told_by_the_printed_name_where_it_is_told() -> None:
    ruth = Step("user.added", {"user": {"printed_name": "Ruth Sample"}}, subject="u-ruth")
    words = policy_words(told(ruth, sets(AGE, 31, 60), verdict(max_snapshot_age_days=60)))
    assert 'entry 1, by "Ruth Sample": "board"' in words


def acted(steps: Steps) -> None:
    """An officer's act among what is taken in before a verdict."""
    (act,) = (sets(AGE, 31, 60),)
    add("act", "policy.set", act.contents)(steps)
    steps["act"] = replace(steps["act"], subject="policy")


def test_a_packet_with_an_act_checks() -> None:
    assert failed(forged(before_the_verdict(acted), files=there)) == {}


FILE: Final = (
    b'[[orders]]\nkind = "prior_authorization"\nhcpcs = "K1007"\nrequired = false\nbegin = 2026-04-13\n'
    b'source = "list A"\n'
)
FILES: Final[dict[str, tuple[bytes, JSON, bool]]] = {
    "its own lines": (FILE, [WAIVED], True),
    "days as texts": (FILE.replace(b"2026-04-13", b'"2026-04-13"'), [WAIVED], True),
    "another line": (FILE, [order("needed")], False),
    "one line more": (FILE, [WAIVED, order("needed", hcpcs="E0001")], False),
    "no lines": (b"orders = []", [WAIVED], False),
    "no list": (b"orders = 1", [], False),
    "no tables": (b"orders = [1]", [], False),
    "no TOML": (b"\xff", [WAIVED], False),
}


@pytest.mark.parametrize("case", FILES)
def test_order_lists_are_those_of_their_file(case: str) -> None:
    data, now, same = FILES[case]
    sha256 = hashlib.sha256(data).hexdigest()
    listed: JSON = {"sha256": sha256, "retrieved": "2026-05-02T00:00:00Z", "source": "A"}

    def imported(steps: Steps) -> None:
        add("act", "policy.set", sets("orders", [], now, listed=listed).contents)(steps)
        steps["act"] = replace(steps["act"], subject="policy")

    def with_file(files: Files) -> None:
        there(files)
        files[orders_name(sha256)] = data

    found = failed(forged(before_the_verdict(imported), files=with_file)).get("policy", "")
    assert ("sets other lines than the file" in found) is not same


@pytest.mark.parametrize(
    ("path", "fault"),
    [("orders/0123456789abcdef", "is missing"), ("orders/fedcba9876543210", "no opened section")],
)
def test_a_packet_has_the_files_of_its_order_lists_and_no_others(path: str, fault: str) -> None:
    listed: JSON = {"sha256": "0123456789abcdef" + "0" * 48, "retrieved": "x", "source": "A"}

    def imported(steps: Steps) -> None:
        add("act", "policy.set", sets("orders", [], [], listed=listed).contents)(steps)
        steps["act"] = replace(steps["act"], subject="policy")

    def with_file(files: Files) -> None:
        there(files)
        if fault != "is missing":
            files[f"evidence/{path}.toml"] = FILE

    assert fault in failed(forged(before_the_verdict(imported), files=with_file))["evidence"]


def under(days: int) -> Change:
    """An officer's act, and the last verdict under that age of lists."""

    def rules(steps: Steps) -> None:
        evidence = steps["taken"].sections["evidence"]
        assert isinstance(evidence, dict)
        held = evidence["rules"]
        assert isinstance(held, dict)
        edit("taken", "evidence", rules={**held, AGE: days})(steps)

    return both(before_the_verdict(acted), rules)


def undelivered(steps: Steps) -> None:
    for name in ("delivery", "amendment"):
        steps.pop(name)


@pytest.mark.parametrize(("days", "told"), [(31, []), (14, []), (60, ["60 days"])])
def test_what_a_packet_says_has_the_looser_limits_of_its_verdict(
    days: int, told: list[str]
) -> None:
    says = what_it_says(open_packet(read_archive(made(both(under(days), undelivered)))))
    assert says is not None
    line = 'age from which a list is stale: {} (shipped: 31 days), set by "Ruth Compliance-Sample" on 2026'
    assert [one[: len(line.format("60 days"))] for one in says.looser] == [
        line.format(d) for d in told
    ]
    assert ["Looser limit: " in one for one in lines_of(says)].count(True) == len(told)


def test_a_packet_whose_verdict_is_under_more_does_not() -> None:
    report = forged(under(61), files=there)
    assert "61 days, looser than 60 days, which entry" in failed(report)["policy"]
