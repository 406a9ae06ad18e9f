"""Our back-end classes have the shape that bleak's own abstract classes ask for."""

from __future__ import annotations

import inspect
from abc import ABC

import pytest
from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import BaseBleakScanner

from simulators.ble import virtual_radio

RADIO = virtual_radio("dis-listed")
PAIRS: list[tuple[type[ABC], type[ABC]]] = [
    (BaseBleakClient, RADIO.client),
    (BaseBleakScanner, RADIO.scanner),
]


def _cases() -> list[tuple[type[ABC], type[ABC], str]]:
    return [
        (base, ours, name)
        for base, ours in PAIRS
        for name, member in vars(base).items()
        if inspect.isfunction(member) and not name.startswith("_")
    ]


@pytest.mark.parametrize(("base", "ours"), PAIRS)
def test_nothing_abstract_is_left(base: type[ABC], ours: type[ABC]) -> None:
    assert issubclass(ours, base)
    assert ours.__abstractmethods__ == frozenset()


@pytest.mark.parametrize(("base", "ours", "name"), _cases())
def test_every_method_takes_what_bleak_s_own_takes(
    base: type[ABC], ours: type[ABC], name: str
) -> None:
    asked = inspect.signature(getattr(base, name)).parameters
    given = inspect.signature(getattr(ours, name)).parameters
    swallows = any(each.kind is inspect.Parameter.VAR_KEYWORD for each in given.values())
    for parameter in asked.values():
        if parameter.kind in (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL):
            continue
        assert parameter.name in given or (swallows and parameter.kind is parameter.KEYWORD_ONLY)


@pytest.mark.parametrize(("base", "ours", "name"), _cases())
def test_methods_are_awaited_alike(base: type[ABC], ours: type[ABC], name: str) -> None:
    awaited = inspect.iscoroutinefunction(getattr(base, name))
    assert inspect.iscoroutinefunction(getattr(ours, name)) == awaited


def test_no_parameter_takes_the_name_of_the_arguments_for_macos() -> None:
    """bleak passes ``bluez=`` and ``cb=`` to ``start_notify``: neither may be its callback."""
    named = inspect.signature(RADIO.client.start_notify).parameters
    assert not {"bluez", "cb"} & named.keys()
