"""What an advertisement says, as a client of BlueZ is told it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, Self

from bumble.core import UUID, AdvertisingData
from bumble.device import Advertisement

_UUID_LISTS: Final = {
    AdvertisingData.Type.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS: 2,
    AdvertisingData.Type.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS: 2,
    AdvertisingData.Type.INCOMPLETE_LIST_OF_32_BIT_SERVICE_CLASS_UUIDS: 4,
    AdvertisingData.Type.COMPLETE_LIST_OF_32_BIT_SERVICE_CLASS_UUIDS: 4,
    AdvertisingData.Type.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS: 16,
    AdvertisingData.Type.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS: 16,
}
"""The lists of services, and the bytes of each of their UUIDs."""

_SERVICE_DATA: Final = {
    AdvertisingData.Type.SERVICE_DATA_16_BIT_UUID: 2,
    AdvertisingData.Type.SERVICE_DATA_32_BIT_UUID: 4,
    AdvertisingData.Type.SERVICE_DATA_128_BIT_UUID: 16,
}
_NAMES: Final = (
    AdvertisingData.Type.COMPLETE_LOCAL_NAME,
    AdvertisingData.Type.SHORTENED_LOCAL_NAME,
)
_COMPANY_BYTES: Final = 2


class Seen(NamedTuple):
    """One advertisement, put together with its scan response.

    Attributes:
        address: as text, e.g. ``F0:F1:F2:F3:F4:F5``.
        is_public: the address is the device's own public one.
        rssi_dbm: the signal's strength.
        name: as far as it is there.
        uuids: the services that it names, 128 bits each, in lower case.
        manufacturer_data: company → bytes.
        service_data: service → bytes.
    """

    address: str
    is_public: bool
    rssi_dbm: int
    name: str | None
    uuids: tuple[str, ...]
    manufacturer_data: Mapping[int, bytes]
    service_data: Mapping[str, bytes]

    @classmethod
    def of(cls, advertisement: Advertisement) -> Self:
        """What bumble has heard."""
        data = advertisement.data
        return cls(
            address=advertisement.address.to_string(with_type_qualifier=False),
            is_public=advertisement.address.is_public,
            rssi_dbm=advertisement.rssi,
            name=next(_names(data), None),
            uuids=tuple(dict.fromkeys(_uuids(data))),
            manufacturer_data={
                int.from_bytes(raw[:_COMPANY_BYTES], "little"): raw[_COMPANY_BYTES:]
                for raw in _raw(data, AdvertisingData.Type.MANUFACTURER_SPECIFIC_DATA)
            },
            service_data=dict(_service_data(data)),
        )


def uuid_text(uuid: UUID) -> str:
    """All 128 bits in lower case with hyphens, as they stand on the bus."""
    return uuid.to_hex_str("-").lower() if len(uuid.uuid_bytes) == 16 else _expanded(uuid)


def _expanded(uuid: UUID) -> str:
    return f"{int.from_bytes(uuid.uuid_bytes, 'little'):08x}-0000-1000-8000-00805f9b34fb"


def _raw(data: AdvertisingData, kind: int) -> Iterator[bytes]:
    for each in data.get_all(kind, raw=True):
        yield bytes(each)


def _names(data: AdvertisingData) -> Iterator[str]:
    for kind in _NAMES:
        for raw in _raw(data, kind):
            yield raw.decode("utf-8", errors="replace")


def _uuids(data: AdvertisingData) -> Iterator[str]:
    for kind, size in _UUID_LISTS.items():
        for raw in _raw(data, kind):
            for at in range(0, len(raw) - size + 1, size):
                yield uuid_text(UUID.from_bytes(raw[at : at + size]))


def _service_data(data: AdvertisingData) -> Iterator[tuple[str, bytes]]:
    for kind, size in _SERVICE_DATA.items():
        for raw in _raw(data, kind):
            if len(raw) >= size:
                yield uuid_text(UUID.from_bytes(raw[:size])), raw[size:]
