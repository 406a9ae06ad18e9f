"""What a device answered once, by question: so that it can be said again, well or badly."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from drivers.reading import Direction, Reading


class Tape(NamedTuple):
    """The answers of one reading.

    Attributes:
        before: what came before anything was asked.
        answers: for each frame what came after it, each time that it was asked.
    """

    before: bytes
    answers: dict[bytes, tuple[bytes, ...]]

    def answer(self, frame: bytes, turn: int) -> bytes:
        """Answer what came after a frame, the ``turn``-th time (from 0); the last again after that."""
        said = self.answers.get(frame, (b"",))
        return said[min(turn, len(said) - 1)]


def tape_of(reading: Reading) -> Tape:
    """Take the answers from a reading's transcript."""
    said: defaultdict[bytes, list[bytes]] = defaultdict(list)
    before, frame = b"", b""
    for entry in reading.transcript.entries:
        if entry.direction is Direction.SENT:
            frame = entry.data
            said[frame].append(b"")
        elif frame:
            said[frame][-1] += entry.data
        else:
            before += entry.data
    return Tape(before, {frame: tuple(answers) for frame, answers in said.items()})
