"""Which files a packet may hold, and that the one for people is a PDF at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agent.packet.check.opened import OpenedPacket
from agent.packet.layout import (
    CHECKPOINT,
    CONSISTENCY_NAME,
    DOCUMENT_NAME,
    GUDID_NAME,
    KEYS,
    LABEL_NAME,
    LEAF_NAME,
    LISTING_NAME,
    MANIFEST,
    OLD_CHECKPOINT_NAME,
    OPENING_NAME,
    ORDERS_NAME,
    PDF,
    PROOF_NAME,
    READINGS_NAME,
    RECALL_NAME,
    RECORD,
)
from agent.text import quoted

PDF_START: Final = b"%PDF-"
"""How every PDF begins (ISO 32000-2, 7.5.2)."""

_FIXED: Final = frozenset({PDF, RECORD, MANIFEST, CHECKPOINT, KEYS})

_NUMBERED: Final[tuple[re.Pattern[str], ...]] = (
    LEAF_NAME,
    PROOF_NAME,
    OPENING_NAME,
    OLD_CHECKPOINT_NAME,
    CONSISTENCY_NAME,
    READINGS_NAME,
    LISTING_NAME,
    DOCUMENT_NAME,
    LABEL_NAME,
    GUDID_NAME,
    RECALL_NAME,
    ORDERS_NAME,
)


def file_faults(packet: OpenedPacket) -> Iterator[str]:
    """Every file is one that a packet has, and packet.pdf is a PDF."""
    for path in packet.files:
        if path not in _FIXED and not any(pattern.fullmatch(path) for pattern in _NUMBERED):
            yield f"{quoted(path)} is no file of a packet."
    if not packet.files.get(PDF, PDF_START).startswith(PDF_START):
        yield f"{PDF} is not a PDF: it does not begin with {PDF_START.decode()}."
