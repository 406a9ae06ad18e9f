"""The JSON of readings and verdicts; a published interface (docs/commands.md)."""

from __future__ import annotations

from agent.strictness import SHIPPED
from agent.usecases.verdicts import TakenVerdict
from drivers.reading import FieldName, FieldValue, Reading


def first_said(reading: Reading) -> dict[FieldName, FieldValue]:
    """Each field as the first pass that has it says it."""
    said: dict[FieldName, FieldValue] = {}
    for one in reading.passes:
        for name, field in one.fields.items():
            said.setdefault(name, field)
    return said


def identity_json(reading: Reading) -> dict[str, object]:
    """Each field of any pass: value, source, raw bytes, and whether all that was said agrees."""
    return {
        name: {
            "value": field.value,
            "source": field.source,
            "raw": field.raw_hex,
            "agreed": reading.agreed(name) is not None,
            **({"remark": field.remark} if field.remark else {}),
            **_otherwise(reading, name),
        }
        for name, field in first_said(reading).items()
    }


def _otherwise(reading: Reading, name: FieldName) -> dict[str, object]:
    """What the device said to another question for the field, where that differs."""
    others = [one.otherwise[name] for one in reading.passes if name in one.otherwise]
    if not others:
        return {}
    other = others[0]
    told = {"value": other.value, "source": other.source, "raw": other.raw_hex}
    return {"otherwise": told}


def reading_json(reading: Reading) -> dict[str, object]:
    """Driver, target, times and the whole transcript."""
    return {
        "driver": reading.driver,
        "driver_version": reading.driver_version,
        "target": reading.target,
        "address": reading.address,
        "profile": reading.profile,
        "synthetic": reading.synthetic,
        "started": reading.started.isoformat(),
        "duration_ms": reading.duration_ms,
        "unanswered": list(
            {
                (q.question, q.reason): q.model_dump() for p in reading.passes for q in p.unanswered
            }.values()
        ),
        "counters": {
            name: {"value": counter.value, "source": counter.source, "raw": counter.raw_hex}
            for name, counter in reading.counters().items()
        },
        "radio_module": {name: list(values) for name, values in reading.radio_module().items()},
        "transcript": reading.transcript.model_dump(mode="json")["entries"],
    }


def verdict_json(taken: TakenVerdict) -> dict[str, object]:
    """A verdict as ``verify --json`` prints it."""
    verdict, evidence = taken.verdict, taken.evidence
    dumped = verdict.model_dump(mode="json")
    snapshot = None
    if verdict.snapshot_id is not None:
        snapshot = {
            "id": verdict.snapshot_id,
            "retrieved": dumped["snapshot_retrieved"],
            "age_days": verdict.snapshot_age_days,
        }
    return {
        "verdict": dumped["verdict"],
        "hcpcs": verdict.hcpcs,
        "date_of_service": dumped["date_of_service"],
        "identity": dumped["identity"],
        "confidence": dumped["confidence"],
        "provisional": verdict.provisional,
        "listing": dumped["listing"],
        "snapshot": snapshot,
        "reasons": dumped["reasons"],
        "reading": reading_json(evidence.readings[-1]) if evidence.readings else None,
        "readings": [reading_json(reading) for reading in evidence.readings],
        "gudid": evidence.gudid.model_dump(mode="json") if evidence.gudid else None,
        "label": evidence.label.model_dump(mode="json") if evidence.label else None,
        "recall_files": [one.model_dump(mode="json") for one in evidence.recall_files],
        "entry": taken.entry,
        "contradicted_by": [
            {"entry": one.earlier.entry, "verdict": one.earlier.verdict, "text": one.message}
            for one in taken.contradicted_by
        ],
        "limits": [
            {
                "setting": one.setting,
                "value": one.value,
                "shipped": SHIPPED[one.setting],
                "entry": one.act.entry if one.act is not None and one.as_set else None,
            }
            for one in taken.limits
        ],
        "also_in": [one.model_dump(mode="json") for one in taken.also_in],
    }
