"""The Merkle tree of RFC 6962 §2.1 (the same as RFC 9162 §2.1), over SHA-256.

A tree is kept as the hashes of its *complete subtrees*: ``read_node(level, number)`` answers the
hash over the ``2**level`` leaves that begin at leaf ``number << level``. Such a hash never changes
once it is there, so that appending only ever adds, and roots and proofs need O(log n) reads.

    >>> root_hash([b"first", b"second"]) == node_hash(leaf_hash(b"first"), leaf_hash(b"second"))
    True
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from agent.ledger.errors import ProofError

HASH_BYTES: Final = 32
"""SHA-256."""

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""The root of the tree without leaves (RFC 6962 §2.1)."""

MAX_PROOF_HASHES: Final = 63
"""No tree of up to 2**62 leaves needs more; C2SP tlog-witness allows no more."""

ReadNode = Callable[[int, int], bytes]
"""``read_node(level, number)``: the stored hash of that complete subtree."""


class Node(NamedTuple):
    """A complete subtree's hash and place: leaves ``number << level`` onward, ``2**level`` of them."""

    level: int
    number: int
    hash: bytes


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 ‖ leaf), RFC 6962 §2.1."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_hash(leaves: Sequence[bytes]) -> bytes:
    """MTH(D[n]) of RFC 6962 §2.1, from the leaves' own bytes; O(n)."""
    nodes: dict[tuple[int, int], bytes] = {}
    for index, leaf in enumerate(leaves):
        for node in new_nodes(index, leaf_hash(leaf), lambda level, number: nodes[level, number]):
            nodes[node.level, node.number] = node.hash
    return root_at(len(leaves), lambda level, number: nodes[level, number])


def root_at(size: int, read_node: ReadNode) -> bytes:
    """The root of the tree's first ``size`` leaves, from at most log2(size) + 1 reads."""
    if size == 0:
        return EMPTY_ROOT
    return range_hash(0, size, read_node)


def new_nodes(index: int, hashed_leaf: bytes, read_node: ReadNode) -> list[Node]:
    """The complete subtrees that leaf ``index`` completes, itself first: store them all.

    ``read_node`` is asked only for nodes that earlier leaves completed.
    """
    node = Node(0, index, hashed_leaf)
    nodes = [node]
    while node.number % 2:
        left = read_node(node.level, node.number - 1)
        node = Node(node.level + 1, node.number // 2, node_hash(left, node.hash))
        nodes.append(node)
    return nodes


def inclusion_proof(index: int, size: int, read_node: ReadNode) -> tuple[bytes, ...]:
    """PATH(m, D[n]) of RFC 6962 §2.1.1: from the leaf's sibling up to the root's child.

    Raises:
        ProofError: the tree of that size has no such leaf.
    """
    if not 0 <= index < size:
        raise ProofError(f"a tree of size {size} has no leaf {index}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(range_hash(middle, end, read_node))
            end = middle
        else:
            path.append(range_hash(start, middle, read_node))
            start = middle
    return tuple(reversed(path))


def consistency_proof(old: int, new: int, read_node: ReadNode) -> tuple[bytes, ...]:
    """PROOF(m, D[n]) of RFC 6962 §2.1.2; empty from the empty tree and from a tree to itself.

    Raises:
        ProofError: the old tree is the larger one.
    """
    _require_order(old, new)
    if old == 0:
        return ()
    path: list[bytes] = []
    start, end = 0, new
    while old < end:
        middle = start + split(end - start)
        if old <= middle:
            path.append(range_hash(middle, end, read_node))
            end = middle
        else:
            path.append(range_hash(start, middle, read_node))
            start = middle
    if start > 0:  # otherwise this last subtree is the old tree itself, whose root is known
        path.append(range_hash(start, end, read_node))
    return tuple(reversed(path))


def verify_inclusion(
    hashed_leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that the leaf stands at ``index`` of the tree (RFC 9162 §2.1.3.2).

    Raises:
        ProofError: it does not, or the proof is too short, too long or not made of hashes.
    """
    if not 0 <= index < size:
        raise ProofError(f"a tree of size {size} has no leaf {index}")
    _require_hashes(hashed_leaf, root, *proof)
    low, last, computed = index, size - 1, hashed_leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("the inclusion proof is too long")
        if low % 2 or low == last:
            computed = node_hash(sibling, computed)
            low, last = _rise_to_right_child(low, last)
        else:
            computed = node_hash(computed, sibling)
        low, last = low >> 1, last >> 1
    if last != 0:
        raise ProofError("the inclusion proof is too short")
    if computed != root:
        raise ProofError(f"leaf {index} is not in the tree of size {size} with this root")


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the new tree begins with the whole old one (RFC 9162 §2.1.4.2).

    Raises:
        ProofError: it does not, or the proof is too short, too long or not made of hashes.
    """
    _require_order(old, new)
    _require_hashes(old_root, new_root, *proof)
    for size, root in ((old, old_root), (new, new_root)):
        if size == 0 and root != EMPTY_ROOT:
            raise ProofError("the root of an empty tree is not the hash of nothing")
    if old in {0, new}:
        if proof:
            raise ProofError("between these sizes the consistency proof has to be empty")
        if old == new and old_root != new_root:
            raise ProofError(f"two trees of size {old} have different roots")
        return
    computed_old, computed_new = _run_consistency(old, new, old_root, proof)
    if computed_old != old_root or computed_new != new_root:
        raise ProofError(f"the tree of size {new} does not continue the tree of size {old}")


def _run_consistency(
    old: int, new: int, old_root: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    low, last = old - 1, new - 1
    while low % 2:
        low, last = low >> 1, last >> 1
    # A complete old tree is itself the first node of the path, and left out of the proof.
    path = (old_root, *proof) if low == 0 else tuple(proof)
    if not path:
        raise ProofError("the consistency proof is too short")
    computed_old = computed_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofError("the consistency proof is too long")
        if low % 2 or low == last:
            computed_old = node_hash(sibling, computed_old)
            computed_new = node_hash(sibling, computed_new)
            low, last = _rise_to_right_child(low, last)
        else:
            computed_new = node_hash(computed_new, sibling)
        low, last = low >> 1, last >> 1
    if last != 0:
        raise ProofError("the consistency proof is too short")
    return computed_old, computed_new


def _rise_to_right_child(low: int, last: int) -> tuple[int, int]:
    """Skip the levels on which the rightmost node has no sibling."""
    while low % 2 == 0 and low != 0:
        low, last = low >> 1, last >> 1
    return low, last


def split(size: int) -> int:
    """The largest power of two below ``size`` (k of RFC 6962 §2.1)."""
    return 1 << (size - 1).bit_length() - 1


def range_hash(start: int, end: int, read_node: ReadNode) -> bytes:
    """MTH(D[start:end]) for a range that a split of the tree gives."""
    hashes = [read_node(level, number) for level, number in _complete_subtrees(start, end)]
    computed = hashes.pop()
    while hashes:
        computed = node_hash(hashes.pop(), computed)
    return computed


def _complete_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _require_order(old: int, new: int) -> None:
    if not 0 <= old <= new:
        raise ProofError(f"a tree of size {old} cannot come before one of size {new}")


def _require_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofError(f"a hash is not {HASH_BYTES} bytes long")
    if len(hashes) > MAX_PROOF_HASHES + 2:
        raise ProofError(f"a proof has more than {MAX_PROOF_HASHES} hashes")
