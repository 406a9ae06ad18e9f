"""How a line can go wrong: each fault is what comes in place of one good answer."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

Chunks = Iterable[bytes]

GARBAGE: Final = b"\x00\xff\x1b[2Jboot: reset cause 3\r\n"
"""Noise of a plug, a terminal escape, and a line of a boot log."""

_SEED: Final = 1007


class Fault(NamedTuple):
    """One way for a line to go wrong.

    Attributes:
        chunks: what comes, given the question and the good answer.
        hang_up_after: so many bytes are sent in all; ``None`` for no end.
        same: the identity has to come out all the same.
    """

    chunks: Callable[[bytes, bytes], Chunks]
    hang_up_after: int | None = None
    same: bool = False


def _babble(_frame: bytes, _answer: bytes) -> Iterator[bytes]:
    noise = random.Random(_SEED)  # noqa: S311 — noise that is the same each time, not a secret
    while True:
        yield noise.randbytes(1024)


def _damaged(_frame: bytes, answer: bytes) -> Chunks:
    return [bytes(byte ^ 0x15 if index % 7 == 3 else byte for index, byte in enumerate(answer))]


FAULTS: Final[dict[str, Fault]] = {
    "none": Fault(lambda _, answer: [answer], same=True),
    "one byte at a time": Fault(lambda _, answer: [bytes([b]) for b in answer], same=True),
    "silence": Fault(lambda *_: []),
    "garbage": Fault(lambda *_: [GARBAGE]),
    "garbage before the answer": Fault(lambda _, answer: [GARBAGE, answer]),
    "echo": Fault(lambda frame, _: [frame]),
    "echo before the answer": Fault(lambda frame, answer: [frame + answer]),
    "every answer twice": Fault(lambda _, answer: [answer, answer]),
    "half of every answer": Fault(lambda _, answer: [answer[: len(answer) // 2]]),
    "damage": Fault(_damaged),
    "babble without end": Fault(_babble),
    "hang-up at once": Fault(lambda _, answer: [answer], hang_up_after=0),
    "hang-up after one byte": Fault(lambda _, answer: [answer], hang_up_after=1),
    "hang-up in the middle": Fault(lambda _, answer: [answer], hang_up_after=40),
}
"""By name. Damage may pass where a protocol has no checksum, so it is only required to end."""

MAY_MISLEAD: Final = frozenset({"damage", "half of every answer"})
"""Faults that no protocol without a checksum or a length can notice."""
