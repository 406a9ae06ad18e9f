"""A label beside a controller: what it stands for, what it wants, and what else is on its photographs.

Since rules version 4 a label that counts by itself stands for what the controller does not say of
its name, so that a reading which contradicts nothing makes no verdict worse. What the controller does
say has to be what was reviewed with the label's device identifier.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.confirm.disagreements import words_of
from agent.confirm.facts import Facts
from agent.confirm.gaps import NO_SERIAL, placeholder_on_label, placeholder_words
from agent.confirm.models import Label, Reason, VerdictKind
from agent.confirm.questions.answers import Outcome
from agent.confirm.questions.known import identifier_conflicts, too_weak
from agent.confirm.sources import NAMING
from agent.confirm.udi import combine, read_udi
from agent.text import quoted
from drivers.reading import FieldName

NO_PHOTOGRAPH: Final = Reason(
    code="label_not_photographed",
    text="No photograph of the label is kept on which this program read the barcode.",
)
STANDS: Final = "label_stands"
PLACEHOLDER: Final = "placeholder_serial"
STANDS_THEN: Final = (
    "A photographed label with a second source stands for what the controller does not say."
)
"""What would do, said once where a controller was read."""


def sources(facts: Facts) -> Outcome | None:
    """Where any two sources disagree, nothing else is asked; what they call the product is one of them."""
    conflicts = (
        *facts.identity.conflicts,
        *(identifier_conflicts(facts) or _other_product(facts)),
    )
    return Outcome(VerdictKind.CONFLICT, None, conflicts) if conflicts else None


def enough(facts: Facts) -> Outcome | None:
    """Manufacturer, model and serial, and how surely; what is missing is said with what would do."""
    gaps = (*facts.identity.gaps, *_too_weak(facts), *_wants(facts))
    return Outcome(VerdictKind.INSUFFICIENT, None, gaps) if gaps else None


def notes(facts: Facts) -> tuple[Reason, ...]:
    """For what the label stands, and what its photographs show beside its UDI."""
    label = facts.evidence.label
    if label is None:
        return ()
    return (*_stands(facts, label), *_on_photographs(label))


def notes_2(facts: Facts) -> tuple[Reason, ...]:
    """The same; and what the controller gives as its serial, where the label stands for a placeholder."""
    return tuple(_with_placeholder(facts, reason) for reason in notes(facts))


def _with_placeholder(facts: Facts, reason: Reason) -> Reason:
    placeholders = facts.identity.placeholders
    if reason.code != STANDS or not placeholders:
        return reason
    return reason.model_copy(update={"text": f"{reason.text} {placeholder_words(placeholders)}"})


def _other_product(facts: Facts) -> tuple[Reason, ...]:
    """The label's device identifier was reviewed, and for another product than the controller names."""
    label, walks = facts.evidence.label, facts.label_walks
    if label is None or not walks or any(facts.fits(walk) for walk in walks):
        return ()
    reviewed = dict.fromkeys(
        f"{quoted(walk.reported_manufacturer)} {quoted(walk.reported_model)}" for walk in walks
    )
    said = (
        quoted(value)
        for name in (FieldName.MANUFACTURER, FieldName.MODEL)
        for value in facts.identity.said.get(name, ())
    )
    text = (
        f"The label's device identifier {quoted(label.di)} was reviewed for "
        f"{' or '.join(reviewed)}; the controller calls itself {' '.join(said)}. If that is this very "
        "product, a crosswalk for what it calls itself has to be reviewed."
    )
    return (Reason(code="label_di_differs", text=text),)


def _too_weak(facts: Facts) -> Iterator[Reason]:
    for reason in too_weak(facts):
        confidence, least = facts.identity.confidence, facts.evidence.rules.minimum_confidence
        text = f"The identity counts only as {confidence}; at least {least} is asked for."
        yield reason.model_copy(update={"text": text})


def _wants(facts: Facts) -> tuple[Reason, ...]:
    """What a label lacks to tell the device, alone or for what the controller does not say."""
    label, missing = facts.evidence.label, {*(f"no_{name}" for name in NAMING), PLACEHOLDER}
    if not facts.evidence.readings:
        return () if label is None else tuple(_lacks(label))
    if missing.isdisjoint(reason.code for reason in facts.identity.gaps):
        return ()
    *others, last = (NO_PHOTOGRAPH,) if label is None else _lacks_to_stand(facts, label)
    return (*others, last.model_copy(update={"text": f"{last.text} {STANDS_THEN}"}))


def _lacks_to_stand(facts: Facts, label: Label) -> tuple[Reason, ...]:
    placeholder = facts.identity.label_placeholder
    if placeholder is not None:
        return (*_lacks(label), placeholder_on_label(placeholder))
    return tuple(_lacks(label)) or (NO_SERIAL,)


def _lacks(label: Label) -> Iterator[Reason]:
    if not label.machine_read:
        yield NO_PHOTOGRAPH
    if not label.corroborated:
        text = "Neither a second person nor the maker's packing list stands for the label."
        if label.packing_list is not None:
            text += " Of that list counts only a serial number that the program reads in a barcode."
        yield Reason(code="label_not_corroborated", text=text)


def _stands(facts: Facts, label: Label) -> Iterator[Reason]:
    unsaid = facts.identity.unsaid
    if not unsaid:
        return
    names = " and ".join(words_of(name) for name in unsaid)
    second = "a second person" if label.second_person else "the maker's packing list"
    text = (
        f"The controller did not say its {names} in every reading; the label stands for that, its "
        f"barcode read on a photograph, with {second}."
    )
    yield Reason(code="label_stands", text=text)


def _on_photographs(label: Label) -> Iterator[Reason]:
    """What reading the barcodes together left aside, or had to be told of them."""
    read = combine([read_udi(code) for photo in label.photos for code in photo.barcodes])
    for note in read.notes:
        yield Reason(code="label_note", text=f"Of the label's photographs: {note}.")
