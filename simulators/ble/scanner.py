"""bleak's scanner over a virtual radio."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final
from uuid import UUID

from bleak.backends.scanner import (
    AdvertisementData,
    AdvertisementDataCallback,
    BaseBleakScanner,
)
from bleak.uuids import normalize_uuid_str
from bumble.device import Advertisement

if TYPE_CHECKING:
    from simulators.ble.radio import VirtualRadio

_MAKER: Final = 0xFF
_NAMES: Final = (0x08, 0x09)
_SHORT: Final = 2
_UUID_BYTES: Final = {0x02: _SHORT, 0x03: _SHORT, 0x06: 16, 0x07: 16}
"""The lists of service UUIDs by the size of their items."""


class SimulatedScanner(BaseBleakScanner):
    """Hears the devices of its radio, as an operating system's scanner does."""

    radio: ClassVar[VirtualRadio]

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None = None,
        service_uuids: list[str] | None = None,
        scanning_mode: str = "active",
        **_for_other_systems: object,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._active = scanning_mode != "passive"

    async def start(self) -> None:
        """Scan until :meth:`stop`."""
        self.radio.computer.require_bluetooth()
        self.seen_devices = {}
        world = await self.radio.world()
        await world.scan(self._heard, active=self._active)

    async def stop(self) -> None:
        """Hear no more."""
        world = await self.radio.world()
        await world.stop_scan(self._heard)

    def _heard(self, advertisement: Advertisement) -> None:
        told = advertisement_data(advertisement)
        if not self.is_allowed_uuid(told.service_uuids):
            return
        address = advertisement.address.to_string(with_type_qualifier=False)
        device = self.create_or_update_device(
            address, address, told.local_name, advertisement.address, told
        )
        self.call_detection_callbacks(device, told)


def advertisement_data(advertisement: Advertisement) -> AdvertisementData:
    """An advertisement and its scan response as bleak gives them."""
    fields = advertisement.data.ad_structures
    return AdvertisementData(
        local_name=_name(fields),
        manufacturer_data=dict(_maker(data) for kind, data in fields if kind == _MAKER),
        service_data={},
        service_uuids=[uuid for kind, data in fields for uuid in _uuids(kind, data)],
        tx_power=None,
        rssi=advertisement.rssi,
        platform_data=(advertisement,),
    )


def _name(fields: Sequence[tuple[int, bytes]]) -> str | None:
    names = [data for kind, data in fields if kind in _NAMES]
    return names[0].decode(errors="replace") if names else None


def _maker(data: bytes) -> tuple[int, bytes]:
    return int.from_bytes(data[:2], "little"), data[2:]


def _uuids(kind: int, data: bytes) -> list[str]:
    size = _UUID_BYTES.get(kind)
    if size is None:
        return []
    whole = range(0, len(data) - size + 1, size)
    return [normalize_uuid_str(_text(data[begin : begin + size])) for begin in whole]


def _text(uuid: bytes) -> str:
    digits = uuid[::-1].hex()
    return digits if len(uuid) == _SHORT else str(UUID(digits))


def scanner_for(radio: VirtualRadio) -> type[SimulatedScanner]:
    """A scanner class of its own for each radio: bleak takes a class, not an object."""
    return type("SimulatedScanner", (SimulatedScanner,), {"radio": radio})
