"""How far a Bluetooth connection has come: the reason that a time limit gives."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """In their order."""

    SCANNING = "scanning"
    CONNECTING = "connecting"
    DISCOVERING = "discovering"
    READING = "reading"
