"""Page one's answers about person, order, product, fitter and payment."""

from __future__ import annotations

from typing import Final

from agent.fitting.models import Document, DocumentType, VisitKind
from agent.packet.blocks import Run, Strong, Text, words
from agent.packet.dates import us_date
from agent.packet.sections.device import identity_words
from agent.packet.sections.fitter import fitting_visits, valid_words
from agent.packet.sections.papers import order_distance
from agent.packet.verdict_words import CODING_FACT, confidence_words, verdict_words
from agent.packet.view import PacketView, document_anchor, joined

Answered = tuple[tuple[Text, ...], tuple[str, ...]]

CHECKS: Final = (
    (DocumentType.ELIGIBILITY, "Part B, Part A stay"),
    (DocumentType.SAME_OR_SIMILAR, "Same or similar"),
)
"""Papers that answer the tenth question."""

FITTING_KINDS: Final = (VisitKind.FITTING, VisitKind.DELIVERY)
"""Visits whose days page one names; the chapter has all."""

NOT_CHECKED: Final = ("Replacement", "Other payer", "ABN")
"""What no paper in the record can answer; a reviewer must see that nobody checked."""


def right_claim(view: PacketView) -> Answered:
    """Who, which claim, which day, which supplier."""
    case, claim = view.fitting.case, view.claim
    supplier = f"{case.supplier.name}, NPI {case.supplier.npi}, PTAN " + (
        case.supplier.ptan or "not recorded"
    )
    dos = us_date(view.date_of_service) or "not delivered yet"
    lines = [words(Strong(case.patient.name), f", born {us_date(case.patient.born)}, MBI "
                   f"{case.patient.mbi}")]  # fmt: skip
    if claim is None:
        lines.append(words(f"No claim recorded; {case.hcpcs}; date of service {dos}"))
    else:
        number = claim.claim_number or "not recorded"
        lines.append(words(f"Claim no. {number}, submitted {us_date(claim.submitted)}; "
                           f"{claim.hcpcs} × {claim.units}; date of service ", Strong(dos)))  # fmt: skip
        if claim.date_of_service != view.date_of_service:
            lines.append(words(Strong(f"The claim says {us_date(claim.date_of_service)}.")))
    lines.append(words(f"{supplier}. No request letter is in this record."))
    return tuple(lines), ("patient",)


def ordered(view: PacketView) -> Answered:
    """The newest order: date, prescriber, signature, item, received."""
    orders = view.documents_of(DocumentType.STANDARD_WRITTEN_ORDER)
    if not orders:
        return (words(Strong("No standard written order is in this record.")),), ("order",)
    document = orders[-1].document
    npi = document.npi or "not recorded"
    return (
        words(Strong(us_date(document.date_of_service)), f", {document.author}, NPI {npi}; "
              f"signed: {document.signed or 'not recorded'}"),
        words(f"Item: {_item(document)}. Received: "
              f"{us_date(document.received) or 'not recorded'}; {order_distance(view, document)}."),
    ), ("order", document_anchor(orders[-1]))  # fmt: skip


def identified(view: PacketView) -> Answered:
    """The product, how it is known, the row with its dates, and what a row is not."""
    entry = view.verdict
    if entry is None:
        return (words(Strong("No verdict about the device is in this packet.")),), ("device",)
    verdict = entry.verdict
    listed = verdict_words(verdict)
    return (
        words(Strong(identity_words(verdict) or "Identity not read"),
              f"; known by: {confidence_words(verdict.confidence)}."),
        words(f"{listed[0].upper()}{listed[1:]}. {CODING_FACT}"),
        *(words(Strong("Went on by override"), f" of {one.signature.printed_name}, "
                f"{view.moment(one.signature.signed_at)}: {one.override.reason}")
          for one in view.fitting.overrides),
    ), ("device",)  # fmt: skip


def fitted(view: PacketView) -> Answered:
    """Each fitter once, with the days, and whether the credential ran on each."""
    visits = fitting_visits(view)
    if not visits:
        return (words(Strong("No visit in this record names a fitter.")),), ("fitter",)
    by_person: dict[str, list[str]] = {}
    for visit in [v for v in visits if v.visit.kind in FITTING_KINDS] or visits:
        fitter = visit.visit.fitter
        who = "Fitter not recorded" if fitter is None else (
            f"{fitter.name}, {fitter.credential} {fitter.number}; maker's certificate "
            f"{fitter.maker_certificate or 'not recorded'}")  # fmt: skip
        valid = valid_words(view, visit)
        by_person.setdefault(who, []).append(f"{view.visit_day(visit)} {valid.partition(',')[0]}")
    lines = tuple(
        words(Strong(who), f". Credential valid on: {', '.join(days)}.")
        for who, days in by_person.items()
    )
    return lines, ("fitter",)


def barred(view: PacketView) -> Answered:
    """Each bar with the day it was checked and the result, or that it was not checked."""
    lines: list[Text] = []
    anchors: list[str] = []
    for type_, name in CHECKS:
        found = view.documents_of(type_)
        if not found:
            lines.append(words(f"{name}: not checked"))
            continue
        document = found[-1].document
        said = joined(f"{s.fact.replace('_', ' ')}: {s.words}" for s in document.statements)
        lines.append(words(f"{name}: checked {us_date(document.date_of_service)}, "
                           f"{said or document.title}"))  # fmt: skip
        anchors.append(document_anchor(found[-1]))
    lines.append(words(f"{', '.join(NOT_CHECKED)}: not checked"))
    return (words(*_with_separator(lines)),), tuple(anchors)


def _with_separator(lines: list[Text]) -> Text:
    runs: list[Run] = []
    for line in lines:
        runs += [*(["; "] if runs else []), *line]
    return tuple(runs)


def _item(document: Document) -> str:
    """What was ordered: the statement of the paper, else its title."""
    said = (s.words for s in document.statements if s.fact in {"ordered", "item"})
    return next(said, document.title)
