"""HIBCC: primary, secondary and both in one, each with its check character.

::

    +LLLLPPPPuC                     primary: labeler, product (1 to 18), unit of measure, check
    +SECONDARYlC                    secondary alone: link (the primary's check), check
    +LLLLPPPPu/SECONDARY/MORE…C     both in one: one check at the end, no link

The device identifier is labeler, product and unit of measure: 6 to 23 characters. What a secondary
holds is in hibcc_secondary.py.

Sources: FDA, UDI formats by issuing agency, v1.3 (HIBCC): the plus sign, the lengths, the check
over all characters and the example (FOUND). The layout of primary and secondary as above:
RECOLLECTION of ANSI/HIBC 2.6, held against barcodes that others published
(tests/confirm/udi/hibcc_published.py).
"""

from __future__ import annotations

import re
from typing import Final

from agent.confirm.models import Issuer
from agent.confirm.udi.hibcc_secondary import Secondary, read_secondaries
from agent.confirm.udi.mod43 import check_character, is_of_alphabet
from agent.confirm.udi.model import UdiReading
from agent.text import quoted

_PRIMARY: Final = re.compile(r"([A-Z][A-Z0-9]{3})([A-Z0-9]{1,18})([0-9])")
_SHORTEST: Final = 3
"""Plus sign, one character, check."""


def read_hibcc(text: str) -> UdiReading:
    """Read one HIBCC barcode's text, which begins with a plus sign.

    A space may be the check character, so the text's end is taken as it is.
    """
    notes: tuple[str, ...] = ()
    if text != text.upper():
        text, notes = text.upper(), ("small letters were read as capitals, HIBCC has no others",)
    body, check = text[1:-1], text[-1:]
    if len(text) < _SHORTEST or not is_of_alphabet(text):
        return _failed(text, "it holds characters that no HIBCC barcode has, or too few", notes)
    expected = check_character(text[:-1])
    if check != expected:
        return _failed(
            text, f"the check character is wrong: expected {quoted(expected)}, got {quoted(check)}",
            notes,
        )  # fmt: skip
    first, _, rest = body.partition("/")
    primary = _PRIMARY.fullmatch(first)
    if primary is None:
        return _secondary_alone(text, body, notes)
    secondary = read_secondaries(tuple(rest.split("/")) if rest else ())
    whole = "".join(primary.groups())
    return _reading(text, secondary, notes).model_copy(
        update={"di": whole, "check": check_character(f"+{whole}")}
    )


def _secondary_alone(text: str, body: str, notes: tuple[str, ...]) -> UdiReading:
    if body[:1] not in {"$", "S", *"0123456789"} or len(body) < 2:
        return _failed(text, "it is neither a primary nor a secondary HIBCC barcode", notes)
    parts, link = tuple(body[:-1].split("/")), body[-1]
    return _reading(text, read_secondaries(parts), notes).model_copy(update={"link": link})


def _reading(text: str, secondary: Secondary, notes: tuple[str, ...]) -> UdiReading:
    return UdiReading(
        text=text,
        issuer=Issuer.HIBCC,
        serial=secondary.serial,
        lot=secondary.lot,
        manufactured=secondary.manufactured,
        expires=secondary.expires,
        quantity=secondary.quantity,
        errors=secondary.errors,
        notes=(*notes, *secondary.notes),
    )


def _failed(text: str, why: str, notes: tuple[str, ...]) -> UdiReading:
    return UdiReading(text=text, issuer=Issuer.HIBCC, errors=(why,), notes=notes)
