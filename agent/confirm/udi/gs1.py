"""GS1: element strings as scanned, as printed with brackets, and as a Digital Link URI.

biip takes the element strings apart and reckons the check digit. Two things are stricter here,
because a serial number that is cut wrongly looks like a serial number: a field of variable length
ends at a separator or at the end of the barcode and nowhere else, and brackets inside a value are
refused.

Sources: GS1 General Specifications, section 3 (application identifiers) and 7.8 (processing of
data); FDA, UDI formats by issuing agency, v1.3, 27 Jan 2017: (01) DI, (11) made, (17) expires,
(10) lot, (21) serial.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from agent.confirm.models import Issuer
from agent.confirm.udi.model import UdiReading
from agent.text import quoted

if TYPE_CHECKING:
    from biip import ParseConfig
    from biip.gs1_element_strings import GS1ElementString

GS: Final = "\x1d"
"""How FNC1 between two fields comes out of a scanner."""

UDI_FIELDS: Final = ("01", "10", "11", "17", "21")
"""The application identifiers that a UDI is made of; a label may hold others beside them."""

_PRINTED: Final = re.compile(r"(?:\(\d{2,4}\)[^()]+)+")
_FIELD: Final = re.compile(r"\((\d{2,4})\)([^()]+)")


class _Taken(NamedTuple):
    """What could be taken apart, and why the rest could not."""

    elements: tuple[GS1ElementString, ...]
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_printed(text: str) -> UdiReading:
    """Read ``(01)…(21)…``, as it stands beside the barcode; white space means nothing there."""
    squeezed = "".join(text.split())
    notes = ("spaces were left out",) if squeezed != text else ()
    if not _PRINTED.fullmatch(squeezed):
        return UdiReading(
            text=text, issuer=Issuer.GS1, errors=("it is not of the form (01)…(21)…",)
        )
    return _reading(text, _Taken(*_printed_elements(squeezed), notes))


def read_scanned(text: str) -> UdiReading:
    """Read element strings, one after the other, as a scanner sends them."""
    return _reading(text, _scanned_elements(text))


def read_link(text: str) -> UdiReading:
    """Read a GS1 Digital Link URI; any other URI is no UDI."""
    from biip import ParseError
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI

    try:
        link = GS1DigitalLinkURI.parse(text, config=_config())
    except (ParseError, ValueError):
        return UdiReading(text=text, errors=("it is a web address, but no GS1 Digital Link",))
    return _reading(text, _Taken(tuple(link.element_strings)))


def _config() -> ParseConfig:
    from biip import ParseConfig

    return ParseConfig(gs1_element_strings_verify_date=False)


def _printed_elements(text: str) -> tuple[tuple[GS1ElementString, ...], tuple[str, ...]]:
    from biip import ParseError
    from biip.gs1_element_strings import GS1ElementString

    elements, errors = [], []
    for ai, value in _FIELD.findall(text):
        try:
            element = GS1ElementString.parse(f"{ai}{value}", config=_config())
        except ParseError:
            errors.append(f"({ai}) cannot hold {quoted(value)}")
            continue
        if element.ai.ai == ai:  # biip reads (9999)A as (99)99A
            elements.append(element)
        else:
            errors.append(f"({ai}) is no field of GS1")
    return tuple(elements), tuple(errors)


def _scanned_elements(text: str) -> _Taken:
    from biip import ParseError
    from biip.gs1_element_strings import GS1ElementString

    elements: list[GS1ElementString] = []
    rest = text.lstrip(GS)
    while rest:
        try:
            element = GS1ElementString.extract(rest, config=_config())
        except ParseError:
            return _Taken(tuple(elements), (f"{quoted(rest)} is no field of a GS1 barcode",))
        elements.append(element)
        rest = rest[len(element) :]
        if rest and element.ai.separator_required and not rest.startswith(GS):
            ai = element.ai.ai
            return _Taken(
                tuple(elements),
                (f"no separator follows ({ai}), so it cannot be told where it ends",),
            )
        rest = rest.lstrip(GS)
    return _Taken(tuple(elements))


def _reading(text: str, taken: _Taken) -> UdiReading:
    elements = taken.elements
    errors = [
        *taken.errors,
        *_doubles(elements),
        *_bad_check_digits(elements),
        *_bad_days(elements),
    ]
    return UdiReading(
        text=text if errors else "".join(f"({e.ai.ai}){e.value}" for e in elements),
        issuer=Issuer.GS1,
        di=_value(elements, "01"),
        serial=_value(elements, "21"),
        lot=_value(elements, "10"),
        manufactured=_day(elements, "11"),
        expires=_day(elements, "17"),
        errors=tuple(errors),
        notes=taken.notes,
    )


def _doubles(elements: Iterable[GS1ElementString]) -> Iterable[str]:
    named = [element.ai.ai for element in elements]
    return [f"it holds ({ai}) more than once" for ai in UDI_FIELDS if named.count(ai) > 1]


def _bad_check_digits(elements: Iterable[GS1ElementString]) -> Iterable[str]:
    from biip.checksums import gs1_standard_check_digit

    for element in elements:
        if element.ai.ai == "01":
            expected, got = gs1_standard_check_digit(element.value[:-1]), int(element.value[-1])
            if expected != got:
                yield (
                    "the check digit of its device identifier (01) is wrong: "
                    f"expected {expected}, got {got}"
                )


def _bad_days(elements: Iterable[GS1ElementString]) -> Iterable[str]:
    for element in elements:
        if element.ai.ai in {"11", "17"} and element.date is None:
            yield f"the date ({element.ai.ai}){element.value} is not a day of the calendar"


def _value(elements: Iterable[GS1ElementString], ai: str) -> str | None:
    return next((element.value for element in elements if element.ai.ai == ai), None)


def _day(elements: Iterable[GS1ElementString], ai: str) -> date | None:
    return next((element.date for element in elements if element.ai.ai == ai), None)
