"""Faults of the computer's side of Bluetooth: the daemon, the adapter, the bond, the cache.

Faults of the device itself, its values and its link, are laid over the device as everywhere else;
these are what only an operating system can do to a driver.
"""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import ClassVar, Final, NamedTuple, Protocol

from pydantic import Field

from simulators.ble.bluez.errors import bluez_error, failed, in_progress
from simulators.faults.fault import Fault, Medium


class Stage(StrEnum):
    """What a client is doing when the fault strikes."""

    SCANNING = "scanning"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    DISCOVERING = "discovering"
    READING = "reading"
    PAIRING = "pairing"


class Computer(Protocol):
    """What a fault can do to the computer."""

    async def drop_link(self) -> None:
        """The connected device is gone."""

    async def remove_adapter(self) -> None:
        """The dongle is pulled out."""

    async def power_off(self) -> None:
        """Somebody switches Bluetooth off."""

    async def stop_daemon(self) -> None:
        """The daemon ends."""


class Beginning(NamedTuple):
    """The computer before a client comes.

    Attributes:
        bus: there is a D-Bus.
        denied: its policy keeps Bluetooth from this user.
        daemon: bluetoothd runs.
        adapter: there is a Bluetooth adapter.
        powered: it is switched on.
    """

    bus: bool = True
    denied: bool = False
    daemon: bool = True
    adapter: bool = True
    powered: bool = True


class Bonds(NamedTuple):
    """What the computer believes of the device.

    Attributes:
        paired: it has keys, which the device does not know any more.
        handle_shift: its list of characteristics is an old one, whose handles are off by so many.
        hidden_uuid: its list lacks this characteristic, 16 bits in hex; empty for none.
        forgets: it forgets the device as soon as scanning stops.
    """

    paired: bool = False
    handle_shift: int = 0
    hidden_uuid: str = ""
    forgets: bool = False


class BluezFault(Fault):
    """One way in which a computer's Bluetooth fails."""

    media: ClassVar[Medium] = Medium.COMPUTER

    def begin(self, beginning: Beginning) -> Beginning:
        """The computer as it is from the start."""
        return beginning

    def believe(self, bonds: Bonds) -> Bonds:
        """What the computer believes of the device from the start."""
        return bonds

    async def reached(self, stage: Stage, computer: Computer) -> None:
        """A client has come so far.

        Raises:
            BluezError: what its call is answered with.
        """


class Striking(BluezFault):
    """A fault that strikes at one stage."""

    at: Stage = Field(default=Stage.READING, strict=False, description="when it strikes")

    async def reached(self, stage: Stage, computer: Computer) -> None:
        """It strikes here, or not."""
        if stage is self.at:
            await self.strike(computer)

    async def strike(self, computer: Computer) -> None:
        """Do it."""
        raise NotImplementedError


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

    async def strike(self, computer: Computer) -> None:
        """Lose it; a connection that is not there yet fails in BlueZ's words."""
        if self.at is Stage.CONNECTING:
            raise failed("le-connection-abort-by-remote")
        await computer.drop_link()


class InProgress(Striking):
    """BlueZ's way to say "later", which never comes."""

    name: ClassVar[str] = "in-progress"
    help: ClassVar[str] = "Every call of that stage is answered InProgress, without end."

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
        KeysLost,
        StaleServices,
        Forgotten,
    )
}
"""By name; the names are stable."""
