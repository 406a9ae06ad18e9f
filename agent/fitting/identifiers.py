"""The numbers by which Medicare knows a patient and a supplier: what form they have.

Both forms are RECOLLECTION of public standards; a number of the right form need not be anybody's.
"""

from __future__ import annotations

import re
from typing import Final

NPI_PREFIX: Final = "80840"
"""Health (80), United States (840): stands before an NPI when its check digit is reckoned."""

_NPI: Final = re.compile(r"[12][0-9]{9}")

_LETTER: Final = "[AC-HJKMNP-RT-Y]"
_EITHER: Final = "[0-9AC-HJKMNP-RT-Y]"
"""CMS leaves out S, L, O, I, B and Z: they are read as digits."""

_MBI: Final = re.compile(
    f"[1-9]{_LETTER}{_EITHER}[0-9]{_LETTER}{_EITHER}[0-9]{_LETTER}{{2}}[0-9]{{2}}"
)


def is_npi(text: str) -> bool:
    """Whether it has the form of a National Provider Identifier (45 CFR 162.406).

    Ten digits, the first 1 or 2, the last the check digit of ISO/IEC 7812 (Luhn) with the prefix
    80840 before them.
    """
    return _NPI.fullmatch(text) is not None and _luhn_sum(NPI_PREFIX + text) % 10 == 0


def is_mbi(text: str) -> bool:
    """Whether it has the form of a Medicare Beneficiary Identifier; there is no check digit in it.

    Eleven characters, each place a digit, a letter or either (CMS, "Understanding the MBI format"); on
    the card with dashes after the fourth and the seventh.
    """
    return _MBI.fullmatch(mbi_key(text)) is not None


def mbi_key(text: str) -> str:
    """An MBI without the dashes and spaces of the card, in capitals: to compare two."""
    return re.sub(r"[\s-]", "", text).upper()


def _luhn_sum(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total
