"""What a device tells before anyone connects: an advertisement and a scan response of 31 bytes each.

Source: Core Specification Supplement, Part A (the structures); Core Specification, Vol 6 Part B, 2.3
(the limit of a legacy advertisement). A real device cannot send more, so a scenario that asks for more
is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from simulators.ble.config import BleConfig, MakerData
from simulators.ble.uuids import BATTERY, DIS, NUS, OPENEXO, SMP, wire_form

MAX_BYTES: Final = 31
"""Of a legacy advertisement, and of a scan response."""

_FLAGS: Final = 0x01
_UUIDS_16: Final = 0x03
_UUIDS_128: Final = 0x07
_NAME: Final = 0x09
_MAKER: Final = 0xFF

_GENERAL_NO_CLASSIC: Final = b"\x06"
"""Generally discoverable, no BR/EDR."""

_SHORT_BYTES: Final = 2

UUID_OF: Final = {"dis": DIS, "battery": BATTERY, "nus": NUS, "openexo": OPENEXO, "smp": SMP}
"""A service's UUID by its name in a scenario."""


class Payload(NamedTuple):
    """The two payloads, as on the air.

    Attributes:
        advertisement: what everyone hears.
        scan_response: what is told to those who ask.
    """

    advertisement: bytes
    scan_response: bytes


class _Part(NamedTuple):
    what: str
    kind: int
    data: bytes

    @property
    def coded(self) -> bytes:
        return bytes([len(self.data) + 1, self.kind]) + self.data if len(self.data) < 255 else b""

    @property
    def size(self) -> int:
        return len(self.data) + 2


def payload(config: BleConfig) -> Payload:
    """The payloads of a device.

    Raises:
        ValueError: one has more than 31 bytes; the message says what takes how many.
    """
    told = [
        _Part("flags", _FLAGS, _GENERAL_NO_CLASSIC),
        *_uuids(config),
        *_maker(config.maker_data),
    ]
    name = [_Part("name", _NAME, config.name.encode())] if config.name else []
    return Payload(_fit("advertisement", told), _fit("scan response", name))


def _uuids(config: BleConfig) -> Iterable[_Part]:
    wires = [wire_form(UUID_OF.get(each, each)) for each in config.advertises]
    short = [each for each in wires if len(each) == _SHORT_BYTES]
    long = [each for each in wires if len(each) > _SHORT_BYTES]
    if short:
        yield _Part(_counted(short, "short UUID"), _UUIDS_16, b"".join(short))
    if long:
        yield _Part(_counted(long, "long UUID"), _UUIDS_128, b"".join(long))


def _counted(uuids: list[bytes], what: str) -> str:
    return f"{len(uuids)} {what}{'' if len(uuids) == 1 else 's'}"


def _maker(given: MakerData | None) -> Iterable[_Part]:
    if given is not None:
        yield _Part("maker's data", _MAKER, given.company.to_bytes(2, "little") + given.data)


def _fit(what: str, parts: list[_Part]) -> bytes:
    size = sum(part.size for part in parts)
    if size > MAX_BYTES:
        told = ", ".join(f"{part.what} {part.size}" for part in parts)
        raise ValueError(f"the {what} would have {size} bytes ({told}), and {MAX_BYTES} fit")
    return b"".join(part.coded for part in parts)
