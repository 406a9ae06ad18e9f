"""The Bluetooth LE Device Information Service, with UDI and battery counters: the driver ``dis``.

Device class
    Any Bluetooth LE device that offers the service 0x180A; the only standard that carries a medical
    device's UDI. Read on the bench, over one connection, by reading characteristics and nothing
    else: no characteristic is written, none is subscribed to.

Line settings
    None: Bluetooth LE as the operating system connects. Paired where the device asks for it.

What is read
    ==================== ======== ================================================================
    field                UUID     note
    ==================== ======== ================================================================
    manufacturer         0x2A29   UTF-8 text, as sent; padding is kept
    model                0x2A24   the same
    serial               0x2A25   the same
    firmware_version     0x2A26   kind unknown unless the profile says: some firmware puts its
                                  bootloader's revision there (Adafruit nRF52)
    hardware_revision    0x2A27   UTF-8 text
    software_revision    0x2A28   UTF-8 text
    udi, udi_di,         0x2BFF   UDI for Medical Devices, field by field: label, device
    udi_issuer,                   identifier, issuer's and authority's OIDs
    udi_authority
    system_id            0x2A23   EUI-64 as it is written, OUI first; the wire has it reversed
    pnp_id               0x2A50   vendor and who numbers it, product, version
    regulatory_data      0x2A2A   IEEE 11073-20601 list, kept as its bytes
    any                  own      texts that the profile's ``[dis.characteristics]`` name
    ==================== ======== ================================================================

    ======================== ======== ============================================================
    counter                  UUID     note
    ======================== ======== ============================================================
    battery_level_percent    0x2A19   in the Battery Service 0x180F
    battery_health_percent,  0x2BEA   each only if its flag is set; the cycles are the only
    battery_cycles,                   standard counter of usage
    battery_temperature_c,
    battery_deep_discharges
    any                      own      numbers that the profile's ``[dis.counters]`` name
    ======================== ======== ============================================================

    Every one is optional; what a device does not have is unanswered, and so is a placeholder that
    nobody wrote: "Serial Number", all zeros, digits in a row (`drivers.placeholders`).
    The address and the device's name are never taken for a serial number. Nothing here authenticates
    the device.

Commands
    One ATT read per characteristic and pass (a long value takes several); what the device's table
    does not have is not asked for. The generic access service 0x1800 is not needed: macOS and BlueZ
    hide it.

Dangerous neighbours, never touched
    Every other characteristic, above all the Nordic UART Service: its bytes are commands.

Sources
    Bluetooth SIG, Device Information Service 1.2, Battery Service 1.1, GATT Specification Supplement
    and Assigned Numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final, NamedTuple

from drivers.allowlist import AllowList
from drivers.ble_profiles import DisProfile
from drivers.profile import Profile
from drivers.protocol.dis.allowed import readable
from drivers.protocol.dis.numbers import (
    take_battery_health,
    take_first_battery_health,
    take_second_battery_health,
)
from drivers.protocol.dis.placeholders import written_text_of
from drivers.protocol.dis.questions import (
    DEVICE_INFORMATION,
    Take,
    TextOf,
    counter_reads,
    identity_reads,
)
from drivers.protocol.dis.texts import text_of
from drivers.protocol.dis.udi import take_announced_udi, take_udi
from drivers.protocol.reads import no_service, read_each
from drivers.protocol.session import GattSession
from drivers.protocol.taken import Gathered

_NO_PROFILE: Final = DisProfile()


class DisDriver:
    """The driver; see the module's docstring for its data sheet."""

    name: Final = "dis"
    version: ClassVar[str] = "3"
    line: Final = "ble"
    ble_services: Final = ("180a",)

    @property
    def former(self) -> Mapping[str, DisDriver]:
        """Answer the driver as it was, by version."""
        return {"1": _FirstDisDriver(), "2": _SecondDisDriver()}

    def allowlist(self, profile: Profile | None) -> AllowList:
        """Answer the standard characteristics and the profile's own, for reading."""
        dis = profile.dis if profile else _NO_PROFILE
        places = (place.characteristic for place in dis.counters.values())
        return AllowList(readable=readable((*dis.characteristics.values(), *places)))

    def session(self, profile: Profile | None, *, number: int) -> GattSession:  # noqa: ARG002 — each pass reads alike
        """Answer one pass of readings, without I/O."""
        return _run(profile.dis if profile else _NO_PROFILE, self.manner)

    @property
    def manner(self) -> _Manner:
        """How this version takes what it reads."""
        return _Manner(written_text_of, take_udi, take_battery_health)


class _SecondDisDriver(DisDriver):
    """Told nothing of values whose flags announce nothing."""

    version = "2"

    @property
    def manner(self) -> _Manner:
        """How this version took what it read."""
        return _Manner(written_text_of, take_announced_udi, take_second_battery_health)


class _FirstDisDriver(DisDriver):
    """Took a placeholder for what it stands for, and temperatures out of range for numbers as well."""

    version = "1"

    @property
    def manner(self) -> _Manner:
        """How this version took what it read."""
        return _Manner(text_of, take_announced_udi, take_first_battery_health)


class _Manner(NamedTuple):
    """How the texts, the UDI and the battery's health are taken."""

    text_of: TextOf
    take_udi: Take
    take_health: Take


def _run(profile: DisProfile, manner: _Manner) -> GattSession:
    """Read each characteristic once.

    Raises:
        ProtocolError: unsupported: the device has no Device Information Service; unexpected: the
            computer's list of what it has is out of date.
    """
    gathered = Gathered()
    there = yield from read_each(
        identity_reads(profile, text_of=manner.text_of, udi=manner.take_udi), gathered
    )
    if not there:
        raise no_service(DEVICE_INFORMATION, "Device Information Service")
    yield from read_each(counter_reads(profile, manner.take_health), gathered)
    return gathered.as_pass()
