"""Accounts that may be one person's: the same printed name or licence, and what was said of it.

Two real people can share a name, so alike is not one; but unless the entry that adds the later account
says that it is another person's, both count as one, and neither signs for the other. It is a comparison
of words: other spellings of one name, and letters that only look alike, are not found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

NAMESAKE: Final = "namesake"
"""The member of a person's entry that says whose the account is; earlier programs did not write it."""


class Whose(StrEnum):
    """Whose an account is that has the printed name or licence of one before it."""

    ANOTHER = "another"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Account:
    """A person's entry, as far as two of them are compared.

    Attributes:
        id: opaque; stands in leaves.
        entry: the entry that adds the account.
        whose: what that entry says of those before it that are alike; ``None`` where it says nothing.
        reason: why, as it was said.
        asked: the program that wrote it asks for a word about those that are alike.
        role: what the account may do.
    """

    id: str
    entry: int
    printed_name: str
    licence: str
    whose: Whose | None = None
    reason: str = ""
    asked: bool = False
    role: str = ""


def account_of(id_: str, entry: int, told: Mapping[str, object]) -> Account:
    """An account from what its entry says; what is no text, or no known word, says nothing."""
    said = told.get(NAMESAKE)
    about = said if isinstance(said, Mapping) else {}
    whose = about.get("whose")
    return Account(
        id=id_,
        entry=entry,
        printed_name=_text(told.get("printed_name")),
        licence=_text(told.get("licence")),
        whose=Whose(whose) if whose in list(Whose) else None,
        reason=_text(about.get("reason")),
        asked=NAMESAKE in told,
        role=_text(told.get("role")),
    )


def alike(one: Account, other: Account) -> tuple[str, ...]:
    """What two accounts have in common: ``printed name``, ``licence``, both or nothing."""
    names, licences = (
        (name_key(one.printed_name), name_key(other.printed_name)),
        (licence_key(one.licence), licence_key(other.licence)),
    )
    common = {"printed name": names, "licence": licences}
    return tuple(what for what, (mine, theirs) in common.items() if mine and mine == theirs)


def later_of(one: Account, other: Account) -> Account:
    """The one that was added later: its entry has to say whose it is."""
    return max(one, other, key=lambda account: account.entry)


def are_one(one: Account, other: Account) -> bool:
    """Whether two accounts count as one person's."""
    if one.id == other.id:
        return True
    return bool(alike(one, other)) and later_of(one, other).whose is not Whose.ANOTHER


def persons_of(accounts: Iterable[Account]) -> dict[str, str]:
    """Each account's person: the first account that counts as the same one's."""
    known = sorted(accounts, key=lambda account: account.entry)
    return {
        account.id: next(first.id for first in known if are_one(first, account))
        for account in known
    }


def name_key(printed_name: str) -> str:
    """A name without case, accents, signs and order of its words."""
    plain = "".join(c if c.isalnum() else " " for c in _folded(printed_name))
    return " ".join(sorted(plain.split()))


def licence_key(licence: str) -> str:
    """A licence's letters and digits; empty where it has no digit, for then it is no number."""
    plain = "".join(c for c in _folded(licence) if c.isalnum())
    return plain if any(c.isdigit() for c in plain) else ""


def _folded(words: str) -> str:
    taken_apart = unicodedata.normalize("NFKD", words).casefold()
    return "".join(c for c in taken_apart if not unicodedata.combining(c))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
