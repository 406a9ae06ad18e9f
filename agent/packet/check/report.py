"""What a check of a packet says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from agent.packet.check.says import Says

NOT_SHOWN: Final = (
    (
        "That the log's key belongs to the supplier: compare the key's fingerprint with the one "
        "that the supplier or a witness publishes."
    ),
    "That what was written is true, or that the item was medically necessary or is covered.",
    (
        "That the device told the truth about itself: its identity is its own report, held "
        "against the label where a label was read."
    ),
    (
        "That there is nothing else about this patient: another fitting may exist, and entries after the "
        "export. What is told above to be left out nowhere is so where each entry was written by this "
        "program; whoever has another one write it can name an older entry as the one before it."
    ),
    (
        "That the log has no other history: hold the packet against another one of the same log, or "
        "against a checkpoint that somebody kept."
    ),
    (
        "That the computer's clock was right; a witness's cosignature dates a checkpoint, where "
        "there is one."
    ),
    (
        "That packet.pdf says what record.json says: its words were made from the record by the "
        "program that exported it, and the check does not compare them."
    ),
)
"""The limits of every check, said with every result."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check by name, and in plain words what was found and in which file or entry."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class KeyFingerprint:
    """A key that the packet names.

    Attributes:
        name: the name that it signs under; the log's own key bears the log's origin.
        kind: ``Ed25519``, ``Ed25519 cosignature`` or ``ML-DSA-44 cosignature``.
        sha256: of the type byte and the public key, in hex.
    """

    name: str
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of checking one packet.

    Attributes:
        ok: every check passed.
        checks: in the order in which they were made.
        origin: the log's name; empty where the checkpoint could not be read.
        tree_size: the log's size at the packet's checkpoint; 0 where it could not be read.
        keys: the keys in ``proof/keys.vkey``.
        not_shown: what no check of a packet can show.
        says: the packet's own statements in a few facts; None where a check failed.
    """

    ok: bool
    checks: tuple[Check, ...]
    origin: str
    tree_size: int
    keys: tuple[KeyFingerprint, ...] = ()
    not_shown: tuple[str, ...] = NOT_SHOWN
    says: Says | None = None
