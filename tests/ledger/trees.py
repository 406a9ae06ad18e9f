"""Trees to test with: RFC 6962 spelled as it is written, and a store of complete subtrees."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.ledger.merkle import leaf_hash, new_nodes, node_hash

RFC_LEAVES = tuple(
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
)
"""The leaves of the known answers that certificate transparency programs share."""


def leaves_of(size: int) -> list[bytes]:
    return [b"leaf %d" % index for index in range(size)]


def split(size: int) -> int:
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH, RFC 6962 §2.1."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = split(len(leaves))
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH, RFC 6962 §2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*naive_path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(index - k, leaves[k:]), naive_root(leaves[:k])]


def naive_consistency(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PROOF, RFC 6962 §2.1.2; of two trees of which the older is not empty."""
    return naive_subproof(old, leaves, known=True)


def naive_subproof(old: int, leaves: Sequence[bytes], *, known: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if known else [naive_root(leaves)]
    k = split(len(leaves))
    if old <= k:
        return [*naive_subproof(old, leaves[:k], known=known), naive_root(leaves[k:])]
    return [*naive_subproof(old - k, leaves[k:], known=False), naive_root(leaves[:k])]


@dataclass
class Tree:
    """Complete subtrees as a store keeps them; a node that is not there raises KeyError."""

    nodes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    size: int = 0
    reads: int = 0

    @classmethod
    def of(cls, leaves: Sequence[bytes]) -> Tree:
        tree = cls()
        for leaf in leaves:
            tree.append(leaf)
        return tree

    def append(self, leaf: bytes) -> None:
        for node in new_nodes(self.size, leaf_hash(leaf), self.read_node):
            assert (node.level, node.number) not in self.nodes
            self.nodes[node.level, node.number] = node.hash
        self.size += 1

    def read_node(self, level: int, number: int) -> bytes:
        self.reads += 1
        return self.nodes[level, number]


@dataclass
class UniformTree:
    """A tree of any size whose leaves are all alike, so that a level has one hash."""

    reads: int = 0
    levels: list[bytes] = field(default_factory=lambda: [leaf_hash(b"same")])

    def read_node(self, level: int, number: int) -> bytes:
        assert number >= 0
        self.reads += 1
        while len(self.levels) <= level:
            self.levels.append(node_hash(self.levels[-1], self.levels[-1]))
        return self.levels[level]
