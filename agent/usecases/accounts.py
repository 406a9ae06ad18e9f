"""Who is one person with whom, as the entries say that added them."""

from __future__ import annotations

from agent.errors import IntegrityError, UsageError
from agent.namesakes import Account, Whose, account_of, alike, are_one, persons_of
from agent.store import Entry
from agent.text import quoted
from agent.usecases.desk import Desk, opened


def accounts(desk: Desk) -> tuple[Account, ...]:
    """Everybody who was ever added, in the order of the log."""
    return tuple(_account(entry) for entry in desk.store.entries(act="user.added"))


def persons(desk: Desk) -> dict[str, str]:
    """Each account's person: the first account that counts as the same one's."""
    return persons_of(accounts(desk))


def is_one_person(desk: Desk, one_id: str, other_id: str) -> bool:
    """Whether two accounts count as one person's, so that one cannot sign for the other."""
    if one_id == other_id:
        return True
    known = {account.id: account for account in accounts(desk)}
    return one_id in known and other_id in known and are_one(known[one_id], known[other_id])


def require_told_apart(desk: Desk, printed_name: str, licence: str, whose: Whose | None) -> None:
    """Refuse a printed name or licence that somebody has already, unless it is said whose it is.

    Raises:
        UsageError: it is not said; or it is, and nobody is alike.
    """
    new = Account("", desk.store.size, printed_name, licence)
    found = [(known, alike(known, new)) for known in accounts(desk)]
    same = [(known, common) for known, common in found if common]
    if same and whose is None:
        first, common = same[0]
        name = next(
            (r.name for r in desk.store.users() if r.public.get("id") == first.id), first.id
        )
        raise UsageError(
            f"{quoted(name)} ({quoted(first.printed_name)}) has the same {' and the same '.join(common)}.",
            next_step="One person has one account. If this is somebody else, add "
            '--another-person "how they are told apart"; if it is the same person in another role, '
            '--same-person "why": then neither account signs for the other.',
        )
    if whose is not None and not same:
        raise UsageError(
            "Nobody has that printed name or licence.",
            next_step="Leave out --another-person or --same-person.",
        )


def _account(entry: Entry) -> Account:
    told = opened(entry, "user")
    if not isinstance(told, dict):
        raise IntegrityError(
            f"Entry {entry.index} does not say whom it adds.",
            next_step="Run k1007 ledger verify, and restore the newest backup.",
        )
    return account_of(entry.leaf.subject, entry.index, told)
