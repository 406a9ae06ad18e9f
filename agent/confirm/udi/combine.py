"""Several barcodes of one label, read as one UDI; contradictions are told, never settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from agent.confirm.models import Issuer
from agent.confirm.udi.model import UdiReading
from agent.text import quoted

_FIELDS: Final = {
    "di": "device identifiers",
    "serial": "serial numbers",
    "lot": "lots",
    "manufactured": "dates of manufacture",
    "expires": "dates of expiry",
    "quantity": "quantities",
}
"""What a label has one of, and how several are called."""

_PRINTED: Final = {"01": "di", "11": "manufactured", "17": "expires", "10": "lot", "21": "serial"}
"""The fields in the order in which GS1 labels print them."""


def combine(readings: Sequence[UdiReading]) -> UdiReading:
    """One reading from all of them; what is no UDI is left aside and named in the notes."""
    parts = _different(reading for reading in readings if reading.issuer is not None)
    aside = [reading for reading in readings if reading.issuer is None]
    notes = [note for part in parts for note in part.notes]
    notes += [f"another barcode says {quoted(reading.text)}" for reading in aside]
    if not parts:
        whys = dict.fromkeys(why for reading in aside for why in reading.errors)
        text = aside[0].text if aside else ""
        return UdiReading(text=text, errors=tuple(whys) or ("nothing was read",))
    errors = [error for part in parts for error in part.errors]
    values: dict[str, object] = {}
    for name, words in _FIELDS.items():
        told = list(dict.fromkeys(v for part in parts if (v := getattr(part, name)) is not None))
        if len(told) > 1:
            errors.append(f"it holds {len(told)} {words}: {' and '.join(map(str, told))}")
        values[name] = told[0] if told else None
    errors += _strangers(parts)
    return UdiReading(
        text=_text(parts, values),
        issuer=parts[0].issuer,
        errors=tuple(dict.fromkeys(errors)),
        notes=tuple(dict.fromkeys(notes)),
        **values,
    )


def _different(readings: Iterable[UdiReading]) -> tuple[UdiReading, ...]:
    """Each text once, those with a device identifier first."""
    once = {reading.text: reading for reading in readings}
    return tuple(sorted(once.values(), key=lambda reading: (reading.di is None, reading.text)))


def _strangers(parts: Sequence[UdiReading]) -> Iterable[str]:
    """HIBCC secondaries that name another primary, and parts of two agencies."""
    checks = {part.check for part in parts if part.check is not None}
    for part in parts:
        if part.link is not None and checks and part.link not in checks:
            yield f"{quoted(part.text)} belongs to another label: its link is {quoted(part.link)}"
    if len({part.issuer for part in parts}) > 1:
        yield f"it mixes barcodes of {Issuer.GS1} and {Issuer.HIBCC}"


def _text(parts: Sequence[UdiReading], values: Mapping[str, object]) -> str:
    """The one text; of several GS1 parts what they say together, all others side by side."""
    if len(parts) == 1 or any(part.issuer is not Issuer.GS1 for part in parts):
        return " ".join(part.text for part in parts)
    told = ((ai, values[name]) for ai, name in _PRINTED.items())
    return "".join(f"({ai}){_written(value)}" for ai, value in told if value is not None)


def _written(value: object) -> str:
    return f"{value:%y%m%d}" if isinstance(value, date) else f"{value}"
