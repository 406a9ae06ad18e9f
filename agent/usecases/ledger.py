"""The ledger as a person asks about it."""

from __future__ import annotations

from datetime import datetime

from agent.errors import IntegrityError
from agent.roles import ACTS, may_record
from agent.store import Entry
from agent.text import quoted
from agent.usecases.clock_right import CLOCK_TOLERANCE
from agent.usecases.desk import CLOCK_ACT, Desk, opened
from agent.usecases.elsewhere import require_no_unit_twice
from agent.usecases.list_checks import require_lists
from agent.usecases.people import User, list_users, require_recorded
from agent.usecases.policy_check import require_policy
from agent.usecases.replays import require_replays


def checkpoint_to_hand_out(desk: Desk) -> str:
    """The newest checkpoint, with the post-quantum line that each one has that leaves the machine."""
    if desk.store.size == 0:
        return desk.store.checkpoint()
    return desk.store.cosign_checkpoint(desk.clock())


def verify_ledger(desk: Desk) -> int:
    """Re-derive everything from what is stored, and run every verdict again.

    Answers how many entries were checked.

    Raises:
        IntegrityError: something does not check; the message names the entry.
        NotComplete: all else checks, but a verdict cannot be run here (its driver is missing), or one
            unit was delivered to two patients.
    """
    desk.store.verify()
    _require_people(desk)
    _require_times(desk)
    require_lists(desk)
    require_policy(desk)
    require_replays(desk)
    require_no_unit_twice(desk)
    return desk.store.size


def _require_people(desk: Desk) -> None:
    """Everybody is who the ledger says, signs with their own key, and does what their role may."""
    for name in [user.name for user in list_users(desk)]:
        require_recorded(desk, name)
    people: dict[str, User] = {}
    for entry in desk.store.entries():
        added = entry.leaf.act == "user.added"
        if added and entry.leaf.subject in people:
            raise _past_us(
                f"Entry {entry.index} ({entry.leaf.act}) adds somebody who is there already."
            )
        if added and entry.index == 0:  # the log's first person adds themselves
            people[entry.leaf.subject] = _user(entry)
        _require_author(entry, people.get(entry.leaf.actor))
        if added:
            people[entry.leaf.subject] = _user(entry)


def _user(entry: Entry) -> User:
    return User.model_validate(opened(entry, "user"))


def _require_author(entry: Entry, author: User | None) -> None:
    key = entry.leaf.signature.key if entry.leaf.signature else None
    if author is None or author.key != key:
        raise _past_us(
            f"Entry {entry.index} ({entry.leaf.act}) is not signed with its author's own key."
        )
    if not may_record(author.role, entry.leaf.act):
        raise _past_us(
            f"Entry {entry.index} ({entry.leaf.act}) is by {quoted(author.name)}, who is {author.role} "
            f"and may not {ACTS[entry.leaf.act]}."
        )


def _past_us(message: str) -> IntegrityError:
    return IntegrityError(
        message,
        next_step="Keep the database as it is, and ask for help: somebody wrote past us.",
    )


def _require_times(desk: Desk) -> None:
    """The log's order is the order of time, but for what clocks differ by and where one was vouched for."""
    before: datetime | None = None
    for entry in desk.store.entries():
        if entry.leaf.act == CLOCK_ACT:
            before = None
        if before is not None and entry.leaf.moment < before - CLOCK_TOLERANCE:
            raise IntegrityError(
                f"Entry {entry.index} is dated {entry.leaf.at}, before the entry ahead of it.",
                next_step="Keep the database as it is, and ask for help: a clock was set back.",
            )
        before = entry.leaf.moment
