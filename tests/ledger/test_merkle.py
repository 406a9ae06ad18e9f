"""The tree is RFC 6962's, its proofs show what they should and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.errors import ProofError
from agent.ledger.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    new_nodes,
    node_hash,
    root_at,
    root_hash,
    verify_consistency,
    verify_inclusion,
)
from tests.ledger.trees import (
    RFC_LEAVES,
    Tree,
    UniformTree,
    leaves_of,
    naive_consistency,
    naive_path,
    naive_root,
)

KNOWN_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LARGEST = 40
HUGE = st.integers(1, 2**62)


@pytest.mark.parametrize(("size", "root"), list(enumerate(KNOWN_ROOTS)))
def test_roots_are_the_known_answers(size: int, root: str) -> None:
    assert root_hash(RFC_LEAVES[:size]).hex() == root


@given(st.lists(st.binary(max_size=40), max_size=200))
@settings(deadline=None)
def test_roots_of_any_leaves_are_those_of_the_rfc(leaves: list[bytes]) -> None:
    tree = Tree.of(leaves)
    assert root_hash(leaves) == root_at(len(leaves), tree.read_node) == naive_root(leaves)


def test_a_tree_still_knows_the_root_of_each_earlier_size() -> None:
    leaves = leaves_of(LARGEST)
    tree = Tree.of(leaves)
    for size in range(LARGEST + 1):
        assert root_at(size, tree.read_node) == naive_root(leaves[:size])


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_each_leaf_of_each_tree_is_proved_as_the_rfc_does(size: int) -> None:
    leaves = leaves_of(size)
    read_node, root = Tree.of(leaves_of(LARGEST)).read_node, naive_root(leaves)
    for index, leaf in enumerate(leaves):
        proof = inclusion_proof(index, size, read_node)
        assert list(proof) == naive_path(index, leaves)
        verify_inclusion(leaf_hash(leaf), index, size, proof, root)


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_each_tree_continues_each_earlier_one_as_the_rfc_proves(size: int) -> None:
    leaves = leaves_of(size)
    read_node, root = Tree.of(leaves_of(LARGEST)).read_node, naive_root(leaves)
    for old in range(1, size + 1):
        proof = consistency_proof(old, size, read_node)
        assert list(proof) == naive_consistency(old, leaves)
        verify_consistency(old, size, naive_root(leaves[:old]), root, proof)


@pytest.mark.parametrize("size", [0, 1, 7])
def test_any_tree_continues_the_empty_one_without_proof(size: int) -> None:
    tree = Tree.of(leaves_of(size))
    proof = consistency_proof(0, size, tree.read_node)
    assert proof == ()
    verify_consistency(0, size, root_at(0, tree.read_node), root_at(size, tree.read_node), proof)


@given(HUGE, HUGE)
@settings(deadline=None)
def test_inclusion_in_a_huge_tree_needs_few_reads_and_verifies(one: int, other: int) -> None:
    index, size = min(one, other) - 1, max(one, other)
    tree = UniformTree()
    proof = inclusion_proof(index, size, tree.read_node)
    assert tree.reads <= 2 * size.bit_length()
    verify_inclusion(tree.levels[0], index, size, proof, root_at(size, tree.read_node))


@given(HUGE, HUGE)
@settings(deadline=None)
def test_consistency_of_huge_trees_needs_few_reads_and_verifies(one: int, other: int) -> None:
    old, new = min(one, other), max(one, other)
    tree = UniformTree()
    proof = consistency_proof(old, new, tree.read_node)
    assert tree.reads <= 2 * new.bit_length()
    roots = root_at(old, tree.read_node), root_at(new, tree.read_node)
    verify_consistency(old, new, *roots, proof)


@given(HUGE)
def test_a_root_needs_one_read_for_each_complete_subtree(size: int) -> None:
    tree = UniformTree()
    root_at(size, tree.read_node)
    assert tree.reads == size.bit_count()


@given(st.integers(0, 2**62))
def test_appending_reads_one_node_for_each_it_completes(index: int) -> None:
    tree = UniformTree()
    nodes = new_nodes(index, tree.levels[0], tree.read_node)
    assert len(nodes) - 1 == tree.reads == (index + 1 & -(index + 1)).bit_length() - 1


def test_each_node_is_stored_once() -> None:
    tree = Tree.of(leaves_of(64))
    assert len(tree.nodes) == 2 * 64 - 1


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0), (5, 4)])
def test_a_leaf_outside_the_tree_is_neither_proved_nor_verified(index: int, size: int) -> None:
    tree = Tree.of(leaves_of(8))
    with pytest.raises(ProofError):
        inclusion_proof(index, size, tree.read_node)
    with pytest.raises(ProofError):
        verify_inclusion(leaf_hash(b""), index, size, (), leaf_hash(b""))


@pytest.mark.parametrize(("old", "new"), [(-1, 4), (5, 4)])
def test_a_tree_does_not_continue_a_larger_one(old: int, new: int) -> None:
    tree = Tree.of(leaves_of(8))
    with pytest.raises(ProofError):
        consistency_proof(old, new, tree.read_node)
    with pytest.raises(ProofError):
        verify_consistency(old, new, leaf_hash(b""), leaf_hash(b""), ())


sizes = st.integers(1, 70)


@given(sizes, st.data())
@settings(deadline=None)
def test_a_changed_inclusion_proof_is_found(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    proof = list(inclusion_proof(index, size, Tree.of(leaves).read_node))
    changed = data.draw(changed_proofs(proof))
    with pytest.raises(ProofError):
        verify_inclusion(leaf_hash(leaves[index]), index, size, changed, naive_root(leaves))


@given(sizes, st.data())
@settings(deadline=None)
def test_a_proof_holds_for_no_other_place_of_the_tree(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size + 1)
    index = data.draw(st.integers(0, size))
    other = data.draw(st.integers(0, size).filter(lambda each: each != index))
    proof = inclusion_proof(index, size + 1, Tree.of(leaves).read_node)
    with pytest.raises(ProofError):
        verify_inclusion(leaf_hash(leaves[index]), other, size + 1, proof, naive_root(leaves))


@given(sizes, st.data())
@settings(deadline=None)
def test_a_changed_consistency_proof_is_found(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    old = data.draw(st.integers(1, size))
    proof = list(consistency_proof(old, size, Tree.of(leaves).read_node))
    changed = data.draw(changed_proofs(proof))
    with pytest.raises(ProofError):
        verify_consistency(old, size, naive_root(leaves[:old]), naive_root(leaves), changed)


@given(st.integers(2, 70), st.data())
@settings(deadline=None)
def test_a_rewritten_past_cannot_be_proved_consistent(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    rewritten = data.draw(st.integers(0, old - 1))
    signed = leaves_of(old)
    leaves = leaves_of(size)
    leaves[rewritten] = b"another past"
    proof = consistency_proof(old, size, Tree.of(leaves).read_node)
    with pytest.raises(ProofError):
        verify_consistency(old, size, naive_root(signed), naive_root(leaves), proof)


def test_two_trees_of_one_size_are_the_same_tree() -> None:
    with pytest.raises(ProofError):
        verify_consistency(3, 3, naive_root(leaves_of(3)), naive_root(leaves_of(4)), ())


def test_an_empty_tree_has_the_empty_root() -> None:
    with pytest.raises(ProofError):
        verify_consistency(0, 3, leaf_hash(b""), naive_root(leaves_of(3)), ())


EXTRA = leaf_hash(b"extra")


def test_a_proof_is_not_longer_than_its_tree_even_where_it_computes_to_the_root() -> None:
    leaf = leaf_hash(b"a")
    with pytest.raises(ProofError, match="too long"):
        verify_inclusion(leaf, 0, 1, [EXTRA], node_hash(EXTRA, leaf))
    leaves = leaves_of(4)
    proof = (*consistency_proof(3, 4, Tree.of(leaves).read_node), EXTRA)
    roots = (node_hash(EXTRA, naive_root(leaves[:3])), node_hash(EXTRA, naive_root(leaves)))
    with pytest.raises(ProofError, match="too long"):
        verify_consistency(3, 4, *roots, proof)


@pytest.mark.parametrize("length", [31, 33])
def test_a_proof_is_made_of_whole_hashes_even_where_it_computes_to_the_root(length: int) -> None:
    leaf, sibling = leaf_hash(b"a"), bytes(length)
    with pytest.raises(ProofError):
        verify_inclusion(leaf, 0, 2, [sibling], node_hash(leaf, sibling))


def test_a_leaf_never_passes_for_a_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert root_hash([b"a", b"b"]) != root_hash([left + right])


@st.composite
def changed_proofs(draw: st.DrawFn, proof: list[bytes]) -> list[bytes]:
    """The proof with one bit flipped, a hash dropped, doubled, added or cut short."""
    if not proof or draw(st.booleans()):
        place = draw(st.integers(0, len(proof)))
        return [*proof[:place], draw(st.binary(min_size=32, max_size=32)), *proof[place:]]
    place = draw(st.integers(0, len(proof) - 1))
    before, each, after = proof[:place], proof[place], proof[place + 1 :]
    flipped = (int.from_bytes(each) ^ 1 << draw(st.integers(0, 255))).to_bytes(32)
    changes = [[flipped], [], [each, each], [each[:-1]], [each + b"\x00"]]
    return [*before, *draw(st.sampled_from(changes)), *after]
