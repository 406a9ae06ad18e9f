"""The policy of confirming as the ledger has it: what an officer set, and what ships where nobody did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from agent.errors import UsageError
from agent.ledger.canonical import JSON
from agent.policy import SETTINGS, Policy, PolicySet
from agent.store import Entry
from agent.strictness import (
    SECTION,
    SET_ACT,
    SHIPPED,
    SUBJECT,
    Limit,
    PolicyAct,
    in_force,
    is_same,
    limits,
    policy_act,
)
from agent.usecases.desk import Desk, opened


class PolicyEntry(NamedTuple):
    """An act of the policy's history.

    Attributes:
        standing: nothing was set in its place since.
    """

    entry: int
    by: str
    at: datetime
    said: PolicySet
    standing: bool


class SettingInForce(NamedTuple):
    """One setting as it counts for every verdict that this log takes in.

    Attributes:
        act: who set it, when and why; ``None`` where what ships counts.
    """

    setting: str
    value: JSON
    shipped: JSON
    act: PolicyAct | None

    @property
    def is_shipped(self) -> bool:
        """It is what ships, set or not."""
        return is_same(self.setting, self.value, self.shipped)


def policy_in_force(desk: Desk) -> Policy:
    """What the officers' acts say, and what ships of everything else."""
    acts = policy_acts(desk)
    return Policy.model_validate({setting: in_force(setting, acts) for setting in SETTINGS})


def settings_in_force(desk: Desk) -> tuple[SettingInForce, ...]:
    """Each setting with who set it."""
    acts = policy_acts(desk)
    last = {act.setting: act for act in acts}
    return tuple(
        SettingInForce(setting, in_force(setting, acts), SHIPPED[setting], last.get(setting))
        for setting in SETTINGS
    )


def policy_history(desk: Desk) -> tuple[PolicyEntry, ...]:
    """Every act, in the order of the log."""
    acts = [(entry, PolicySet.model_validate(opened(entry, SECTION))) for entry in _entries(desk)]
    last = {said.setting: entry.index for entry, said in acts}
    return tuple(
        PolicyEntry(
            entry=entry.index,
            by=entry.leaf.actor,
            at=entry.leaf.moment,
            said=said,
            standing=last[said.setting] == entry.index,
        )
        for entry, said in acts
    )


def policy_acts(desk: Desk) -> tuple[PolicyAct, ...]:
    """The same as plain values, as ``agent.strictness`` looks at them.

    Raises:
        UsageError: an entry names no setting that there is, or a value that it cannot have.
    """
    return tuple(_act(entry) for entry in _entries(desk))


def limits_of(desk: Desk, rules: JSON, *, before: int) -> tuple[Limit, ...]:
    """What a verdict's rules have that is not shipped, and who set it.

    Args:
        rules: of its evidence, as plain JSON.
        before: the entry of the verdict.
    """
    return limits(rules, [act for act in policy_acts(desk) if act.entry < before])


def _entries(desk: Desk) -> Iterator[Entry]:
    return iter(desk.store.entries(subject=SUBJECT, act=SET_ACT))


def _act(entry: Entry) -> PolicyAct:
    opened(entry, SECTION)
    act = policy_act(entry.index, entry.leaf, json.loads(entry.sections[SECTION].content))
    if act is None:
        raise UsageError(
            f"Entry {entry.index} of the ledger sets nothing that this program knows.",
            next_step="Use the program's version that recorded it, or a newer one.",
        )
    return act
