"""Declared normalisation: how a text may be changed before it is compared, and nothing else.

NFKC (Unicode Standard Annex 15) makes one of the several spellings of a character; padding leaves
out NUL bytes and white space at a text's two ends, with which many firmwares fill their strings;
case is folded where the rules say so of the field. The raw bytes stay in the reading.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final, assert_never

from agent.confirm.models import ANY_FIELD, NormalStep, Rules
from drivers.reading import FieldName

PADDING: Final = "\0 \t\r\n"
"""What may stand at a text's ends without meaning anything."""

REMEMBERED: Final = 4096
"""Texts whose outcome is at hand: makers, models and versions are the same in thousands of verdicts."""

WORDS: Final = {
    NormalStep.NFKC: "compatible characters made one (Unicode NFKC)",
    NormalStep.PADDING: "NUL bytes and white space at its ends left out",
    NormalStep.CASEFOLD: "upper and lower case made one",
}
"""What each step does, for a person."""


def steps_of(rules: Rules, name: FieldName) -> tuple[NormalStep, ...]:
    """The steps that the rules declare for a field."""
    return rules.normalise.get(name, rules.normalise.get(ANY_FIELD, ()))


@lru_cache(maxsize=REMEMBERED)
def normalised(value: str, steps: tuple[NormalStep, ...]) -> str:
    """The value after each of the steps."""
    for step in steps:
        value = _after(value, step)
    return value


@lru_cache(maxsize=REMEMBERED)
def steps_that_changed(value: str, steps: tuple[NormalStep, ...]) -> tuple[NormalStep, ...]:
    """Those of the steps that made a difference to this value."""
    changed = []
    for step in steps:
        after = _after(value, step)
        if after != value:
            changed.append(step)
        value = after
    return tuple(changed)


def _after(value: str, step: NormalStep) -> str:
    match step:
        case NormalStep.NFKC:
            return unicodedata.normalize("NFKC", value)
        case NormalStep.PADDING:
            return value.strip(PADDING)
        case NormalStep.CASEFOLD:
            return value.casefold()
        case _:
            assert_never(step)
