"""Versions of firmware: which is older, and whether two spellings are of one version."""

from __future__ import annotations

import re
from itertools import dropwhile
from string import digits
from typing import Final

NUMBERED: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,7}")
"""Versions that can be put in an order; of any other form it is not guessed which is the older."""

LONG_NUMBERED: Final = re.compile(r"[0-9]{1,40}(\.[0-9]{1,40}){0,15}")
"""The same with room for dates and build numbers: the second edition of the firmware policy."""

_PIECE: Final = re.compile(r"0*([0-9]+)|([^\W\d_]+)")
"""A number without the zeros before it, or a word."""


def compared(version: str, other: str, numbered: re.Pattern[str] = NUMBERED) -> int | None:
    """-1, 0 or 1 as the one is older, equal or newer; ``None`` where that cannot be told."""
    if not numbered.fullmatch(version) or not numbered.fullmatch(other):
        return 0 if version == other else None
    ours, theirs = (tuple(int(part) for part in v.split(".")) for v in (version, other))
    length = max(len(ours), len(theirs))
    a, b = (v + (0,) * (length - len(v)) for v in (ours, theirs))
    return (a > b) - (a < b)


def may_be(version: str, other: str) -> bool | None:
    """Whether two spellings are of one version; ``None`` where that cannot be told.

    Versions that are numbers with dots are compared by their numbers. Of others the same text is
    the same version. ``v1.4.2`` and ``1.4.2-rc1`` may be ``1.4.2``, whose numbers stand in them as
    they are, and ``R07`` may be ``r7``; ``r10`` is not ``r7``, nor ``1.0b`` ``1.0a``.
    """
    numbered = LONG_NUMBERED.fullmatch(version) and LONG_NUMBERED.fullmatch(other)
    if numbered or version == other:
        return compared(version, other, LONG_NUMBERED) == 0
    ours, theirs = _pieces(version), _pieces(other)
    if not ours or not theirs:
        a, b = version.casefold(), other.casefold()
        return None if a in b or b in a else False
    if ours != theirs and _kinds(ours) == _kinds(theirs):
        return False
    return None if _holds(ours, theirs) or _holds(theirs, ours) else False


def _pieces(version: str) -> list[str]:
    """Numbers and words, from the first number on: before it stands only what a version is called."""
    found = [one[1] or one[2] for one in _PIECE.finditer(version.casefold())]
    return list(dropwhile(lambda one: not _is_number(one), found))


def _kinds(pieces: list[str]) -> list[bool]:
    return [_is_number(one) for one in pieces]


def _holds(pieces: list[str], wanted: list[str]) -> bool:
    """Whether the wanted numbers stand there, one after the other."""
    told, numbers = _numbers(pieces), _numbers(wanted)
    return any(told[at : at + len(numbers)] == numbers for at in range(len(told)))


def _numbers(pieces: list[str]) -> list[str]:
    return [one for one in pieces if _is_number(one)]


def _is_number(piece: str) -> bool:
    return piece[0] in digits
