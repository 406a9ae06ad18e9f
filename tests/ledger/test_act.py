"""Sealing binds content, author and moment; any change of a signed leaf shows."""

from __future__ import annotations

from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.act import SealedAct, seal_act, verify_act_signature
from agent.ledger.canonical import canonical_json
from agent.ledger.commitment import open_section
from agent.ledger.errors import FormatError, LedgerError, SignatureError
from agent.ledger.leaf import parse_leaf
from agent.ledger.strict import decode_base64
from tests.ledger.acts import AT, FITTER, ed25519_key, salts, sealed


def test_sections_open_to_what_the_leaf_committed_to() -> None:
    act = sealed()
    opened = {
        name: open_section(section, act.leaf.commitment(name))
        for name, section in act.sections.items()
    }
    assert opened == {"visit": {"kind": "fitting"}, "signature": {"meaning": "author"}}


def test_the_leaf_says_who_did_what_when() -> None:
    leaf = sealed().leaf
    assert (leaf.act, leaf.actor, leaf.subject) == ("visit.signed", "user-7", "fitting-12")
    assert leaf.at == "2026-11-03T14:05:06.123Z"


def test_the_leaf_and_its_bytes_say_the_same() -> None:
    act = sealed()
    assert parse_leaf(act.leaf_bytes) == act.leaf


def test_each_section_has_its_own_salt() -> None:
    act = sealed()
    assert act.sections["visit"].salt != act.sections["signature"].salt


def test_the_signature_is_over_context_and_canonical_json_without_it() -> None:
    leaf = sealed().leaf
    assert leaf.signature is not None
    message = b"k1007-agent/act-signature/v1\n" + canonical_json(
        {
            "act": leaf.act,
            "actor": leaf.actor,
            "at": leaf.at,
            "sections": leaf.sections,
            "spec": "k1007-leaf/1",
            "subject": leaf.subject,
        }
    )
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(leaf.signature.key))
    key.verify(decode_base64(leaf.signature.value, "signature"), message)


def test_a_signed_act_verifies_by_the_key_in_it() -> None:
    leaf = sealed().leaf
    verify_act_signature(leaf)
    assert leaf.signature is not None
    assert bytes.fromhex(leaf.signature.key) == FITTER.public_key


def test_an_unsigned_act_does_not_pass_for_a_signed_one() -> None:
    with pytest.raises(SignatureError):
        verify_act_signature(sealed(sign=None).leaf)


@given(st.integers(0, 8 * len(sealed().leaf_bytes) - 1))
@settings(deadline=None)
def test_a_flipped_bit_of_a_signed_leaf_is_found(bit: int) -> None:
    data = bytearray(sealed().leaf_bytes)
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(LedgerError):
        verify_act_signature(parse_leaf(bytes(data)))


def test_a_signature_of_another_key_does_not_verify() -> None:
    leaf = sealed().leaf
    assert leaf.signature is not None
    other = ed25519_key(9).public_key().public_bytes_raw().hex()
    forged = leaf.model_copy(update={"signature": leaf.signature.model_copy(update={"key": other})})
    with pytest.raises(SignatureError):
        verify_act_signature(forged)


@pytest.mark.parametrize(
    ("act", "at", "actor", "subject", "section"),
    [
        ("Visit", AT, "user-7", "fitting-12", "visit"),
        ("visit.signed", datetime(2026, 11, 3), "user-7", "fitting-12", "visit"),  # noqa: DTZ001
        ("visit.signed", AT, "Ann Lee", "fitting-12", "visit"),
        ("visit.signed", AT, "user-7", "fitting 12", "visit"),
        ("visit.signed", AT, "user-7", "fitting-12", "the visit"),
    ],
)
def test_what_is_out_of_form_is_not_sealed(
    act: str, at: datetime, actor: str, subject: str, section: str
) -> None:
    with pytest.raises(FormatError):
        _seal(act, at, actor, subject, section)


def _seal(act: str, at: datetime, actor: str, subject: str, section: str) -> SealedAct:
    return seal_act(
        act=act,
        at=at,
        actor=actor,
        subject=subject,
        sections={section: 1},
        sign=FITTER,
        salt=salts(),
    )
