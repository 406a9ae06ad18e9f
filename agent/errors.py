"""What can go wrong inside the agent; the exit codes are those of docs/commands.md.

::

    AgentError                  everything below; says what happened and what to do next
    ├── UsageError        2     the command, a file or a value is not usable
    ├── NotComplete       3     not confirmed, or something is still missing
    ├── IntegrityError    5     ledger, packet or database does not check
    └── NotAllowed        6     this person may not, or the secret is wrong

The drivers' own tree (drivers/errors.py) ends in exit code 4, its TargetError and ProfileError in 2.
Every message is one plain sentence; ``next_step`` is one plain sentence saying what to do.
"""

from __future__ import annotations

from typing import ClassVar


class AgentError(Exception):
    """Base of everything the agent raises on purpose.

    Attributes:
        kind: the same for machines; what each means stands in docs/json.md.
        message: what happened, as one sentence.
        next_step: what the person can do, as one sentence.
    """

    exit_code: ClassVar[int] = 1
    kind: ClassVar[str] = "bug"

    def __init__(self, message: str, *, next_step: str) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step


class UsageError(AgentError):
    """The command, a file or a value is not usable."""

    exit_code = 2
    kind = "usage"


class NotComplete(AgentError):
    """Not confirmed, or something is still missing."""

    exit_code = 3
    kind = "not_complete"


class IntegrityError(AgentError):
    """Ledger, packet or database does not check."""

    exit_code = 5
    kind = "integrity"


class NotAllowed(AgentError):
    """This person may not, or the secret is wrong."""

    exit_code = 6
    kind = "not_allowed"
