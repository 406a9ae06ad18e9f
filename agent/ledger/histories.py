"""Two views of one log held against each other: one history, or where they part.

A proof tells hashes over ranges of leaves (RFC 6962 §2.1), from both of two trees over the same range only
where the leaves in it are the same. So what is known of each tree is kept by range, larger ranges are
computed from smaller ones, and the two are compared from the root down.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from agent.ledger.merkle import ReadNode, node_hash, range_hash, split


class Range(NamedTuple):
    """Leaves from ``start`` to before ``end``."""

    start: int
    end: int

    def halves(self) -> tuple[Range, Range]:
        """As a tree splits it: at the largest power of two below its length."""
        middle = self.start + split(self.end - self.start)
        return Range(self.start, middle), Range(middle, self.end)


class History(Protocol):
    """What is known of a log up to some size."""

    @property
    def size(self) -> int:
        """How many leaves it has."""

    def hash_of(self, part: Range) -> bytes | None:
        """The hash over a range that a split of a tree gives; ``None`` where it is not known."""

    def knows_within(self, part: Range) -> bool:
        """Whether anything at all may be known inside the range."""


@dataclass(frozen=True, slots=True)
class WholeHistory:
    """A log that is at hand with all its nodes."""

    size: int
    read_node: ReadNode

    def hash_of(self, part: Range) -> bytes | None:
        """Each is known."""
        return range_hash(*part, self.read_node)

    def knows_within(self, _: Range) -> bool:
        """Always."""
        return True


class KnownHistory:
    """What proofs tell of a log of ``size`` leaves; they have to be verified before."""

    def __init__(self, size: int, hashes: Mapping[Range, bytes]) -> None:
        """Keep what is known; nothing is computed yet."""
        self.size = size
        self._hashes: dict[Range, bytes | None] = dict(hashes)
        self._starts = sorted({part.start for part in hashes})

    def hash_of(self, part: Range) -> bytes | None:
        """Known, or computed from both halves."""
        if part not in self._hashes:
            self._hashes[part] = self._computed(part)
        return self._hashes[part]

    def knows_within(self, part: Range) -> bool:
        """Whether a range that is known begins inside."""
        place = bisect_left(self._starts, part.start)
        return place < len(self._starts) and self._starts[place] < part.end

    def _computed(self, part: Range) -> bytes | None:
        if part.end - part.start < 2 or not self.knows_within(part):
            return None
        left, right = (self.hash_of(half) for half in part.halves())
        return None if left is None or right is None else node_hash(left, right)


class Comparison(NamedTuple):
    """What two histories show of each other, as far as the shorter one goes.

    Attributes:
        size: of the shorter one.
        same: where they are shown to be one, in order; ranges that touch are joined.
        parted: the leaves among which the first one is that differs; ``None`` where none does.
    """

    size: int
    same: tuple[Range, ...]
    parted: Range | None

    @property
    def is_whole(self) -> bool:
        """Whether they are shown to be one history all along."""
        return self.parted is None and self.same == ((Range(0, self.size),) if self.size else ())


def compare(one: History, other: History) -> Comparison:
    """Hold two histories against each other."""
    size = min(one.size, other.size)
    if size == 0:
        return Comparison(0, (), None)
    same, parted = _compared(one, other, Range(0, size))
    joined = tuple(_joined(same))
    if parted is not None:
        proven = joined[0].end if joined and joined[0].start == 0 else 0
        parted = Range(min(proven, parted.end - 1), parted.end)
        joined = tuple(part for part in joined if part.end <= parted.start)
    return Comparison(size, joined, parted)


def _compared(one: History, other: History, part: Range) -> tuple[list[Range], Range | None]:
    """Where they are the same inside a range, and the smallest range known to differ that begins first."""
    mine, theirs = one.hash_of(part), other.hash_of(part)
    known = mine is not None and theirs is not None
    if known and mine == theirs:
        return [part], None
    differs = part if known else None
    if part.end - part.start == 1 or not (one.knows_within(part) and other.knows_within(part)):
        return [], differs
    left, right = part.halves()
    same, parted = _compared(one, other, left)
    if parted is not None:
        return same, parted
    more, parted = _compared(one, other, right)
    if differs is not None and parted is None:  # not in what is the same
        parted = left if more == [right] else right if same == [left] else part
    return [*same, *more], parted


def _joined(parts: Iterable[Range]) -> Iterator[Range]:
    current: Range | None = None
    for part in parts:
        if current is not None and current.end == part.start:
            current = Range(current.start, part.end)
            continue
        if current is not None:
            yield current
        current = part
    if current is not None:
        yield current


def of_inclusion(
    index: int, size: int, hashed_leaf: bytes, proof: Sequence[bytes]
) -> dict[Range, bytes]:
    """What a verified inclusion proof tells (RFC 6962 §2.1.1): its leaf and the subtrees beside its way."""
    part, beside = Range(0, size), list[Range]()
    while part.end - part.start > 1:
        left, right = part.halves()
        part, other = (left, right) if index < left.end else (right, left)
        beside.append(other)
    return {part: hashed_leaf, **dict(zip(reversed(beside), proof, strict=True))}


def of_consistency(old: int, new: int, proof: Sequence[bytes]) -> dict[Range, bytes]:
    """What a verified consistency proof tells (RFC 6962 §2.1.2): the subtrees on its way, roots apart."""
    part, beside = Range(0, new), list[Range]()
    if old in {0, new}:
        return {}
    while old < part.end:
        left, right = part.halves()
        part, other = (left, right) if old <= left.end else (right, left)
        beside.append(other)
    if part.start > 0:
        beside.append(part)
    return dict(zip(reversed(beside), proof, strict=True))
