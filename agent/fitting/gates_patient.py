"""The gate that a unit is one patient's alone."""

from __future__ import annotations

from collections.abc import Sequence

from agent.fitting.gates import GateState, passed, still_open
from agent.fitting.models import Fitting, VisitKind
from agent.fitting.models.elsewhere import Elsewhere
from agent.text import quoted


def one_patient(fitting: Fitting, also_in: Sequence[Elsewhere] | None) -> GateState:
    """No other patient has the unit or a part of it, and it did not come back.

    Args:
        also_in: what the ledger holds elsewhere; ``None`` where nobody looked.
    """
    at, name = VisitKind.DELIVERY, "one-patient"
    if fitting.returns:
        back = fitting.returns[-1]
        return still_open(
            name,
            at,
            f"The unit came back on {back.told.returned_on}: {back.told.note}.",
            "Ask compliance what that means for the claim.",
            back.entry,
        )
    if also_in is None:
        state = passed(name, at, "Other patients' records were not looked through.")
        return state.model_copy(update={"known": False})
    for one in also_in:
        if one.delivered_on is not None and one.returned_on is None:
            what = f"The part {quoted(one.part)}" if one.part else "The unit"
            return still_open(
                name,
                at,
                f"{what} with the serial number {quoted(one.serial)} {one.words}.",
                "Read its serial number again; if it came back, record that: k1007 fitting returned.",
            )
    told = "; ".join(one.words for one in also_in)
    if told:
        return passed(name, at, f"The unit, or a part of it, {told}.")
    return passed(
        name, at, "No other patient's record in this ledger has the unit or a part of it."
    )
