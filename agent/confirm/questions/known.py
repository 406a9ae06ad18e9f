"""Do the sources agree, and is enough known?"""

from __future__ import annotations

from typing import Final

from agent.confirm.facts import Facts
from agent.confirm.models import Confidence, Reason, VerdictKind
from agent.confirm.questions.answers import Outcome
from agent.text import quoted

ORDER: Final = tuple(Confidence)
"""Confidence from weakest to strongest, as declared."""


def sources(facts: Facts) -> Outcome | None:
    """Where any two sources disagree, nothing else is asked."""
    conflicts = (*facts.identity.conflicts, *identifier_conflicts(facts))
    return Outcome(VerdictKind.CONFLICT, None, conflicts) if conflicts else None


def enough_1(facts: Facts) -> Outcome | None:
    """Manufacturer, model and serial, known as surely as the supplier asks for."""
    gaps = (*facts.identity.gaps, *too_weak(facts))
    return Outcome(VerdictKind.INSUFFICIENT, None, gaps) if gaps else None


def enough_2(facts: Facts) -> Outcome | None:
    """The same; where a label is too weak it is said too what it lacks."""
    weak = too_weak(facts)
    gaps = (*facts.identity.gaps, *weak, *(label_wants(facts) if weak else ()))
    return Outcome(VerdictKind.INSUFFICIENT, None, gaps) if gaps else None


def identifier_conflicts(facts: Facts) -> tuple[Reason, ...]:
    """The label's device identifier against those that were reviewed for what the controller names."""
    label = facts.evidence.label
    if label is None or not facts.evidence.readings:
        return ()
    return tuple(
        Reason(
            code="label_di_differs",
            text=f"The label's device identifier is {quoted(label.di)}, {_reviewed(walk.udi_dis)}.",
        )
        for walk in facts.named_walks
        if walk.udi_dis and label.di not in walk.udi_dis
    )


def _reviewed(identifiers: tuple[str, ...]) -> str:
    if len(identifiers) == 1:
        return f"the reviewed one of this model is {quoted(identifiers[0])}"
    return f"the reviewed ones of this model are {' and '.join(map(quoted, identifiers))}"


def too_weak(facts: Facts) -> tuple[Reason, ...]:
    """Whether the identity is known less surely than the supplier asks for."""
    least, confidence = facts.evidence.rules.minimum_confidence, facts.identity.confidence
    if confidence is None or ORDER.index(confidence) >= ORDER.index(least):
        return ()
    text = f"The identity is only {confidence}; at least {least} is asked for."
    return (Reason(code="confidence_too_low", text=text),)


def label_wants(facts: Facts) -> tuple[Reason, ...]:
    """What a label alone still lacks to count as scanned."""
    label = facts.evidence.label
    if label is None or facts.evidence.readings:
        return ()
    wants = []
    if not label.machine_read:
        text = "No photograph of the label is kept on which this program read the barcode."
        wants.append(Reason(code="label_not_photographed", text=text))
    if not label.corroborated:
        text = "Neither a second person nor the maker's packing list stands for the label."
        wants.append(Reason(code="label_not_corroborated", text=text))
    return tuple(wants)
