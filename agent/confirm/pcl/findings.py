"""What is noticed about a row: refused, and the file with it, or flagged and imported as it is."""

from __future__ import annotations

from enum import StrEnum

from agent.errors import UsageError
from agent.model import Model


class Severity(StrEnum):
    REFUSED = "refused"
    FLAGGED = "flagged"


class Finding(Model):
    """One thing noticed.

    Attributes:
        code: stable, for machines.
        row: line of a text file, row of a sheet or a table, from 1.
        column: from 1; ``None`` where it is about the whole row.
        heading: that column's heading, as it stands in the file.
        text: the sentence, with the place.
    """

    code: str
    severity: Severity
    row: int
    column: int | None
    heading: str | None
    text: str


def require_importable(findings: tuple[Finding, ...]) -> None:
    """Refuse the whole file for its first refused row.

    Raises:
        UsageError: at least one finding is refused.
    """
    refused = [finding for finding in findings if finding.severity is Severity.REFUSED]
    if not refused:
        return
    raise UsageError(
        refused[0].text,
        next_step="Mend it in the file, or export the list again, and import once more."
        + _others(len(refused) - 1),
    )


def _others(count: int) -> str:
    if not count:
        return ""
    told = "is one more" if count == 1 else f"are {count} more"
    return f" There {told} like it: k1007 pcl check FILE lists all."
