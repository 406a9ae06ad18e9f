"""Photographs, scans and other files, kept unaltered under the hash of their content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from agent.errors import IntegrityError, UsageError
from agent.store.border import RESTORE
from agent.store.records import Blob
from agent.store.session import Session

MAX_BLOB_BYTES: Final = 64 * 1024 * 1024
"""A photograph has under 20 MB, a scanned chart of 200 pages under 60 MB."""


def require_blob_sizes(blobs: Sequence[Blob]) -> None:
    """Refuse what is too large, before anything is written.

    Raises:
        UsageError: naming how much is allowed.
    """
    if any(len(blob.content) > MAX_BLOB_BYTES for blob in blobs):
        raise UsageError(
            f"A file is larger than {MAX_BLOB_BYTES // 1024**2} MB; nothing was stored.",
            next_step="Scan it at a lower resolution, or split it.",
        )


def store_blobs(session: Session, blobs: Sequence[Blob]) -> None:
    """Add the files inside the caller's transaction; one that is there already stays as it is."""
    session.run_many(
        "INSERT INTO blob (sha256, media_type, content) VALUES (?, ?, ?) "
        "ON CONFLICT (sha256) DO NOTHING",
        ((blob.sha256, blob.media_type, blob.content) for blob in blobs),
    )


def has_blob(session: Session, sha256: str) -> bool:
    """Whether a file of that hash is there; its content is not looked at."""
    return session.row("SELECT 1 FROM blob WHERE sha256 = ?", (sha256,)) is not None


def read_blob(session: Session, sha256: str) -> Blob:
    """The file of that hash, its content checked.

    Raises:
        UsageError: there is no such file.
        IntegrityError: its content has another hash.
    """
    row = session.row("SELECT media_type, content FROM blob WHERE sha256 = ?", (sha256,))
    if row is None:
        raise UsageError(
            f"The database has no file with the hash {sha256[:64]!r}.",
            next_step="Take the hash from the entry that names the file.",
        )
    media_type, content = row
    require_hash(sha256, content)
    return Blob(content, media_type)


def require_hash(sha256: str, content: bytes) -> None:
    """Check a stored file.

    Raises:
        IntegrityError: naming it by its hash.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise IntegrityError(f"The stored file {sha256} is damaged.", next_step=RESTORE)
