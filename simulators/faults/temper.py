"""How a device behaves on the radio: what it does when it is heard, connected to, asked and paired with.

A temper does no input or output and has no clock: a device tells it what happens and does what it says.
Each has the state of one device.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias


class Asked(NamedTuple):
    """One ATT request.

    Attributes:
        name: e.g. ``read_request``.
        uuid: of the attribute, or of the kind that was looked for.
        guarded: the attribute is part of the identity.
        encrypted: the host has paired.
    """

    name: str
    uuid: str | None
    guarded: bool
    encrypted: bool

    @property
    def reads(self) -> bool:
        """A value is asked for, at its beginning or further on."""
        return self.name in ("read_request", "read_blob_request")

    @property
    def discovers(self) -> bool:
        """Services, characteristics or descriptors are looked for."""
        return self.name in _DISCOVERING


_DISCOVERING: Final = (
    "read_by_group_type_request",
    "read_by_type_request",
    "find_information_request",
    "find_by_type_value_request",
)


class Answer(NamedTuple):
    """The device answers, after some seconds."""

    after_s: float = 0.0


class Refuse(NamedTuple):
    """The device answers with an ATT error."""

    code: int


class Ignore(NamedTuple):
    """The device does not answer."""


class Drop(NamedTuple):
    """The link is lost."""


Reaction: TypeAlias = Answer | Refuse | Ignore | Drop

AT_ONCE: Final = Answer()


class Temper:
    """A device that behaves well; a fault's own changes one thing."""

    @property
    def reachable(self) -> bool:
        """Whether a connection is taken at all."""
        return True

    @property
    def pairs(self) -> bool:
        """Whether it lets a host pair with it."""
        return True

    def heard(self) -> bool:
        """It is time to advertise; whether it does."""
        return True

    def connected(self) -> Reaction:
        """A host has connected."""
        return AT_ONCE

    def asked(self, _asked: Asked) -> Reaction:
        """A host asks."""
        return AT_ONCE


class Tempers(Temper):
    """Several at once: each sees everything, the waits add up, the first that does not answer wins."""

    def __init__(self, each: Sequence[Temper]) -> None:
        self._each = each

    @property
    def reachable(self) -> bool:
        """All take connections."""
        return all(one.reachable for one in self._each)

    @property
    def pairs(self) -> bool:
        """All let a host pair."""
        return all(one.pairs for one in self._each)

    def heard(self) -> bool:
        """All advertise."""
        heard = [one.heard() for one in self._each]  # each has to know
        return all(heard)

    def connected(self) -> Reaction:
        """What they do together."""
        return _together(one.connected() for one in self._each)

    def asked(self, asked: Asked) -> Reaction:
        """What they do together."""
        return _together([one.asked(asked) for one in self._each])


def _together(reactions: Iterable[Reaction]) -> Reaction:
    waits_s = 0.0
    first: Reaction | None = None
    for reaction in reactions:
        if isinstance(reaction, Answer):
            waits_s += reaction.after_s
        elif first is None:
            first = reaction
    return Answer(waits_s) if first is None else first
