"""Page one: a reviewer's ten questions, answered from the record, with pages to turn to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from agent.packet.blocks import Question, Run, Spare, Strong, Text, Uncut
from agent.packet.page_one_care import delivered, modified, needed, signed
from agent.packet.page_one_papers import barred, fitted, identified, ordered, right_claim
from agent.packet.page_one_walk import walks
from agent.packet.view import PacketView

Answer = Callable[[PacketView], tuple[tuple[Text, ...], tuple[str, ...]]]
"""Lines, and the anchors of the pages that show more."""


class Asked(NamedTuple):
    """A question, what answers it, and how many characters its answer may take on the page."""

    words: str
    answer: Answer
    characters: int


QUESTIONS: Final = (
    Asked("Right patient, claim, date, supplier?", right_claim, 380),
    Asked("Valid order, on time?", ordered, 260),
    Asked("Does the practitioner's own record support need?", needed, 560),
    Asked("Can this patient walk with it, safely?", walks, 820),
    Asked("Which product, and on the PCL that day?", identified, 710),
    Asked("Who fitted, and qualified that day?", fitted, 250),
    Asked("What was modified, and why?", modified, 1260),
    Asked("Delivered to the patient, that day?", delivered, 280),
    Asked("Signed by author, when made; changes marked?", signed, 380),
    Asked("Anything that bars payment?", barred, 200),
)
"""In the reviewer's order: person, order and doctor come before the device.

The characters together are what one page holds; what is cut stands whole in the chapters.
"""


LEAST_SHARE: Final = 3
"""What is never cut leaves the other words of an answer at least one part in so many of its characters."""


def page_one(view: PacketView) -> tuple[Question, ...]:
    """The ten questions with their answers, short enough for one page."""
    return tuple(_question(view, number, asked) for number, asked in enumerate(QUESTIONS, start=1))


def _question(view: PacketView, number: int, asked: Asked) -> Question:
    lines, anchors = asked.answer(view)
    kept = sum(len(_words(run)) for line in lines for run in line if _is_kept(run))
    room = max(asked.characters - kept, asked.characters // LEAST_SHARE)
    lengths, spare = [_length(line) for line in lines], [_spare(line) for line in lines]
    limits = _limits(lengths, room)
    spares = _limits(spare, max(0, room - sum(lengths)))
    shares = zip(lines, limits, spares, strict=True)
    cut = tuple(tuple(_cut(line, limit, left)) for line, limit, left in shares)
    return Question(number, asked.words, cut, anchors)


def _limits(lengths: list[int], characters: int) -> Iterator[int]:
    """How much of each line may stand: an equal share, and what shorter lines leave over."""
    share, left = characters // len(lengths), characters
    for number, length in enumerate(lengths, start=1):
        kept_for_later = sum(min(later, share) for later in lengths[number:])
        limit = left - kept_for_later
        left -= min(length, limit)
        yield limit


def _length(line: Text) -> int:
    """The characters that can be cut, without those that are cut first."""
    return sum(len(_words(run)) for run in line if not _is_kept(run) and not isinstance(run, Spare))


def _spare(line: Text) -> int:
    return sum(len(run) for run in line if isinstance(run, Spare))


def _is_kept(run: Run) -> bool:
    return isinstance(_words(run), Uncut)


def _cut(line: Text, characters: int, spare: int) -> Iterator[Run]:
    """The line's runs without line breaks, the last one cut where the characters are used up.

    Args:
        spare: how many there are for the words that are cut first.
    """
    left = characters
    for run in line:
        if not _words(run) or _is_kept(run):
            yield run
        elif isinstance(run, Spare):
            yield _shortened(run, spare) or "…"
        elif said := _shortened(_words(run), left):
            yield Strong(said) if isinstance(run, Strong) else said
        left -= 0 if _is_kept(run) or isinstance(run, Spare) else len(_words(run))


def _shortened(text: str, characters: int) -> str:
    flat = " ".join(text.split("\n"))
    if len(flat) <= characters:
        return flat
    return f"{flat[:characters]}…" if characters > 0 else ""


def _words(run: Run) -> str:
    if isinstance(run, Strong):
        return run.words
    return run if isinstance(run, str) else ""
