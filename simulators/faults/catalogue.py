"""Every fault by its name, and how one is written: ``NAME`` or ``NAME:key=value,key=value``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Final

from pydantic import ValidationError

from simulators.errors import FaultError
from simulators.faults import absence, cutting, damage, gatt, noise, order, radio, values
from simulators.faults.fault import Fault, Medium

CATALOGUE: Final[Mapping[str, type[Fault]]] = {
    kind.name: kind
    for kind in (
        cutting.OneByteAtATime,
        cutting.Split,
        cutting.Merged,
        cutting.Slow,
        damage.GarbageBefore,
        damage.Garbled,
        damage.BadChecksum,
        damage.WrongLength,
        damage.Truncated,
        damage.BaudMismatch,
        noise.ConsoleLog,
        noise.Babble,
        noise.Echo,
        order.LateAnswer,
        order.DuplicateSequence,
        order.WrongSequence,
        absence.Silence,
        absence.HangsUp,
        absence.ResetAfterOpen,
        values.NulPadded,
        values.Empty,
        values.NonUtf8,
        values.Overlong,
        values.TerminalEscapes,
        values.Html,
        values.SerialChanges,
    )
}
"""Those of a line; the names are stable: a later version reads what an earlier one took."""

RADIO_ONLY: Final[Mapping[str, type[Fault]]] = {
    kind.name: kind
    for kind in (
        radio.LinkLoss,
        radio.Unreachable,
        radio.PairingRequired,
        radio.PairingRefused,
        radio.ReadDeclined,
        gatt.ServiceMissing,
        gatt.ServiceTwice,
        gatt.ValueLength,
        gatt.UdiFlags,
        gatt.UdiUnterminated,
        gatt.UdiSerial,
    )
}
"""Those of a device on Bluetooth that a line has no like of; as stable."""


@cache
def every() -> Mapping[str, type[Fault]]:
    """All that can be named, those of a computer's Bluetooth included."""
    from simulators.ble.bluez.faults import BLUEZ_FAULTS  # its faults are made from ours

    return {**CATALOGUE, **RADIO_ONLY, **BLUEZ_FAULTS}


def names_for(medium: Medium) -> tuple[str, ...]:
    """The faults that can be laid over a medium."""
    return tuple(name for name, kind in every().items() if medium & kind.media)


MAX_FAULTS: Final = 32
"""More than there are kinds; it bounds what a scenario file can ask for."""

MAX_TEXT_CHARS: Final = 500
_LIST_THEM: Final = "'python -m simulators faults' lists them with their parameters."


def parse_fault(text: str) -> Fault:
    """A fault from ``NAME[:key=value,…]``.

    Raises:
        FaultError: there is no such fault, or it does not take these parameters.
    """
    if len(text) > MAX_TEXT_CHARS:
        raise FaultError(f"A fault has at most {MAX_TEXT_CHARS} characters.", next_step=_LIST_THEM)
    name, _, rest = text.partition(":")
    kind = _kind(name)
    given: dict[str, str] = {}
    for pair in filter(None, rest.split(",")):
        key, equals, value = (each.strip() for each in pair.partition("="))
        if not equals or key in given:
            why = "is given twice" if equals else "has no value"
            raise FaultError(
                f"The parameter {key!r} of the fault {name!r} {why}.",
                next_step="Write it as in 'split:pieces=3,gap_ms=20'.",
            )
        given[key] = value
    try:
        return kind.model_validate_strings(given)
    except ValidationError as error:
        raise _wrong(kind, error) from error


def to_fault(value: object) -> Fault:
    """A fault from a fault, its text, or a table with ``name`` and parameters.

    Raises:
        FaultError: it is none, or does not take these parameters.
    """
    match value:
        case Fault():
            return value
        case str():
            return parse_fault(value)
        case {"name": str(name), **given}:
            kind = _kind(name)
            try:
                return kind.model_validate(given)
            except ValidationError as error:
                raise _wrong(kind, error) from error
        case _:
            raise FaultError("A fault has a 'name' and parameters.", next_step=_LIST_THEM)


def to_faults(value: object) -> tuple[Fault, ...]:
    """The faults of a list, in order.

    Raises:
        ValueError: it is no list of faults that go together.
    """
    if not isinstance(value, list | tuple):
        raise ValueError("faults are a list of tables")  # noqa: TRY004 — pydantic's own kind
    try:
        return together([to_fault(each) for each in value])
    except FaultError as error:
        raise ValueError(error.message.rstrip(".")) from error


def faults_of(each: Iterable[Fault | str]) -> tuple[Fault, ...]:
    """The faults of some texts, in order.

    Raises:
        FaultError: one is unknown, or they do not go together.
    """
    return together([to_fault(one) for one in each])


def together(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """The same faults, if they go together.

    Raises:
        FaultError: there are too many, or one that can be laid over once is there twice.
    """
    if len(faults) > MAX_FAULTS:
        raise FaultError(f"There are more than {MAX_FAULTS} faults.", next_step="Give fewer.")
    seen: set[str] = set()
    for fault in faults:
        if fault.name in seen and not fault.repeatable:
            raise FaultError(f"The fault {fault.name!r} is given twice.", next_step="Give it once.")
        seen.add(fault.name)
    return tuple(faults)


def require_fit(faults: Iterable[Fault], medium: Medium, where: str) -> None:
    """Raise for a fault that would do nothing there.

    Args:
        medium: what the device has.
        where: the same in words, e.g. ``a line``.

    Raises:
        FaultError: one does not fit.
    """
    for fault in faults:
        if not fault.media & medium:
            raise FaultError(
                f"The fault {fault.name!r} cannot be laid over {where}.", next_step=_LIST_THEM
            )


def _kind(name: str) -> type[Fault]:
    kind = every().get(name)
    if kind is None:
        near = get_close_matches(name, every(), n=1)
        perhaps = f"Perhaps {near[0]!r}? " if near else ""
        raise FaultError(f"There is no fault {name[:80]!r}.", next_step=perhaps + _LIST_THEM)
    return kind


def _wrong(kind: type[Fault], error: ValidationError) -> FaultError:
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(map(str, first["loc"]))
    known = ", ".join(kind.model_fields)
    return FaultError(
        f"The fault {kind.name!r} does not take {key!r} so: {first['msg']}.",
        next_step=f"It has {known}; {_LIST_THEM}",
    )
