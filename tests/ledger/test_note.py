"""A note says only what a known key signed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.errors import FormatError, LedgerError, SignatureError
from agent.ledger.note import (
    Ed25519Verifier,
    NoteSignature,
    add_signatures,
    open_note,
    sign_note,
    split_note,
)
from agent.ledger.strict import decode_text, encode_base64
from agent.ledger.vkey import Vkey, parse_vkey
from tests.ledger.acts import LOG, STRANGER

KNOWN_VKEY = parse_vkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
KNOWN_TEXT = "This is an example message.\n"
KNOWN_LINE = (
    "— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
KNOWN_NOTE = f"{KNOWN_TEXT}\n{KNOWN_LINE}"
KNOWN = Ed25519Verifier(KNOWN_VKEY)

texts = st.text(
    st.characters(min_codepoint=0x20, exclude_categories=["Cs"], include_characters="\n")
).map(lambda text: text + "\n")


def stranger_line(signature: bytes = bytes(64)) -> NoteSignature:
    return NoteSignature(STRANGER.name, STRANGER.vkey.key_id, signature)


def test_the_published_example_opens() -> None:
    opened = open_note(KNOWN_NOTE, [KNOWN])
    assert opened.text == KNOWN_TEXT
    assert [line.name for line in opened.verified] == ["example.com/foo"]
    assert opened.unverified == ()


@given(texts)
@settings(deadline=None)
def test_what_is_signed_opens_to_its_text(text: str) -> None:
    opened = open_note(sign_note(text, LOG, STRANGER), [LOG.verifier])
    assert opened.text == text
    assert [line.name for line in opened.verified] == [LOG.name]
    assert [line.name for line in opened.unverified] == [STRANGER.name]


@given(st.integers(0, 8 * len(KNOWN_NOTE.encode()) - 1))
@settings(deadline=None, max_examples=300)
def test_a_flipped_bit_of_a_note_is_found(bit: int) -> None:
    data = bytearray(KNOWN_NOTE.encode())
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(LedgerError):
        open_note(decode_text(bytes(data)), [KNOWN])


def test_an_unknown_signature_is_ignored_whatever_it_holds() -> None:
    opened = open_note(add_signatures(KNOWN_NOTE, stranger_line()), [KNOWN])
    assert opened.unverified == (stranger_line(),)


@pytest.mark.parametrize(
    "line",
    [
        NoteSignature(KNOWN_VKEY.name, bytes(4), bytes(64)),
        NoteSignature("example.com/bar", KNOWN_VKEY.key_id, bytes(64)),
    ],
)
def test_a_line_that_shares_only_name_or_id_is_of_an_unknown_key(line: NoteSignature) -> None:
    assert open_note(add_signatures(KNOWN_NOTE, line), [KNOWN]).unverified == (line,)


@pytest.mark.parametrize("bad", [bytes(64), b"\x00"])
def test_a_known_keys_bad_signature_rejects_the_note_beside_good_ones(bad: bytes) -> None:
    note = add_signatures(KNOWN_NOTE, stranger_line(bad))
    with pytest.raises(SignatureError):
        open_note(note, [KNOWN, STRANGER.verifier])


def test_a_known_key_cannot_hide_a_bad_signature_behind_a_good_one() -> None:
    note = add_signatures(KNOWN_NOTE, NoteSignature(KNOWN.vkey.name, KNOWN.vkey.key_id, bytes(64)))
    with pytest.raises(SignatureError):
        open_note(note, [KNOWN])


@pytest.mark.parametrize("known", [[], [STRANGER.verifier]])
def test_a_note_without_a_known_signature_is_rejected(known: list[Ed25519Verifier]) -> None:
    with pytest.raises(SignatureError):
        open_note(KNOWN_NOTE, known)


@pytest.mark.parametrize("count", [16, 100])
def test_notes_with_many_signatures_open(count: int) -> None:
    note = add_signatures(KNOWN_NOTE, *[stranger_line()] * (count - 1))
    assert len(open_note(note, [KNOWN]).unverified) == count - 1


def test_a_note_with_more_than_100_signatures_is_neither_made_nor_read() -> None:
    with pytest.raises(FormatError):
        add_signatures(KNOWN_NOTE, *[stranger_line()] * 100)
    with pytest.raises(FormatError):
        split_note(KNOWN_NOTE + str(stranger_line()) * 100)


@dataclass(frozen=True)
class Collision:
    """Another key that claims the known one's name and id: 32 bits are soon found."""

    vkey: Vkey

    def verifies(self, text: str, signature: bytes) -> bool:
        return bool(text and signature)


class CollidingVkey(Vkey):
    @property
    def key_id(self) -> bytes:
        return KNOWN_VKEY.key_id


def test_two_known_keys_of_one_name_and_id_are_refused() -> None:
    other = CollidingVkey(KNOWN_VKEY.name, KNOWN_VKEY.kind, bytes(32))
    with pytest.raises(FormatError):
        open_note(KNOWN_NOTE, [Collision(other), KNOWN])


def test_one_key_may_be_known_twice() -> None:
    assert len(open_note(KNOWN_NOTE, [KNOWN, Ed25519Verifier(KNOWN_VKEY)]).verified) == 1


SIGNATURE = KNOWN_LINE.split(" ")[2].strip()


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        KNOWN_TEXT,
        KNOWN_TEXT + "\n",
        KNOWN_LINE,
        "\n" + KNOWN_LINE,
        KNOWN_TEXT + KNOWN_LINE,
        KNOWN_NOTE.removesuffix("\n"),
        KNOWN_NOTE + "\n",
        KNOWN_NOTE + "more\n",
        KNOWN_NOTE.replace("\n", "\r\n"),
        KNOWN_NOTE.replace("This", "\x00This"),
        KNOWN_NOTE.replace("This", "\tThis"),
        KNOWN_NOTE.replace("This", "\x1b[2JThis"),
        KNOWN_NOTE.replace("This", "\ud800This"),
        f"{KNOWN_TEXT}\n- example.com/foo {SIGNATURE}\n",
        f"{KNOWN_TEXT}\n—example.com/foo {SIGNATURE}\n",
        f"{KNOWN_TEXT}\n—  {SIGNATURE}\n",
        f"{KNOWN_TEXT}\n— {SIGNATURE}\n",
        f"{KNOWN_TEXT}\n— example.com/foo  {SIGNATURE}\n",
        f"{KNOWN_TEXT}\n— example.com/foo {SIGNATURE} \n",
        f"{KNOWN_TEXT}\n— example.com/foo {SIGNATURE} x\n",
        f"{KNOWN_TEXT}\n— example.com+foo {SIGNATURE}\n",
        f"{KNOWN_TEXT}\n— example.com/\u00a0foo {SIGNATURE}\n",
        f"{KNOWN_TEXT}\n— example.com/foo {SIGNATURE[:-2]}N=\n",
        f"{KNOWN_TEXT}\n— example.com/foo {SIGNATURE}=\n",
        f"{KNOWN_TEXT}\n— example.com/foo \n",
        f"{KNOWN_TEXT}\n— example.com/foo {encode_base64(KNOWN_VKEY.key_id)}\n",
        "x" * 1024 * 1024 + f"\n\n{KNOWN_LINE}",
    ],
)
def test_a_malformed_note_is_refused(note: str) -> None:
    with pytest.raises(FormatError):
        split_note(note)


@pytest.mark.parametrize("text", ["", "no newline", "carriage return\r\n", "nul\x00\n", "\ud800\n"])
def test_a_text_that_could_not_be_read_again_is_not_signed(text: str) -> None:
    with pytest.raises(FormatError):
        sign_note(text, LOG)


def test_a_note_is_signed_by_somebody() -> None:
    with pytest.raises(FormatError):
        sign_note("text\n")


def test_adding_a_signature_leaves_the_note_as_it_was() -> None:
    longer = add_signatures(KNOWN_NOTE, LOG.sign(KNOWN_TEXT))
    assert longer.startswith(KNOWN_NOTE)
    assert len(open_note(longer, [KNOWN, LOG.verifier]).verified) == 2
