"""MCUmgr's Simple Management Protocol (SMP) over a serial line or Bluetooth LE: the driver ``smp``.

Device class
    Controllers that run Zephyr, nRF Connect SDK or Mynewt with the MCUmgr server on a UART or
    USB-CDC console; also behind a serial-to-TCP bridge, and over Bluetooth LE
    (`drivers.protocol.smp.over_ble`).

Framing
    ============ =============== ==============================================================
    framing      driver's name   who speaks it
    ============ =============== ==============================================================
    ``console``  ``smp``         lines of base64 with a CRC, among log text: the usual one
    ``raw``      ``smp-raw``     the bare frames on a UART of their own, in Zephyr from 4.4 on;
                                 nothing checks them: two equal reads are the only guard
    ``cobs``     ``smp-cobs``    raw, with COBS and a CRC: patched MCUboot recovery
    ============ =============== ==============================================================

    A profile keeps ``driver = "smp"`` and names its framing in ``[smp]``; the other two names are
    for a target without a profile.

Line settings
    115,200 baud unless the target or the profile says otherwise; 8 data bits; no parity and 1 stop
    bit unless the profile says otherwise; no flow control. DTR and RTS stay low unless the profile
    sets ``assert_dtr``.

What is read
    =================== ======================================= ==============================
    field               question                                note
    =================== ======================================= ==============================
    platform            OS info, format ``i``                   the board, not the product
    software_revision   OS info, format ``v``                   the kernel's version
    firmware_version    Image state, active slot of image 0     kind ``application``
    firmware_hash       the same                                SHA-256 of the signed image
    any other           Settings read, key from the profile     UTF-8, never trimmed
    =================== ======================================= ==============================

    SMP itself has no manufacturer, model or serial number: those come only where a profile names
    the settings keys that hold them. A question that the device declines is recorded as
    unanswered. Nothing here authenticates the device: what it says is self-reported.

    An answer repeats its question's sequence number, and no two questions of a connection share
    one. An answer with a number that no question had, or two different answers to one number, end
    the reading. In the raw framing, so does any byte between two frames.

Commands, with their exact bytes (SMPv2, sequence number ``ss``; before framing)
    - SMP parameters     ``08 00 0001 0000 ss 06  a0``
    - OS info ``i``      ``08 00 000a 0000 ss 07  a1 66 666f726d6174 61 69``
    - OS info ``v``      ``08 00 000a 0000 ss 07  a1 66 666f726d6174 61 76``
    - Image state        ``08 00 0001 0001 ss 00  a0``
    - Settings read      ``08 00 llll 0003 ss 00  a1 64 6e616d65 <text head> <key>``

    The same with ``00`` for ``08`` (SMPv1) once a server says that version 2 is too new for it, or
    from the beginning where the profile says ``version = 1``.

Dangerous neighbours, never sent (the allow-list holds none of them)
    OS 5 reset · OS 0 echo and 1 console echo · OS 4 date-time write · Image 0 *write* (marks an
    image to be booted) · Image 1 upload · Image 5 erase · Settings 0 *write*, 1 delete, 2 commit,
    3 load and save · FS (group 8) · Shell (group 9) · Zephyr basic (group 63) erase.

Sources
    Zephyr documentation, "SMP Protocol Specification", "SMP Transport Specification" and the pages
    of groups 0, 1 and 3; bytes captured from Zephyr 4.4.0 (tests/drivers/test_smp_captured.py).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from drivers.allowlist import AllowList
from drivers.profile import Profile
from drivers.protocol.session import Session
from drivers.protocol.smp.allowed import smp_allowlist
from drivers.protocol.smp.framing import FRAMINGS, FramingName
from drivers.protocol.smp.message import Version
from drivers.protocol.smp.over_ble import SmpOverBle
from drivers.protocol.smp.questions import questions
from drivers.protocol.smp.session import run

_VERSIONS: Final = {1: Version.V1, 2: Version.V2}


class SmpDriver:
    """The driver; see the module's docstring for its data sheet."""

    name: Final = "smp"
    version: Final = "2"
    over_ble: Final = SmpOverBle()

    def allowlist(self, profile: Profile | None) -> AllowList:
        """Answer the frames of the standard questions and of the profile's settings keys."""
        if profile is None:
            return smp_allowlist(())
        return smp_allowlist(profile.smp.settings.values(), profile.smp.framing)

    def session(self, profile: Profile | None, *, number: int) -> Session:
        """Answer one pass of questions, without I/O."""
        if profile is None:
            return run(questions({}), number=number, framing=FRAMINGS["console"])
        return run(
            questions(profile.smp.settings),
            number=number,
            framing=FRAMINGS[profile.smp.framing],
            version=_VERSIONS[profile.smp.version],
        )


class FramedSmpDriver(NamedTuple):
    """The standard questions in one framing, for a target without a profile."""

    name: str
    framing: FramingName
    version: str = SmpDriver.version

    def allowlist(self, profile: Profile | None) -> AllowList:  # noqa: ARG002 — Driver's signature
        """Answer the frames of the standard questions."""
        return smp_allowlist((), self.framing)

    def session(self, profile: Profile | None, *, number: int) -> Session:  # noqa: ARG002 — same
        """Answer one pass of the standard questions, without I/O."""
        return run(questions({}), number=number, framing=FRAMINGS[self.framing])


SMP_RAW: Final = FramedSmpDriver("smp-raw", "raw")
SMP_COBS: Final = FramedSmpDriver("smp-cobs", "cobs")
