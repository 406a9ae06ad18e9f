"""HIBCC barcodes that others published, and what they say.

FOUND, with their check characters, in: FDA, UDI formats by issuing agency, v1.3 (the first row);
an AccessGUDID record (B1431200000; its check character is computed here); the rest in the public
test data of HIBC parsers that quote the HIBC Supplier Labeling Standard's and the HIBCC web site's
examples (each holds its right check character).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

WHOLE: Final[dict[str, dict[str, Any]]] = {
    "+EZIEZIEHMSOLOFDA11/$+56193/16D20250625W": {
        "di": "EZIEZIEHMSOLOFDA11",
        "serial": "56193",
        "manufactured": date(2025, 6, 25),
    },
    "+B1431200000K": {"di": "B1431200000"},
    "+A123BJC5D6E71G": {"di": "A123BJC5D6E71"},
    "+A123BJCMD6E79+": {"di": "A123BJCMD6E79"},
    "+J123AQ3451/25330BC34567/S4012X": {
        "di": "J123AQ3451",
        "lot": "BC34567",
        "serial": "4012",
        "expires": date(2025, 11, 26),
    },
    "+A123ABCDEFGHI1234567891/$$420020216LOT123456789012345/SXYZ456789012345678/16D20130202$": {
        "di": "A123ABCDEFGHI1234567891",
        "lot": "LOT123456789012345",
        "serial": "XYZ456789012345678",
        "expires": date(2020, 2, 2),
        "manufactured": date(2013, 2, 2),
    },
    "+A99912345/$$812710X3/16D20111212/14D20200906/S77DEFG453": {
        "di": "A99912345",
        "lot": "10X3",
        "serial": "77DEFG45",
        "quantity": 12,
        "expires": date(2020, 9, 6),
        "manufactured": date(2011, 12, 12),
    },
    "+A99912345/$$902345710X3/16D20111212/14D20200906/S77DEFG45F": {
        "di": "A99912345",
        "lot": "10X3",
        "serial": "77DEFG45",
        "quantity": 2345,
        "expires": date(2020, 9, 6),
        "manufactured": date(2011, 12, 12),
    },
    "+E203PB414109/$$8243280112R00089525J": {
        "di": "E203PB414109",
        "lot": "R00089525",
        "quantity": 24,
        "expires": date(2028, 1, 12),
    },
    "+A99912349/$10X3/16D20111231/14D20200131/Q500Z": {
        "di": "A99912349",
        "lot": "10X3",
        "quantity": 500,
        "expires": date(2020, 1, 31),
        "manufactured": date(2011, 12, 31),
    },
    "+EHWD3551419/$$900100F": {"di": "EHWD3551419", "quantity": 100},
    "+A99912345/$$52025010X3/16D20111212/S77DEFG458": {
        "di": "A99912345",
        "lot": "10X3",
        "serial": "77DEFG45",
        "expires": date(2020, 9, 6),
        "manufactured": date(2011, 12, 12),
    },
}
"""A whole label in one barcode."""

SECONDARY: Final[dict[str, dict[str, Any]]] = {
    "+$$52001510X3GD": {"lot": "10X3", "expires": date(2020, 1, 15), "link": "G"},
    "+$$710X3G7": {"lot": "10X3", "link": "G"},
    "+$$+52001510X3GB": {"serial": "10X3", "expires": date(2020, 1, 15), "link": "G"},
    "+$$52001510X3+ ": {"lot": "10X3", "expires": date(2020, 1, 15), "link": "+"},
    "+2001510X3GG": {"lot": "10X3", "expires": date(2020, 1, 15), "link": "G"},
    "+25330BC34567T2": {"lot": "BC34567", "expires": date(2025, 11, 26), "link": "T"},
    "+S4012TJ": {"serial": "4012", "link": "T"},
}
"""Secondaries alone; the space is a check character."""

FORMATS: Final[dict[str, dict[str, Any]]] = {
    "05271": {"expires": date(2005, 9, 28)},
    "$3C001": {"lot": "3C001"},
    "$$09053C001": {"lot": "3C001", "expires": date(2005, 9, 30)},
    "$$20928053C001": {"lot": "3C001", "expires": date(2005, 9, 28)},
    "$$30509283C001": {"lot": "3C001", "expires": date(2005, 9, 28)},
    "$$4050928223C001": {"lot": "3C001", "expires": date(2005, 9, 28)},
    "$$5052713C001": {"lot": "3C001", "expires": date(2005, 9, 28)},
    "$$605271223C001": {"lot": "3C001", "expires": date(2005, 9, 28)},
    "$$73C001": {"lot": "3C001"},
    "$$82409053C001": {"lot": "3C001", "expires": date(2005, 9, 30), "quantity": 24},
    "$$82420928053C001": {"lot": "3C001", "expires": date(2005, 9, 28), "quantity": 24},
    "$$8244050928223C001": {"lot": "3C001", "expires": date(2005, 9, 28), "quantity": 24},
    "$$824605271223C001": {"lot": "3C001", "expires": date(2005, 9, 28), "quantity": 24},
    "$$82473C001": {"lot": "3C001", "quantity": 24},
    "$$824": {"quantity": 24},
    "$$90010009053C001": {"lot": "3C001", "expires": date(2005, 9, 30), "quantity": 100},
    "$$90010030509283C001": {"lot": "3C001", "expires": date(2005, 9, 28), "quantity": 100},
    "$$900100": {"quantity": 100},
    "$+0001": {"serial": "0001"},
    "$$+09050001": {"serial": "0001", "expires": date(2005, 9, 30)},
    "$$+20928050001": {"serial": "0001", "expires": date(2005, 9, 28)},
    "$$+30509280001": {"serial": "0001", "expires": date(2005, 9, 28)},
    "$$+4050928200001": {"serial": "0001", "expires": date(2005, 9, 28)},
    "$$+5052710001": {"serial": "0001", "expires": date(2005, 9, 28)},
    "$$+605271200001": {"serial": "0001", "expires": date(2005, 9, 28)},
    "$$+70001": {"serial": "0001"},
}
"""The standard's own examples of each secondary format (FOUND as quoted in the test data of an HIBC
decoder), with ``L`` and ``C`` for link and check, so those two are computed here."""
