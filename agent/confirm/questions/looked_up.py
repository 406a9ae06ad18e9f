"""What was looked up beside the list: which files of recalls, as of which day, and the firmware policy.

No recall told is not the same as no recall: that nobody looked, or looked long ago, is said. It holds
nothing up unless the supplier asks for that; then want of recalls sends a verdict to a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.confirm.facts import Facts
from agent.confirm.models import Reason, RecallForm, RecallImport, StaleAction
from agent.confirm.questions.firmware_2 import policy_lines
from agent.confirm.recall_files import gap_words, gaps, moment_of, newest_files
from agent.confirm.retrieved import calendar_day
from agent.text import counted

LISTS: Final = {
    RecallForm.RECALL: "FDA's device recalls",
    RecallForm.ENFORCEMENT: "FDA's enforcement reports",
}
"""How each of the two lists is called in a sentence."""

NO_POLICY: Final = Reason(
    code="no_firmware_line",
    text="The supplier's firmware policy has no line for this product: no firmware was held against it.",
)


def recalls_wanted(facts: Facts) -> tuple[Reason, ...]:
    """Want of recalls, where the supplier's setting sends it to a person."""
    if facts.evidence.rules.stale_recalls is not StaleAction.REVIEW:
        return ()
    return tuple(Reason(code="recalls_wanted", text=told.text) for told in _wanting(facts))


def recalls_looked_at(facts: Facts) -> tuple[Reason, ...]:
    """As of which day each of FDA's lists was looked at, and what of it was not."""
    as_of = tuple(_as_of(facts))
    if facts.evidence.rules.stale_recalls is StaleAction.REVIEW:
        return as_of
    return (*as_of, *_wanting(facts))


def firmware_policy(facts: Facts) -> tuple[Reason, ...]:
    """That the supplier's policy has nothing on this product."""
    return () if policy_lines(facts) else (NO_POLICY,)


def _as_of(facts: Facts) -> Iterator[Reason]:
    files = newest_files(facts.evidence.recall_files)
    for form, called in LISTS.items():
        these = [one for one in files if one.form is form]
        if these:
            yield Reason(code="recalls_as_of", text=f"{called} were looked at {_day_words(these)}.")


def _day_words(files: list[RecallImport]) -> str:
    """``as of 2026-06-15, retrieved on 2026-06-16 (1,200 records)``."""
    retrieved = max(calendar_day(one.retrieved) for one in files)
    day, records = moment_of(files[0]).day, sum(one.records for one in files)
    data = f"as of {day}, " if files[0].last_updated else ""
    return f"{data}retrieved on {retrieved} ({counted(records, 'record')})"


def _wanting(facts: Facts) -> Iterator[Reason]:
    evidence = facts.evidence
    files = newest_files(evidence.recall_files)
    if not files:
        text = "No file of recalls was imported: whether this device is recalled was not looked at."
        yield Reason(code="recalls_not_imported", text=text)
        return
    newest, limit = max(moment_of(one).day for one in files), evidence.rules.max_recalls_age_days
    age_days = (evidence.decided_on - newest).days
    if age_days > limit:
        text = (
            f"The newest recalls are as of {newest}, {counted(age_days, 'day')} before; more than the "
            f"{limit} allowed."
        )
        yield Reason(code="recalls_stale", text=text)
    for gap in gaps(files):
        text = f"Only {gap_words(gap)} were imported: the others were not looked at."
        yield Reason(code="recalls_incomplete", text=text)
