"""The story's fitting, and the same with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from agent.fitting.models import (
    DocumentType,
    Fitting,
    SignedVisit,
)
from agent.fitting.readiness import assess
from tests.fitting.replay import story_fitting

WHOLE = story_fitting()


def open_gates(fitting: Fitting) -> set[str]:
    return {gate.gate for gate in assess(fitting).gates if not gate.passed}


def with_visit(visit_id: str, change: Callable[[SignedVisit], dict[str, object]]) -> Fitting:
    visits = tuple(
        one.model_copy(update={"visit": one.visit.model_copy(update=change(one))})
        if one.visit.id == visit_id
        else one
        for one in WHOLE.visits
    )
    return WHOLE.model_copy(update={"visits": visits})


def without_documents(kind: DocumentType) -> Fitting:
    held = tuple(one for one in WHOLE.documents if one.document.type is not kind)
    return WHOLE.model_copy(update={"documents": held})


def with_documents(kind: DocumentType, **changes: object) -> Fitting:
    held = tuple(
        one.model_copy(update={"document": one.document.model_copy(update=changes)})
        if one.document.type is kind
        else one
        for one in WHOLE.documents
    )
    return WHOLE.model_copy(update={"documents": held})


def with_verdict(**changes: object) -> Fitting:
    verdicts = tuple(
        one.model_copy(update=changes) if one.entry == WHOLE.final_verdict_entry else one
        for one in WHOLE.verdicts
    )
    return WHOLE.model_copy(update={"verdicts": verdicts})


def with_modification(**changes: object) -> Fitting:
    return with_visit(
        "V-05",
        lambda one: {
            "modifications": (
                one.visit.modifications[0].model_copy(update=changes),
                *one.visit.modifications[1:],
            )
        },
    )


def on_another_unit() -> Fitting:
    """Every modification was made on the clinic's unit."""
    fitting = WHOLE
    for visit_id in ("V-05", "V-06"):
        visits = tuple(
            one.model_copy(
                update={"visit": one.visit.model_copy(update={"unit": WHOLE.visits[3].visit.unit})}
            )
            if one.visit.id == visit_id
            else one
            for one in fitting.visits
        )
        fitting = fitting.model_copy(update={"visits": visits})
    return fitting


def expired(visit_id: str) -> Fitting:
    return with_visit(
        visit_id,
        lambda one: {
            "fitter": one.visit.fitter
            and one.visit.fitter.model_copy(update={"expires": date(2026, 5, 18)})
        },
    )


def pod(**changes: object) -> Fitting:
    return with_visit(
        "V-09",
        lambda one: {
            "proof_of_delivery": one.visit.proof_of_delivery
            and one.visit.proof_of_delivery.model_copy(update=changes)
        },
    )
