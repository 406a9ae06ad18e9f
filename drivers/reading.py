"""What one driver read: fields with their sources, and every byte that passed.

Nothing here is interpreted: strings are as the device sent them, and the raw bytes stand beside
every value, so that a later reader can decode them again.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from drivers.gatt import CHARACTERISTIC_PATTERN

NO_VALUE_PATTERN: Final = r"^(absent|several|att 0x[0-9a-f]{2})$"
"""Why a characteristic gave no value: the device has none, or several, or its own ATT error."""


def _is_nothing(value: object) -> bool:
    """Leave out of a record what it does not need, so that older records keep their bytes."""
    return not value and value != 0


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
    UDI = "udi"  # the label's whole text
    UDI_DI = "udi_di"
    UDI_ISSUER = "udi_issuer"
    UDI_AUTHORITY = "udi_authority"
    SYSTEM_ID = "system_id"
    PNP_ID = "pnp_id"
    REGULATORY_DATA = "regulatory_data"
    DEVICE_NAME = "device_name"  # what it calls itself; need not be unique


class CounterName(StrEnum):
    """What a device counts or measures; it may change between two reads, and names nobody."""

    BATTERY_LEVEL_PERCENT = "battery_level_percent"
    BATTERY_HEALTH_PERCENT = "battery_health_percent"
    BATTERY_CYCLES = "battery_cycles"
    BATTERY_DEEP_DISCHARGES = "battery_deep_discharges"
    BATTERY_TEMPERATURE_C = "battery_temperature_c"
    USAGE_HOURS = "usage_hours"
    STEPS = "steps"


class TranscriptEntry(Model):
    """One chunk of bytes, as the line gave or took it.

    Over Bluetooth LE a read is an entry that was sent with no bytes and one that was received with
    the value's; both name the characteristic. One that the device does not have is never asked for,
    and is a received entry alone.

    Attributes:
        monotonic_ns: nanoseconds since the link was opened, from a clock that never jumps.
        wall_time: the computer's own clock, which may be wrong.
        characteristic: which one was read, or carried these bytes, like ``180a/2a25``.
        no_value: why it gave no value: ``absent``, ``several``, or the device's own ``att 0x02``.
    """

    direction: Direction
    data_hex: str = Field(pattern=r"^([0-9a-f]{2})*$")
    monotonic_ns: int = Field(ge=0)
    wall_time: AwareDatetime
    characteristic: str | None = Field(
        default=None, pattern=f"^{CHARACTERISTIC_PATTERN}$", exclude_if=_is_nothing
    )
    no_value: str | None = Field(default=None, pattern=NO_VALUE_PATTERN, exclude_if=_is_nothing)

    @model_validator(mode="after")
    def _no_value_says_so_alone(self) -> TranscriptEntry:
        received = self.direction is Direction.RECEIVED and self.characteristic is not None
        if self.no_value is not None and (self.data_hex or not received):
            raise ValueError("only a characteristic that was heard without bytes has no value")
        return self

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
        remark: what is odd about it, where it was taken leniently; one phrase.
    """

    value: str
    source: str
    raw_hex: str
    entry: int = Field(ge=0)
    kind: str | None = None
    remark: str | None = Field(default=None, exclude_if=_is_nothing)


class CounterValue(Model):
    """One counter of one pass; see `FieldValue` for what its attributes mean."""

    value: int
    source: str
    raw_hex: str
    entry: int = Field(ge=0)


class Unanswered(Model):
    """A question that the device declined, with its reason."""

    question: str
    reason: str


class Pass(Model):
    """One complete asking of every question.

    Attributes:
        otherwise: what the device answered to another question for the same field, where that
            differs: both are kept, and neither is chosen.
        radio_module: what the device says of its radio module, which the profile tells from the
            product: no part of the product's identity.
    """

    fields: dict[FieldName, FieldValue]
    unanswered: tuple[Unanswered, ...] = ()
    counters: dict[CounterName, CounterValue] = Field(default_factory=dict, exclude_if=_is_nothing)
    otherwise: dict[FieldName, FieldValue] = Field(default_factory=dict, exclude_if=_is_nothing)
    radio_module: dict[FieldName, FieldValue] = Field(default_factory=dict, exclude_if=_is_nothing)

    def said(self, name: FieldName) -> tuple[FieldValue, ...]:
        """Answer what the device said of a field: nothing, one value, or two that differ."""
        both = (self.fields.get(name), self.otherwise.get(name))
        return tuple(each for each in both if each is not None)


class Reading(Model):
    """What one driver read over one connection; two passes by default.

    Attributes:
        target: the target's text, without credentials.
        address: where a Bluetooth device that was meant by its name was found, as the operating
            system shows it (macOS makes up one of its own); where the target says it, nothing.
        profile: id of the product profile used, or ``None`` for the standard identity reads.
        synthetic: the profile says that the product does not exist.
        started: computer's wall time at the opening of the link.
        duration_ms: from opening to closing, by the monotonic clock.
    """

    driver: str
    driver_version: str
    target: str
    address: str | None = Field(default=None, exclude_if=_is_nothing)
    profile: str | None
    synthetic: bool
    started: AwareDatetime
    duration_ms: int = Field(ge=0)
    passes: tuple[Pass, ...]
    transcript: Transcript

    def values(self, name: FieldName) -> tuple[str, ...]:
        """The field's values in each pass that has it, in order."""
        return tuple(each.value for one in self.passes for each in one.said(name))

    def agreed(self, name: FieldName) -> str | None:
        """The value, if every pass gave it and all are equal; else ``None``."""
        values = self.values(name)
        return values[0] if len(values) == len(self.passes) and len(set(values)) == 1 else None

    def radio_module(self) -> dict[FieldName, tuple[str, ...]]:
        """What was said of the radio module: each field's different values, in order."""
        said: dict[FieldName, dict[str, None]] = {}
        for one in self.passes:
            for name, field in one.radio_module.items():
                said.setdefault(name, {})[field.value] = None
        return {name: tuple(values) for name, values in said.items()}

    def counters(self) -> dict[CounterName, CounterValue]:
        """Each counter, as the newest pass that has it says it."""
        newest: dict[CounterName, CounterValue] = {}
        for one in self.passes:
            newest.update(one.counters)
        return newest
