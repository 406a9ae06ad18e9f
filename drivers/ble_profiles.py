"""The profile section of the driver that reads the Device Information Service: ``[dis]``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from drivers.gatt import CHARACTERISTIC_PATTERN, characteristic, is_uart
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
