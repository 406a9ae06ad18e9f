"""The story file's own models: what a person writes, before it is expanded."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from pydantic import AwareDatetime, Field, model_validator

from agent.fitting.models import (
    Answer,
    Case,
    Component,
    FitterCredential,
    FollowUp,
    Gate,
    Modification,
    Observation,
    Owner,
    ProofOfDelivery,
    Side,
    Unit,
    VisitKind,
)
from agent.model import Model
from agent.story.models import (
    AmendmentStep,
    ClaimStep,
    ComplaintStep,
    DocumentStep,
    ReadingStep,
    StoryDevice,
    StoryUser,
)


class Pair(Model):
    """An observation of both sides, written on one line."""

    id: str
    group: str
    name: str
    left: str = Field(alias="L")
    right: str = Field(alias="R")
    unit: str = ""
    method: str = ""


class Point(Model):
    """An adjustment point as received: one value, or one for each side."""

    point: str
    value: str | None = None
    left: str | None = Field(default=None, alias="L")
    right: str | None = Field(default=None, alias="R")
    unit: str = ""
    ifu_range: str = ""

    @model_validator(mode="after")
    def _one_or_two(self) -> Point:
        sides = (self.left is not None, self.right is not None)
        if (self.value is None) != all(sides) or any(sides) != all(sides):
            raise ValueError(f"point {self.point!r} has one value, or one for L and one for R")
        return self


class Change(Model):
    """What a visit sets an adjustment point to."""

    visit: str
    point: str
    side: Side = Side.NONE
    value: str


class Adjustments(Model):
    """Every adjustment point of the patient's unit, and each change."""

    unit_serial: str
    points: tuple[Point, ...]
    changes: tuple[Change, ...]


class Block(Model):
    """A run of training sessions: from one day to another on weekdays, or on given dates."""

    first_number: int
    unit_serial: str
    owner: Owner
    first_day: date | None = Field(default=None, alias="from")
    last_day: date | None = Field(default=None, alias="to")
    weekdays: tuple[Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], ...] = ()
    dates: tuple[date, ...] = ()


class SessionDetail(Model):
    """What one session has beside its number, day and unit."""

    number: int
    assist: str = ""
    aid: str = ""
    narrative: str = ""
    stops: tuple[str, ...] = ()
    observations: tuple[Observation, ...] = ()
    modifications: tuple[Modification, ...] = ()
    sheet: str = ""


class Training(Model):
    """All training sessions."""

    author: str
    place: str
    starts: time
    minutes: int
    signed_after_min: int
    persons_present: tuple[str, ...]
    blocks: tuple[Block, ...]
    details: tuple[SessionDetail, ...]


class VisitSource(Model):
    """A visit as written: pairs and the adjustment sheet are not expanded yet."""

    signed_at: AwareDatetime
    id: str
    kind: VisitKind
    started: AwareDatetime
    ended: AwareDatetime
    place: str
    author: str
    persons_present: tuple[str, ...] = ()
    unit: Unit | None = None
    narrative: str
    gates: tuple[Gate, ...] = ()
    pairs: tuple[Pair, ...] = ()
    observations: tuple[Observation, ...] = ()
    modifications: tuple[Modification, ...] = ()
    sheet: str = ""
    components: tuple[Component, ...] = ()
    answers: tuple[Answer, ...] = ()
    proof_of_delivery: ProofOfDelivery | None = None
    follow_up: FollowUp | None = None
    unit_leaves_with_patient: bool | None = None
    custom_fitting_statement: str = ""


class CaseSource(Case):
    """The case; TOML has no null."""

    planned_date_of_service: date | None = None


class StoryFile(Model):
    """The whole file."""

    spec: Literal["k1007-story/1"]
    synthetic: bool
    opened_at: AwareDatetime
    opened_by: str
    case: CaseSource
    device: StoryDevice
    users: tuple[StoryUser, ...]
    fitters: dict[str, FitterCredential]
    documents: tuple[DocumentStep, ...]
    readings: tuple[ReadingStep, ...]
    adjustments: Adjustments
    training: Training
    visits: tuple[VisitSource, ...]
    amendments: tuple[AmendmentStep, ...]
    claims: tuple[ClaimStep, ...]
    complaints: tuple[ComplaintStep, ...]
