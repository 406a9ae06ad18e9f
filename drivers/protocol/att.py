"""Why a characteristic gave no value, in words.

Source: Bluetooth Core Specification, Vol 3 Part F, section 3.4.1.1, table 3.4.
"""

from __future__ import annotations

from typing import Final

from drivers.protocol.session import ABSENT, SEVERAL

_OWN: Final = {
    ABSENT: "the device has no such characteristic",
    SEVERAL: "the device has it more than once, and which of them is meant is not guessed",
}

_MEANINGS: Final = {
    0x01: "invalid handle",
    0x02: "reading is not permitted",
    0x03: "writing is not permitted",
    0x04: "invalid request",
    0x06: "the request is not supported",
    0x07: "invalid offset",
    0x0A: "attribute not found",
    0x0B: "the value is not long",
    0x0D: "invalid length",
    0x0E: "an error that it does not name",
    0x11: "insufficient resources",
    0x12: "the list of services is out of date",
}

_STALE: Final = frozenset({0x01, 0x0A, 0x12})
"""Invalid handle, attribute not found, database out of sync: what was asked by is no longer there."""


FORGET: Final = (
    "This computer may have kept the device's list of services from before an update of its "
    "firmware: remove the device in the computer's Bluetooth settings and read again."
)
"""What helps where the list is out of date, or may be."""


def why_no_value(why: str) -> str:
    """Answer in words, as the end of a sentence; see `drivers.reading.TranscriptEntry.no_value`."""
    if why in _OWN:
        return _OWN[why]
    code = int(why.removeprefix("att 0x"), 16)
    meaning = _MEANINGS.get(code, "an error of its own")
    return f"the device declined: {meaning} (ATT error 0x{code:02X})"


def is_stale(why: str) -> bool:
    """Answer whether the device no longer has what the computer's list of it names."""
    return why.startswith("att") and int(why.removeprefix("att 0x"), 16) in _STALE
