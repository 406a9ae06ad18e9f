"""The record as the chapters ask for it: what was delivered, when, and what was amended since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final

from agent.fitting.amended import AmendedVisit, amended_view
from agent.fitting.models import (
    Claim,
    Document,
    DocumentEntry,
    DocumentType,
    Fitting,
    Side,
    SignedVisit,
    Visit,
    VisitKind,
)
from agent.ledger.canonical import parse_canonical
from agent.ledger.leaf import parse_leaf
from agent.packet.content import PacketContent, VerdictEntry
from agent.packet.dates import local_day, us_date, us_moment, us_retrieval
from agent.packet.layout import USER_ACT, USER_SECTION

LINE_CHARACTERS: Final = 120
"""A fact is cut here on page one, which has to stay one page."""

SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""What may follow a surname."""


@dataclass(frozen=True, slots=True)
class VisitView:
    """A signed visit with what amends it; values are asked for by their JSON pointer."""

    amended: AmendedVisit

    @property
    def signed(self) -> SignedVisit:
        """The entry, as it was signed."""
        return self.amended.signed

    @property
    def visit(self) -> Visit:
        """The visit, as it was signed."""
        return self.amended.signed.visit

    @property
    def anchor(self) -> str:
        """Where the visit's own page begins."""
        return f"visit-{self.signed.entry}"

    def said(self, path: str, value: str) -> str:
        """The value; where it was amended, what it says now with the original beside it."""
        mark = self.amended.mark_at(path)
        if mark is None:
            return value
        return f"{mark.now} [amended; originally signed: {mark.original or value or 'nothing'}]"


@dataclass(frozen=True)
class PacketView:
    """Questions to the content that more than one chapter asks."""

    content: PacketContent

    @property
    def fitting(self) -> Fitting:
        """The whole record of the fitting."""
        return self.content.fitting

    @property
    def place_tz(self) -> str:
        """The zone of the place of service."""
        return self.fitting.case.place_tz

    @cached_property
    def opened_on(self) -> date:
        """The calendar day at the place on which the fitting was opened."""
        opening = next(e for e in self.content.entries if e.index == self.fitting.opened_entry)
        return self.day(parse_leaf(opening.leaf_bytes).moment)

    @cached_property
    def visits(self) -> tuple[VisitView, ...]:
        """Every signed visit, by its start."""
        ordered = sorted(
            self.fitting.visits, key=lambda signed: (signed.visit.started, signed.entry)
        )
        return tuple(VisitView(amended_view(self.fitting, one.visit.id)) for one in ordered)

    def visits_of(self, *kinds: VisitKind) -> Iterator[VisitView]:
        """The visits of these kinds, by their start."""
        return (view for view in self.visits if view.visit.kind in kinds)

    @cached_property
    def delivery(self) -> VisitView | None:
        """The delivery, or ``None`` before it."""
        entry = self.fitting.delivered_entry
        return next((view for view in self.visits if view.signed.entry == entry), None)

    @property
    def claim(self) -> Claim | None:
        """The newest claim."""
        return self.fitting.claims[-1] if self.fitting.claims else None

    @property
    def date_of_service(self) -> date | None:
        """The delivered day, which is the date of service; ``None`` before delivery."""
        if self.delivery is None or self.delivery.visit.proof_of_delivery is None:
            return None
        return self.delivery.visit.proof_of_delivery.delivered_on

    @cached_property
    def verdict(self) -> VerdictEntry | None:
        """The final verdict; without one, the newest that the content holds."""
        verdicts = self.content.verdicts
        final = (v for v in verdicts if v.entry == self.fitting.final_verdict_entry)
        return next(final, verdicts[-1] if verdicts else None)

    def documents_of(self, type_: DocumentType) -> tuple[DocumentEntry, ...]:
        """The papers of one type, by date."""
        found = (entry for entry in self.fitting.documents if entry.document.type is type_)
        return tuple(sorted(found, key=lambda entry: entry.document.date_of_service))

    def day(self, moment: datetime) -> date:
        """The calendar day at the place."""
        return local_day(moment, self.place_tz)

    def moment(self, moment: datetime) -> str:
        """The moment as it is printed."""
        return us_moment(moment, self.place_tz)

    def retrieval(self, retrieved: datetime | date) -> str:
        """When a file was retrieved, as it is printed."""
        return us_retrieval(retrieved, self.place_tz)

    def person(self, user_id: str) -> str:
        """The printed name of a user, by the entry that added them; else the id."""
        for entry in self.content.entries:
            leaf = parse_leaf(entry.leaf_bytes)
            section = entry.sections.get(USER_SECTION)
            if leaf.act != USER_ACT or leaf.subject != user_id or section is None:
                continue
            user = parse_canonical(section.content)
            if isinstance(user, dict) and isinstance(user.get("printed_name"), str):
                return f"{user['printed_name']}"
        return user_id

    def visit_day(self, view: VisitView) -> str:
        """The visit's day as it is printed."""
        return us_date(self.day(view.visit.started))


def surname_first(name: str) -> str:
    """``Sampleton, Dale R.``: the last word first, but for a suffix such as Jr."""
    parts = name.split()
    suffix = parts[-1:] if len(parts) > 2 and parts[-1].rstrip(".").lower() in SUFFIXES else []
    given = parts[: len(parts) - len(suffix)]
    if len(given) < 2:
        return " ".join(parts)
    return joined((" ".join([given[-1], *suffix]), " ".join(given[:-1])), ", ")


def document_anchor(entry: DocumentEntry) -> str:
    """Where the paper's own row stands."""
    return f"document-{entry.entry}"


def document_words(document: Document) -> str:
    """``face-to-face note D-01 of 01/20/2026, Maren …``."""
    npi = f", NPI {document.npi}" if document.npi else ""
    day = us_date(document.date_of_service)
    return f"{document.type.value} {document.id} of {day}, {document.author}{npi}"


def sided(words: str, side: Side) -> str:
    """The words with the side in front of them, where there is one."""
    names = {Side.LEFT: "left", Side.RIGHT: "right", Side.BOTH: "both", Side.POSTERIOR: "posterior"}
    return f"{words}, {names[side]}" if side in names else words


def short(text: str, characters: int = LINE_CHARACTERS) -> str:
    """The text in one line, cut for page one."""
    flat = " ".join(text.split())
    return flat if len(flat) <= characters else f"{flat[: characters - 1]}…"


def joined(parts: Iterable[str], separator: str = "; ") -> str:
    """The parts that are not empty."""
    return separator.join(part for part in parts if part)
