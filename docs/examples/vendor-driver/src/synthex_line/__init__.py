"""The text line of Synthex TX controllers: the driver ``synthex-line``.

SYNTHETIC: neither this maker nor its products exist; the protocol is invented for this example.

Device class
    TX controllers on a serial line or a USB-CDC console. One line of ASCII asks, one line answers.

Line settings
    The baud rate of the target or the profile, else 115,200; 8 data bits, no parity, 1 stop bit.
    A line ends with LF; older boards want CR LF: the profile's ``line_end``.

What is read
    =================== ======================================= ==============================
    field               part of the answer to ``*IDN?``         note
    =================== ======================================= ==============================
    manufacturer        first
    model               second
    serial              third
    firmware_version    fourth                                  kind ``application``
    =================== ======================================= ==============================

    A part that is ``0`` is one that the device does not know; it is recorded as unanswered. The
    line has no checksum: that two reads agree is all that speaks for it.

Commands, with their exact bytes
    - identity   ``2a 49 44 4e 3f 0a``   (``*IDN?`` LF), or ``… 3f 0d 0a`` with ``line_end = "crlf"``

Dangerous neighbours, never sent (the allow-list holds none of them)
    ``*RST`` restarts · ``*TST?`` looks like a question and moves every joint · ``*CAL?`` likewise ·
    ``*SAV`` and ``*RCL`` change settings · ``MOT:…`` turns motors · any other line.

Sources
    The example's own README. A real driver names the maker's document and its version here.
"""

from __future__ import annotations

from typing import Final

from drivers.allowlist import AllowList
from drivers.profile import Profile
from drivers.profile_section import section_of
from drivers.protocol.session import Session
from synthex_line.section import LineSection
from synthex_line.session import run

DECLARED: Final = {"lf": b"*IDN?\n", "crlf": b"*IDN?\r\n"}
"""Written out, and not built by the code that asks: a bug there is then refused by the link."""


class LineDriver:
    """The driver; see the module's docstring for its data sheet."""

    name: Final = "synthex-line"
    version: Final = "1"
    numbered: Final = False
    """No answer says which question it is to; so it is read three times, and the line has to be quiet."""
    section: Final = LineSection

    def allowlist(self, profile: Profile | None) -> AllowList:
        """Answer the one question, with this product's line end."""
        return AllowList([DECLARED[section_of(profile, LineSection).line_end]])

    def session(self, profile: Profile | None, *, number: int) -> Session:  # noqa: ARG002 — a pass is like any other
        """Answer one pass of questions, without I/O."""
        return run(section_of(profile, LineSection))
