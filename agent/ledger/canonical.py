"""Canonical JSON (RFC 8785), so that every value has one spelling and one hash.

>>> canonical_json({"b": 1.0, "a": "é"}).decode()
'{"a":"é","b":1}'
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import rfc8785

from agent.ledger.errors import FormatError

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
"""A JSON value; at run time sequences are lists or tuples, and mappings are dicts."""

MAX_CANONICAL_BYTES: Final = 32 * 1024 * 1024
"""A snapshot of the whole PCL is far smaller; photographs and papers are not kept as JSON."""

MAX_DEPTH: Final = 64
"""Deeper than any record; keeps hostile nesting from exhausting the stack."""

_MAX_SAFE_INTEGER: Final = 2**53 - 1
"""RFC 8785 §3.2.2.3: a larger integer has no exact spelling as a JSON number."""


def canonical_json(value: JSON) -> bytes:
    """The one spelling of ``value`` as UTF-8 bytes.

    Raises:
        FormatError: something in it is not JSON, is no finite or no exact number, is nested more
            than ``MAX_DEPTH`` deep, or the whole is larger than ``MAX_CANONICAL_BYTES``.
    """
    _require_depth(value)
    try:
        data = rfc8785.dumps(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise FormatError("a value cannot be written as canonical JSON") from error
    _require_size(data)
    return data


def parse_canonical(data: bytes) -> JSON:
    """The value that ``data`` spells, where it is spelled just so.

    Raises:
        FormatError: ``data`` is not byte for byte the canonical form of a value.
    """
    _require_size(data)
    try:
        value: JSON = json.loads(data.decode("utf-8"), parse_int=_parse_int)
    except (ValueError, RecursionError) as error:
        raise FormatError("the bytes are not JSON in UTF-8") from error
    if canonical_json(value) != data:
        raise FormatError("the JSON is not in its canonical form (RFC 8785)")
    return value


def _parse_int(text: str) -> int | float:
    """JSON has one kind of number: large ones are doubles even when spelled without a dot."""
    if len(text) < len(str(_MAX_SAFE_INTEGER)) or abs(int(text)) <= _MAX_SAFE_INTEGER:
        return int(text)
    return float(text)


def _require_size(data: bytes) -> None:
    if len(data) > MAX_CANONICAL_BYTES:
        raise FormatError(f"the JSON is longer than {MAX_CANONICAL_BYTES} bytes")


def _require_depth(value: JSON) -> None:
    layer = [value]
    for _ in range(MAX_DEPTH + 1):
        containers = [each for each in layer if isinstance(each, (dict, list, tuple))]
        if not containers:
            return
        layer = [inner for each in containers for inner in _members(each)]
    raise FormatError(f"the JSON is nested more than {MAX_DEPTH} deep")


def _members(container: Mapping[str, JSON] | Sequence[JSON]) -> Iterable[JSON]:
    return container.values() if isinstance(container, Mapping) else container
