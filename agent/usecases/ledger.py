"""The ledger as a person asks about it."""

from __future__ import annotations

from agent.usecases.desk import Desk
from agent.usecases.devices import replay_verdict


def verify_ledger(desk: Desk) -> int:
    """Re-derive everything from what is stored, and run every verdict again.

    Answers how many entries were checked.

    Raises:
        IntegrityError: something does not check; the message names the entry.
    """
    desk.store.verify()
    for entry in desk.store.entries(act="verdict.taken"):
        replay_verdict(desk, entry.index)
    return desk.store.size
