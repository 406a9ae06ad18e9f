"""Which unit a verdict is about: its serial numbers, and what it calls the product."""

from __future__ import annotations

from pydantic import JsonValue

from agent.confirm.identity import reported
from agent.confirm.models import Evidence, Verdict
from agent.confirm.normal import normalised, steps_of
from agent.confirm.udi import read_udi
from agent.fitting.models.basis import RestsOn
from agent.fitting.models.elsewhere import ProductNames
from drivers.reading import FieldName


def serials_seen(evidence: Evidence) -> tuple[str, ...]:
    """Every serial that a source of the verdict told, as serials are compared, each once."""
    told = reported(evidence, (FieldName.SERIAL,))
    steps = steps_of(evidence.rules, FieldName.SERIAL)
    return tuple(dict.fromkeys(normalised(value, steps) for _, value in told))


def agreed_serial(verdict: Verdict) -> str | None:
    """The serial on which the sources agree."""
    return _value(verdict, FieldName.SERIAL)


def product_names(verdict: Verdict) -> ProductNames:
    """What the verdict calls the product."""
    maker, model = _value(verdict, FieldName.MANUFACTURER), _value(verdict, FieldName.MODEL)
    return ProductNames(
        named=None if maker is None or model is None else (maker, model),
        di=_identifier(verdict),
        listed=None if verdict.listing is None else verdict.listing.key,
    )


def rests_on(evidence: JsonValue) -> RestsOn | None:
    """The kinds of evidence, from the opened section as it is; ``None`` where it is withheld.

    The bytes of a connection are not looked at for it: a fitting is folded for every question.
    """
    if not isinstance(evidence, dict):
        return None
    readings, label = evidence.get("readings"), evidence.get("label")
    told = label if isinstance(label, dict) else {}
    return RestsOn(
        ways=len(readings) if isinstance(readings, list) else 0,
        label=bool(told),
        photographed=bool(told.get("photos")),
        second_source=bool(told.get("second_person") or told.get("packing_list")),
    )


def _identifier(verdict: Verdict) -> str | None:
    """The device identifier by itself, else the one in the whole UDI."""
    told, whole = _value(verdict, FieldName.UDI_DI), _value(verdict, FieldName.UDI)
    return told if told is not None or whole is None else read_udi(whole).di


def _value(verdict: Verdict, name: FieldName) -> str | None:
    field = verdict.identity.get(name)
    return None if field is None else field.value
