"""Setting the policy of confirming: a compliance officer's act, with what it was, what it is, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from pydantic import ValidationError

from agent.errors import UsageError
from agent.ledger.canonical import JSON
from agent.model import first_fault
from agent.policy import SINGLE, ListedFile, Policy, PolicySet
from agent.policy_words import value_words
from agent.roles import Right
from agent.settings import Settings
from agent.store import Blob
from agent.strictness import ORDERS, SECTION, SET_ACT, SUBJECT, is_same
from agent.text import quoted
from agent.usecases.desk import Desk
from agent.usecases.notes import require_note
from agent.usecases.order_lists import read_orders
from agent.usecases.people import Actor
from agent.usecases.policy import policy_history, policy_in_force
from agent.usecases.policy_here import Loosened, loosened
from agent.usecases.retrievals import require_retrieved

ORDERS_MEDIA_TYPE: Final = "application/toml"
NOTE_NEEDED: Final = "Setting the policy needs a note that says why."


def set_policy(desk: Desk, by: Actor, setting: str, text: str, *, note: str) -> PolicySet:
    """Set one value, for every verdict from here on.

    Args:
        setting: one of ``agent.policy.SINGLE``.
        text: the value as a person writes it.

    Raises:
        NotAllowed: this person may not set the policy.
        UsageError: there is no such setting, it cannot have that value, or has it already; no note.
    """
    by.require(Right.SET_POLICY)
    seen = desk.store.size
    require_note(note, NOTE_NEEDED)
    policy = policy_in_force(desk)
    now = _value(policy, setting, text)
    if is_same(setting, now, policy.value(setting)):
        raise UsageError(
            f"The policy's {setting} is {value_words(setting, now)} already; nothing was changed.",
            next_step="See: k1007 policy show.",
        )
    return _record(desk, by, _said(desk, by, policy, setting, now, note), seen)


def import_orders(
    desk: Desk,
    by: Actor,
    data: bytes,
    *,
    name: str,
    retrieved: datetime | date,
    source: str,
    note: str,
) -> PolicySet:
    """Put the order lists of a file in the place of those in force; the file is kept whole.

    Raises:
        NotAllowed: this person may not set the policy.
        UsageError: the file cannot be read, was looked up at a time to come, or is in force already; no
            note or no source.
    """
    by.require(Right.SET_POLICY)
    seen = desk.store.size
    require_note(note, NOTE_NEEDED)
    if not source.strip():
        raise UsageError(
            "Order lists need a source.", next_step="Say where you looked them up: --source TEXT."
        )
    retrieved = require_retrieved(desk, retrieved, said="The lists are", flag_for="them")
    lines = read_orders(data, name=name)
    listed = ListedFile(
        sha256=hashlib.sha256(data).hexdigest(), retrieved=retrieved, source=source.strip()
    )
    _require_another_file(desk, listed)
    now = [line.model_dump(mode="json") for line in lines]
    said = _said(desk, by, policy_in_force(desk), ORDERS, now, note)
    kept = (Blob(content=data, media_type=ORDERS_MEDIA_TYPE),)
    return _record(desk, by, said.model_copy(update={"listed": listed}), seen, kept)


def adopt_config(desk: Desk, by: Actor, config: Settings, *, note: str) -> tuple[PolicySet, ...]:
    """Take over what ``config.toml`` says and the policy does not allow: an act for each setting.

    Args:
        config: what that file alone says; the environment is nobody's to take over.

    Raises:
        NotAllowed: this person may not set the policy.
        UsageError: the file would loosen nothing; no note.
    """
    by.require(Right.SET_POLICY)
    require_note(note, NOTE_NEEDED)
    found = loosened(config, policy_in_force(desk))
    if not found:
        raise UsageError(
            "Nothing in config.toml is looser than the policy; nothing was changed.",
            next_step="See: k1007 policy show.",
        )
    return tuple(_adopt(desk, by, config, one, note) for one in found)


def _adopt(desk: Desk, by: Actor, config: Settings, one: Loosened, note: str) -> PolicySet:
    seen, policy = desk.store.size, policy_in_force(desk)
    now = one.value
    if (
        one.setting == ORDERS
    ):  # a list belongs together: all of its lines, not the loosening ones alone
        lines = (*policy.orders, *(line for line in config.orders if line not in policy.orders))
        now = [line.model_dump(mode="json") for line in lines]
    return _record(desk, by, _said(desk, by, policy, one.setting, now, note), seen)


def _value(policy: Policy, setting: str, text: str) -> JSON:
    if setting not in SINGLE:
        lists = " Order lists come in as a file: k1007 policy orders FILE."
        raise UsageError(
            f"{quoted(setting)} is no setting of the policy that has one value.",
            next_step=f"They are {', '.join(SINGLE)}.{lists if setting == ORDERS else ''}",
        )
    try:
        return Policy.model_validate(policy.model_dump() | {setting: text}).value(setting)
    except ValidationError as error:
        raise UsageError(
            f"The policy's {setting} cannot be {quoted(text)}: {first_fault(error).words}.",
            next_step="docs/settings.md has the values.",
        ) from error


def _require_another_file(desk: Desk, listed: ListedFile) -> None:
    standing = [one for one in policy_history(desk) if one.standing and one.said.setting == ORDERS]
    if any(one.said.listed == listed for one in standing):
        raise UsageError(
            "This same file, looked up then, is in force already; nothing was changed.",
            next_step="See: k1007 policy show.",
        )


def _said(desk: Desk, by: Actor, policy: Policy, setting: str, now: JSON, note: str) -> PolicySet:
    told = {"setting": setting, "was": policy.value(setting), "now": now, "note": note.strip()}
    return PolicySet.model_validate(
        {**told, "set_by": by.user.id, "set_at": desk.clock().isoformat()}
    )


def _record(
    desk: Desk, by: Actor, said: PolicySet, seen: int, kept: Sequence[Blob] = ()
) -> PolicySet:
    by.record(desk, SET_ACT, subject=SUBJECT, sections={SECTION: said}, seen=seen, blobs=kept)
    return said
