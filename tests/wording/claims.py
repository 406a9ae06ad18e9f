"""The words that the program never says of its own result, in whatever form, and where they may stand.

``allowed.toml`` has three kinds of exceptions, each with its reason: whole ``word``\\ s that only look
alike, ``phrase``\\ s whose meaning is another wherever they stand, and whole texts (``allowed``) that a
person has read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.wording.strings import Found, every_string

CLAIM: Final = re.compile(
    r"(?<![a-z])(?:(?:un|non|pre|re|de|dis|mis)-?)?"
    r"(?:cover|approv|certif|compl(?:y|ied|ies|ying|ian)|reimburs|pay(?:ab|ing|ment|s?(?![a-z]))|paid)"
    r"[a-z]*",
    re.IGNORECASE,
)
"""Cover, approve, certify, comply, pay and reimburse: every form, and with what may stand before it."""

LISTED: Final[dict[str, list[dict[str, str]]]] = tomllib.loads(
    (Path(__file__).parent / "allowed.toml").read_text(encoding="utf-8")
)
WORDS: Final = [re.compile(one["words"], re.IGNORECASE) for one in LISTED["word"]]
PHRASES: Final = [re.compile(one["words"], re.IGNORECASE) for one in LISTED["phrase"]]
EXACT: Final = {one["words"] for one in LISTED["allowed"]}


CUT: Final = "…"
SHORTEST: Final = 30
"""Characters of an allowed text that are enough to know it by, where its end is cut."""

AROUND: Final = 600
"""Characters on each side of a word that are looked at: more than any allowed text has."""


def claims_in(text: str) -> list[str]:
    """The words of a text that could be a claim, each with what stands around it.

    Words that only look alike are none, nor are those of a phrase whose meaning is another.
    """
    return [_shown(text, each) for each in _claims(text)]


def claims() -> Iterator[Found]:
    """The strings that hold one, whether a person has read them or not."""
    return (found for found in every_string() if _claims(found.words))


def unexplained(printed: str) -> list[str]:
    """What a text that was put together when it was printed claims, beyond the texts of the list.

    Args:
        printed: whatever a person reads; line breaks anywhere, and texts of the list cut with a ``…``.
    """
    text = " ".join(printed.split())
    return [_shown(text, each) for each in _claims(text) if not _was_read(text, each)]


def _claims(text: str) -> list[re.Match[str]]:
    found = [each for each in CLAIM.finditer(text) if not _is_another(each.group())]
    if not found:
        return []
    phrases = [phrase.span() for known in PHRASES for phrase in known.finditer(text)]
    return [each for each in found if not any(a <= each.start() < b for a, b in phrases)]


def _is_another(word: str) -> bool:
    return any(other.fullmatch(word) for other in WORDS)


def _was_read(text: str, claim: re.Match[str]) -> bool:
    """Whether it stands in an allowed text, whole or cut."""
    before, after = max(0, claim.start() - AROUND), claim.end() + AROUND
    place, near = claim.start() - before, text[before:after]
    whole = (each.span() for known in _KNOWN for each in known.finditer(near))
    return any(a <= place < b for a, b in whole) or _was_cut(near, place)


def _was_cut(near: str, place: int) -> bool:
    upto = near.find(CUT, place)
    begun = near[:upto].rstrip() if upto >= 0 else ""
    return any(
        begun.endswith(words[:length]) and len(begun) - length <= place
        for words in EXACT
        for length in range(SHORTEST, min(len(words), len(begun)) + 1)
    )


def _shown(text: str, claim: re.Match[str]) -> str:
    return text[max(0, claim.start() - 60) : claim.end() + 60]


def _pattern(words: str) -> re.Pattern[str]:
    """An allowed text as it is printed: whatever stands for its unknown pieces."""
    return re.compile(r"[^.]*?".join(map(re.escape, words.split("{}"))))


_KNOWN: Final = [_pattern(words) for words in EXACT]
