"""What one driver read: fields with their sources, and every byte that passed.

Nothing here is interpreted: strings are as the device sent them, and the raw bytes stand beside
every value, so that a later reader can decode them again.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Model(BaseModel):
    """Frozen, closed: an unknown field is an error, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Direction(StrEnum):
    """Which way bytes went, seen from the agent."""

    SENT = "sent"
    RECEIVED = "received"


class FieldName(StrEnum):
    """The identity fields a reading may hold; spec types as in IEEE 11073-20601 PROD-SPECN."""

    MANUFACTURER = "manufacturer"
    MODEL = "model"
    SERIAL = "serial"
    FIRMWARE_VERSION = "firmware_version"
    FIRMWARE_HASH = "firmware_hash"
    HARDWARE_REVISION = "hardware_revision"
    SOFTWARE_REVISION = "software_revision"
    PLATFORM = "platform"
    HARDWARE_ID = "hardware_id"  # a chip's own number: unique, but not the product's serial
    UDI = "udi"


class TranscriptEntry(Model):
    """One chunk of bytes, as the line gave or took it.

    Attributes:
        monotonic_ns: nanoseconds since the link was opened, from a clock that never jumps.
        wall_time: the computer's own clock, which may be wrong.
    """

    direction: Direction
    data_hex: str = Field(pattern=r"^([0-9a-f]{2})*$")
    monotonic_ns: int = Field(ge=0)
    wall_time: AwareDatetime

    @property
    def data(self) -> bytes:
        """The bytes themselves."""
        return bytes.fromhex(self.data_hex)


class Transcript(Model):
    """Every byte of one connection, in order."""

    entries: tuple[TranscriptEntry, ...] = ()


class FieldValue(Model):
    """One identity field of one pass.

    Attributes:
        value: the text, as sent, decoded but not trimmed (hex for hashes).
        source: which question was asked, e.g. ``smp settings read "id/serial"``.
        raw_hex: the value's own bytes.
        entry: index of the transcript entry in which the answer ended.
        kind: for firmware: ``application``, ``bootloader`` or ``module``; else ``None``.
    """

    value: str
    source: str
    raw_hex: str
    entry: int = Field(ge=0)
    kind: str | None = None


class Unanswered(Model):
    """A question that the device declined, with its reason."""

    question: str
    reason: str


class Pass(Model):
    """One complete asking of every question."""

    fields: dict[FieldName, FieldValue]
    unanswered: tuple[Unanswered, ...] = ()


class Reading(Model):
    """What one driver read over one connection; two passes by default.

    Attributes:
        target: the target's text, without credentials.
        profile: id of the product profile used, or ``None`` for the standard identity reads.
        synthetic: the profile says that the product does not exist.
        started: computer's wall time at the opening of the link.
        duration_ms: from opening to closing, by the monotonic clock.
    """

    driver: str
    driver_version: str
    target: str
    profile: str | None
    synthetic: bool
    started: AwareDatetime
    duration_ms: int = Field(ge=0)
    passes: tuple[Pass, ...]
    transcript: Transcript

    def values(self, name: FieldName) -> tuple[str, ...]:
        """The field's value in each pass that has it, in order."""
        return tuple(p.fields[name].value for p in self.passes if name in p.fields)

    def agreed(self, name: FieldName) -> str | None:
        """The value, if every pass gave it and all are equal; else ``None``."""
        values = self.values(name)
        return values[0] if len(values) == len(self.passes) and len(set(values)) == 1 else None
