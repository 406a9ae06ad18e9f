"""Gates that the final verdict stands: on all evidence of the fitting, and on what is in force now."""

from __future__ import annotations

from agent.fitting.contradictions import contradictions
from agent.fitting.gates import GateState, passed, still_open
from agent.fitting.gates_delivery import final_verdict
from agent.fitting.models import Fitting, VisitKind
from agent.fitting.models.standing import Standing
from agent.text import counted


def nothing_left_out(fitting: Fitting) -> GateState:
    """Every earlier verdict that says otherwise than the final one is answered."""
    at, name = VisitKind.DELIVERY, "earlier-verdicts"
    final = final_verdict(fitting)
    found = () if final is None else contradictions(fitting, final)
    for one in found:
        if not one.answered:
            step = one.next_step(fitting.case.fitting_id)
            return still_open(name, at, one.message, step, one.earlier.entry)
    if not found:
        return passed(name, at, "No earlier verdict says otherwise than the final one.")
    entries = tuple(one.earlier.entry for one in found)
    told = counted(len(found), "earlier verdict says", "earlier verdicts say")
    return passed(name, at, f"{told} otherwise, and each is answered.", *entries)


def stands_now(fitting: Fitting, standing: Standing | None) -> GateState:
    """Decided again on what is in force now, the final verdict is what it was.

    Args:
        standing: the difference that was found; ``None`` where there is none, or none is asked for.
    """
    at, name = VisitKind.DELIVERY, "verdict-stands"
    if standing is not None:
        return still_open(
            name,
            at,
            standing.words,
            f"Verify again: k1007 verify --fitting {fitting.case.fitting_id} --final.",
            standing.entry,
        )
    return passed(name, at, "Nothing that came in since changes the final verdict.")
