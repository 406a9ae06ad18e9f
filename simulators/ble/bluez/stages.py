"""Where faults strike: what every call passes on its way."""

from __future__ import annotations

from collections.abc import Sequence

from simulators.ble.bluez.fault import BluezFault, Computer, Stage


class Stages:
    """The faults that are laid over the computer.

    Args:
        faults: in the order given.
        computer: what they can do something to.
    """

    def __init__(self, faults: Sequence[BluezFault], computer: Computer) -> None:
        self._faults = tuple(faults)
        self._computer = computer

    async def reach(self, stage: Stage) -> None:
        """A client has come so far.

        Raises:
            BluezError: a fault's answer.
        """
        for fault in self._faults:
            await fault.reached(stage, self._computer)
