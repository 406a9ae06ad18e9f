"""Imported recalls that concern this device.

The first edition, of rules version 2, holds a recall against the device as agent.confirm.recalls does; the
second as agent.confirm.recall_grounds does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar, assert_never

from agent.confirm.facts import Facts
from agent.confirm.models import Reason, RecallRecord
from agent.confirm.recall_grounds import Found, Ground, found
from agent.confirm.recalls import Concern, Device, concern, is_open
from agent.confirm.stated_units import UnitKind
from agent.text import printable
from drivers.reading import FieldName

H = TypeVar("H")
NO: Final = Concern.NOT_THIS_UNIT

NAMED: Final = {
    UnitKind.SERIAL: "It names this unit.",
    UnitKind.LOT: "It names the lot of this unit.",
    UnitKind.DI: "It names the device identifier of this unit.",
    None: "It names this model, and all its units.",
}
"""What of the unit a recall names, by the kind of number; without one it names all units."""

UNCLEAR: Final = {
    Ground.SERIAL: "It states this unit's serial number",
    Ground.WORDS: "Its words have this product's name or model",
    Ground.MAKER: "It is of the same firm",
    Ground.LIKE_MAKER: "It is of a firm whose name begins alike, and of the same class of device",
}
"""Why a recall could be about this product."""


def device_of(facts: Facts) -> Device:
    """What the evidence knows of the device, as reported and as listed."""
    identity, label = facts.identity, facts.evidence.label
    keys = facts.keys
    walks = facts.walks
    return Device(
        makers=_given(
            identity.value(FieldName.MANUFACTURER),
            *(key.manufacturer for key in keys),
            *(walk.reported_manufacturer for walk in walks),
        ),
        models=_given(
            identity.value(FieldName.MODEL),
            *(key.model for key in keys),
            *(walk.reported_model for walk in walks),
        ),
        serial=identity.value(FieldName.SERIAL),
        lot=label.lot if label else None,
        di=label.di if label else None,
        products=_given(*(key.product for key in keys)),
        reviewed_dis=_given(
            identity.value(FieldName.UDI_DI), *(di for walk in walks for di in walk.udi_dis)
        ),
    )


def _given(*names: str | None) -> frozenset[str]:
    return frozenset(name for name in names if name)


def raising(facts: Facts) -> tuple[Reason, ...]:
    """Open recalls that name this unit, or whose units a person has to read."""
    told = []
    for recall, how in _open(facts, concern):
        if how is Concern.NAMED:
            text = f"{_said(recall)} It names this unit."
            told.append(Reason(code="recall_open", text=text))
        elif how is Concern.PROSE:
            text = f"{_said(recall)} Its units are stated only in prose: a person has to read it."
            told.append(Reason(code="recall_in_prose", text=text))
    return tuple(dict.fromkeys(told))


def raising_2(facts: Facts) -> tuple[Reason, ...]:
    """Open recalls that name this unit, or of which a person has to read whether they mean it."""
    told = (_raised(recall, one) for recall, one in _open(facts, _found))
    return tuple(dict.fromkeys(reason for reason in told if reason is not None))


def notes(facts: Facts) -> tuple[Reason, ...]:
    """Open recalls of this product that name other units."""
    return _of_others(recall for recall, how in _open(facts, concern) if how is NO)


def notes_2(facts: Facts) -> tuple[Reason, ...]:
    """Open recalls of this product, or of its maker, that name other units."""
    return _of_others(recall for recall, one in _open(facts, _found) if one.how is NO)


def _raised(recall: RecallRecord, one: Found) -> Reason | None:
    match one.how:
        case Concern.NAMED:
            return Reason(code="recall_open", text=f"{_said(recall)} {NAMED[one.by]}")
        case Concern.PROSE:
            why = "It names this product; whether it means this unit, a person has to read."
            return Reason(code="recall_in_prose", text=f"{_said(recall)} {why}")
        case Concern.PRODUCT_UNCLEAR:
            why = f"{UNCLEAR[one.ground]}; whether it means this product, a person has to read."
            return Reason(code="recall_product_unclear", text=f"{_said(recall)} {why}")
        case Concern.NOT_THIS_UNIT:
            return None
        case _:
            assert_never(one.how)


def _of_others(recalls: Iterable[RecallRecord]) -> tuple[Reason, ...]:
    told = (
        Reason(
            code="recall_not_this_unit",
            text=f"{_said(recall)} It names its units, and this one is not among them.",
        )
        for recall in recalls
    )
    return tuple(dict.fromkeys(told))


def _found(recall: RecallRecord, device: Device, product_code: str) -> Found | None:
    return found(recall, device, (product_code,))


def _open(
    facts: Facts, held: Callable[[RecallRecord, Device, str], H | None]
) -> Iterator[tuple[RecallRecord, H]]:
    """The open recalls that concern the device, each with how, in an order of their own."""
    evidence = facts.evidence
    if not evidence.recalls:
        return
    device = device_of(facts)
    for recall in sorted(evidence.recalls, key=lambda one: (one.number, one.model_dump_json())):
        if is_open(recall, evidence.decided_on):
            how = held(recall, device, evidence.rules.product_code)
            if how is not None:
                yield recall, how


def _said(recall: RecallRecord) -> str:
    kind = f" ({printable(recall.classification)})" if recall.classification else ""
    return f"Recall {printable(recall.number)}{kind} of {printable(recall.firm)} is open."
