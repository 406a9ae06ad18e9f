"""FlexSEA v2 over a serial line: the driver ``flexsea``.

Device class
    Boards of the FlexSEA lineage (MIT Biomechatronics, later rewritten in the open) that answer
    "Who Am I" on a UART or RS-485. The closed protocol of flexsea 12 and its wrappers is another
    one: it is not spoken here. Ask for it only where the board is known: the stock demo firmware
    leaves the answer to Who Am I out, and is silent.

Line settings
    115,200 baud unless the target or the profile says otherwise; 8 data bits, no parity, 1 stop
    bit, no flow control. DTR and RTS stay low unless the profile sets ``assert_dtr``.

What is read
    =============== ================================ ==========================================
    field           part of the answer               note
    =============== ================================ ==========================================
    model           board name, 12 to 24 bytes       up to its first NUL; the raw bytes keep all
    serial          serial number, 32 bits           decimal; 0 and 0xFFFFFFFF are "none written"
    hardware_id     unique id of the chip, 96 bits   hexadecimal, in the order of the wire
    =============== ================================ ==========================================

    There is no manufacturer and no firmware version in Who Am I, and none is invented. Nothing
    here authenticates the device: what it says is self-reported.

The command, with its exact bytes
    - Who Am I, read, packet number 1 to 4: ``ED 03 01 00 0n ss EE`` with ``ss`` = 1 + n

    The answer repeats command 0 with access 2. Some devices repeat the packet number; the reference
    firmware counts its own answers. So a number only serves to tell an answer that came late: one
    that an earlier pass asked with is taken only if nothing else comes in three askings. Whatever
    the numbers say, the board is read three times: one answer that comes twice never agrees alone.

Dangerous neighbours, never sent (the allow-list holds none of them)
    Who Am I with *write* or *read-write* access · 1 acknowledge · 2 demo and 3 stress test (both
    take data) · every command from 10 on: what a product's own firmware does, motors included.

Sources
    The public repository of flexsea-v2 (facts only: its frames, as compiled from its C code, stand
    in tests/drivers/test_flexsea_captured.py).
"""

from __future__ import annotations

from typing import Final

from drivers.allowlist import AllowList
from drivers.profile import Profile
from drivers.protocol.flexsea.allowed import flexsea_allowlist
from drivers.protocol.flexsea.session import run
from drivers.protocol.session import Session


class FlexseaDriver:
    """The driver; see the module's docstring for its data sheet."""

    name: Final = "flexsea"
    version: Final = "2"
    numbered: Final = False
    """No answer says which question it is to; so it is read three times, and the line has to be quiet."""

    def allowlist(self, profile: Profile | None) -> AllowList:  # noqa: ARG002 — Driver's signature
        """Answer the four frames, whatever the product."""
        return flexsea_allowlist()

    def session(self, profile: Profile | None, *, number: int) -> Session:  # noqa: ARG002 — same
        """Answer one pass of one question, without I/O."""
        return run(number=number)
