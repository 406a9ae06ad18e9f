"""A proof file shows that one leaf stands at one place of one signed log."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.checkpoint import Checkpoint, sign_checkpoint
from agent.ledger.errors import FormatError, LedgerError, ProofError, SignatureError
from agent.ledger.merkle import inclusion_proof, root_hash
from agent.ledger.strict import decode_text, encode_base64
from agent.ledger.tlog_proof import (
    TlogProof,
    format_tlog_proof,
    parse_tlog_proof,
    verify_tlog_proof,
)
from tests.ledger.acts import LOG, ORIGIN, STRANGER
from tests.ledger.trees import Tree, leaves_of

SIZE, INDEX = 21, 13
LEAVES = leaves_of(SIZE)
NOTE = sign_checkpoint(Checkpoint(ORIGIN, SIZE, root_hash(LEAVES)), LOG)
HASHES = inclusion_proof(INDEX, SIZE, Tree.of(LEAVES).read_node)
PROOF = TlogProof(INDEX, HASHES, NOTE)
TEXT = format_tlog_proof(PROOF)
LINES = "".join(f"{encode_base64(each)}\n" for each in HASHES)


def verify(text: str, leaf: bytes = LEAVES[INDEX]) -> Checkpoint:
    return verify_tlog_proof(parse_tlog_proof(text), leaf, ORIGIN, [LOG.verifier])


def test_a_proof_file_is_the_published_text() -> None:
    assert f"c2sp.org/tlog-proof@v1\nindex 13\n{LINES}\n{NOTE}" == TEXT


@pytest.mark.parametrize("size", [1, 2, 3, 8, 21])
@pytest.mark.parametrize("extra", [None, b"", b"anything"])
def test_each_leafs_proof_is_read_as_written_and_verifies(size: int, extra: bytes | None) -> None:
    leaves = leaves_of(size)
    note = sign_checkpoint(Checkpoint(ORIGIN, size, root_hash(leaves)), LOG)
    for index, leaf in enumerate(leaves):
        hashes = inclusion_proof(index, size, Tree.of(leaves).read_node)
        proof = TlogProof(index, hashes, note, extra)
        read = parse_tlog_proof(format_tlog_proof(proof))
        assert read == proof
        assert verify_tlog_proof(read, leaf, ORIGIN, [LOG.verifier]).size == size


@given(st.integers(0, 8 * len(TEXT.encode()) - 1))
@settings(deadline=None, max_examples=400)
def test_a_flipped_bit_of_a_proof_is_found(bit: int) -> None:
    data = bytearray(TEXT.encode())
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(LedgerError):
        verify(decode_text(bytes(data)))


@given(st.integers(0, 8 * len(LEAVES[INDEX]) - 1))
def test_a_flipped_bit_of_the_leaf_is_found(bit: int) -> None:
    data = bytearray(LEAVES[INDEX])
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ProofError):
        verify(TEXT, bytes(data))


def test_a_proof_is_of_the_log_that_the_reader_expects() -> None:
    with pytest.raises(FormatError):
        verify_tlog_proof(PROOF, LEAVES[INDEX], "other.example", [LOG.verifier])


def test_a_proof_under_an_unknown_key_is_rejected() -> None:
    with pytest.raises(SignatureError):
        verify_tlog_proof(PROOF, LEAVES[INDEX], ORIGIN, [STRANGER.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        TEXT.replace("@v1", "@v2"),
        TEXT.replace("c2sp.org/tlog-proof@v1\n", ""),
        TEXT.replace("index 13", "index 013"),
        TEXT.replace("index 13", "index +13"),
        TEXT.replace("index 13", "index  13"),
        TEXT.replace("index 13", "index 21"),
        TEXT.replace("index 13", "Index 13"),
        TEXT.replace("index 13\n", ""),
        TEXT.replace("index 13", "extra AA==\nextra AA==\nindex 13"),
        TEXT.replace("index 13", "extra AB==\nindex 13"),
        TEXT.replace("index 13\n", "index 13\nextra AA==\n"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace(f"{LINES}\n", LINES),
        TEXT.replace(f"{LINES}\n", f"{LINES}\n\n"),
        TEXT.replace(LINES, LINES + LINES[-45:] * 63),
        TEXT.replace(LINES, LINES[1:]),
        TEXT.replace(LINES, f"{LINES}AA==\n"),
        TEXT.removesuffix("\n"),
        f"c2sp.org/tlog-proof@v1\nindex 13\n{LINES}\n",
        f"c2sp.org/tlog-proof@v1\n\n{NOTE}",
        TEXT + "x" * 1024 * 1024,
    ],
)
def test_what_is_not_a_proof_file_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        parse_tlog_proof(text)


@pytest.mark.parametrize(
    "proof",
    [
        TlogProof(SIZE, HASHES, NOTE),
        TlogProof(-1, HASHES, NOTE),
        TlogProof(INDEX, (b"short",), NOTE),
        TlogProof(INDEX, HASHES[:1] * 64, NOTE),
        TlogProof(INDEX, HASHES, "hello\n"),
    ],
)
def test_a_proof_that_could_not_be_read_again_is_not_written(proof: TlogProof) -> None:
    with pytest.raises(FormatError):
        format_tlog_proof(proof)
