"""The delivered unit: its parts, where its adjustment points stand, what was changed on it."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from agent.fitting.models.words import Side
from agent.model import Model


class Modification(Model):
    """One change of the delivered unit: what was found, what was done, what came of it.

    ``claimed_custom`` is the fitter's own signed statement, not a computation; what the program
    suggests stands in ``agent.fitting.modifications``.
    """

    id: str
    done_on: date
    part: str
    side: Side
    finding: str
    finding_refs: tuple[str, ...] = ()
    did: str
    before: str
    after: str
    tool: str = ""
    result: str = ""
    why_not_self: str = ""
    permitted_by: str = ""
    by: str = ""
    component: str = Field(description="frame, strap, parameter, pad, shell, foot plate, joint")
    claimed_custom: bool
    not_counted_reason: str = ""


class AdjustmentValue(Model):
    """One adjustment point of a device and where it stands."""

    point: str
    side: Side = Side.NONE
    value: str
    unit: str = ""
    ifu_range: str = ""


class AdjustmentSheet(Model):
    """Every adjustment point of a device, as received, after a visit, or as delivered."""

    moment: str = Field(description="received, after visit, delivered")
    unit_serial: str
    values: tuple[AdjustmentValue, ...]


class Component(Model):
    """A serialised part of the system."""

    module: str
    side: Side = Side.NONE
    serial: str
    size: str = ""
