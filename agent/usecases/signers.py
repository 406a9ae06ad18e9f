"""Two parts that one person does not play: a part in a fitting, and the signature of its override."""

from __future__ import annotations

from typing import Final

from agent.errors import NotAllowed
from agent.fitting.models import Fitting, RecordedBy
from agent.fitting.overrides import part_of
from agent.overriding import PARTS
from agent.text import quoted
from agent.usecases.accounts import is_one_person, persons
from agent.usecases.desk import Desk
from agent.usecases.fittings import with_persons
from agent.usecases.people import Actor, list_users

OVERRIDDEN: Final = "verdict.overridden"
COUNTERSIGNED: Final = "verdict.countersigned"

BEGUN: Final = PARTS | {"component.added", "component.swapped", "fitting.opened"}
"""What keeps somebody from signing an override; keeping other people's papers, claims, complaints not."""


def require_no_part(desk: Desk, by: Actor, fitting: Fitting) -> None:
    """Refuse an override's signature of somebody who has a part in the fitting, or is about to.

    Raises:
        NotAllowed: they recorded one of its acts, or have a visit of it that is not signed yet.
    """
    fitting_id = fitting.case.fitting_id
    person = persons(desk).get(by.user.id)
    part = part_of(with_persons(desk, fitting), person, BEGUN)
    found = [f"entry {part.entry}, {part.act}{_from(part, by)}"] if part else []
    names = _names_of(desk, by)
    drafts = (one for one in desk.store.drafts(fitting_id) if _author(one.content) in names)
    found += [f"the unsigned visit {quoted(one.id)}" for one in drafts]
    if not found:
        return
    raise NotAllowed(
        f"{quoted(by.user.name)} has a part in {quoted(fitting_id)} ({found[0]}) and does not "
        "sign its override.",
        next_step="Ask somebody who has none: docs/confirm.md says how many people it takes.",
    )


def require_two_people(desk: Desk, by: Actor, other_id: str, what: str) -> None:
    """Refuse a second signature of the person who gave the first, from whichever account.

    Args:
        what: what they did first, after ``who``.

    Raises:
        NotAllowed: it is the same account, or one that counts as the same person's.
    """
    if not is_one_person(desk, by.user.id, other_id):
        return
    other = next((user.name for user in list_users(desk) if user.id == other_id), other_id)
    if other == by.user.name:
        message = f"{quoted(by.user.name)} {what}: the second signature is another person's."
    else:
        message = (
            f"{quoted(by.user.name)} counts as the same person as {quoted(other)}, who {what}: printed "
            "name or licence are the same, and nothing says that they are two people."
        )
    raise NotAllowed(message, next_step="Ask somebody else, who gives their own password.")


def require_signed_no_override(desk: Desk, by: Actor, fitting_id: str) -> None:
    """Refuse a part in the fitting to somebody who signed an override of it: it would stand no longer.

    Raises:
        NotAllowed: they recorded or countersigned one.
    """
    for act in (OVERRIDDEN, COUNTERSIGNED):
        for entry in desk.store.entries(subject=fitting_id, act=act):
            if is_one_person(desk, entry.leaf.actor, by.user.id):
                raise NotAllowed(
                    f"{quoted(by.user.name)} signed an override in {quoted(fitting_id)} (entry "
                    f"{entry.index}) and takes no part in it, or that would stand no longer.",
                    next_step="Let somebody else do it, in their own name.",
                )


def _from(part: RecordedBy, by: Actor) -> str:
    return "" if part.by == by.user.id else ", from another account of the same person"


def _names_of(desk: Desk, by: Actor) -> set[str]:
    """The login names of this person, who may have several accounts."""
    return {user.name for user in list_users(desk) if is_one_person(desk, user.id, by.user.id)}


def _author(content: object) -> object:
    return content.get("author") if isinstance(content, dict) else None
