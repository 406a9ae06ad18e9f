"""A request body shows that a newer checkpoint continues an older one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.checkpoint import Checkpoint, sign_checkpoint
from agent.ledger.errors import FormatError, LedgerError, ProofError, SignatureError
from agent.ledger.merkle import consistency_proof, root_hash
from agent.ledger.note import Ed25519Signer
from agent.ledger.strict import decode_text, encode_base64
from agent.ledger.witness import (
    AddCheckpoint,
    format_add_checkpoint,
    parse_add_checkpoint,
    verify_add_checkpoint,
)
from tests.ledger.acts import LOG, ORIGIN, STRANGER, ed25519_key
from tests.ledger.trees import Tree, leaves_of

OLD, NEW = 13, 21
LEAVES = leaves_of(NEW)


def head(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, root_hash(LEAVES[:size]))


NOTE = sign_checkpoint(head(NEW), LOG)
HASHES = consistency_proof(OLD, NEW, Tree.of(LEAVES).read_node)
TEXT = format_add_checkpoint(AddCheckpoint(OLD, HASHES, NOTE))
LINES = "".join(f"{encode_base64(each)}\n" for each in HASHES)

PUBLISHED = """\
old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa \
opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""
"""C2SP tlog-witness, add-checkpoint, Example request body."""


def test_the_published_example_is_read_and_written() -> None:
    request = parse_add_checkpoint(PUBLISHED)
    assert (request.old_size, len(request.hashes)) == (20852014, 4)
    assert format_add_checkpoint(request) == PUBLISHED


def test_a_body_is_the_published_text() -> None:
    assert f"old 13\n{LINES}\n{NOTE}" == TEXT


def verify(text: str) -> Checkpoint:
    return verify_add_checkpoint(parse_add_checkpoint(text), head(OLD), [LOG.verifier])


@pytest.mark.parametrize("new", [1, 2, 8, NEW])
def test_each_continuation_is_read_as_written_and_verifies(new: int) -> None:
    note = sign_checkpoint(head(new), LOG)
    for old in range(new + 1):
        hashes = consistency_proof(old, new, Tree.of(LEAVES).read_node)
        request = AddCheckpoint(old, hashes, note)
        assert parse_add_checkpoint(format_add_checkpoint(request)) == request
        assert verify_add_checkpoint(request, head(old), [LOG.verifier]) == head(new)


@given(st.integers(0, 8 * len(TEXT.encode()) - 1))
@settings(deadline=None, max_examples=400)
def test_a_flipped_bit_of_a_body_is_found(bit: int) -> None:
    data = bytearray(TEXT.encode())
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(LedgerError):
        verify(decode_text(bytes(data)))


def test_another_history_is_not_continued() -> None:
    other = Checkpoint(ORIGIN, OLD, root_hash([b"other", *LEAVES[1:OLD]]))
    with pytest.raises(ProofError):
        verify_add_checkpoint(parse_add_checkpoint(TEXT), other, [LOG.verifier])


def test_a_body_names_the_size_that_its_proof_begins_at() -> None:
    with pytest.raises(ProofError):
        verify_add_checkpoint(AddCheckpoint(OLD - 1, HASHES, NOTE), head(OLD), [LOG.verifier])


def test_one_log_does_not_continue_another() -> None:
    signer = Ed25519Signer("other.example", ed25519_key(1))
    note = sign_checkpoint(Checkpoint("other.example", NEW, root_hash(LEAVES)), signer)
    with pytest.raises(ProofError):
        verify_add_checkpoint(AddCheckpoint(OLD, HASHES, note), head(OLD), [signer.verifier])


def test_a_proof_from_nothing_is_empty() -> None:
    with pytest.raises(ProofError):
        verify_add_checkpoint(AddCheckpoint(0, HASHES, NOTE), head(0), [LOG.verifier])


def test_a_checkpoint_under_an_unknown_key_is_rejected() -> None:
    with pytest.raises(SignatureError):
        verify_add_checkpoint(parse_add_checkpoint(TEXT), head(OLD), [STRANGER.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT.replace("old 13", "old 013"),
        TEXT.replace("old 13", "old -13"),
        TEXT.replace("old 13", "old 22"),
        TEXT.replace("old 13", "Old 13"),
        TEXT.replace("old 13", "13"),
        TEXT.replace("old 13\n", "\n"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace(f"{LINES}\n", LINES),
        TEXT.replace(LINES, LINES[-45:] * 64),
        TEXT.replace(LINES, LINES.replace("=", "")),
        TEXT.removesuffix("\n"),
        f"old 13\n{LINES}\n",
    ],
)
def test_what_is_not_a_body_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        parse_add_checkpoint(text)


@pytest.mark.parametrize("old_size", [-1, NEW + 1])
def test_an_old_size_out_of_range_is_not_written(old_size: int) -> None:
    with pytest.raises(FormatError):
        format_add_checkpoint(AddCheckpoint(old_size, HASHES, NOTE))
