"""What can go wrong between the agent and a controller.

::

    DriverError                 everything below; says what happened and what to do next
    ├── TargetError             the target's text cannot be read, or names nothing we can open
    │   └── DriverMissing       no driver of that name is installed, or its plug-in is left out
    ├── ProfileError            a product profile is not valid
    ├── LinkError               the line: see LinkReason (not found, busy, permission, lost …)
    ├── PairingRequired         the device answers only after pairing
    ├── ProtocolError           the answer: see ProtocolReason (garbled, unexpected, unsupported)
    └── Refused                 a frame outside the allow-list: always a bug or an attack

Every message is one plain sentence that names the place; ``next_step`` is one plain sentence that
says what the person can do. Text that came from a device is escaped before it enters a message.
"""

from __future__ import annotations

from enum import StrEnum


class LinkReason(StrEnum):
    """Why a line failed."""

    NOT_FOUND = "not_found"
    BUSY = "busy"
    PERMISSION = "permission"
    LOST = "lost"
    TIMEOUT = "timeout"
    UNUSABLE = "unusable"  # it opens, but is not a serial line (a plain file, a directory)
    NO_SERVICE = "no_service"  # what serves Bluetooth on this computer does not run
    NO_ADAPTER = "no_adapter"  # there is no Bluetooth adapter
    SWITCHED_OFF = "switched_off"  # there is one, and it is off
    AMBIGUOUS = "ambiguous"  # several devices fit: which is meant is not guessed


class ProtocolReason(StrEnum):
    """Why an answer could not be used."""

    GARBLED = "garbled"
    UNEXPECTED = "unexpected"
    UNSUPPORTED = "unsupported"


class DriverError(Exception):
    """Base of everything that drivers raise.

    Attributes:
        message: what happened, and where, as one sentence.
        next_step: what the person can do, as one sentence.
    """

    def __init__(self, message: str, *, next_step: str) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step


class TargetError(DriverError):
    """The target's text cannot be read, or names nothing that can be opened."""


class DriverMissing(TargetError):
    """No driver of that name is installed, or the plug-in that brings it cannot be used."""


class ProfileError(DriverError):
    """A product profile is not valid."""


class LinkError(DriverError):
    """The line could not be opened, or was lost."""

    def __init__(self, reason: LinkReason, message: str, *, next_step: str) -> None:
        super().__init__(message, next_step=next_step)
        self.reason = reason


class PairingRequired(DriverError):
    """The device answers only after pairing."""


class ProtocolError(DriverError):
    """The device answered, but not in a way that can be used."""

    def __init__(self, reason: ProtocolReason, message: str, *, next_step: str) -> None:
        super().__init__(message, next_step=next_step)
        self.reason = reason


class Refused(DriverError):
    """A frame outside the driver's allow-list was kept from the wire."""
