"""Every stored verdict held to the policy in force before it, as ``k1007 check`` does with a packet's."""

from __future__ import annotations

import json
from collections.abc import Iterator

from agent.errors import IntegrityError
from agent.ledger.canonical import JSON
from agent.packet.check.policy import not_held, policy_faults
from agent.packet.check.told import Told
from agent.store import Entry
from agent.strictness import SECTION, SET_ACT
from agent.usecases.desk import Desk
from agent.usecases.verdicts import VERDICT_TAKEN


def require_policy(desk: Desk) -> None:
    """No verdict lets more pass than the officers' acts before it allow.

    Raises:
        IntegrityError: one does, or an act is not what it says; the message is the first one's.
    """
    for fault in policy_faults(_in_order(desk)):
        raise IntegrityError(
            fault,
            next_step="Keep the database as it is, and ask for help: somebody wrote past us.",
        )


def verdicts_not_held(desk: Desk) -> tuple[str, ...]:
    """What verdicts from before the policy were taken under that no officer's act allows: no fault."""
    return not_held(_in_order(desk))


def _in_order(desk: Desk) -> list[Told]:
    return sorted(_told(desk), key=lambda one: one.index)


def _told(desk: Desk) -> Iterator[Told]:
    for entry in desk.store.entries(act=SET_ACT):
        yield Told(entry.index, entry.leaf, {SECTION: _content(entry, SECTION)})
    for entry in desk.store.entries(act=VERDICT_TAKEN):
        evidence = _content(entry, "evidence")
        rules = evidence.get("rules") if isinstance(evidence, dict) else None
        yield Told(entry.index, entry.leaf, {"evidence": {"rules": rules}})


def _content(entry: Entry, name: str) -> JSON:
    """A section's JSON; ``None`` where the entry has none."""
    section = entry.sections.get(name)
    value: JSON = None if section is None else json.loads(section.content)
    return value
