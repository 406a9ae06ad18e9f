"""VESC motor controllers over USB or UART: the driver ``vesc``.

Device class
    Motor controllers that run the open VESC firmware, as found in self-built devices; its packets
    are the same over USB-CDC and UART. Use it only where the board is known to be one.

Line settings
    115,200 baud unless the target or the profile says otherwise (USB ignores it); 8 data bits, no
    parity, 1 stop bit, no flow control. DTR and RTS stay low unless the profile sets
    ``assert_dtr``.

What is read
    ================== ===================== =====================================================
    field              part of the answer    note
    ================== ===================== =====================================================
    firmware_version   major and minor       as 6.02; a test build adds its number, "6.02 test 3";
                                             kind ``application``, on other hardware ``module``
    model              HW_NAME               the controller's hardware, not the product
    hardware_id        uuid, 96 bits         hexadecimal, in the order of the wire; the second
                                             motor of a dual controller has one more
    software_revision  FW_NAME               a custom build's own name; usually empty, then absent
    ================== ===================== =====================================================

    Old firmware ends its answer earlier (after the version, the name, or the uuid): what it does
    not send is unanswered. There is no manufacturer and no serial number; the chip's id is none,
    and none is invented. Nothing here authenticates the device: what it says is self-reported.

The command, with its exact bytes
    - COMM_FW_VERSION: ``02 01 00 00 00 03``

Dangerous neighbours, never sent (the allow-list holds nothing but the frame above)
    1 jump to bootloader · 2 erase and 3 write application · 5 set duty · 6 set current · 7 brake ·
    8 set speed · 9 set position · 10 handbrake · 12 servo · 13 and 16 write configuration · 20
    terminal · 24 to 28 and 57, 58 detection, which spins the motor · 29 reboot · 34 forward to
    the CAN bus · 36 custom data · 59 to 61, 73, 74 and 102 to 109 the same over CAN · 84 relative
    current · 130 to 139 scripts · 142 to 144 files, and every other id.

Sources
    The public repository of the firmware (facts only: ids, framing, the answer's order of fields).
"""

from __future__ import annotations

from typing import Final

from drivers.allowlist import AllowList
from drivers.profile import Profile
from drivers.protocol.session import Session
from drivers.protocol.vesc.allowed import vesc_allowlist
from drivers.protocol.vesc.session import run


class VescDriver:
    """The driver; see the module's docstring for its data sheet."""

    name: Final = "vesc"
    version: Final = "1"
    numbered: Final = False
    """No answer says which question it is to; so it is read three times, and the line has to be quiet."""

    def allowlist(self, profile: Profile | None) -> AllowList:  # noqa: ARG002 — Driver's signature
        """Answer the one frame, whatever the product."""
        return vesc_allowlist()

    def session(self, profile: Profile | None, *, number: int) -> Session:  # noqa: ARG002 — same
        """Answer one pass of one question, without I/O."""
        return run()
