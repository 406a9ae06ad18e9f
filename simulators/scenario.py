"""Scenarios: which device is simulated, and how it misbehaves. One TOML file each.

A file begins with ``spec = "1"``. A later version of this program reads every scenario of spec 1.
"""

from __future__ import annotations

import stat
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from simulators.device import RADIO_DRIVERS, ImageEntry, Scenario
from simulators.errors import ScenarioError

__all__ = [
    "RADIO_DRIVERS",
    "ImageEntry",
    "Scenario",
    "line_names",
    "load",
    "names",
    "parse",
    "radio_names",
]

MAX_FILE_BYTES: Final = 262_144
"""Far more than any scenario needs, a 64 KB text in hex included."""

MAX_SHOWN_FAULTS: Final = 3
"""So many faults of a file are told at once; the rest are usually consequences."""

_SUFFIX: Final = ".toml"


def names() -> tuple[str, ...]:
    """The scenarios that come with the program, sorted."""
    return tuple(sorted(p.name.removesuffix(_SUFFIX) for p in _folder().iterdir() if _is_toml(p)))


def line_names() -> tuple[str, ...]:
    """Those that a serial line or a TCP port leads to."""
    return tuple(name for name in names() if load(name).driver not in RADIO_DRIVERS)


def radio_names() -> tuple[str, ...]:
    """Those that Bluetooth leads to."""
    return tuple(name for name in names() if load(name).ble is not None)


def load(name: str) -> Scenario:
    """A scenario by name, or by the path of an own TOML file.

    Args:
        name: one of :func:`names`, or a path that ends in ``.toml``.

    Raises:
        ScenarioError: there is no such scenario, or its file is not valid.
    """
    if name in names():
        return parse((_folder() / f"{name}{_SUFFIX}").read_bytes(), source=name)
    if not name.endswith(_SUFFIX):
        raise ScenarioError(
            f"There is no scenario {name!r}.",
            next_step=f"Choose one of {', '.join(names())}, or give the path of a .toml file.",
        )
    return parse(_read_file(name), source=name)


def parse(data: bytes, *, source: str) -> Scenario:
    """A scenario from the bytes of its file.

    Args:
        data: the whole file.
        source: what messages call it.

    Raises:
        ScenarioError: it is not valid; the message names the place.
    """
    if len(data) > MAX_FILE_BYTES:
        raise _invalid(source, f"it has more than {MAX_FILE_BYTES} bytes")
    try:
        return Scenario.model_validate(_read_toml(data))
    except (UnicodeDecodeError, RecursionError, tomllib.TOMLDecodeError) as error:
        raise _invalid(source, f"it is not TOML: {error}") from error
    except ValidationError as error:
        raise _invalid(source, _explain(error)) from error


def _read_file(name: str) -> bytes:
    path = Path(name)
    try:
        if not stat.S_ISREG(
            path.stat().st_mode
        ):  # a pipe that nobody writes to would be waited for
            raise ScenarioError(
                f"The scenario file {name!r} is not a plain file.",
                next_step="Give the path of a .toml file.",
            )
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte
        why = error.strerror if isinstance(error, OSError) else error
        raise ScenarioError(
            f"The scenario file {name!r} cannot be read: {why}.",
            next_step="Check the path and who may read it.",
        ) from error


def _read_toml(data: bytes) -> dict[str, Any]:
    return tomllib.loads(data.decode("utf-8"))


def _explain(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_input=False)
    told = [_explain_one(_place(f["loc"]), f["msg"]) for f in faults]
    more = [f"and {len(told) - MAX_SHOWN_FAULTS} more"] if len(told) > MAX_SHOWN_FAULTS else []
    return "; ".join(told[:MAX_SHOWN_FAULTS] + more)


_TRIED: Final = ("literal[", "function-")
"""How pydantic names the kinds of value that a place may hold, among the keys."""


def _place(keys: tuple[int | str, ...]) -> str:
    """Where it stands in the file, without the kinds of value that were tried there."""
    return ".".join(str(key) for key in keys if not str(key).startswith(_TRIED))


def _explain_one(place: str, message: str) -> str:
    plain = message.removeprefix("Value error, ")
    return f"{place!r}: {plain}" if place else plain


def _invalid(source: str, what: str) -> ScenarioError:
    return ScenarioError(
        f"The scenario {source!r} is not valid: {what}.",
        next_step="Mend the file; docs/simulator.md has every key.",
    )


def _folder() -> Path:
    return Path(str(resources.files("simulators") / "scenarios"))


def _is_toml(path: Path) -> bool:
    return path.suffix == _SUFFIX
