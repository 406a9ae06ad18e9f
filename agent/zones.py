"""Which time zones are places: the list of the ``tzdata`` package, the same on every computer.

``zoneinfo`` alone takes whatever file lies among a computer's zones: ``localtime`` and ``posixrules``,
which mean another zone on another computer, and ``right/…``, which counts leap seconds.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

NO_PLACE: Final = frozenset({"Factory"})
"""Names of the list that say that nobody has set a zone."""


@cache
def zone_names() -> frozenset[str]:
    """The names that a place's zone may have, as in the IANA database (links too)."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listed.split()) - NO_PLACE
