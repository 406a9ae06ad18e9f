"""Wires of one's own: a distribution registers one, and a scenario names it as its driver.

::

    [project.entry-points."k1007_agent.wires"]
    acme = "acme_driver.simulator:make_wire"    # driver = "acme" in the scenario

The registered function is given the controller and the scenario's table ``[wire]``; it answers a
:class:`simulators.wire.Wire`, one for each connection.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Annotated, Final

from pydantic import BeforeValidator, InstanceOf, JsonValue

from simulators.controller import Controller
from simulators.errors import ScenarioError
from simulators.wire import Wire

GROUP: Final = "k1007_agent.wires"
"""The entry-point group."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class WireName(str):
    """The name of a wire that is not built in."""

    __slots__ = ()


def _named(value: object) -> WireName:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError("a wire's name has a-z, 0-9 and '-', at most 64 of them")
    return WireName(value)


WireField = Annotated[InstanceOf[WireName], BeforeValidator(_named)]
"""The name as a scenario's file has it."""


def make_wire(name: WireName, controller: Controller, options: Mapping[str, JsonValue]) -> Wire:
    """A connection's wire, by the distribution that registers it.

    Raises:
        ScenarioError: nobody does, more than one does, or it cannot be made.
    """
    found = [each for each in entry_points(group=GROUP) if each.name == name]
    if len(found) != 1:
        how = f"{len(found)} distributions register" if found else "no distribution registers"
        raise ScenarioError(
            f"The wire {str(name)!r} is not built in, and {how} it.",
            next_step="Install the distribution that brings it, or mend the scenario's driver.",
        )
    return _made(found[0], controller, options)


def _made(entry: EntryPoint, controller: Controller, options: Mapping[str, JsonValue]) -> Wire:
    who = f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value
    try:
        wire = entry.load()(controller, options)
    except (Exception, SystemExit) as error:  # somebody else's code, whatever it does
        why = f"{type(error).__name__}: {str(error)[:300]!r}"
        raise _unusable(entry.name, who, f"cannot be made ({why})") from error
    if not callable(getattr(wire, "receive", None)):
        raise _unusable(entry.name, who, "has no method receive(data)")
    made: Wire = wire
    return made


def _unusable(name: str, who: str, what: str) -> ScenarioError:
    return ScenarioError(
        f"The wire {name!r} of the distribution {who} {what}.",
        next_step="Mend the scenario's table [wire], or ask whoever made the distribution.",
    )
