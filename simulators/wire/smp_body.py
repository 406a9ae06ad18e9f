"""SMP's body: one CBOR map, read by the foreign codec ``cbor2`` and written as Zephyr writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulators.errors import MissingExtra

MAX_DEPTH: Final = 4
"""No request nests deeper; a hostile one would nest until the stack ends."""


class BodyError(Exception):
    """The request's body is not a CBOR map with text keys."""


def require_codec() -> None:
    """Raise before anything is served if CBOR cannot be read.

    Raises:
        MissingExtra: ``cbor2`` is not installed.
    """
    try:
        import cbor2  # noqa: F401 — only whether it is there
    except ImportError as error:
        raise MissingExtra from error


def encode(body: Mapping[str, object]) -> bytes:
    """The map with indefinite lengths (BF … FF), nested ones too, as Zephyr sends."""
    import cbor2

    return cbor2.dumps(body, indefinite_containers=True)


def decode(body: bytes) -> dict[str, object]:
    """The request's map.

    Raises:
        BodyError: it is not one.
    """
    import cbor2

    try:
        value = cbor2.loads(body, max_depth=MAX_DEPTH, strict_hashable_types=True)
    except cbor2.CBORError as error:
        raise BodyError from error
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise BodyError
    return value
