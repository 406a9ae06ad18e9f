"""What a driver is: four members, which third parties implement as the built-in ones do.

A driver does no I/O. It declares every frame that it may send, and it talks as a session: a
generator that yields what to send and is sent what came (`drivers.protocol.session`). Its module's
docstring is the protocol's data sheet; its filled checklist stands in docs/drivers.md.
"""

from __future__ import annotations

from typing import Final, Protocol

from drivers.allowlist import AllowList
from drivers.errors import TargetError
from drivers.profile import Profile
from drivers.protocol.session import Session
from drivers.protocol.smp import SmpDriver
from drivers.text import quoted


class Driver(Protocol):
    """One protocol, read-only."""

    @property
    def name(self) -> str:
        """The name in ``?driver=NAME``."""

    @property
    def version(self) -> str:
        """Changes whenever the same transcript could be read otherwise than before."""

    def allowlist(self, profile: Profile | None) -> AllowList:
        """Answer every frame that the driver may send for this product."""

    def session(self, profile: Profile | None, *, number: int) -> Session:
        """Answer one pass of questions; ``number`` counts the passes of a connection from 0."""


_BUILT_IN: Final[tuple[Driver, ...]] = (SmpDriver(),)


def builtin_drivers() -> dict[str, Driver]:
    """Answer the drivers that come with the program, by name."""
    return {driver.name: driver for driver in _BUILT_IN}


def find_driver(name: str) -> Driver:
    """Answer the driver of that name.

    Raises:
        TargetError: there is none.
    """
    drivers = builtin_drivers()
    if name not in drivers:
        raise TargetError(
            f"There is no driver named {quoted(name)}.",
            next_step=f"Name one of: {', '.join(sorted(drivers))}.",
        )
    return drivers[name]
