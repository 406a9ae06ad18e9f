"""Faults of the computer's side of Bluetooth: the daemon, the adapter, the bond, the cache.

Faults of the device itself, its values and its link, are laid over the device as everywhere else;
these are what only an operating system can do to a driver.
"""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import ClassVar, Final

from pydantic import Field, field_validator

from simulators.ble.bluez.errors import bluez_error, failed, in_progress
from simulators.ble.bluez.fault import Beginning, BluezFault, Bonds, Computer, Stage, Striking


class NoBus(BluezFault):
    """A container, or a computer without D-Bus."""

    name: ClassVar[str] = "no-bus"
    help: ClassVar[str] = "There is no D-Bus at the address."

    def begin(self, beginning: Beginning) -> Beginning:
        """Without a bus."""
        return beginning._replace(bus=False)


class NoDaemon(BluezFault):
    """A computer without BlueZ, or whose bluetooth service is stopped."""

    name: ClassVar[str] = "no-daemon"
    help: ClassVar[str] = "Nobody on the bus is org.bluez."

    def begin(self, beginning: Beginning) -> Beginning:
        """Without bluetoothd."""
        return beginning._replace(daemon=False)


class BluetoothDenied(BluezFault):
    """A user who may not use Bluetooth."""

    name: ClassVar[str] = "bluetooth-denied"
    help: ClassVar[str] = "The bus refuses this user every call to org.bluez."

    def begin(self, beginning: Beginning) -> Beginning:
        """With a policy that says no."""
        return beginning._replace(denied=True)


class NoAdapter(BluezFault):
    """A computer without a radio."""

    name: ClassVar[str] = "no-adapter"
    help: ClassVar[str] = "bluetoothd runs and has no adapter."

    def begin(self, beginning: Beginning) -> Beginning:
        """Without an adapter."""
        return beginning._replace(adapter=False)


class AdapterOff(BluezFault):
    """Flight mode."""

    name: ClassVar[str] = "adapter-off"
    help: ClassVar[str] = "The adapter is switched off."

    def begin(self, beginning: Beginning) -> Beginning:
        """Switched off."""
        return beginning._replace(powered=False)


class AdapterSwitchedOff(Striking):
    """Somebody sets flight mode while the agent reads."""

    name: ClassVar[str] = "adapter-switched-off"
    help: ClassVar[str] = "The adapter is switched off in the middle."

    async def strike(self, computer: Computer) -> None:
        """Switch it off."""
        await computer.power_off()


class AdapterRemoved(Striking):
    """A dongle in a loose socket."""

    name: ClassVar[str] = "adapter-removed"
    help: ClassVar[str] = "The adapter is pulled out in the middle."

    async def strike(self, computer: Computer) -> None:
        """Pull it out."""
        await computer.remove_adapter()


class DaemonStops(Striking):
    """A crash, or an update of the package."""

    name: ClassVar[str] = "daemon-stops"
    help: ClassVar[str] = "bluetoothd ends in the middle."

    async def strike(self, computer: Computer) -> None:
        """End it."""
        await computer.stop_daemon()


class ConnectionLost(Striking):
    """A device at the edge of its range."""

    name: ClassVar[str] = "connection-lost"
    help: ClassVar[str] = "The connection is lost, each time it has come so far."

    @field_validator("at")
    @classmethod
    def _after_scanning(cls, at: Stage) -> Stage:
        if at is Stage.SCANNING:
            raise ValueError("while scanning there is no connection to lose")
        return at

    async def strike(self, computer: Computer) -> None:
        """Lose it; a connection that is not there yet fails in BlueZ's words."""
        if self.at is Stage.CONNECTING:
            raise failed("le-connection-abort-by-remote")
        await computer.drop_link()


class InProgress(Striking):
    """BlueZ's way to say "later", which may never come."""

    name: ClassVar[str] = "in-progress"
    help: ClassVar[str] = "Calls of that stage are answered InProgress, without end or a few times."
    times: int = Field(default=0, ge=0, description="how many calls; 0: without end")

    @property
    def answers(self) -> int | None:
        """So many, or without end."""
        return self.times or None

    async def strike(self, _computer: Computer) -> None:
        """Later."""
        raise in_progress()


class NoReply(Striking):
    """A call that BlueZ never answers."""

    name: ClassVar[str] = "no-reply"
    help: ClassVar[str] = "Calls of that stage are never answered."

    async def strike(self, _computer: Computer) -> None:
        """Wait for the end."""
        await asyncio.Event().wait()


class AbortByLocal(BluezFault):
    """What radio interference looks like since BlueZ 5.62."""

    name: ClassVar[str] = "abort-by-local"
    help: ClassVar[str] = "Connecting fails with le-connection-abort-by-local."

    async def reached(self, stage: Stage, computer: Computer) -> None:
        """Fail, after a moment of being connected."""
        if stage is Stage.CONNECTED:
            await computer.drop_link()
            raise failed("le-connection-abort-by-local")


class Refusal(StrEnum):
    """How BlueZ tells that pairing failed."""

    FAILED = "failed"
    REJECTED = "rejected"
    CANCELED = "canceled"
    TIMEOUT = "timeout"


_REFUSALS: Final = {
    Refusal.FAILED: ("AuthenticationFailed", "Authentication Failed"),
    Refusal.REJECTED: ("AuthenticationRejected", "Authentication Rejected"),
    Refusal.CANCELED: ("AuthenticationCanceled", "Authentication Canceled"),
    Refusal.TIMEOUT: ("AuthenticationTimeout", "Authentication Timeout"),
}


class PairingFails(BluezFault):
    """A device that is not in its pairing mode, a code not entered."""

    name: ClassVar[str] = "pairing-fails"
    help: ClassVar[str] = "Pairing fails on the computer's side."
    reason: Refusal = Field(default=Refusal.FAILED, strict=False, description="how it is told")

    async def reached(self, stage: Stage, _computer: Computer) -> None:
        """Refuse."""
        if stage is Stage.PAIRING:
            raise bluez_error(*_REFUSALS[self.reason])


class NobodyAgrees(BluezFault):
    """A bare console: BlueZ wants somebody who agrees even where there is no code, and asks in vain."""

    name: ClassVar[str] = "nobody-agrees"
    help: ClassVar[str] = (
        "Pairing fails, and what needs it is waited for in vain: nobody agrees to it."
    )
    seconds: float = Field(default=30.0, ge=0, description="so long it is waited for")

    async def reached(self, stage: Stage, computer: Computer) -> None:
        """Refuse to pair; say nothing of it to whoever asked for a value."""
        if stage is Stage.PAIRING:
            raise bluez_error(*_REFUSALS[Refusal.FAILED])
        if stage is Stage.GUARDED:
            await asyncio.sleep(self.seconds)
            await computer.drop_link()
            raise failed("Operation failed with ATT error: 0x0e")


class KeysLost(BluezFault):
    """A device that was reset after it had been paired with this computer."""

    name: ClassVar[str] = "keys-lost"
    help: ClassVar[str] = "The computer is paired; the device has lost the keys."

    def believe(self, bonds: Bonds) -> Bonds:
        """Paired."""
        return bonds._replace(paired=True)


class StaleServices(BluezFault):
    """The cached list of characteristics, from before a firmware update."""

    name: ClassVar[str] = "stale-services"
    help: ClassVar[str] = "The list of characteristics is the one from before an update."
    shift: int = Field(default=64, ge=0, le=0x7FFF, description="its handles are off by so many")
    without: str = Field(
        default="", pattern=r"^([0-9a-f]{4})?$", description="it lacks this characteristic: 2a25"
    )

    def believe(self, bonds: Bonds) -> Bonds:
        """The old list."""
        shift = 0 if self.without else self.shift
        return bonds._replace(handle_shift=shift, hidden_uuid=self.without)


class Forgotten(BluezFault):
    """bleak issue 1176: the device is removed when scanning stops."""

    name: ClassVar[str] = "forgotten"
    help: ClassVar[str] = "The computer forgets the device as soon as scanning stops."

    def believe(self, bonds: Bonds) -> Bonds:
        """For as long as it scans."""
        return bonds._replace(forgets=True)


BLUEZ_FAULTS: Final = {
    kind.name: kind
    for kind in (
        NoBus,
        NoDaemon,
        BluetoothDenied,
        NoAdapter,
        AdapterOff,
        AdapterSwitchedOff,
        AdapterRemoved,
        DaemonStops,
        ConnectionLost,
        InProgress,
        NoReply,
        AbortByLocal,
        PairingFails,
        NobodyAgrees,
        KeysLost,
        StaleServices,
        Forgotten,
    )
}
"""By name; the names are stable."""
