"""What was asked, seen and measured at a visit."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from agent.fitting.models.words import How, Owner, Side
from agent.model import Model


class Unit(Model):
    """Which unit was on the body (or on the bench); training units are not the patient's."""

    serial: str
    owner: Owner
    worn: bool


class Observation(Model):
    """One thing seen or measured: range of motion, a length, a blood pressure, a walk test.

    Attributes:
        id: to be referred to by a modification's finding, e.g. ``meas.thigh.R``.
        group: ``rom``, ``mmt``, ``skin``, ``measurement``, ``vitals``, ``outcome``, ``use``, …
        value: as written; a number as plain decimal text.
        unit: UCUM-like text (``mm``, ``deg``, ``s``, ``m``, ``kg``); empty where there is none.
    """

    id: str
    group: str
    name: str
    side: Side = Side.NONE
    value: str
    unit: str = ""
    method: str = ""
    how: How | None = Field(default=None, description="None: not recorded")


class GateResult(StrEnum):
    PASS = "pass"  # noqa: S105 — a result, not a secret
    CLEARED = "yes, cleared"
    STOP = "stop"


class Gate(Model):
    """One screening question with its answer, and whose limit it was held against."""

    name: str
    answer: str
    limit: str = ""
    limit_source: str = ""
    result: GateResult
    cleared_by: str = ""


class Session(Model):
    """A training session's own numbers."""

    number: int
    minutes: int
    assist: str = ""
    aid: str = ""
    falls: int | None = Field(default=None, description="None: not recorded")
    stops: tuple[str, ...] = ()


class Answer(Model):
    """What a visit says to one requirement of the catalogue.

    Attributes:
        requirement: the catalogue's id, e.g. ``C.IA.4``.
        values: the requirement's typed fields, by name.
        not_applicable: the reason, where it does not apply; then ``values`` is empty.
    """

    requirement: str
    values: dict[str, str | bool | int] = Field(default_factory=dict)
    not_applicable: str = ""


class FollowUp(Model):
    """What a follow-up found out about use."""

    day: int
    period: str
    days_used: int
    source: str
    feedback: str
    change: str
    goals: str = ""
    prescriber_told: date | None = None
