"""The policy of confirming: no verdict lets more pass than the officers' acts before it allow.

Age limits, least confidence and order lists are the supplier's to set, in acts ``policy.set``. A verdict
under something stricter is always allowed. What came in within minutes before a verdict may or may not
count for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from agent.ledger.canonical import JSON
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import Told, said, settled, shown, text
from agent.packet.layout import USER_ACT, USER_SECTION, orders_name
from agent.policy_words import MEANINGS, value_words
from agent.strictness import (
    LINE,
    ORDERS,
    SECTION,
    SET_ACT,
    SHIPPED,
    SUBJECT,
    PolicyAct,
    held,
    in_force,
    is_looser,
    is_same,
    policy_act,
)
from agent.text import counted, quoted

VERDICT_ACT: Final = "verdict.taken"

BEFORE_THE_ACTS: Final = frozenset({"1", "2", "3", "4"})
"""Rules of a time when programs took these settings from their computer, and whose leaves had no link. Such
a verdict is held to an act that stands before it; where there is none, what it was taken under is told, and
is no fault. The version alone shows nothing: whoever writes past the program can name any."""


class _Taken(NamedTuple):
    """A setting of a verdict, with the acts of it that stand before.

    Attributes:
        settled: those that were recorded well before the verdict.
        meanwhile: those that were not.
    """

    verdict: Told
    setting: str
    value: JSON
    settled: tuple[PolicyAct, ...]
    meanwhile: tuple[PolicyAct, ...]

    @property
    def allowed(self) -> bool:
        """It is no looser than one of the values that were in force while it was taken."""
        were = (in_force(self.setting, self.settled), *(act.now for act in self.meanwhile))
        return any(not is_looser(self.setting, self.value, one) for one in were)

    @property
    def held(self) -> bool:
        """Whether it is held to them: leaf or rules are of this time, or there was an act already."""
        version = text(self.verdict.said("evidence", "rules", "version"))
        of_this_time = self.verdict.leaf.is_linked or version not in BEFORE_THE_ACTS
        return of_this_time or bool(self.settled)


def policy_faults(told: Sequence[Told]) -> Iterator[str]:
    """What is wrong with the acts, and each verdict that they do not allow."""
    yield from _act_faults(told)
    for one in _taken(told):
        if one.held and not one.allowed:
            yield (
                f"{one.verdict.title} was taken under {_named(one)}, looser than "
                f"{_words(one.setting, in_force(one.setting, one.settled))}, "
                f"which {_by(one.settled)}."
            )


def not_held(told: Sequence[Told]) -> tuple[str, ...]:
    """What verdicts of an earlier time were taken under that no act before them allows: no fault."""
    names = _names(told)
    return tuple(_sentence(one, names) for one in _taken(told) if not one.held and not one.allowed)


def policy_words(told: Sequence[Told]) -> str:
    """What is said where nothing is at fault: under what verdicts were taken that does not ship."""
    taken = tuple(_taken(told))
    verdicts = len({one.verdict.index for one in taken})
    free = any(not one.allowed for one in taken)
    more = "none that is held to the officers' acts under more than they allow"
    none = more if free else "none under more than the officers' acts allow"
    sentences = [f"{counted(verdicts, 'verdict')}, {none}."]
    names = _names(told)
    sentences += dict.fromkeys(_sentence(one, names) for one in taken if _is_worth_telling(one))
    unknown = [one.title for one in _acts_told(told) if _is_of_later(one)]
    if unknown:
        sentences.append(f"{', '.join(unknown)}: a setting that this program does not know.")
    return " ".join(sentences)


def order_file_faults(packet: OpenedPacket) -> Iterator[str]:
    """Order lists say what their file says, where it is the packet's; that it is, is another check."""
    for one in _acts_told(packet.told):
        sha256 = one.said(SECTION, "listed", "sha256")
        data = packet.files.get(orders_name(sha256)) if isinstance(sha256, str) else None
        if data is not None and not is_same(ORDERS, one.said(SECTION, "now"), _lines_in(data)):
            yield f"{one.title} sets other lines than the file of its order lists has."


def _lines_in(data: bytes) -> JSON:
    """The lines of a file; what is none of that form is no list at all."""
    try:
        tables = tomllib.loads(data.decode("utf-8-sig")).get(ORDERS)
    except (ValueError, RecursionError):
        return None
    if not isinstance(tables, list) or not all(isinstance(line, dict) for line in tables):
        return None
    return [{name: _plain(line.get(name)) for name in LINE} for line in tables]


def _plain(value: object) -> JSON:
    """A member of a line as JSON has it: a day of TOML as its text."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | bool) else None


def _is_worth_telling(one: _Taken) -> bool:
    """It is not as it ships; a list that only says that something is needed says so in the verdict."""
    if one.setting == ORDERS:
        return not one.allowed
    return not is_same(one.setting, one.value, SHIPPED[one.setting])


def _names(told: Sequence[Told]) -> dict[str, str]:
    """The printed names of those whom the entries tell, by their id."""
    users = [one for one in told if one.leaf.act == USER_ACT]
    return {one.leaf.subject: text(one.said(USER_SECTION, "printed_name")) for one in users}


def _sentence(one: _Taken, names: Mapping[str, str]) -> str:
    """Under which limit a verdict was taken, and whose that is."""
    acts = (*one.settled, *one.meanwhile)
    act = next((a for a in reversed(acts) if is_same(one.setting, one.value, a.now)), None)
    shipped = f"shipped: {value_words(one.setting, SHIPPED[one.setting])}"
    if act is not None:
        whose = (
            f"entry {act.entry}, by {quoted(names.get(act.by) or act.by)}: {quoted(text(act.note))}"
        )
    elif one.allowed:
        whose = "a stricter setting of the computer"
    else:
        whose = "A SETTING OF THE COMPUTER, WHICH NO ACT SETS"
    return f"Entry {one.verdict.index} was taken under {_named(one)} ({shipped}; {whose})."


def _act_faults(told: Sequence[Told]) -> Iterator[str]:
    before: list[PolicyAct] = []
    for one in _acts_told(told):
        if one.leaf.subject != SUBJECT:
            yield f"{one.title} is about {quoted(one.leaf.subject)}, not about {quoted(SUBJECT)}."
        if not one.holds(SECTION):
            yield f"{one.title}: its section {quoted(SECTION)} is withheld, and verdicts rest on it."
            continue
        act = _act(one)
        if act is None:
            if not _is_of_later(one):
                yield f"{one.title} gives {shown(one.said(SECTION, 'setting'))} no value it can have."
            continue
        was = in_force(act.setting, before)
        if not is_same(act.setting, act.was, was):
            yield (
                f"{one.title} says that {act.setting} was {_words(act.setting, act.was)}; by the acts "
                f"before it, it was {_words(act.setting, was)}."
            )
        if one.said(SECTION, "set_by") != one.leaf.actor:
            yield f"{one.title} names somebody else than its author as who set it."
        before.append(act)


def _taken(told: Sequence[Told]) -> Iterator[_Taken]:
    acts = [(one, act) for one in _acts_told(told) if (act := _act(one)) is not None]
    for verdict in told:
        if verdict.leaf.act != VERDICT_ACT or not verdict.holds("evidence"):
            continue
        rules = verdict.said("evidence", "rules")
        for setting in SHIPPED:
            own = [(o, a) for o, a in acts if a.setting == setting and o.index < verdict.index]
            yield _Taken(
                verdict,
                setting,
                held(rules, setting),
                tuple(act for one, act in own if settled(one, verdict)),
                tuple(act for one, act in own if not settled(one, verdict)),
            )


def _acts_told(told: Sequence[Told]) -> Iterator[Told]:
    return (one for one in told if one.leaf.act == SET_ACT)


def _act(one: Told) -> PolicyAct | None:
    return policy_act(one.index, one.leaf, one.contents.get(SECTION))


def _is_of_later(one: Told) -> bool:
    """A setting that a later program has."""
    setting = said(one.contents.get(SECTION), "setting")
    return isinstance(setting, str) and setting not in SHIPPED


def _named(one: _Taken) -> str:
    return f"{MEANINGS[one.setting]}: {_words(one.setting, one.value)}"


def _by(acts: tuple[PolicyAct, ...]) -> str:
    return f"entry {acts[-1].entry} sets" if acts else "ships, and no act sets another"


def _words(setting: str, value: JSON) -> str:
    """In words where it is a value, else as what it is."""
    if setting == ORDERS or isinstance(value, int):
        return value_words(setting, value)
    return shown(value)
