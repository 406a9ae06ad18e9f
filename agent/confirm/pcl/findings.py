"""What is noticed about a row: refused, and the file with it, or flagged and imported as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from agent.errors import UsageError
from agent.model import Model
from agent.text import quoted

MAX_LISTED: Final = 1000
"""Of each severity. After so many refusals nobody reads on, and neither does the program."""

ABOUT_THE_REST: Final = ("more_refused", "more_flagged", "not_looked_at")
"""The codes of what is said, last, of everything that is not listed."""

_MEND: Final = "Mend it in the file, or export the list again, and import once more."
_STEPS: Final = {"no_rows": "Search the list once more, and save what was found."}


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


@dataclass(slots=True)
class Noticed:
    """What is noticed in one file: the first of each severity in full, and how many there are.

    A hundred thousand rows may each have several findings; the memory and the time that their sentences
    take are bounded here.

    Attributes:
        name: the file's.
        enough: so many refusals end the reading; ``None`` where the file was taken in before.
        counts: how many there are of each severity, listed or not.
    """

    name: str
    enough: int | None = MAX_LISTED
    counts: Counter[Severity] = field(default_factory=Counter)
    _listed: list[Finding] = field(default_factory=list)
    _unlisted: dict[Severity, int] = field(default_factory=dict)
    _stop: Finding | None = None

    def note(self, severity: Severity, row: int, told: Callable[[], Finding]) -> None:
        """One more; its sentence is made only where it is listed.

        Args:
            row: its row, from 1.
            told: makes the finding.
        """
        self.counts[severity] += 1
        if self.counts[severity] <= MAX_LISTED:
            self._listed.append(told())
        else:
            self._unlisted.setdefault(severity, row)

    def is_enough(self) -> bool:
        """Whether so much is refused that there is no use in reading on."""
        return self.enough is not None and self.counts[Severity.REFUSED] >= self.enough

    def stop(self, row: int, where: str) -> None:
        """Nothing from that row on was looked at."""
        count = self.counts[Severity.REFUSED]
        text = (
            f"{where} of {quoted(self.name)} and what follows was not looked at: {count:,} findings "
            "refuse the file already."
        )
        self._stop = about_all("not_looked_at", Severity.REFUSED, row, text)

    def findings(self) -> tuple[Finding, ...]:
        """Those that are listed, and last what is not."""
        more = [self._more(severity, row) for severity, row in self._unlisted.items()]
        return (*self._listed, *more, *([self._stop] if self._stop else []))

    def _more(self, severity: Severity, row: int) -> Finding:
        unlisted = self.counts[severity] - MAX_LISTED
        verb = "is" if unlisted == 1 else "are"
        text = f"In {quoted(self.name)} {unlisted:,} more {verb} {severity}, and not listed here."
        return about_all(f"more_{severity}", severity, row, text)


def about_all(code: str, severity: Severity, row: int, text: str) -> Finding:
    """A finding about the whole file, or about all of it from that row on."""
    return Finding(code=code, severity=severity, row=row, column=None, heading=None, text=text)


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
        next_step=_STEPS.get(refused[0].code, _MEND) + _others(len(refused) - 1),
    )


def _others(count: int) -> str:
    if not count:
        return ""
    told = "is one more" if count == 1 else f"are {count} more"
    return f" There {told} like it: k1007 pcl check FILE lists them."
