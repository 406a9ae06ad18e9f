"""Faults of a device's link on Bluetooth: lost at a moment, never made, refused before pairing."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field

from simulators.faults.fault import Fault, Medium
from simulators.faults.temper import AT_ONCE, Asked, Drop, Reaction, Refuse, Temper

Moment: TypeAlias = Literal["scanning", "connecting", "discovering", "reading"]
"""When a link can be lost."""

_CODES: Final = (5, 8, 12, 15)


def _one_of_these(code: int) -> int:
    if code not in _CODES:
        raise ValueError("it is 5, 8, 12 or 15")
    return code


_Code = Annotated[int, AfterValidator(_one_of_these)]

AFTER_PAIRING: Final = (5, 15)
"""ATT errors that pairing mends; 8 (authorization) and 12 (key size) remain."""


class LinkLoss(Fault):
    """A device at the edge of its range, or with an empty battery."""

    name: ClassVar[str] = "link-loss"
    help: ClassVar[str] = (
        "The link is lost at a moment; while scanning, the device is heard no more."
    )
    media: ClassVar[Medium] = Medium.RADIO
    at: Moment = Field(
        default="reading", description="scanning, connecting, discovering or reading"
    )
    after: int = Field(default=0, ge=0, le=10_000, description="so many go well first")
    times: int = Field(default=0, ge=0, le=1000, description="how often; 0 for each time")

    def temper(self) -> Temper:
        """Count, and drop."""
        return _Losing(self)


class Unreachable(Fault):
    """A device that is heard and does not hear."""

    name: ClassVar[str] = "unreachable"
    help: ClassVar[str] = "The device is heard, and no connection to it is ever made."
    media: ClassVar[Medium] = Medium.RADIO

    def temper(self) -> Temper:
        """Take no connection."""
        return _Deaf()


class PairingRequired(Fault):
    """A device that gives its identity to those it knows."""

    name: ClassVar[str] = "pairing-required"
    help: ClassVar[str] = "Reading the identity is refused until the host has paired."
    media: ClassVar[Medium] = Medium.RADIO
    code: _Code = Field(
        default=5,
        description="the ATT error: 5 authentication, 15 encryption; 8 and 12 whatever was paired",
    )

    def temper(self) -> Temper:
        """Refuse."""
        return _Guarding(self.code)


class PairingRefused(PairingRequired):
    """A device that is not in its pairing mode."""

    name: ClassVar[str] = "pairing-refused"
    help: ClassVar[str] = "Reading the identity asks for pairing, which the device refuses."

    def temper(self) -> Temper:
        """Refuse both."""
        return _Shy(self.code)


class ReadDeclined(Fault):
    """A device that has its identity, and gives it to nobody."""

    name: ClassVar[str] = "read-declined"
    help: ClassVar[str] = "Reading the identity is answered with an ATT error."
    media: ClassVar[Medium] = Medium.RADIO
    code: int = Field(default=2, ge=1, le=255, description="the ATT error")

    def temper(self) -> Temper:
        """Refuse to say it."""
        return _Declining(self.code)


class _Losing(Temper):
    def __init__(self, fault: LinkLoss) -> None:
        self._fault = fault
        self._went_well = 0
        self._lost = 0

    def heard(self) -> bool:
        return self._fault.at != "scanning" or self._goes_well()

    def connected(self) -> Reaction:
        if self._fault.at != "connecting":
            self._went_well = 0
            return AT_ONCE
        return self._lose_or_go_on()

    def asked(self, asked: Asked) -> Reaction:
        at = self._fault.at
        here = (at == "reading" and asked.reads) or (at == "discovering" and asked.discovers)
        return self._lose_or_go_on() if here else AT_ONCE

    def _lose_or_go_on(self) -> Reaction:
        if self._fault.times and self._lost >= self._fault.times:
            return AT_ONCE
        if self._goes_well():
            return AT_ONCE
        self._lost += 1
        return Drop()

    def _goes_well(self) -> bool:
        self._went_well += 1
        return self._went_well <= self._fault.after


class _Deaf(Temper):
    @property
    def reachable(self) -> bool:
        return False


class _Guarding(Temper):
    def __init__(self, code: int) -> None:
        self._code = code

    def asked(self, asked: Asked) -> Reaction:
        opened = asked.encrypted and self._code in AFTER_PAIRING
        return Refuse(self._code) if asked.guarded and not opened else AT_ONCE


class _Shy(_Guarding):
    @property
    def pairs(self) -> bool:
        return False


class _Declining(Temper):
    def __init__(self, code: int) -> None:
        self._code = code

    def asked(self, asked: Asked) -> Reaction:
        return Refuse(self._code) if asked.guarded and asked.reads else AT_ONCE
