"""Where things stand in a packet. docs/packet.md is the same in prose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

FORMAT: Final = "k1007-packet/1"
"""Stands in record.json and manifest.json; a change of layout needs a new one."""

PDF: Final = "packet.pdf"
RECORD: Final = "record.json"
MANIFEST: Final = "manifest.json"
EVIDENCE: Final = "evidence/"
PROOF: Final = "proof/"
DOCUMENTS: Final = "evidence/documents/"
LABELS: Final = "evidence/labels/"
RECALLS: Final = "evidence/recalls/"
ORDER_LISTS: Final = "evidence/orders/"

CHECKPOINT: Final = "proof/checkpoint"
KEYS: Final = "proof/keys.vkey"

EXPORT_ACT: Final = "packet.exported"
USER_ACT: Final = "user.added"
MANIFEST_SECTION: Final = "manifest"
USER_SECTION: Final = "user"
NEWEST_SECTION: Final = "newest"
WITHHELD: Final = "withheld"

NEWEST_EDITION: Final = 1
"""Which chains an export names the newest entry of, besides those that it tells."""

RESTING: Final[Mapping[int, tuple[str, ...]]] = {
    1: ("clock", "crosswalks", "firmware", "gudid", "pcl/", "policy", "recalls"),
}
"""By edition: the chains of the supplier's own that verdicts rest on, told whole in every packet."""

LEAF_NAME: Final = re.compile(r"proof/(0|[1-9][0-9]{0,17})\.leaf")
PROOF_NAME: Final = re.compile(r"proof/(0|[1-9][0-9]{0,17})\.tlog-proof")
OPENING_NAME: Final = re.compile(r"proof/(0|[1-9][0-9]{0,17})\.opening\.json")
OLD_CHECKPOINT_NAME: Final = re.compile(r"proof/(0|[1-9][0-9]{0,17})\.checkpoint")
CONSISTENCY_NAME: Final = re.compile(
    r"proof/(0|[1-9][0-9]{0,17})-(0|[1-9][0-9]{0,17})\.add-checkpoint"
)

READINGS_NAME: Final = re.compile(r"evidence/readings/(0|[1-9][0-9]{0,17})\.json")

LIST_FORMATS: Final = ("csv", "tsv", "xlsx", "html")
"""The kinds of file that a list came in; the first where an import does not say."""
LISTING_NAME: Final = re.compile(rf"evidence/pcl/([^/]+)\.(?:json|{'|'.join(LIST_FORMATS)})")
LABEL_NAME: Final = re.compile(
    r"evidence/labels/(0|[1-9][0-9]{0,17})-(?:photo-[1-9]|packing-list|part)\.[a-z0-9]+"
)
GUDID_NAME: Final = re.compile(r"evidence/gudid/[A-Za-z0-9]{6,23}-[0-9a-f]{8}\.json")
RECALL_NAME: Final = re.compile(r"evidence/recalls/[0-9a-f]{16}\.json")
ORDERS_NAME: Final = re.compile(r"evidence/orders/[0-9a-f]{16}\.toml")
DOCUMENT_NAME: Final = re.compile(r"evidence/documents/([^/]+)\.[A-Za-z0-9]+")


def leaf_name(index: int) -> str:
    """The file that holds entry ``index``'s exact leaf bytes."""
    return f"proof/{index}.leaf"


def proof_name(index: int) -> str:
    """The file that holds entry ``index``'s inclusion proof with the checkpoint."""
    return f"proof/{index}.tlog-proof"


def opening_name(index: int) -> str:
    """The file that opens the export leaf's sections."""
    return f"proof/{index}.opening.json"


def old_checkpoint_name(size: int) -> str:
    """The file that holds an earlier signed checkpoint."""
    return f"proof/{size}.checkpoint"


def consistency_name(old_size: int, new_size: int) -> str:
    """The file that shows the newest checkpoint to continue an earlier one."""
    return f"proof/{old_size}-{new_size}.add-checkpoint"


def readings_name(entry: int) -> str:
    """The file with the readings behind the verdict of this entry."""
    return f"evidence/readings/{entry}.json"


def snapshot_name(snapshot_id: str) -> str:
    """The file with the rows of this snapshot that a verdict considered."""
    return f"evidence/pcl/{snapshot_id}.json"


def photo_stem(entry: int, number: int) -> str:
    """The file, without its ending, with a photograph of the label behind this entry's verdict."""
    return f"{LABELS}{entry}-photo-{number}"


def packing_list_stem(entry: int) -> str:
    """The file, without its ending, with the packing list that the verdict's label rests on."""
    return f"{LABELS}{entry}-packing-list"


def part_stem(entry: int) -> str:
    """The file, without its ending, with the photograph of the part that this entry lists."""
    return f"{LABELS}{entry}-part"


def gudid_name(di: str, sha256: str) -> str:
    """The file with GUDID's record of a device identifier, as it was imported."""
    return f"evidence/gudid/{di}-{sha256[:8]}.json"


def recall_name(sha256: str) -> str:
    """The file of recalls whose hash begins so, as it was imported."""
    return f"{RECALLS}{sha256[:16]}.json"


def orders_name(sha256: str) -> str:
    """The file of order lists whose hash begins so, as it was taken into the policy."""
    return f"{ORDER_LISTS}{sha256[:16]}.toml"


def list_name(snapshot_id: str, format_: str = LIST_FORMATS[0]) -> str:
    """The file with the imported list itself, whole; named by what kind of file it is."""
    return f"evidence/pcl/{snapshot_id}.{format_}"
