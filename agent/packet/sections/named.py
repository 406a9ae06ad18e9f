"""Ids and field names as words: one spelling for every chapter that shows them."""

from __future__ import annotations

from typing import Final

from agent.fitting.catalogue import load_catalogue
from agent.fitting.models import Observation, Side
from agent.packet.view import sided

UNIT_SUFFIXES: Final = ("_mm", "_g", "_min", "_deg")
"""How a field's name says its unit."""

SHORT_WORDS: Final = 68
"""Characters of a requirement's wording that stand beside its id."""


ABBREVIATIONS: Final = {word.casefold(): word for word in ("AIS", "DXA", "IFU", "NPI", "UDI")}
"""Words of a name that are written in capitals."""

PROPER: Final = {"part_a_stay": "Part A stay", "part_b": "Part B"}
"""Names that have a spelling of their own."""


def name_words(name: str) -> str:
    """A name of the record in words: ``leg_length`` is ``leg length``, ``ais`` is ``AIS``."""
    if name in PROPER:
        return PROPER[name]
    return " ".join(ABBREVIATIONS.get(word, word) for word in name.split("_"))


def observed_words(seen: Observation) -> str:
    """``thigh, trochanter to knee axis, left 428 mm``."""
    side = seen.side if seen.side in {Side.LEFT, Side.RIGHT} else Side.NONE
    return f"{sided(name_words(seen.name), side)} {seen.value} {seen.unit}".rstrip()


def field_words(name: str) -> str:
    """A field's name without its unit: ``don_min`` is ``don``."""
    suffix = next((one for one in UNIT_SUFFIXES if name.endswith(one)), "")
    return name_words(name.removesuffix(suffix))


def requirement_words(requirement: str) -> str:
    """The first words of the catalogue's own wording; empty for an id that it does not know."""
    item = load_catalogue().get(requirement)
    if item is None:
        return ""
    text = item.text.rstrip(".")
    if len(text) <= SHORT_WORDS:
        return text
    return f"{text[:SHORT_WORDS].rpartition(' ')[0].rstrip(',;:')} …"
