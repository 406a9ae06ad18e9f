"""Which fact stands in whose notes, and whether the words agree (practice B2).

The program compares words, not meanings. Equal words agree; words that are equal but for a number
or a side are a conflict; all else that two people state in different words is for a person to
compare. What nobody but one states is silent elsewhere: silence is not conflict.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final

from agent.fitting.models import Author, DocumentType, Fitting, SignedVisit
from agent.model import Model

STATEMENT_GROUP: Final = "statement"
"""An observation of this group states a fact: ``name`` is the fact's key, ``value`` its words."""

COLUMNS: Final = (Author.PRACTITIONER, Author.THERAPIST, Author.ORTHOTIST)
"""Whose notes stand side by side; other papers corroborate nothing about the patient."""

NOT_NOTES: Final = frozenset(
    {
        DocumentType.STANDARD_WRITTEN_ORDER,
        DocumentType.PRIOR_AUTHORIZATION,
        DocumentType.MAKER_ORDER_FORM,
        DocumentType.PACKING_LIST,
        DocumentType.SAME_OR_SIMILAR,
        DocumentType.ELIGIBILITY,
    }
)
"""Papers that are nobody's clinical note: an order or a check corroborates no finding."""

CREDENTIALS: Final = {
    Author.PRACTITIONER: frozenset({"MD", "DO", "NP", "CNP", "FNP", "PA", "PA-C", "CNS"}),
    Author.THERAPIST: frozenset({"PT", "DPT", "OT", "OTR", "OTR/L"}),
    Author.ORTHOTIST: frozenset({"CO", "CPO", "LO", "LPO", "BOCO", "BOCPO", "CFO"}),
}
"""Credential letters on a signature line (RECOLLECTION), to say whose note a visit is."""

NUMBER: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
"""A number of a sane length, to be compared by value: 1.5 is 1.50."""

VARIABLE: Final = re.compile(r"\d+(?:\.\d+)?|\b(?:left|right|l|r)\b")
"""What may not differ between two texts that are otherwise equal: numbers and sides."""


class Agreement(StrEnum):
    AGREE = "agree"
    SILENT = "silent"
    COMPARE = "compare"
    CONFLICT = "conflict"


class Said(Model):
    """One place where a fact is stated.

    Attributes:
        source: id of the document or visit.
        page: of the document's original; ``None`` for a visit.
    """

    author: Author
    source: str
    entry: int
    words: str
    page: int | None = None


class Row(Model):
    """One fact across the three columns.

    Attributes:
        silent: the columns that do not state it.
    """

    fact: str
    said: tuple[Said, ...]
    silent: tuple[Author, ...]
    agreement: Agreement

    def by(self, author: Author) -> tuple[Said, ...]:
        """What one column says."""
        return tuple(one for one in self.said if one.author is author)


def corroborate(fitting: Fitting) -> tuple[Row, ...]:
    """The corroboration table, facts in the order in which they were first stated."""
    by_fact: dict[str, list[Said]] = {}
    for fact, said in (*_from_documents(fitting), *_from_visits(fitting)):
        if said.author in COLUMNS:
            by_fact.setdefault(fact, []).append(said)
    return tuple(_row(fact, said) for fact, said in by_fact.items())


def author_of(credentials: str) -> Author:
    """Whose note it is, by the credential letters of its signature."""
    letters = {part.strip().upper() for part in re.split(r"[,;\s]+", credentials)}
    for author, known in CREDENTIALS.items():
        if letters & known:
            return author
    return Author.OTHER


def agreement_of(said: Iterable[Said]) -> Agreement:
    """How the statements of one fact stand to each other, between different authors."""
    statements = tuple(said)
    pairs = [
        _compare(one.words, other.words)
        for number, one in enumerate(statements)
        for other in statements[number + 1 :]
        if one.author is not other.author
    ]
    for worst in (Agreement.CONFLICT, Agreement.COMPARE):
        if worst in pairs:
            return worst
    return Agreement.AGREE if pairs else Agreement.SILENT


def _from_documents(fitting: Fitting) -> Iterable[tuple[str, Said]]:
    for held in fitting.documents:
        if held.document.type in NOT_NOTES:
            continue
        for statement in held.document.statements:
            yield (
                statement.fact,
                Said(
                    author=held.document.author_role,
                    source=held.document.id,
                    entry=held.entry,
                    words=statement.words,
                    page=statement.page,
                ),
            )


def _from_visits(fitting: Fitting) -> Iterable[tuple[str, Said]]:
    for signed in fitting.visits:
        for observation in signed.visit.observations:
            if observation.group == STATEMENT_GROUP:
                yield observation.name, _said(signed, observation.value)


def _said(signed: SignedVisit, words: str) -> Said:
    author = author_of(signed.signature.credentials)
    return Said(author=author, source=signed.visit.id, entry=signed.entry, words=words)


def _row(fact: str, said: list[Said]) -> Row:
    speaking = {one.author for one in said}
    return Row(
        fact=fact,
        said=tuple(said),
        silent=tuple(author for author in COLUMNS if author not in speaking),
        agreement=agreement_of(said),
    )


def _compare(one: str, other: str) -> Agreement:
    left, right = _normal(one), _normal(other)
    if left == right:
        return Agreement.AGREE
    if VARIABLE.sub("#", left) == VARIABLE.sub("#", right):
        return Agreement.CONFLICT
    return Agreement.COMPARE


def _normal(text: str) -> str:
    """Case, spacing, final punctuation and a number's spelling do not matter; all else does."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = NUMBER.sub(lambda found: f"{Decimal(found[0]).normalize():f}", folded)
    return " ".join(folded.split()).rstrip(".,;")
