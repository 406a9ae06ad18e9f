"""A packet's files, read as far as they can be; what cannot be read is a fault with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from agent.errors import IntegrityError
from agent.ledger.checkpoint import Checkpoint, open_checkpoint
from agent.ledger.errors import LedgerError
from agent.ledger.leaf import Leaf, parse_leaf
from agent.ledger.note import Verifier
from agent.ledger.strict import decode_text
from agent.ledger.verifiers import parse_keys
from agent.packet.check.record_file import Record, RecordEntry, parse_opening, parse_record
from agent.packet.check.told import Told
from agent.packet.layout import CHECKPOINT, KEYS, LEAF_NAME, OPENING_NAME, RECORD
from agent.text import quoted


@dataclass(frozen=True, slots=True)
class OpenedPacket:
    """What the checks look at; a part that could not be read is missing, and named in ``faults``.

    Attributes:
        told: the entries that have a leaf, with what their opened sections say, in ascending order.
        faults: part → why it could not be read; parts are ``keys``, ``checkpoint``, ``record``,
            ``leaves`` and ``opening``.
    """

    files: Mapping[str, bytes]
    verifiers: tuple[Verifier, ...] = ()
    checkpoint: Checkpoint | None = None
    leaves: Mapping[int, Leaf] = field(default_factory=dict)
    record: Record | None = None
    opening: RecordEntry | None = None
    told: tuple[Told, ...] = ()
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def entries(self) -> tuple[RecordEntry, ...]:
        """The record's entries, and the export's own behind them."""
        told = () if self.record is None else self.record.entries
        return told if self.opening is None else (*told, self.opening)


def open_packet(files: Mapping[str, bytes]) -> OpenedPacket:
    """Read every part that can be read."""
    faults: dict[str, tuple[str, ...]] = {}
    verifiers = _read_keys(files, faults)
    packet = OpenedPacket(
        files=files,
        verifiers=verifiers,
        checkpoint=_read_checkpoint(files, verifiers, faults),
        leaves=_read_leaves(files, faults),
        record=_read_record(files, faults),
        opening=_read_opening(files, faults),
        faults=faults,
    )
    return replace(packet, told=_told(packet))


def _told(packet: OpenedPacket) -> tuple[Told, ...]:
    return tuple(
        Told(entry.index, packet.leaves[entry.index], entry.contents)
        for entry in sorted(packet.entries, key=lambda entry: entry.index)
        if entry.index in packet.leaves
    )


def text_of(files: Mapping[str, bytes], path: str) -> str:
    """A proof file's text.

    Raises:
        IntegrityError: it is missing.
        LedgerError: it is not text.
    """
    return decode_text(_bytes_of(files, path))


def open_own_note(note: str, verifiers: tuple[Verifier, ...]) -> Checkpoint:
    """A checkpoint of which every signature is by a key in ``proof/keys.vkey`` and verifies.

    Raises:
        LedgerError: it is not; a line that nobody can check could be changed unseen.
    """
    checkpoint, opened = open_checkpoint(note, verifiers)
    if opened.unverified:
        name = opened.unverified[0].name
        raise LedgerError(f"no key in {KEYS} can check the signature line of {quoted(name)}")
    return checkpoint


def _bytes_of(files: Mapping[str, bytes], path: str) -> bytes:
    if path not in files:
        raise IntegrityError(f"{path} is missing.", next_step="Ask for the whole packet.")
    return files[path]


def _read_keys(
    files: Mapping[str, bytes], faults: dict[str, tuple[str, ...]]
) -> tuple[Verifier, ...]:
    try:
        return parse_keys(text_of(files, KEYS))
    except (LedgerError, IntegrityError) as error:
        faults["keys"] = (f"{KEYS}: {error}",)
        return ()


def _read_checkpoint(
    files: Mapping[str, bytes],
    verifiers: tuple[Verifier, ...],
    faults: dict[str, tuple[str, ...]],
) -> Checkpoint | None:
    try:
        return open_own_note(text_of(files, CHECKPOINT), verifiers)
    except (LedgerError, IntegrityError) as error:
        faults["checkpoint"] = (f"{CHECKPOINT}: {error}",)
        return None


def _read_leaves(files: Mapping[str, bytes], faults: dict[str, tuple[str, ...]]) -> dict[int, Leaf]:
    leaves: dict[int, Leaf] = {}
    bad: list[str] = []
    for path, data in files.items():
        match = LEAF_NAME.fullmatch(path)
        if match is None:
            continue
        try:
            leaves[int(match[1])] = parse_leaf(data)
        except LedgerError as error:
            bad.append(f"{path}: {error}")
    if bad:
        faults["leaves"] = tuple(bad)
    return dict(sorted(leaves.items()))


def _read_record(files: Mapping[str, bytes], faults: dict[str, tuple[str, ...]]) -> Record | None:
    try:
        return parse_record(_bytes_of(files, RECORD))
    except IntegrityError as error:
        faults["record"] = (f"{RECORD}: {error}",)
        return None


def _read_opening(
    files: Mapping[str, bytes], faults: dict[str, tuple[str, ...]]
) -> RecordEntry | None:
    paths = [path for path in files if OPENING_NAME.fullmatch(path)]
    if len(paths) != 1:
        faults["opening"] = (f"The export's opening is there {len(paths)} times, not once.",)
        return None
    try:
        opening = parse_opening(files[paths[0]], paths[0])
    except IntegrityError as error:
        faults["opening"] = (f"{paths[0]}: {error}",)
        return None
    if paths[0] != f"proof/{opening.index}.opening.json":
        faults["opening"] = (f"{paths[0]} opens entry {opening.index}.",)
        return None
    return opening
