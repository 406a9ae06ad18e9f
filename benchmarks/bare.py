"""The least that a conversation can take: its bytes written and awaited, and nothing understood.

It is measured on the same device in the same run, so that the line's speed and the device's own
time to answer are in it, and only the driver's work is left over.
"""

from __future__ import annotations

import os
import time
import tty
from collections.abc import Sequence
from typing import NamedTuple

from drivers.reading import Direction, Reading

_CHUNK_BYTES = 4_096


class Turn(NamedTuple):
    """What was sent, and how many bytes came before the next was."""

    sent: bytes
    answered_bytes: int


def turns_of(reading: Reading) -> tuple[Turn, ...]:
    """Answer a reading's conversation; what came before the first question is left out."""
    turns: list[Turn] = []
    for entry in reading.transcript.entries:
        if entry.direction is Direction.SENT:
            turns.append(Turn(entry.data, 0))
        elif turns:
            turns[-1] = Turn(turns[-1].sent, turns[-1].answered_bytes + len(entry.data))
    return tuple(turns)


def converse(port: str, turns: Sequence[Turn]) -> float:
    """Have the conversation over a serial port; answer its milliseconds, without opening the port."""
    line = os.open(port, os.O_RDWR | os.O_NOCTTY)
    try:
        tty.setraw(line)
        begun = time.perf_counter()
        for turn in turns:
            os.write(line, turn.sent)
            left = turn.answered_bytes
            while left > 0:
                left -= len(os.read(line, _CHUNK_BYTES))
        return (time.perf_counter() - begun) * 1000
    finally:
        os.close(line)


def conversation_ms(reading: Reading) -> float:
    """Answer how long a reading took from its first question to its last answer."""
    entries = reading.transcript.entries
    first = next(entry for entry in entries if entry.direction is Direction.SENT)
    last = [entry for entry in entries if entry.direction is Direction.RECEIVED][-1]
    return (last.monotonic_ns - first.monotonic_ns) / 1e6
