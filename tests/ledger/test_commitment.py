"""A commitment binds to its content and shows nothing of it."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.ledger.commitment import SALT_BYTES, SaltedSection, open_section, seal_section
from agent.ledger.errors import FormatError, ProofError

SALT = bytes(range(SALT_BYTES))
salts = st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES)


def test_a_commitment_is_the_hash_of_salt_and_canonical_json() -> None:
    section = seal_section({"b": 2, "a": 1.0}, SALT)
    assert section.content == b'{"a":1,"b":2}'
    assert section.commitment == hashlib.sha256(SALT + b'{"a":1,"b":2}').digest()


@given(salts, st.dictionaries(st.text("ab"), st.text("cd")))
def test_a_section_opens_to_what_was_sealed(salt: bytes, value: dict[str, str]) -> None:
    section = seal_section(value, salt)
    assert open_section(section, section.commitment) == value


@given(st.integers(0, 8 * (SALT_BYTES + len(b'{"a":1}')) - 1))
def test_a_flipped_bit_of_salt_or_content_is_found(bit: int) -> None:
    sealed = seal_section({"a": 1}, SALT)
    data = bytearray(sealed.salt + sealed.content)
    data[bit // 8] ^= 1 << bit % 8
    changed = SaltedSection(bytes(data[:SALT_BYTES]), bytes(data[SALT_BYTES:]))
    with pytest.raises(ProofError):
        open_section(changed, sealed.commitment)


def test_a_commitment_to_something_else_than_canonical_json_does_not_open() -> None:
    section = SaltedSection(SALT, b'{"a": 1}')
    with pytest.raises(FormatError):
        open_section(section, section.commitment)


@pytest.mark.parametrize("length", [0, SALT_BYTES - 1, SALT_BYTES + 1])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(FormatError):
        seal_section("a", bytes(length))


def test_neither_salt_nor_content_reaches_a_log_by_repr() -> None:
    assert repr(seal_section("private", SALT)) == "SaltedSection()"
