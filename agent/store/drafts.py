"""Drafts: saved as they are typed, changed and deleted at will, outside the ledger."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from agent.clock import Clock
from agent.errors import UsageError
from agent.ledger.canonical import JSON
from agent.store.records import Draft
from agent.store.session import Row, Session

MAX_DRAFT_BYTES: Final = 4 * 1024 * 1024
"""A visit that is typed to the full has some 50 KB."""

_SAVE: Final = """
INSERT INTO draft (id, subject, content, saved_at) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE
SET subject = excluded.subject, content = excluded.content, saved_at = excluded.saved_at
"""


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one open database."""

    session: Session
    clock: Clock

    def put(self, draft_id: str, subject: str, content: JSON) -> None:
        """Save a draft, new or changed; when this returns, the disk has it.

        Raises:
            UsageError: the content is not JSON, or too large.
        """
        data = _encode(content)
        saved_at = self.clock().isoformat()
        with self.session.writing():
            self.session.run(_SAVE, (draft_id, subject, data, saved_at))

    def get(self, draft_id: str) -> Draft | None:
        """The draft of that id, or ``None``."""
        row = self.session.row(
            "SELECT id, subject, content, saved_at FROM draft WHERE id = ?", (draft_id,)
        )
        return None if row is None else _decode(row)

    def of(self, subject: str) -> tuple[Draft, ...]:
        """The drafts of a subject, by their ids."""
        rows = self.session.rows(
            "SELECT id, subject, content, saved_at FROM draft WHERE subject = ? ORDER BY id",
            (subject,),
        )
        return tuple(_decode(row) for row in rows)

    def delete(self, draft_id: str) -> None:
        """Delete a draft; one that is not there is no error."""
        with self.session.writing():
            self.session.run("DELETE FROM draft WHERE id = ?", (draft_id,))


def _encode(content: JSON) -> bytes:
    """Not canonical: a draft may hold whatever a keyboard gives, a lone surrogate too."""
    try:
        data = json.dumps(content, allow_nan=False).encode("ascii")
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(
            "The draft cannot be written as JSON.", next_step="Please report this as a bug."
        ) from error
    if len(data) > MAX_DRAFT_BYTES:
        raise UsageError(
            f"The draft is larger than {MAX_DRAFT_BYTES // 1024**2} MB; it was not saved.",
            next_step="Add long papers as documents, not as text.",
        )
    return data


def _decode(row: Row) -> Draft:
    draft_id, subject, content, saved_at = row
    return Draft(draft_id, subject, json.loads(content), datetime.fromisoformat(saved_at))
