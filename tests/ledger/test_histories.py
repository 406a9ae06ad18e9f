"""Two histories of one log part where their leaves differ first; what is not shown is not claimed."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.histories import (
    History,
    KnownHistory,
    Range,
    WholeHistory,
    compare,
    of_consistency,
    of_inclusion,
)
from agent.ledger.merkle import consistency_proof, inclusion_proof, leaf_hash, root_at
from tests.ledger.trees import Tree, leaves_of

LARGEST = 40


class Shown(NamedTuple):
    """A log, and of which of its leaves and earlier sizes there are proofs."""

    leaves: list[bytes]
    told: frozenset[int]
    earlier: frozenset[int]

    @property
    def known(self) -> KnownHistory:
        size, tree = len(self.leaves), Tree.of(self.leaves)
        hashes: dict[Range, bytes] = {}
        if size:
            hashes[Range(0, size)] = root_at(size, tree.read_node)
        for index in self.told:
            proof = inclusion_proof(index, size, tree.read_node)
            hashes |= of_inclusion(index, size, leaf_hash(self.leaves[index]), proof)
        for old in self.earlier:
            hashes |= of_consistency(old, size, consistency_proof(old, size, tree.read_node))
            if old:
                hashes[Range(0, old)] = root_at(old, tree.read_node)
        return KnownHistory(size, hashes)

    @property
    def whole(self) -> WholeHistory:
        return WholeHistory(len(self.leaves), Tree.of(self.leaves).read_node)


@st.composite
def logs(draw: st.DrawFn) -> tuple[Shown, Shown]:
    """Two logs with a common beginning, which may be all of one of them."""
    common = leaves_of(draw(st.integers(0, LARGEST)))

    def of(name: bytes) -> Shown:
        leaves = [*common, *(name + b"%d" % n for n in range(draw(st.integers(0, 9))))]
        told = draw(st.frozensets(st.sampled_from(range(len(leaves))))) if leaves else frozenset()
        return Shown(leaves, told, draw(st.frozensets(st.integers(0, len(leaves)), max_size=3)))

    return of(b"one "), of(b"other ")


def first_difference(one: Shown, other: Shown) -> int | None:
    """The index of the first leaf of both that is not the same."""
    pairs = enumerate(zip(one.leaves, other.leaves, strict=False))
    return next((index for index, (mine, theirs) in pairs if mine != theirs), None)


@given(logs())
@settings(deadline=None, max_examples=300)
def test_nothing_is_claimed_that_is_not_so(pair: tuple[Shown, Shown]) -> None:
    one, other = pair
    found, differ = compare(one.known, other.known), first_difference(*pair)
    for part in found.same:
        assert one.leaves[slice(*part)] == other.leaves[slice(*part)]
    if found.parted is not None:
        assert differ is not None
        assert found.parted.start <= differ < found.parted.end
    if found.is_whole:
        assert differ is None


@given(logs())
@settings(deadline=None, max_examples=100)
def test_with_all_leaves_told_the_very_entry_is_named(pair: tuple[Shown, Shown]) -> None:
    all_told = [each._replace(told=frozenset(range(len(each.leaves)))) for each in pair]
    differ = first_difference(*pair)
    found = compare(all_told[0].known, all_told[1].known)
    assert found.parted == (None if differ is None else Range(differ, differ + 1))
    assert found.is_whole == (differ is None)


@given(logs())
@settings(deadline=None, max_examples=100)
def test_the_log_itself_finds_any_other_history_and_its_own(pair: tuple[Shown, Shown]) -> None:
    one, other = pair
    found, differ = compare(one.whole, other.known), first_difference(*pair)
    if len(other.leaves) <= len(one.leaves):
        assert (found.parted is None) == (differ is None)
        assert found.is_whole == (differ is None)
    elif found.parted is not None:
        assert differ is not None


@given(logs())
@settings(deadline=None, max_examples=60)
def test_which_is_named_first_makes_no_difference(pair: tuple[Shown, Shown]) -> None:
    one, other = pair
    assert compare(one.known, other.known) == compare(other.known, one.known)


@given(logs(), st.integers(0, LARGEST + 9))
@settings(deadline=None, max_examples=60)
def test_a_later_packet_that_proves_an_earlier_size_is_compared_whole(
    pair: tuple[Shown, Shown], size: int
) -> None:
    later = pair[0]
    size = min(size, len(later.leaves))
    earlier = Shown(later.leaves[:size], frozenset(), frozenset())
    proving = later._replace(earlier=later.earlier | {size})
    assert compare(earlier.known, proving.known).is_whole


@pytest.mark.parametrize("size", [2**20, 2**40, 2**62, 2**63 - 1])
def test_the_largest_sizes_are_compared_in_few_steps(size: int) -> None:
    asked: list[Range] = []

    class Counting(KnownHistory):
        def hash_of(self, part: Range) -> bytes | None:
            asked.append(part)
            return super().hash_of(part)

    one = Counting(size, {Range(0, size): b"1" * 32, Range(size - 1, size): b"2" * 32})
    other = Counting(size, {Range(0, size): b"3" * 32, Range(size - 1, size): b"4" * 32})
    found = compare(one, other)
    assert (found.parted, len(asked) < 2000) == (Range(0, size), True)


def test_a_history_is_one_protocol() -> None:
    for history in (KnownHistory(0, {}), WholeHistory(0, Tree().read_node)):
        told: History = history
        assert compare(told, told).is_whole
