"""Two parts that one person does not play: a part in a fitting, and the signature of its override."""

from __future__ import annotations

from typing import Final

from agent.errors import NotAllowed
from agent.fitting.models import Fitting
from agent.fitting.overrides import part_of
from agent.overriding import PARTS
from agent.text import quoted
from agent.usecases.desk import Desk
from agent.usecases.people import Actor

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
    part = part_of(fitting, by.user.id, BEGUN)
    found = [f"entry {part.entry}, {part.act}"] if part else []
    drafts = (one for one in desk.store.drafts(fitting_id) if _author(one.content) == by.user.name)
    found += [f"the unsigned visit {quoted(one.id)}" for one in drafts]
    if not found:
        return
    raise NotAllowed(
        f"{quoted(by.user.name)} has a part in {quoted(fitting_id)} ({found[0]}) and does not "
        "sign its override.",
        next_step="Ask somebody who has none: docs/confirm.md says how many people it takes.",
    )


def require_signed_no_override(desk: Desk, by: Actor, fitting_id: str) -> None:
    """Refuse a part in the fitting to somebody who signed an override of it: it would stand no longer.

    Raises:
        NotAllowed: they recorded or countersigned one.
    """
    for act in (OVERRIDDEN, COUNTERSIGNED):
        for entry in desk.store.entries(subject=fitting_id, act=act):
            if entry.leaf.actor == by.user.id:
                raise NotAllowed(
                    f"{quoted(by.user.name)} signed an override in {quoted(fitting_id)} (entry "
                    f"{entry.index}) and takes no part in it, or that would stand no longer.",
                    next_step="Let somebody else do it, in their own name.",
                )


def _author(content: object) -> object:
    return content.get("author") if isinstance(content, dict) else None
