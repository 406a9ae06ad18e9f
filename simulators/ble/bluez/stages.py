"""Where faults strike: what every call passes on its way."""

from __future__ import annotations

from collections.abc import Sequence

from simulators.ble.bluez.errors import BluezError
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
        self._answered = [0] * len(self._faults)

    async def reach(self, stage: Stage) -> None:
        """A client has come so far.

        Raises:
            BluezError: a fault's answer.
        """
        for number, fault in enumerate(self._faults):
            if self._answered[number] == fault.answers:
                continue
            try:
                await fault.reached(stage, self._computer)
            except BluezError:
                self._answered[number] += 1
                raise
