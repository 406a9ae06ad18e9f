"""Parts of a device with serial numbers of their own: which there are, and what was swapped.

A visit's own table says what was seen that day; this is the list of the device itself, from the
day it is begun. Nothing in it is ever replaced: a swap stands beside the part.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from agent.model import Model


class PartKind(StrEnum):
    """What a part is; only the controller is what a verdict is about."""

    CONTROLLER = "controller"
    FRAME = "frame"
    REMOTE = "remote"
    CRUTCH = "crutch"
    BATTERY = "battery"
    CHARGER = "charger"
    OTHER = "other"


class SerialSource(StrEnum):
    """How a part's serial number came in."""

    TYPED = "typed"
    SCANNER = "scanner"
    PHOTOGRAPHED = "photographed"
    READ = "read from the controller"


class PartSerial(Model):
    """A serial number, and what it was read from.

    Attributes:
        udi: the whole label, where it holds more than the number.
        photo_sha256: of the photograph, which is kept.
        verdict_entry: of the verdict whose reading it was taken from.
    """

    serial: str = Field(min_length=1, max_length=64)
    source: SerialSource
    udi: str = ""
    photo_sha256: str | None = None
    verdict_entry: int | None = None


class Part(Model):
    """A part as it is listed.

    Attributes:
        id: names it in swaps, e.g. ``battery-1``.
        unit_serial: of the device that it belongs to.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")
    unit_serial: str = Field(min_length=1, max_length=64)
    kind: PartKind
    name: str = Field(min_length=1, max_length=120)
    number: PartSerial


class Swap(Model):
    """A part was taken out and another one put in its place."""

    part: str
    old_serial: str
    number: PartSerial
    swapped_on: date
    reason: str = Field(min_length=1)


class PartEntry(Model):
    entry: int
    part: Part


class SwapEntry(Model):
    entry: int
    swap: Swap


class CurrentPart(Model):
    """A part as it is now."""

    part: Part
    number: PartSerial
    swaps: tuple[SwapEntry, ...] = ()
