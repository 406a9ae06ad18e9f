"""What a fault of a computer's Bluetooth is: where it strikes, and what it can do to the computer."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, NamedTuple, Protocol

from pydantic import Field

from simulators.faults.fault import Fault, Medium


class Stage(StrEnum):
    """What a client is doing when the fault strikes.

    ``guarded``: a device has refused something for want of pairing, which BlueZ then does by itself.
    """

    SCANNING = "scanning"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    DISCOVERING = "discovering"
    READING = "reading"
    GUARDED = "guarded"
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

    @property
    def answers(self) -> int | None:
        """How many calls it answers with an error, before it lets them pass; ``None``: every one."""
        return None

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
