"""Go's own note and tlog packages accept what ours made, and reject what was tampered with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.ledger.checkpoint import Checkpoint, sign_checkpoint
from agent.ledger.cosignature import cosign_note
from agent.ledger.errors import LedgerError
from agent.ledger.leaf import Link, named
from agent.ledger.merkle import (
    consistency_proof,
    inclusion_proof,
    root_at,
)
from agent.ledger.note import NoteSignature, open_note, sign_note
from agent.ledger.strict import decode_text
from agent.ledger.tlog_proof import TlogProof, format_tlog_proof
from agent.ledger.verifiers import format_keys
from agent.ledger.vkey import format_vkey
from agent.ledger.witness import AddCheckpoint, format_add_checkpoint
from tests.judges.tlog import Consistency, Inclusion, JudgeRejects, Note, TlogJudge
from tests.ledger.acts import COSIGNER, LOG, ORIGIN, STRANGER, sealed
from tests.ledger.trees import Tree, leaves_of

LARGEST = 40
VKEY = format_vkey(LOG.vkey)
LINKED = sealed(link=Link(named(LARGEST - 2, sealed().leaf_bytes)))
LEAVES = [*leaves_of(LARGEST - 2), sealed().leaf_bytes, LINKED.leaf_bytes]
TREE = Tree.of(LEAVES)


def signed_head(size: int) -> str:
    return sign_checkpoint(Checkpoint(ORIGIN, size, root_at(size, TREE.read_node)), LOG)


HEADS = [signed_head(size) for size in range(LARGEST + 1)]
COSIGNED = cosign_note(HEADS[LARGEST], COSIGNER, 1_793_715_906)


def inclusion(index: int, size: int) -> Inclusion:
    proof = inclusion_proof(index, size, TREE.read_node)
    return Inclusion(LEAVES[index], index, HEADS[size], proof)


def consistency(old: int, new: int) -> Consistency:
    return Consistency(HEADS[old], HEADS[new], consistency_proof(old, new, TREE.read_node))


def flip(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_our_notes_open(judge: TlogJudge) -> None:
    judge.verify_note(sign_note("Ognuno sta solo\n\nsul cuor — della terra\n", LOG), VKEY)


def test_our_checkpoints_open_beside_a_signature_that_go_does_not_know(judge: TlogJudge) -> None:
    judge.verify_checkpoint(COSIGNED, VKEY, format_vkey(COSIGNER.vkey))


def test_each_inclusion_proof_is_accepted(judge: TlogJudge) -> None:
    claims = [inclusion(i, size) for size in range(1, LARGEST + 1) for i in range(size)]
    assert judge.ask(claims, [VKEY]) == [""] * len(claims)


def test_each_consistency_proof_is_accepted(judge: TlogJudge) -> None:
    claims = [consistency(old, new) for new in range(1, LARGEST + 1) for old in range(1, new + 1)]
    assert judge.ask(claims, [VKEY]) == [""] * len(claims)


def test_the_single_questions_are_answered_too(judge: TlogJudge) -> None:
    claim = inclusion(3, 40)
    judge.verify_inclusion(claim.leaf, claim.index, claim.checkpoint, VKEY, claim.proof)
    judge.verify_consistency(HEADS[3], HEADS[40], VKEY, consistency(3, 40).proof)


@pytest.mark.parametrize(
    "claim",
    [
        Inclusion(LEAVES[3] + b"x", 3, HEADS[40], inclusion(3, 40).proof),
        Inclusion(LEAVES[3], 4, HEADS[40], inclusion(3, 40).proof),
        Inclusion(LEAVES[3], 3, HEADS[39], inclusion(3, 40).proof),
        Inclusion(LEAVES[3], 3, HEADS[40], inclusion(3, 40).proof[:-1]),
        Consistency(HEADS[4], HEADS[40], consistency(3, 40).proof),
        Consistency(HEADS[3], HEADS[40], consistency(3, 40).proof[::-1]),
        Note(HEADS[40].replace("\n40\n", "\n41\n")),
        Note(sign_note("hello\n", STRANGER)),
        Note(sign_note("hello\n", LOG), "checkpoint"),
    ],
)
def test_what_does_not_hold_is_rejected(
    judge: TlogJudge, claim: Inclusion | Consistency | Note
) -> None:
    assert judge.ask([claim], [VKEY]) != [""]


def test_the_judge_finds_each_flipped_bit_of_a_checkpoint_that_changes_its_meaning(
    judge: TlogJudge,
) -> None:
    data = HEADS[40].encode()
    complaints = judge.ask([Note(flip(data, bit)) for bit in range(8 * len(data))], [VKEY])
    accepted = {bit // 8 for bit, complaint in enumerate(complaints) if not complaint}
    assert accepted == {len(data) - len("?=\n")}  # Go reads any pad bits; we read zero ones only


def test_we_find_each_flipped_bit_of_a_checkpoint() -> None:
    data = HEADS[40].encode()
    assert not any(_opens(flip(data, bit)) for bit in range(8 * len(data)))


@pytest.mark.parametrize(
    "count", [pytest.param(99, id="100 lines in all"), pytest.param(100, id="101 lines in all")]
)
def test_the_judge_and_we_count_signature_lines_alike(judge: TlogJudge, count: int) -> None:
    line = NoteSignature(STRANGER.name, STRANGER.vkey.key_id, bytes(64))
    note = HEADS[40] + str(line) * count
    assert (judge.ask([Note(note)], [VKEY]) == [""]) is (count < 100) is _opens(note.encode())


def _opens(data: bytes) -> bool:
    try:
        open_note(decode_text(data), [LOG.verifier])
    except LedgerError:
        return False
    return True


@pytest.fixture
def proof_directory(tmp_path: Path) -> Path:
    """A packet's ``proof/`` as the packet's room lays it out."""
    files = {
        "checkpoint": COSIGNED,
        "keys.vkey": format_keys(LOG.vkey, COSIGNER.vkey),
        "13.checkpoint": HEADS[13],
    }
    for index in (0, 3, 39):
        (tmp_path / f"{index}.leaf").write_bytes(LEAVES[index])
        proof = TlogProof(index, inclusion(index, 40).proof, COSIGNED)
        files[f"{index}.tlog-proof"] = format_tlog_proof(proof)
    request = AddCheckpoint(13, consistency(13, 40).proof, COSIGNED)
    files["13-40.add-checkpoint"] = format_add_checkpoint(request)
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


def test_a_packets_proofs_check(judge: TlogJudge, proof_directory: Path) -> None:
    assert judge.verify_packet(proof_directory) == [
        f"checkpoint {ORIGIN} 40",
        "leaf 0",
        "leaf 3",
        "leaf 39",
        "continues 13",
    ]


def _append(text: str) -> Callable[[bytes], bytes]:
    return lambda data: data + text.encode()


def _replace(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("3.leaf", _append(" ")),
        ("3.tlog-proof", _replace("index 3", "index 4")),
        ("3.tlog-proof", _replace("\n40\n", "\n41\n")),
        ("39.tlog-proof", _append("— a.example AAAAAAA=\n")),
        ("checkpoint", _replace("\n40\n", "\n39\n")),
        ("keys.vkey", lambda data: data.split(b"\n")[1]),
        ("13.checkpoint", lambda _: HEADS[12].encode()),
        ("13-40.add-checkpoint", _replace("old 13", "old 12")),
        ("13-40.add-checkpoint", lambda data: data.replace(b"\n", b"\n" + b"A" * 43 + b"=\n", 1)),
    ],
)
def test_a_changed_file_of_a_packet_is_found(
    judge: TlogJudge, proof_directory: Path, name: str, change: Callable[[bytes], bytes]
) -> None:
    path = proof_directory / name
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before
    with pytest.raises(JudgeRejects):
        judge.verify_packet(proof_directory)


@pytest.mark.parametrize("name", ["3.leaf", "3.tlog-proof", "13.checkpoint", "keys.vkey"])
def test_a_missing_file_of_a_packet_is_found(
    judge: TlogJudge, proof_directory: Path, name: str
) -> None:
    (proof_directory / name).unlink()
    with pytest.raises(JudgeRejects):
        judge.verify_packet(proof_directory)
