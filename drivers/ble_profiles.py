"""What a profile says of the Device Information Service: ``[dis]``, and ``[smp.radio_module]``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from drivers.gatt import CHARACTERISTIC_PATTERN, characteristic, is_uart
from drivers.profile_text import Text
from drivers.reading import CounterName, FieldName, Model


def _no_command_service(text: str) -> str:
    if is_uart(characteristic(text)):
        raise ValueError("is in the Nordic UART Service, which carries commands and no identity")
    return text


CharacteristicText = Annotated[
    str,
    StringConstraints(pattern=f"^{CHARACTERISTIC_PATTERN}$"),
    AfterValidator(_no_command_service),
]
"""SERVICE/CHARACTERISTIC, each four hexadecimal digits or a whole UUID in lower case."""


class CounterPlace(Model):
    """Where a product keeps a counter.

    Attributes:
        characteristic: its value is one number, little-endian, and nothing else.
    """

    characteristic: CharacteristicText
    format: Literal["uint8", "uint16", "uint32"]


class DisProfile(Model):
    """What differs by product in the Device Information Service.

    Attributes:
        firmware_kind: whose revision 0x2A26 is; some firmware reports its bootloader's there, so
            that without a document of the maker it is unknown.
        characteristics: the field that a characteristic holds as UTF-8 text, in place of the
            standard one for it, if there is one.
        counters: the counters of the maker's own.
    """

    firmware_kind: Literal["application", "bootloader", "module"] | None = None
    characteristics: dict[FieldName, CharacteristicText] = Field(default_factory=dict)
    counters: dict[CounterName, CounterPlace] = Field(default_factory=dict)


class RadioModule(Model):
    """What the Device Information Service names where it is the radio module and not the product.

    Module makers fill that service with their own names, and product makers leave them there. It is taken
    for the module's only while it says each name that stands here: a service that says anything else is
    the product's, and is held against what the product says elsewhere.

    Attributes:
        own_serial: the serial number there is the module's too. Product makers may write theirs into a
            service whose names they left, so that without this word it is the product's, and compared.
    """

    manufacturer: Text | None = None
    model: Text | None = None
    own_serial: bool = False

    @model_validator(mode="after")
    def _is_named(self) -> RadioModule:
        if self.manufacturer is None and self.model is None:
            raise ValueError("name its manufacturer, its model, or both, as the device tells them")
        return self

    def names_all_of(self, manufacturer: str | None, model: str | None) -> bool:
        """Answer whether each name that stands here is the one given."""
        pairs = ((self.manufacturer, manufacturer), (self.model, model))
        return all(own is None or own == given for own, given in pairs)
