"""Imported files of recalls beside each other: which are the newest, and whether they are whole.

openFDA answers in pages, and says of each which part it is of how many records. Pages of one day's data
and of one number of records are parts of one answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from agent.confirm.models import RecallForm, RecallImport
from agent.confirm.recalls_in_force import DataMoment, data_moment
from agent.confirm.retrieved import retrieval_order
from agent.model import Model


class Gap(Model):
    """An answer of which only some pages were imported.

    Attributes:
        held: how many of its records were.
    """

    form: RecallForm
    held: int
    total: int


CALLED: Final = {RecallForm.RECALL: "recalls", RecallForm.ENFORCEMENT: "enforcement reports"}
"""What the records of each of FDA's two lists are."""


def gap_words(gap: Gap) -> str:
    """``3 of 1,200 recalls``."""
    return f"{gap.held:,} of {gap.total:,} {CALLED[gap.form]}"


def moment_of(one: RecallImport) -> DataMoment:
    """How new its data are."""
    return data_moment(one.last_updated, one.retrieved)


def newest_files(imports: Iterable[RecallImport]) -> tuple[RecallImport, ...]:
    """Of each of FDA's two lists the files with the newest data, each as it was retrieved last."""
    known = sorted(imports, key=lambda one: (retrieval_order(one.retrieved), one.model_dump_json()))
    newest = {
        form: max(moment_of(one) for one in known if one.form is form) for form in _forms(known)
    }
    found = {one.sha256: one for one in known if moment_of(one) == newest[one.form]}
    return tuple(sorted(found.values(), key=lambda one: (one.form, one.skip, one.sha256)))


def gaps(imports: Iterable[RecallImport]) -> tuple[Gap, ...]:
    """The answers that are not whole."""
    answers: dict[tuple[RecallForm, str, int], set[int]] = {}
    for one in imports:
        if one.total is not None:
            held = answers.setdefault((one.form, one.last_updated, one.total), set())
            held.update(range(one.skip, one.skip + one.records))
    return tuple(
        Gap(form=form, held=len(held), total=total)
        for (form, _, total), held in sorted(answers.items())
        if len(held) < total
    )


def _forms(known: Iterable[RecallImport]) -> set[RecallForm]:
    return {one.form for one in known}
