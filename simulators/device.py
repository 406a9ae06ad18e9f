"""What a scenario is: one simulated device, and what stands behind its line and its radio."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Annotated, Final, Literal, TypeAlias, assert_never, get_args

from pydantic import Field, JsonValue, StringConstraints, model_validator

from simulators.ble.advertising import payload
from simulators.ble.config import BleConfig
from simulators.ble.fields import PREFIX
from simulators.controller import Controller, Image
from simulators.errors import ScenarioError
from simulators.faults import Fault, Faults, altered, lay_over, talk_over
from simulators.model import Model
from simulators.talk import Talk
from simulators.values import Sha256, Values
from simulators.wire import Wire
from simulators.wire.canopen import CanopenConfig, CanopenDevice
from simulators.wire.fields import Fields
from simulators.wire.flexsea import FlexseaBoard, FlexseaConfig
from simulators.wire.framing import Framing
from simulators.wire.framings import FRAMINGS, SMP_FRAMINGS
from simulators.wire.modbus import ModbusConfig, ModbusUnit
from simulators.wire.plugin import WireField, WireName, make_wire
from simulators.wire.smp import SmpServer
from simulators.wire.smp_config import SmpConfig
from simulators.wire.vesc import VescConfig, VescController

Driver: TypeAlias = Literal["smp", "flexsea", "modbus", "canopen", "vesc", "dis", "openexo"]
"""What speaks to the device; each has a table of its own in the file, the last two ``[ble]``."""

RADIO_DRIVERS: Final = ("dis", "openexo")
"""Those that speak over Bluetooth only: their devices have no line."""

_Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
_Sentence = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class ImageEntry(Model):
    """A firmware image: ``[[images]]``."""

    slot: int = Field(ge=0, le=255)
    version: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    sha256: Sha256
    bootable: bool = True
    pending: bool = False
    confirmed: bool = True
    active: bool = True
    permanent: bool = False


class Scenario(Model):
    """One simulated device.

    Attributes:
        name: how the command line calls it.
        title: one sentence on what it is for.
        driver: the driver that reads it; a hint for whoever starts a reading. One that is not
            built in names a wire of one's own, see :mod:`simulators.wire.plugin`.
        profile: the product profile that fits it; a hint likewise.
        identity: who the device says it is, by field.
        counters: what it has counted: whole numbers, sent as decimal text.
        images: its firmware; the first active one is what runs.
        wire: what a wire of one's own is told.
        ble: how it is reached over Bluetooth, with any driver; ``None`` where it is not.
    """

    spec: Literal["1"]
    name: _Word
    title: _Sentence
    driver: Driver | WireField
    profile: _Word | None = None
    identity: dict[_Name, Values]
    counters: dict[_Name, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    images: Annotated[tuple[ImageEntry, ...], Field(max_length=16, strict=False)] = ()
    smp: SmpConfig = SmpConfig()
    flexsea: FlexseaConfig = FlexseaConfig()
    modbus: ModbusConfig = ModbusConfig()
    canopen: CanopenConfig = CanopenConfig()
    vesc: VescConfig = VescConfig()
    wire: dict[str, JsonValue] = Field(default_factory=dict)
    ble: BleConfig | None = None
    faults: Faults = Faults()

    @model_validator(mode="after")
    def _settings_name_fields(self) -> Scenario:
        known = {*self.identity, *self.counters}
        for key, field in self.smp.settings.items():
            if field not in known:
                raise ValueError(
                    f"setting {key!r} names {field!r}, which is no identity or counter"
                )
        both = self.identity.keys() & self.counters.keys()
        if both:
            raise ValueError(f"{min(both)!r} is both an identity and a counter")
        return self

    @model_validator(mode="after")
    def _table_fits_driver(self) -> Scenario:
        others = self.model_fields_set & {*get_args(Driver)} - {self.driver}
        if others:
            raise ValueError(f"the table [{min(others)}] is not for the driver {self.driver!r}")
        if self.wire and self.driver in get_args(Driver):
            raise ValueError(f"the table [wire] is not for the driver {self.driver!r}")
        self._require_sendable(self._fields())
        return self

    @model_validator(mode="after")
    def _radio_is_possible(self) -> Scenario:
        if self.ble is None:
            if self.driver in RADIO_DRIVERS:
                raise ValueError(f"the driver {self.driver!r} needs the table [ble]")
            return self
        payload(self.ble)
        if "smp" in self.ble.services and self.driver != "smp":
            raise ValueError("the service 'smp' of [ble] needs the driver 'smp'")
        known = {*self.identity, *self.counters}
        named = {each.field for each in self.ble.vendor} | {self.ble.battery.cycles} - {None}
        if unknown := (named | self.ble.identity.keys()) - known:
            raise ValueError(
                f"[ble] names {min(map(str, unknown))!r}, which is no identity or counter"
            )
        return self

    def _require_sendable(self, fields: Fields) -> None:
        match self.driver:
            case "smp":
                pass
            case "flexsea":
                self.flexsea.check(fields)
            case "modbus":
                self.modbus.check(fields)
            case "canopen":
                self.canopen.check(fields)
            case "vesc":
                self.vesc.check(fields)
            case "dis" | "openexo" | WireName():
                pass
            case _:
                assert_never(self.driver)

    def controller(self, faults: Sequence[Fault] = ()) -> Controller:
        """A new controller in its first state.

        Args:
            faults: those of the values change its identity, after the scenario's own.
        """
        images = tuple(Image(**dict(entry)) for entry in self.images)
        return Controller(self._altered((*self.faults.laid, *faults)), images)

    def _altered(self, faults: Sequence[Fault]) -> Fields:
        """The fields with the faults' values, but for those that the wire has no form for."""
        fields = self._fields()
        for name, values in altered(self.identity, faults).items():
            with suppress(ValueError):
                self._require_sendable({**fields, name: values})
                fields = {**fields, name: values}
        return {**fields, **self._radio_fields(faults)}

    def _fields(self) -> Fields:
        counted = {name: (str(value).encode(),) for name, value in self.counters.items()}
        return {**self.identity, **counted}

    def _radio_fields(self, faults: Sequence[Fault]) -> Fields:
        """What it says on Bluetooth where that is another thing than on the line, or cut otherwise."""
        if self.ble is None:
            return {}
        told = altered({**self.identity, **self.ble.identity}, faults)
        return {PREFIX + name: values for name, values in told.items()}

    def connect(self, controller: Controller) -> Wire:
        """A new connection to the controller, with the scenario's faults laid over it.

        Raises:
            MissingExtra: the wire's codec is not installed.
        """
        return lay_over(self._wire(controller), self.faults)

    def talk(
        self,
        controller: Controller,
        faults: Sequence[Fault] = (),
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> Talk:
        """A new connection to the controller, with the faults of the line over the scenario's own.

        Args:
            controller: from :meth:`controller`.
            faults: laid over in the order given; those of the values do nothing here.
            now: seconds of a clock that never jumps.

        Raises:
            MissingExtra: the wire's codec is not installed.
        """
        laid = (*self.faults.laid, *faults)
        return talk_over(self.connect(controller), laid, framing=self._framing(), now=now)

    def _framing(self) -> Framing | None:
        """How its answers are framed; ``None`` for what a wire of one's own says itself."""
        if self.driver == "smp":
            return SMP_FRAMINGS[self.smp.framing]
        return FRAMINGS.get(self.driver)

    def _wire(self, controller: Controller) -> Wire:
        match self.driver:
            case "smp":
                return SmpServer(controller, self.smp)
            case "flexsea":
                return FlexseaBoard(controller, self.flexsea)
            case "modbus":
                return ModbusUnit(controller, self.modbus)
            case "canopen":
                return CanopenDevice(controller, self.canopen)
            case "vesc":
                return VescController(controller, self.vesc)
            case "dis" | "openexo":
                raise ScenarioError(
                    f"The scenario {self.name!r} has no line: it is reached over Bluetooth only.",
                    next_step="Use 'ble' instead of 'serial' or 'tcp'.",
                )
            case WireName() as name:
                return make_wire(name, controller, self.wire)
            case _:
                assert_never(self.driver)
