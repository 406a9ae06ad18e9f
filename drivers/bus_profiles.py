"""The profile sections of the drivers that talk on a bus: ``[modbus]`` and ``[canopen]``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from drivers.reading import FieldName, Model

PrivateObject = Annotated[int, Field(ge=0x80, le=0xFF)]
"""MODBUS Application Protocol V1.1b3, section 6.21: objects of the maker's own choice."""

_STANDARD_OBJECTS = frozenset(
    {FieldName.MANUFACTURER, FieldName.MODEL, FieldName.FIRMWARE_VERSION, FieldName.FIRMWARE_HASH}
)


class ModbusProfile(Model):
    """What the Modbus driver needs to know of a product.

    Attributes:
        unit: the device's address on the line; 0 would address every device and is not valid.
        objects: the field that each private object holds, e.g. ``serial = 0x80``.
    """

    unit: int = Field(default=1, ge=1, le=247)
    objects: dict[FieldName, PrivateObject] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _own_fields_only(self) -> ModbusProfile:
        taken = _STANDARD_OBJECTS & set(self.objects)
        if taken:
            raise ValueError(f"{min(taken)} is not read from a private object")
        return self


class CanopenProfile(Model):
    """What the CANopen driver needs to know of a product; there is no default for a bus.

    Attributes:
        node: the controller's node id.
        bit_rate_kbit_s: of the CAN bus, not of the adapter's serial port.
        transmit: whether the driver may send on the bus after it has listened: ``never``,
            ``when-alive`` (only if a frame was heard at this rate) or ``always`` (also on a bus
            that is silent, as a lone controller's on a bench is).
    """

    node: int = Field(ge=1, le=127)
    bit_rate_kbit_s: Literal[10, 20, 50, 100, 125, 250, 500, 800, 1000]
    transmit: Literal["never", "when-alive", "always"] = "never"
