"""Second persons: whoever signs beside somebody else, or apart from their acts, is another person.

Two accounts with the same printed name or licence count as one, unless the entry that added the later
one says that it is another person's. What an earlier program did not ask about is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from agent.namesakes import Account, Whose, account_of, alike, later_of
from agent.overriding import PARTS
from agent.packet.check.told import Told, number
from agent.packet.layout import USER_ACT, USER_SECTION
from agent.text import quoted

VERDICT_ACT: Final = "verdict.taken"
ATTESTED_ACT: Final = "label.attested"
OVERRIDE_ACT: Final = "verdict.overridden"
COUNTERSIGNED_ACT: Final = "verdict.countersigned"


class Alike(NamedTuple):
    """Two acts that two people have to do, from two accounts that are alike.

    Attributes:
        common: what the accounts have in common.
    """

    second: Told
    first: Told
    common: tuple[str, ...]
    later: Account

    @property
    def is_fault(self) -> bool:
        """Whether they count as one person's, and the program that added the later account knew it."""
        if self.later.whose is None:
            return self.later.asked
        return self.later.whose is Whose.SAME

    @property
    def sentence(self) -> str:
        """What an auditor is told."""
        return (
            f"{self.second.title} and {self.first.title} are from two accounts with the same "
            f"{' and the same '.join(self.common)} ({quoted(self.later.printed_name)}); {self._declared}."
        )

    @property
    def _declared(self) -> str:
        entry, reason = self.later.entry, quoted(self.later.reason)
        match self.later.whose:
            case Whose.ANOTHER:
                return f"entry {entry} says that it adds another person: {reason}"
            case Whose.SAME:
                return f"entry {entry} says that it adds the same person again: {reason}"
            case None:
                return f"entry {entry} does not say that it adds another person"


def alike_pairs(told: Sequence[Told]) -> tuple[Alike, ...]:
    """Each two acts that two people have to do and two alike accounts did, once for two accounts."""
    known = _accounts(told)
    found: dict[frozenset[str], Alike] = {}
    for second, first in (*label_pairs(told), *_override_pairs(told)):
        one, other = known.get(second.leaf.actor), known.get(first.leaf.actor)
        if one is None or other is None or one.id == other.id:
            continue
        common = alike(one, other)
        if common:
            pair = Alike(second, first, common, later_of(one, other))
            found.setdefault(frozenset({one.id, other.id}), pair)
    return tuple(found.values())


def untold_faults(told: Sequence[Told]) -> Iterator[str]:
    """An account that is like an earlier one, added by a program that asks whose it is, without a word."""
    known = sorted(_accounts(told).values(), key=lambda account: account.entry)
    for place, account in enumerate(known):
        like = next((first for first in known[:place] if alike(first, account)), None)
        if like is not None and account.asked and account.whose is None:
            yield (
                f"Entry {account.entry} adds an account with the {' and the '.join(alike(like, account))} of "
                f"entry {like.entry}, and does not say whose it is."
            )


def label_pairs(told: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Each second person's word for a label, and the verdict that rests on it."""
    attested = {one.index: one for one in told if one.leaf.act == ATTESTED_ACT}
    for verdict in told:
        if verdict.leaf.act == VERDICT_ACT:
            named = number(verdict.said("evidence", "label", "second_person", "entry"))
            word = None if named is None else attested.get(named)
            if word is not None:
                yield word, verdict


def _override_pairs(told: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Each second signature and its override, and each signature and every part in the fitting."""
    overrides = {one.index: one for one in told if one.leaf.act == OVERRIDE_ACT}
    parts = [one for one in told if one.leaf.act in PARTS]
    for signature in told:
        if signature.leaf.act == COUNTERSIGNED_ACT:
            named = number(signature.said("countersignature", "override_entry"))
            override = None if named is None else overrides.get(named)
            if override is not None:
                yield signature, override
        if signature.leaf.act in {OVERRIDE_ACT, COUNTERSIGNED_ACT}:
            yield from ((signature, part) for part in parts)


def _accounts(told: Sequence[Told]) -> Mapping[str, Account]:
    """Everybody whose entry is open; the first entry of an id counts."""
    known: dict[str, Account] = {}
    for one in told:
        said = one.contents.get(USER_SECTION)
        if one.leaf.act == USER_ACT and isinstance(said, dict):
            id_ = one.leaf.subject
            known.setdefault(id_, account_of(id_, one.index, said))
    return known
