"""What can go wrong in the simulator.

::

    SimulatorError      2     everything below; says what happened and what to do next
    ├── ScenarioError         the scenario is unknown, or its file is not valid
    ├── FaultError            the fault is unknown, or does not take these parameters
    ├── MissingExtra          the CBOR codec is not installed
    └── ServeError            the line cannot be offered: no pseudo-terminal, link or port taken

Every message is one plain sentence; ``next_step`` is one plain sentence saying what to do, or empty
where the message says it already.
"""

from __future__ import annotations

from typing import Final

EXIT_CODE: Final = 2
"""Every error here is one of usage: the command, a file or the installation."""


class SimulatorError(Exception):
    """Base of everything the simulator raises on purpose.

    Attributes:
        message: what happened, as one sentence.
        next_step: what the person can do, as one sentence; empty if the message says it.
    """

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    @property
    def text(self) -> str:
        """Message and next step, for a person."""
        return f"{self.message} {self.next_step}".strip()


class ScenarioError(SimulatorError):
    """The scenario is unknown, or its file is not valid."""


class FaultError(SimulatorError):
    """The fault is unknown, or it does not take these parameters."""


class MissingExtra(SimulatorError):
    """The simulator's own dependency is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "The simulator needs the extra 'sim', which is not installed.",
            next_step="Install it: pip install '.[sim]' in k1007-agent's own folder.",
        )


class ServeError(SimulatorError):
    """The line cannot be offered to a driver."""
