"""JSON pointers (RFC 6901): the value at a place of a JSON value, and another value in that place."""

from __future__ import annotations

from pydantic import JsonValue


class NoSuchPlace(LookupError):
    """The pointer names no place of the value."""


def find(whole: JsonValue, pointer: str) -> JsonValue:
    """The value at the pointer.

    Raises:
        NoSuchPlace: there is none; also where the pointer is none, or is of the whole.
    """
    here = whole
    for name in _names(pointer):
        here = _inside(here, name)
    return here


def put(whole: JsonValue, pointer: str, value: JsonValue) -> JsonValue:
    """A copy with another value at the pointer.

    Raises:
        NoSuchPlace: there is no such place yet; nothing is added.
    """
    return _put(whole, _names(pointer), value)


def _put(here: JsonValue, names: list[str], value: JsonValue) -> JsonValue:
    if not names:
        return value
    name, *rest = names
    new = _put(_inside(here, name), rest, value)
    if isinstance(here, dict):
        return {**here, name: new}
    assert isinstance(here, list)  # it has an inside
    number = int(name)
    return [*here[:number], new, *here[number + 1 :]]


def _names(pointer: str) -> list[str]:
    if not pointer.startswith("/"):
        raise NoSuchPlace(pointer)
    return [each.replace("~1", "/").replace("~0", "~") for each in pointer[1:].split("/")]


def _inside(here: JsonValue, name: str) -> JsonValue:
    if isinstance(here, dict) and name in here:
        return here[name]
    if isinstance(here, list) and _is_index(name) and int(name) < len(here):
        return here[int(name)]
    raise NoSuchPlace(name)


def _is_index(name: str) -> bool:
    """RFC 6901 §4: digits without a leading zero; nine are more than any record holds."""
    digits = name.isascii() and name.isdigit() and len(name) <= 9
    return digits and (name == "0" or not name.startswith("0"))
