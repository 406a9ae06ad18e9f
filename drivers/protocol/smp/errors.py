"""What an SMP error code means (Zephyr: mcumgr mgmt_defines.h, settings_mgmt.h)."""

from __future__ import annotations

from typing import Final

from drivers.protocol.smp.message import Declined

TOO_NEW: Final = 13
"""The server speaks SMPv1 only."""

_COMMON: Final = {
    1: "unknown error",
    2: "out of memory",
    3: "invalid value",
    4: "timed out",
    5: "no such entry",
    6: "not in this state",
    7: "answer too large",
    8: "not supported",
    9: "corrupt",
    10: "busy",
    11: "access denied",
    12: "protocol version too old",
    TOO_NEW: "protocol version too new",
}
_SETTINGS_GROUP: Final = 3
_SETTINGS: Final = {
    1: "unknown error",
    2: "key too long",
    3: "key not found",
    4: "reading not supported",
    5: "root key not found",
}


def explain(declined: Declined) -> str:
    """Answer the reason in words, with the numbers that the device sent."""
    if declined.group is None:
        return f"the device declined: code {declined.code} ({_name(_COMMON, declined.code)})"
    names = _SETTINGS if declined.group == _SETTINGS_GROUP else {}
    return (
        f"the device declined: group {declined.group} code {declined.code} "
        f"({_name(names, declined.code)})"
    )


def _name(names: dict[int, str], code: int) -> str:
    return names.get(code, "no known meaning")
