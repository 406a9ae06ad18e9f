"""A verifier key has one spelling; its id is that of its name, type and key."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.errors import FormatError
from agent.ledger.strict import encode_base64
from agent.ledger.verifiers import format_keys, parse_keys, verifier_of
from agent.ledger.vkey import PUBLIC_KEY_BYTES, SignatureType, Vkey, format_vkey, parse_vkey
from tests.ledger.acts import COSIGNER, LOG

KNOWN = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
"""C2SP signed-note, Verifier keys, Example."""

WITNESS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
"""A public witness's key of type 0x04."""

names = st.text(
    st.characters(min_codepoint=0x21, exclude_categories=["Cs", "Z"], exclude_characters="+\x85"),
    min_size=1,
    max_size=60,
)
vkeys = st.sampled_from(SignatureType).flatmap(
    lambda kind: st.builds(
        Vkey,
        names,
        st.just(kind),
        st.binary(min_size=PUBLIC_KEY_BYTES[kind], max_size=PUBLIC_KEY_BYTES[kind]),
    )
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [(KNOWN, SignatureType.ED25519), (WITNESS, SignatureType.ED25519_COSIGNATURE)],
)
def test_published_keys_are_read_and_written(text: str, kind: SignatureType) -> None:
    assert parse_vkey(text).kind is kind
    assert format_vkey(parse_vkey(text)) == text


@given(vkeys)
@settings(deadline=None)
def test_a_key_of_any_type_is_read_as_it_was_written(vkey: Vkey) -> None:
    assert parse_vkey(format_vkey(vkey)) == vkey


@given(st.integers(0, 8 * len(KNOWN) - 1))
def test_a_flipped_bit_of_a_key_is_found(bit: int) -> None:
    data = bytearray(KNOWN.encode())
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(FormatError):
        parse_vkey(data.decode("latin-1"))


NAME, KEY_ID, KEY = KNOWN.split("+", maxsplit=2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        NAME,
        f"{NAME}+{KEY_ID}",
        f"+{KEY_ID}+{KEY}",
        f"{NAME}+{KEY_ID.upper()}+{KEY}",
        f"{NAME}+0{KEY_ID}+{KEY}",
        f"{NAME}+{KEY_ID}+",
        f"{NAME}+{KEY_ID}+{KEY}\n",
        f"{NAME}+{KEY_ID}+{KEY}=",
        f"{NAME} +{KEY_ID}+{KEY}",
        f"{NAME}\t+{KEY_ID}+{KEY}",
        f"{NAME}\ud800+{KEY_ID}+{KEY}",
        f"{'a' * 256}+{KEY_ID}+{KEY}",
        f"{NAME}+{KEY_ID}+{encode_base64(bytes([2]) + bytes(32))}",
        f"{NAME}+{KEY_ID}+{encode_base64(bytes([1]) + bytes(31))}",
    ],
)
def test_what_is_not_a_vkey_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        parse_vkey(text)


@pytest.mark.parametrize("kind", SignatureType)
def test_each_type_has_a_verifier_of_its_own_key(kind: SignatureType) -> None:
    vkey = Vkey(NAME, kind, bytes(PUBLIC_KEY_BYTES[kind]))
    assert verifier_of(vkey).vkey == vkey


def test_a_key_file_is_one_key_a_line() -> None:
    text = format_keys(LOG.vkey, COSIGNER.vkey)
    assert text == f"{format_vkey(LOG.vkey)}\n{format_vkey(COSIGNER.vkey)}\n"
    assert parse_keys(text) == (LOG.verifier, COSIGNER.verifier)


@pytest.mark.parametrize(
    "text",
    ["", "\n", KNOWN, f"{KNOWN}\n\n", f"{KNOWN}\r\n", f"{KNOWN}\n{KNOWN}\n", f"# a\n{KNOWN}\n"],
)
def test_a_key_file_out_of_form_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        parse_keys(text)
