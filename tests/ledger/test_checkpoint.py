"""A checkpoint is three lines, signed by the log it names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.checkpoint import (
    Checkpoint,
    format_checkpoint,
    open_checkpoint,
    parse_checkpoint,
    peek_checkpoint,
    sign_checkpoint,
)
from agent.ledger.errors import FormatError, LedgerError, SignatureError
from agent.ledger.merkle import EMPTY_ROOT, leaf_hash
from agent.ledger.note import sign_note
from agent.ledger.strict import decode_text, encode_base64
from tests.ledger.acts import LOG, ORIGIN, STRANGER

ROOT = leaf_hash(b"a")
ROOT_LINE = encode_base64(ROOT)
HEAD = Checkpoint(ORIGIN, 1234, ROOT)
NOTE = sign_checkpoint(HEAD, LOG)

heads = st.builds(
    Checkpoint,
    st.text("abc.-/ü", min_size=1, max_size=40),
    st.integers(1, 2**63 - 1),
    st.binary(min_size=32, max_size=32),
)


def test_the_published_example_is_read() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    head = parse_checkpoint(text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert format_checkpoint(head) == text


@given(heads)
def test_a_checkpoint_is_read_as_it_was_written(head: Checkpoint) -> None:
    assert parse_checkpoint(format_checkpoint(head)) == head


def test_the_empty_log_has_a_checkpoint() -> None:
    text = f"{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert parse_checkpoint(text) == Checkpoint(ORIGIN, 0, EMPTY_ROOT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{ORIGIN}\n1\n",
        f"{ORIGIN}\n1\n{ROOT_LINE}",
        f"{ORIGIN}\n1\n{ROOT_LINE}\n\n",
        f"{ORIGIN}\n1\n{ROOT_LINE}\nextension\n",
        f"\n{ORIGIN}\n1\n{ROOT_LINE}\n",
        f"\n1\n{ROOT_LINE}\n",
        f"{ORIGIN} \n1\n{ROOT_LINE}\n",
        f"{ORIGIN}+\n1\n{ROOT_LINE}\n",
        f"{ORIGIN}\r\n1\n{ROOT_LINE}\n",
        f"{'a' * 256}\n1\n{ROOT_LINE}\n",
        f"{ORIGIN}\n01\n{ROOT_LINE}\n",
        f"{ORIGIN}\n+1\n{ROOT_LINE}\n",
        f"{ORIGIN}\n-1\n{ROOT_LINE}\n",
        f"{ORIGIN}\n1 \n{ROOT_LINE}\n",
        f"{ORIGIN}\n{2**63}\n{ROOT_LINE}\n",
        f"{ORIGIN}\n1\n{ROOT_LINE[:-1]}\n",
        f"{ORIGIN}\n1\n{encode_base64(ROOT[:-1])}\n",
        f"{ORIGIN}\n1\n{encode_base64(ROOT + b'a')}\n",
        f"{ORIGIN}\n1\n{ROOT.hex()}\n",
        f"{ORIGIN}\n0\n{ROOT_LINE}\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        parse_checkpoint(text)


def test_a_signed_checkpoint_opens() -> None:
    head, opened = open_checkpoint(NOTE, [LOG.verifier])
    assert head == HEAD == peek_checkpoint(NOTE)
    assert [line.name for line in opened.verified] == [ORIGIN]


@given(st.integers(0, 8 * len(NOTE.encode()) - 1))
@settings(deadline=None, max_examples=300)
def test_a_flipped_bit_of_a_signed_checkpoint_is_found(bit: int) -> None:
    data = bytearray(NOTE.encode())
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(LedgerError):
        open_checkpoint(decode_text(bytes(data)), [LOG.verifier])


def test_another_logs_known_key_cannot_sign_for_this_log() -> None:
    note = sign_checkpoint(HEAD, STRANGER)
    with pytest.raises(SignatureError):
        open_checkpoint(note, [LOG.verifier, STRANGER.verifier])


def test_a_signed_note_that_is_no_checkpoint_is_refused() -> None:
    with pytest.raises(FormatError):
        open_checkpoint(sign_note("hello\n", LOG), [LOG.verifier])
