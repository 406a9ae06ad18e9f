"""Imported recalls that concern this device."""

from __future__ import annotations

from collections.abc import Iterator

from agent.confirm.facts import Facts
from agent.confirm.models import Reason, RecallRecord
from agent.confirm.recalls import Concern, Device, concern, is_open
from agent.text import printable
from drivers.reading import FieldName


def device_of(facts: Facts) -> Device:
    """What the evidence knows of the device, as reported and as listed."""
    identity, label = facts.identity, facts.evidence.label
    keys = facts.keys
    told = {
        "makers": {
            identity.value(FieldName.MANUFACTURER),
            *(key.manufacturer for key in keys),
            *(walk.reported_manufacturer for walk in facts.walks),
        },
        "models": {
            identity.value(FieldName.MODEL),
            *(key.model for key in keys),
            *(key.product for key in keys),
            *(walk.reported_model for walk in facts.walks),
        },
    }
    return Device(
        makers=frozenset(name for name in told["makers"] if name),
        models=frozenset(name for name in told["models"] if name),
        serial=identity.value(FieldName.SERIAL),
        lot=label.lot if label else None,
        di=label.di if label else None,
    )


def raising(facts: Facts) -> tuple[Reason, ...]:
    """Open recalls that name this unit, or whose units a person has to read."""
    found = []
    for recall, how in _open(facts):
        if how is Concern.NAMED:
            text = f"{_said(recall)} It names this unit."
            found.append(Reason(code="recall_open", text=text))
        elif how is Concern.PROSE:
            text = f"{_said(recall)} Its units are stated only in prose: a person has to read it."
            found.append(Reason(code="recall_in_prose", text=text))
    return tuple(dict.fromkeys(found))


def notes(facts: Facts) -> tuple[Reason, ...]:
    """Open recalls of this product that name other units."""
    found = (
        Reason(
            code="recall_not_this_unit",
            text=f"{_said(recall)} It names its units, and this one is not among them.",
        )
        for recall, how in _open(facts)
        if how is Concern.NOT_THIS_UNIT
    )
    return tuple(dict.fromkeys(found))


def _open(facts: Facts) -> Iterator[tuple[RecallRecord, Concern]]:
    evidence = facts.evidence
    if not evidence.recalls:
        return
    device = device_of(facts)
    for recall in sorted(evidence.recalls, key=lambda one: (one.number, one.model_dump_json())):
        if is_open(recall, evidence.decided_on):
            how = concern(recall, device, evidence.rules.product_code)
            if how is not None:
                yield recall, how


def _said(recall: RecallRecord) -> str:
    kind = f" ({printable(recall.classification)})" if recall.classification else ""
    return f"Recall {printable(recall.number)}{kind} of {printable(recall.firm)} is open."
