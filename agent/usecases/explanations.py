"""Why an earlier verdict of a fitting says otherwise: a signed reason, kept and printed."""

from __future__ import annotations

from typing import Final

from agent.confirm.models import VerdictKind
from agent.errors import UsageError
from agent.fitting.contradictions import explanation_of, says_otherwise
from agent.fitting.gates_delivery import final_verdict
from agent.fitting.models import Fitting, SignatureMeaning, TakenVerdict
from agent.fitting.models.acts import Explanation
from agent.roles import Right
from agent.store import Entry
from agent.text import quoted
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting, signature_line
from agent.usecases.people import Actor
from agent.usecases.signers import require_signed_no_override

EXPLAINED: Final = "verdict.explained"


def explain_verdict(desk: Desk, by: Actor, fitting_id: str, explanation: Explanation) -> Entry:
    """Say why a verdict of this fitting says otherwise than the one that counts.

    Raises:
        NotAllowed: this person may not verify devices, or signed an override of this fitting.
        UsageError: that entry is no verdict of this fitting, needs no explanation, or has one.
    """
    by.require(Right.VERIFY_DEVICES)
    seen = desk.store.size
    fitting = load_fitting(desk, fitting_id)
    require_signed_no_override(desk, by, fitting_id)
    entry = explanation.verdict_entry
    taken = next((one for one in fitting.verdicts if one.entry == entry), None)
    if taken is None:
        raise UsageError(
            f"Entry {entry} is no verdict of {quoted(fitting_id)}.",
            next_step="k1007 fitting show names the entries of its verdicts.",
        )
    if not _asks_for_one(fitting, taken):
        raise UsageError(
            f"The verdict of entry {entry} is '{taken.verdict}' and contradicts nothing.",
            next_step=f"See: k1007 fitting show {fitting_id}.",
        )
    known = explanation_of(fitting, entry)
    if known is not None:
        raise UsageError(
            f"The verdict of entry {entry} has an explanation already, in entry {known.entry}.",
            next_step=f"See: k1007 fitting show {fitting_id}.",
        )
    return by.record(
        desk,
        EXPLAINED,
        subject=fitting_id,
        sections={
            "explanation": explanation,
            "signature": signature_line(desk, by, fitting, SignatureMeaning.AUTHOR),
        },
        seen=seen,
    )


def _asks_for_one(fitting: Fitting, taken: TakenVerdict) -> bool:
    if taken.verdict is VerdictKind.CONFLICT:
        return True
    final = final_verdict(fitting)
    return final is not None and final.entry > taken.entry and says_otherwise(fitting, taken, final)
