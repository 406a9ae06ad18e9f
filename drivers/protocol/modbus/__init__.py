"""Modbus RTU, Read Device Identification (function 0x2B, MEI type 0x0E): the driver ``modbus``.

Device class
    Controllers and drives with a Modbus serial line (RS-485, RS-232, or a USB adapter to them).
    Only where the user names the driver: the USB facts of such a line are its adapter's.

Line settings
    The baud rate of the target or the profile, else 115,200; 8 data bits; parity and stop bits of
    the profile, else no parity and 1 stop bit. The specification's own default is even parity with
    1 stop bit, and 2 stop bits where there is no parity (MODBUS over Serial Line V1.02, 2.5.1).
    The echo that a two-wire RS-485 adapter gives of one's own request is stepped over.

What is read
    =================== ======================================= ==============================
    field               object                                  note
    =================== ======================================= ==============================
    manufacturer        0x00 VendorName
    model               0x05 ModelName, or else 0x01            0x01 is the ProductCode
    firmware_version    0x02 MajorMinorRevision                 kind ``application``
    any other           private object (0x80-0xFF), profile     e.g. the serial number
    =================== ======================================= ==============================

    Modbus has no object for a serial number: it comes only where a profile names the private object
    that holds it. Values are UTF-8 text, never trimmed: many devices pad them with spaces or zeros.
    Function 0x11 (report server id) is not used: its bytes mean something else in each device.

Commands, with their exact bytes (unit ``uu``, CRC-16/MODBUS ``cc cc``, low byte first)
    - basic identification     ``uu 2b 0e 01 00 cc cc``   (unit 1: ``01 2b 0e 01 00 70 77``)
    - regular identification   ``uu 2b 0e 02 00 cc cc``   only if the device's conformity says so
    - one private object       ``uu 2b 0e 04 oo cc cc``   only those of the profile
    - extended identification  ``uu 2b 0e 03 00 cc cc``   only for those of the profile, and only
      where the device cannot be asked for one object

    The same with the object that a device names to go on with. The unit is the profile's, 1 by
    default; 0 would address every device on the line and is never sent.

    An answer has no length of its own: it is found by walking its objects. It has no sequence
    number either: what is asked for must be what comes, by access code and first object. An
    exception names neither, so a late one is taken for the question that is open.

Dangerous neighbours, never sent (the allow-list holds none of them)
    05 and 0F write coils · 06 and 10 write registers · 16 mask write · 17 read and write ·
    08 diagnostics (01 restarts, 04 forces silence) · 14 and 15 file records · 2B/0D CANopen ·
    11 report server id and every read of coils, inputs and registers, which are no identity ·
    anything to unit 0 or to another unit.

Sources
    MODBUS Application Protocol Specification V1.1b3, sections 6.21 and 7; MODBUS over Serial Line
    V1.02, section 2; bytes printed in a maker's manual and captured from pymodbus 3.16.1
    (tests/drivers/test_modbus_captured.py).
"""

from __future__ import annotations

from typing import Final

from drivers.allowlist import AllowList
from drivers.bus_profiles import ModbusProfile
from drivers.profile import Profile
from drivers.protocol.modbus.allowed import modbus_allowlist
from drivers.protocol.modbus.session import run
from drivers.protocol.session import Session


class ModbusDriver:
    """The driver; see the module's docstring for its data sheet."""

    name: Final = "modbus"
    version: Final = "1"
    numbered: Final = False
    """No answer says which question it is to; so it is read three times, and the line has to be quiet."""

    def allowlist(self, profile: Profile | None) -> AllowList:
        """Answer the standard reads of the profile's unit, and those of its private objects."""
        section = _section(profile)
        return modbus_allowlist(section.unit, section.objects.values())

    def session(self, profile: Profile | None, *, number: int) -> Session:  # noqa: ARG002 — Modbus numbers nothing
        """Answer one pass of questions, without I/O."""
        section = _section(profile)
        return run(section.unit, section.objects)


def _section(profile: Profile | None) -> ModbusProfile:
    return profile.modbus if profile else ModbusProfile()
