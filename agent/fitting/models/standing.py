"""What a final verdict would be on what is in force now."""

from __future__ import annotations

from agent.confirm.models import VerdictKind
from agent.model import Model


class Standing(Model):
    """A final verdict that would be another one now.

    Attributes:
        entry: of the final verdict.
        was: what it says.
        now: what it would be; ``None`` where it cannot be decided again.
        text: the first reason that is new, or why it cannot be decided.
    """

    entry: int
    was: VerdictKind
    now: VerdictKind | None
    text: str

    @property
    def words(self) -> str:
        """The difference as one sentence."""
        if self.now is None:
            return f"The verdict of entry {self.entry} cannot be decided again now: {self.text}"
        return (
            f"Decided again on what is in force now, the verdict of entry {self.entry} ('{self.was}') would "
            f"be '{self.now}': {self.text}"
        )
