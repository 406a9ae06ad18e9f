"""A note that an act cannot do without."""

from __future__ import annotations

from agent.errors import UsageError


def require_note(note: str, needed: str) -> None:
    """Refuse an act whose note is empty.

    Args:
        needed: the sentence that says what the note is for.

    Raises:
        UsageError: there is nothing in it.
    """
    if not note.strip():
        raise UsageError(needed, next_step="Give one with --note.")
