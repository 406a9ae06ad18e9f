r"""CANopen identity objects over an slcan adapter: the driver ``canopen``.

Device class
    Controllers and drives on a CANopen bus, reached through a CAN adapter that speaks slcan
    (Lawicel's serial text protocol). Only where the user names the driver: the USB facts of such a
    line are its adapter's. A profile is needed, because a bus has no default rate or node.

Line settings
    The adapter's: baud rate of the target or the profile, 8 data bits, no parity, 1 stop bit. The
    bus: the profile's bit rate and no other, because an adapter at a wrong rate disturbs every
    device on the bus.

Order of a pass
    1. Close the channel, whatever state the adapter was in. First pass: ask for the adapter's
       version, which nothing but an adapter says. Set the profile's rate.
    2. First pass: listen only, for half a second, and close. Nothing is sent on the bus, not even
       an acknowledgement. If another master is asking this node, the driver stops here.
    3. Only where the profile says ``transmit = "always"``, or ``"when-alive"`` and a frame was
       heard: open, and ask, one SDO at a time. Else the pass ends unanswered.
    4. Close the channel; also when the pass was cut off, if the line still carries a frame.

What is read
    =================== ======================================= ==============================
    field               object                                  note
    =================== ======================================= ==============================
    manufacturer        0x1018:1 vendor-id                      ``vendor-id 0x000002E5``
    serial              0x1018:4 serial number                  decimal; 0 is no serial
    platform            0x1018:2 and :3                         product code and revision
    model               0x1008 manufacturer device name
    hardware_revision   0x1009 manufacturer hardware version
    firmware_version    0x100A manufacturer software version    kind ``application``
    =================== ======================================= ==============================

    The vendor-id is a number of CAN in Automation's list, not a name. Texts are UTF-8 and never
    trimmed. Neither slcan nor the bytes on the serial line are protected against damage: two passes
    that agree are the only protection there is.
    An answer says of which object it is, but not to which asking: an old answer of the same object
    that comes again in the second pass, in place of the new one, cannot be told from it.

Commands, with their exact bytes (node ``n``; ``nnn`` is 0x600 + n; each ends with ``0d``)
    - adapter           ``C``   ``V``   ``S6`` (the profile's rate, 500 kbit/s here)   ``L``   ``O``
    - identity          ``tnnn84018100s00000000``, ``s`` from 0 to 4
    - texts             ``tnnn8400810 00 00000000`` · ``0910`` · ``0A10`` (without the spaces)
    - next segment      ``tnnn86000000000000000`` and ``tnnn87000000000000000``

Dangerous neighbours, never sent (the allow-list holds none of them)
    t000 NMT (start, stop, reset of every node) · t080 SYNC · t100 TIME · SDO downloads (2F 2B 27 23
    22 20 21, block C0 to C6) and SDO aborts · PDOs t180 to t57F · t700 node guarding, heartbeats ·
    t7E5 LSS · extended and remote frames (T r R) · other rates (S, s) · filters (M m) · Z, U, X, Q,
    W (settings that an adapter keeps) · O where the profile lets nothing be sent.

Sources
    CiA 301 V4.2.0, sections 7.2.4.3 and 7.5.2; Lawicel CAN232 command set as in python-can's slcan
    and the mac-can SLCAN notes; bytes captured from canopen 2.4.1
    (tests/drivers/test_canopen_captured.py).
"""

from __future__ import annotations

from typing import Final

from drivers.allowlist import AllowList
from drivers.bus_profiles import CanopenProfile
from drivers.errors import ProfileError
from drivers.profile import Profile
from drivers.protocol.canopen.allowed import canopen_allowlist
from drivers.protocol.canopen.session import run
from drivers.protocol.session import Session


class CanopenDriver:
    """The driver; see the module's docstring for its data sheet."""

    name: Final = "canopen"
    version: Final = "2"
    numbered: Final = True
    """Each answer names the object that was asked, and the channel is closed between the passes.

    So an answer counts for no other object, and none that lay in the line counts twice; one that the
    node or the adapter itself gives twice does (docs/drivers.md).
    """

    def allowlist(self, profile: Profile | None) -> AllowList:
        """Answer what the profile lets the driver send.

        Raises:
            ProfileError: there is no profile that names rate and node.
        """
        return canopen_allowlist(_section(profile))

    def session(self, profile: Profile | None, *, number: int) -> Session:
        """Answer one pass of questions, without I/O.

        Raises:
            ProfileError: there is no profile that names rate and node.
        """
        return run(_section(profile), number=number)


def _section(profile: Profile | None) -> CanopenProfile:
    if profile is None or profile.canopen is None:
        raise ProfileError(
            "The driver canopen needs a profile: it says at which rate the bus runs, which node to "
            "ask, and whether anything may be sent.",
            next_step="Choose the product's profile, or write one; docs/drivers.md shows how.",
        )
    return profile.canopen
