"""Earlier verdicts of a fitting that say otherwise than the final one, and what answers them.

Evidence that was once kept is not undone by verifying again without it. A verdict that ended in
``conflict``, and a final one about another unit, stay open until the fitter says why, in a signed
reason, and the final verdict rests on no less than that one did; or until the conflict itself is
overridden by two. What shows the same disagreement again sheds nothing and answers by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from agent.confirm.models import VerdictKind
from agent.fitting.models import Fitting, TakenVerdict
from agent.fitting.models.basis import RestsOn
from agent.fitting.models.fitting import SignedExplanation
from agent.fitting.models.parts import PartKind
from agent.fitting.one_unit import folded
from agent.fitting.overrides import override_of
from agent.text import counted


class Contradiction(NamedTuple):
    """An earlier verdict that says otherwise.

    Attributes:
        explanation: what somebody signed of it.
        less: what the earlier verdict rests on and the final one does not, in words.
        overridden: it was answered by an officer and a second person.
    """

    earlier: TakenVerdict
    explanation: SignedExplanation | None
    less: tuple[str, ...]
    overridden: bool

    @property
    def answered(self) -> bool:
        """Whether it holds nothing up any more."""
        return self.overridden or (self.explanation is not None and not self.less)

    @property
    def message(self) -> str:
        """What it says, and what is missing."""
        one = self.earlier
        told = f"The verdict of entry {one.entry} says otherwise ({one.verdict}: {one.why})"
        if self.less:
            return f"{told}, and rests on {' and '.join(self.less)}, which the final one does not."
        return f"{told}, and nobody has said why."

    def next_step(self, fitting_id: str) -> str:
        """What answers it."""
        if self.less:
            return (
                f"Verify again with {' and '.join(self.less)} of this unit: k1007 verify --fitting "
                f"{fitting_id} --final."
            )
        return (
            f"Say what happened: k1007 fitting explain {fitting_id} --verdict {self.earlier.entry} "
            "--reason TEXT; the packet prints it."
        )


def contradictions(fitting: Fitting, final: TakenVerdict) -> tuple[Contradiction, ...]:
    """Every verdict before the final one that says otherwise, answered or not."""
    return tuple(
        Contradiction(
            earlier=one,
            explanation=explanation_of(fitting, one.entry),
            less=_less(one, final),
            overridden=override_of(fitting, one) is not None,
        )
        for one in fitting.verdicts
        if one.entry < final.entry and says_otherwise(fitting, one, final)
    )


def unanswered(fitting: Fitting, final: TakenVerdict) -> tuple[Contradiction, ...]:
    """Those that still hold a delivery up."""
    return tuple(one for one in contradictions(fitting, final) if not one.answered)


def explanation_of(fitting: Fitting, entry: int) -> SignedExplanation | None:
    """What was signed of the verdict in that entry."""
    matching = (one for one in fitting.explanations if one.explanation.verdict_entry == entry)
    return next(matching, None)


def says_otherwise(fitting: Fitting, earlier: TakenVerdict, final: TakenVerdict) -> bool:
    """Whether an earlier verdict contradicts the final one."""
    if _swapped_in(fitting, earlier.entry, final):
        return False
    if earlier.verdict is VerdictKind.CONFLICT:
        return _concerns(earlier, final) and not _shown_again(earlier, final)
    differs = None not in (earlier.serial, final.serial) and not _same(earlier.serial, final.serial)
    return differs and not earlier.provisional


def _concerns(conflict: TakenVerdict, final: TakenVerdict) -> bool:
    """One for a planned date may be of the clinic's unit; one of the day of delivery is of this one."""
    if not conflict.provisional or final.serial is None or not conflict.serials_seen:
        return True
    return any(_same(seen, final.serial) for seen in conflict.serials_seen)


def _shown_again(earlier: TakenVerdict, final: TakenVerdict) -> bool:
    """The final verdict is the same conflict: nothing of it was left out."""
    again = set(earlier.serials_seen) <= set(final.serials_seen)
    return (
        final.verdict is VerdictKind.CONFLICT
        and again
        and set(earlier.reason_codes) <= set(final.reason_codes)
    )


def _swapped_in(fitting: Fitting, earlier: int, final: TakenVerdict) -> bool:
    """The controller of the final verdict came in by a swap after the earlier one."""
    controllers = {one.part.id for one in fitting.parts if one.part.kind is PartKind.CONTROLLER}
    return any(
        earlier < one.entry < final.entry
        and one.swap.part in controllers
        and _same(one.swap.number.serial, final.serial)
        for one in fitting.swaps
    )


def _less(earlier: TakenVerdict, final: TakenVerdict) -> tuple[str, ...]:
    had, has = earlier.rests_on, final.rests_on
    return () if had is None or has is None else tuple(_lacking(had, has))


def _lacking(had: RestsOn, has: RestsOn) -> Iterator[str]:
    if had.ways > has.ways:
        yield counted(had.ways, "reading")
    yield from (words for words in had.words if words not in has.words)


def _same(one: str | None, two: str | None) -> bool:
    return one is not None and two is not None and folded(one) == folded(two)
