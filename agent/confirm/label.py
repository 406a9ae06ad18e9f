"""The UDI on the device's label: GS1 element strings as people read them, ``(01)…(21)…``.

biip parses and verifies the check digit; what is missing is said, nothing is guessed.
Source: FDA, UDI formats by issuing agency, v1.3, 27 Jan 2017 (GS1).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from agent.confirm.models import Label, LabelSource
from agent.errors import UsageError
from agent.text import quoted

if TYPE_CHECKING:
    from biip.gs1_messages import GS1Message

MAX_UDI_CHARACTERS: Final = 128
"""The longest base UDI is 76 characters; more cannot be a label."""


def parse_label(text: str, source: LabelSource) -> Label:
    """Read a UDI in GS1's human-readable form.

    Raises:
        UsageError: it is no GS1 UDI, its check digit is wrong, or it holds no device identifier.
    """
    from biip import ParseError
    from biip.gs1_messages import GS1Message

    text = text.strip()
    if len(text) > MAX_UDI_CHARACTERS or not text.isascii() or not text.isprintable():
        raise _unreadable(text, "it holds characters that no GS1 label has, or too many of them")
    try:
        message = GS1Message.parse_hri(text)
    except ParseError as error:
        raise _unreadable(text, "it is not of the form (01)…(21)…") from error
    for ai in ("01", "10", "11", "17", "21"):
        if len(message.element_strings.filter(ai=ai)) > 1:
            raise _unreadable(text, f"it holds ({ai}) more than once")
    di = _value(message, "01")
    if di is None:
        raise _unreadable(text, "it holds no device identifier (01)")
    gtin = message.element_strings.filter(ai="01")[0].gtin
    if gtin is None:
        raise _unreadable(text, "the check digit of its device identifier (01) is wrong")
    return Label(
        text=text,
        source=source,
        di=di,
        serial=_value(message, "21"),
        lot=_value(message, "10"),
        manufactured=_date(message, "11"),
        expires=_date(message, "17"),
    )


def _value(message: GS1Message, ai: str) -> str | None:
    hits = message.element_strings.filter(ai=ai)
    return hits[0].value if hits else None


def _date(message: GS1Message, ai: str) -> date | None:
    hits = message.element_strings.filter(ai=ai)
    return hits[0].date if hits else None


def _unreadable(text: str, why: str) -> UsageError:
    return UsageError(
        f"The label {quoted(text)} cannot be read as a GS1 UDI: {why}.",
        next_step="Type it as printed, with its brackets: (01) and 14 digits, then (21) and the serial.",
    )
