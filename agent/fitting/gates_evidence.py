"""The gate that no evidence of the fitting was left behind by a later verdict."""

from __future__ import annotations

from agent.fitting.contradictions import contradictions
from agent.fitting.gates import GateState, passed, still_open
from agent.fitting.gates_delivery import final_verdict
from agent.fitting.models import Fitting, VisitKind
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
