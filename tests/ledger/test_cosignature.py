"""A cosignature dates a checkpoint under a key that outlives today's curves."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from agent.ledger.cosignature import (
    Ed25519CosignatureVerifier,
    MlDsa44Cosigner,
    cosign_note,
    cosigned_message,
    split_time,
)
from agent.ledger.errors import FormatError, LedgerError, SignatureError
from agent.ledger.note import NoteSignature, add_signatures, open_note, sign_note, split_note
from agent.ledger.strict import decode_text
from agent.ledger.vkey import SignatureType, Vkey
from tests.ledger.acts import COSIGNER, LOG, ORIGIN, ed25519_key

TIME_S = 1_793_715_906
ROOT = bytes(range(32))
HEAD = Checkpoint(ORIGIN, 20852163, ROOT)
NOTE = sign_checkpoint(HEAD, LOG)
COSIGNED = cosign_note(NOTE, COSIGNER, TIME_S)
KNOWN = (LOG.verifier, COSIGNER.verifier)

WITNESS_KEY: Ed25519PrivateKey = ed25519_key(5)
WITNESS = Ed25519CosignatureVerifier(
    Vkey(
        "witness.example/w1",
        SignatureType.ED25519_COSIGNATURE,
        WITNESS_KEY.public_key().public_bytes_raw(),
    )
)


def witness_line(time_s: int, statement: str) -> NoteSignature:
    signature = time_s.to_bytes(8) + WITNESS_KEY.sign(statement.encode())
    return NoteSignature(WITNESS.vkey.name, WITNESS.vkey.key_id, signature)


def test_the_cosigned_message_is_the_published_structure() -> None:
    head = Checkpoint("example.com/log", 20852163, ROOT)
    assert (
        cosigned_message("w.example", 1679315147, head)
        == bytes.fromhex(
            "737562747265652f76310a00"  # "subtree/v1", newline, NUL
            "09" + b"w.example".hex() + "00000000641850cb"  # 1679315147
            "0f" + b"example.com/log".hex() + "0000000000000000"  # start
            "00000000013e2dc3" + ROOT.hex()  # end = 20852163
        )
    )


def test_a_cosignature_is_time_then_ml_dsa_44_over_that_message() -> None:
    line = split_note(COSIGNED)[1][-1]
    assert line.name == ORIGIN
    assert line.key_id == COSIGNER.vkey.key_id
    time_s, bare = split_time(line.signature)
    assert (time_s, len(bare)) == (TIME_S, 2420)
    key = MLDSA44PublicKey.from_public_bytes(COSIGNER.vkey.public_key)
    key.verify(bare, cosigned_message(ORIGIN, TIME_S, HEAD))


def test_a_cosigned_checkpoint_opens_with_both_keys_or_either() -> None:
    assert len(open_checkpoint(COSIGNED, KNOWN)[1].verified) == 2
    assert len(open_checkpoint(COSIGNED, [LOG.verifier])[1].verified) == 1
    assert len(open_checkpoint(COSIGNED, [COSIGNER.verifier])[1].verified) == 1


def test_cosigning_leaves_the_note_as_it_was() -> None:
    assert COSIGNED.startswith(NOTE)


def test_two_cosignatures_of_one_checkpoint_differ_and_both_verify() -> None:
    again = cosign_note(NOTE, COSIGNER, TIME_S)
    assert again != COSIGNED
    assert len(open_checkpoint(again, KNOWN)[1].verified) == 2


@given(st.integers(0, 8 * len(COSIGNED.encode()) - 1))
@settings(deadline=None, max_examples=300)
def test_a_flipped_bit_of_a_cosigned_checkpoint_is_found(bit: int) -> None:
    """A flip in a name or an id makes that line an unknown key's: it counts no more."""
    data = bytearray(COSIGNED.encode())
    data[bit // 8] ^= 1 << bit % 8
    try:
        head, opened = open_checkpoint(decode_text(bytes(data)), KNOWN)
    except LedgerError:
        return
    assert head == HEAD
    assert len(opened.verified) == 1


@given(st.integers(0, 8 * (8 + 2420) - 1))
@settings(deadline=None)
def test_a_flipped_bit_of_a_cosignature_is_found(bit: int) -> None:
    data = bytearray(split_note(COSIGNED)[1][-1].signature)
    data[bit // 8] ^= 1 << bit % 8
    line = NoteSignature(ORIGIN, COSIGNER.vkey.key_id, bytes(data))
    with pytest.raises(SignatureError):
        open_note(add_signatures(NOTE, line), KNOWN)


@pytest.mark.parametrize(
    "other",
    [
        Checkpoint(ORIGIN, 20852164, ROOT),
        Checkpoint(ORIGIN + "3", 20852163, ROOT),
        Checkpoint(ORIGIN, 20852163, ROOT[::-1]),
    ],
)
def test_a_cosignature_is_of_one_checkpoint_only(other: Checkpoint) -> None:
    line = COSIGNER.cosign(HEAD, TIME_S)
    note = add_signatures(sign_checkpoint(other, LOG), line)
    with pytest.raises(SignatureError):
        open_note(note, [COSIGNER.verifier])


def test_a_cosignature_is_of_one_name_only() -> None:
    renamed = MlDsa44Cosigner("other.example", COSIGNER.private_key)
    bare = COSIGNER.cosign(HEAD, TIME_S)
    line = NoteSignature(renamed.name, renamed.vkey.key_id, bare.signature)
    with pytest.raises(SignatureError):
        open_note(add_signatures(NOTE, line), [renamed.verifier])


@pytest.mark.parametrize("time_s", [-1, 0, 2**63])
def test_a_checkpoint_is_not_cosigned_at_an_impossible_time(time_s: int) -> None:
    with pytest.raises(FormatError):
        COSIGNER.cosign(HEAD, time_s)


def test_only_a_checkpoint_is_cosigned() -> None:
    with pytest.raises(FormatError):
        cosign_note(sign_note("hello\n", LOG), COSIGNER, TIME_S)


@pytest.mark.parametrize("text", ["hello\n", "extended.example\n1\n" + "A" * 43 + "=\nmore\n"])
def test_a_cosignature_says_nothing_about_a_text_that_is_no_checkpoint(text: str) -> None:
    line = witness_line(1679315147, f"cosignature/v1\ntime 1679315147\n{text}")
    assert not WITNESS.verifies(text, line.signature)
    assert not COSIGNER.verifier.verifies(text, COSIGNER.cosign(HEAD, TIME_S).signature)


def test_a_witnesss_ed25519_cosignature_verifies() -> None:
    text = split_note(NOTE)[0]
    line = witness_line(1679315147, f"cosignature/v1\ntime 1679315147\n{text}")
    opened = open_note(add_signatures(NOTE, line), [LOG.verifier, WITNESS])
    assert opened.verified[-1] == line
    assert split_time(line.signature)[0] == 1679315147


@pytest.mark.parametrize(
    "statement",
    [
        "cosignature/v1\ntime 1679315148\n{text}",
        "cosignature/v2\ntime 1679315147\n{text}",
        "time 1679315147\n{text}",
        "{text}",
    ],
)
def test_another_statement_of_a_witness_does_not_pass_for_a_cosignature(statement: str) -> None:
    text = split_note(NOTE)[0]
    line = witness_line(1679315147, statement.format(text=text))
    with pytest.raises(SignatureError):
        open_note(add_signatures(NOTE, line), [LOG.verifier, WITNESS])


@pytest.mark.parametrize("signature", [b"", bytes(8), bytes(9), b"\xff" * 72, bytes(72)])
def test_a_cosignature_of_another_form_does_not_verify(signature: bytes) -> None:
    text = split_note(NOTE)[0]
    assert not WITNESS.verifies(text, signature)
    assert not COSIGNER.verifier.verifies(text, signature)
