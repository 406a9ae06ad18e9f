"""Drivers of third parties: found by name among the installed distributions, and fitted.

A distribution registers a driver in its pyproject.toml::

    [project.entry-points."k1007_agent.drivers"]
    acme = "acme_driver:AcmeDriver"     # the name in ?driver=NAME = a class without arguments

A plug-in is imported only when it is asked for by name, so that one that is broken harms nobody
else. One that cannot be used is left out, with one sentence that names its distribution.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic import BaseModel

from drivers.text import quoted

if TYPE_CHECKING:
    from drivers.driver import Driver

GROUP: Final = "k1007_agent.drivers"
"""The entry-point group of drivers."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
"""As in a target's ``driver=NAME``."""

_MAX_VERSION_CHARACTERS: Final = 64


class LeftOut(NamedTuple):
    """A plug-in that cannot be used.

    Attributes:
        name: the driver's name, as its distribution registered it.
        sentence: why, and which distribution; one plain sentence.
    """

    name: str
    sentence: str


class Plugin(NamedTuple):
    """A driver of somebody else that fits."""

    driver: Driver
    distribution: str


class _Unfit(Exception):
    """Why a plug-in is left out, as the end of a sentence."""


@cache
def _registered() -> Mapping[str, tuple[EntryPoint, ...]]:
    """Read the installed distributions' metadata, once; nothing of theirs is imported."""
    found: dict[str, list[EntryPoint]] = {}
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, []).append(entry)
    return MappingProxyType({name: tuple(entries) for name, entries in found.items()})


def registered_names() -> tuple[str, ...]:
    """Answer the names that installed distributions register, fit or not, sorted."""
    return tuple(sorted(_registered()))


@cache
def find_plugin(name: str, built_in: frozenset[str] = frozenset()) -> Plugin | LeftOut | None:
    """Import and fit the plug-in of that name; ``None`` if nobody registers it.

    Args:
        name: the driver's name.
        built_in: names that a plug-in may not take.
    """
    entries = _registered().get(name, ())
    return _fit(name, entries, built_in) if entries else None


def forget_plugins() -> None:
    """Look at the installed distributions again at the next question."""
    _registered.cache_clear()
    find_plugin.cache_clear()


def _fit(name: str, entries: tuple[EntryPoint, ...], built_in: Collection[str]) -> Plugin | LeftOut:
    who = _distributions(entries)
    try:
        _require_free(name, entries, built_in)
        return Plugin(_driver(entries[0]), who)
    except _Unfit as unfit:
        return LeftOut(name, f"The driver {quoted(name)} of {who} is left out: {unfit}.")


def _require_free(name: str, entries: Collection[EntryPoint], built_in: Collection[str]) -> None:
    if name in built_in:
        raise _Unfit("it claims the name of a built-in driver")
    if len(entries) > 1:
        raise _Unfit("more than one distribution claims its name")


def _driver(entry: EntryPoint) -> Driver:
    factory = _guarded("it cannot be imported", entry.load)
    if not callable(factory):
        raise _Unfit(f"it registers {quoted(entry.value)}, which is not a class")
    driver: Driver = _guarded("it cannot be made", factory)
    problem = _guarded("it cannot be looked at", lambda: next(_problems(driver, entry.name), None))
    if problem is not None:
        raise _Unfit(f"it {problem}")
    return driver


def _guarded(what: str, call: Callable[[], Any]) -> Any:  # noqa: ANN401 — nothing is known of it yet
    try:
        return call()
    except (Exception, SystemExit) as error:  # somebody else's code, whatever it does
        raise _Unfit(f"{what} ({type(error).__name__}: {quoted(str(error))})") from error


def _problems(driver: object, name: str) -> Iterator[str]:
    """Say what it lacks of a `Driver`; none of its methods is called."""
    own = getattr(driver, "name", None)
    if own != name or not _NAME.fullmatch(name):
        yield f"calls itself {quoted(str(own))} and not {quoted(name)}"
    version = getattr(driver, "version", None)
    if not isinstance(version, str) or not 1 <= len(version) <= _MAX_VERSION_CHARACTERS:
        yield f"has no version text of 1 to {_MAX_VERSION_CHARACTERS} characters"
    elif not version.isprintable():
        yield "has a version that cannot be printed"
    if not _takes(getattr(driver, "allowlist", None), (None,), {}):
        yield "has no method allowlist(profile)"
    if not _takes(getattr(driver, "session", None), (None,), {"number": 0}):
        yield "has no method session(profile, *, number)"
    if getattr(driver, "line", "serial") not in {"serial", "ble"}:
        yield "talks over a line that is neither serial nor ble"
    section = getattr(driver, "section", None)
    if section is not None and not (inspect.isclass(section) and issubclass(section, BaseModel)):
        yield "has a section that is not a pydantic model"


def _takes(method: object, positional: tuple[object, ...], named: Mapping[str, object]) -> bool:
    if not callable(method):
        return False
    try:
        inspect.signature(method).bind(*positional, **named)
    except (TypeError, ValueError):
        return False
    return True


def _distributions(entries: Iterable[EntryPoint]) -> str:
    """Name who registers: ``the distribution "acme-driver" 1.2``, or several of them."""
    names = sorted(
        f"{quoted(entry.dist.name)} {entry.dist.version}" if entry.dist else quoted(entry.value)
        for entry in entries
    )
    noun = "the distribution" if len(names) == 1 else "the distributions"
    return f"{noun} {' and '.join(names)}"
