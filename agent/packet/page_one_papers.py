"""Page one's answers about person, order, product, fitter and payment."""

from __future__ import annotations

from typing import Final

from agent.fitting.models import Document, DocumentType
from agent.packet.blocks import Run, Strong, Text, Uncut, words
from agent.packet.case_words import amended_fields_line
from agent.packet.contradiction_words import contradiction_lines
from agent.packet.crosswalk_words import reported_otherwise_lines
from agent.packet.dates import us_date
from agent.packet.limit_words import limit_lines
from agent.packet.one_unit_words import also_in_lines
from agent.packet.second_person_words import alike_lines
from agent.packet.sections.claim import told_beside
from agent.packet.sections.device import identity_words
from agent.packet.sections.fitter import fitting_visits, is_expired
from agent.packet.sections.named import name_words
from agent.packet.sections.papers import order_distance
from agent.packet.taken_back import taken_back_lines
from agent.packet.verdict_words import (
    CODING_FACT,
    basis_words,
    held_up_by,
    second_words,
    snapshot_distance,
    standing_overrides,
    verdict_words,
)
from agent.packet.view import PacketView, VisitView, document_anchor, joined
from agent.text import counted

Answered = tuple[tuple[Text, ...], tuple[str, ...]]

CHECKS: Final = (
    (DocumentType.ELIGIBILITY, "Part B, Part A stay"),
    (DocumentType.SAME_OR_SIMILAR, "Same or similar"),
)
"""Papers that answer the tenth question."""

NO_PAPER: Final = ("Replacement", "Other payer", "ABN")
"""What no paper of the record answers; a reviewer must see that."""


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
        hints = list(told_beside(view, claim))
        if hints:
            beside = counted(len(hints), "remark")
            lines.append(words(Strong(f"{beside} beside the claim, told in its chapter.")))
    lines += [words(f"{supplier}; no request letter"), *amended_fields_line(view)]
    amended = ("amendments",) if view.fitting.case_amendments else ()
    return tuple(lines), ("claim", "patient", *amended)


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
    listed = verdict_words(verdict, view.place_tz)
    distance = snapshot_distance(verdict, view.place_tz)
    standing = standing_overrides(view)
    return (
        words(Strong(identity_words(entry) or "Identity not read"),
              f"; known by: {basis_words(entry)}."),
        words(f"{joined((listed[0].upper() + listed[1:], distance and f'list {distance}'))}.",
              Uncut(f" {CODING_FACT}")),
        *(words(f"Held up by: {why}") for why in held_up_by(verdict)),
        *limit_lines(view, entry),
        *reported_otherwise_lines(view, entry),
        *alike_lines(view),
        *(words(Strong("Went on by override" if one.entry in standing else "Override recorded"),
                f" of {one.signature.printed_name}, {view.moment(one.signature.signed_at)} "
                f"({second_words(view, one)}): {one.override.reason}")
          for one in view.fitting.overrides if one.override.verdict_entry == entry.entry),
        *contradiction_lines(view),
        *also_in_lines(view),
        *taken_back_lines(view),
    ), ("device",)  # fmt: skip


def fitted(view: PacketView) -> Answered:
    """Each fitter once, with the days, and whether the credential ran on each."""
    visits = fitting_visits(view)
    if not visits:
        return (words(Strong("No visit in this record names a fitter.")),), ("fitter",)
    by_person: dict[tuple[str, str], list[str]] = {}
    for visit in [v for v in visits if v.visit.fitter is not None] or visits:
        by_person.setdefault(_who(view, visit), []).append(view.visit_day(visit))
    lines = tuple(
        words(Strong(name), f"; {told} {', '.join(days)}.")
        for (name, told), days in by_person.items()
    )
    return lines, ("fitter",)


def _who(view: PacketView, visit: VisitView) -> tuple[str, str]:
    """The fitter, and what shows the qualification, up to the days."""
    fitter = visit.visit.fitter
    if fitter is None:
        return "Fitter not recorded", "fitted on"
    past = "PAST" if is_expired(view, visit, fitter) else "not past"
    told = (
        f"maker's certificate {fitter.maker_certificate or 'not recorded'}; issuer's register "
        f"checked: {fitter.source_checked or 'not recorded'}; {past} its expiry date "
        f"({us_date(fitter.expires)}) on"
    )
    return joined((fitter.name, fitter.credential, fitter.number), ", "), told


def barred(view: PacketView) -> Answered:
    """Each bar with the day it was checked and the result, or that it was not checked."""
    lines: list[Text] = []
    anchors: list[str] = []
    for type_, name in CHECKS:
        found = view.documents_of(type_)
        if not found:
            lines.append(words(f"{name}: nothing in this record"))
            continue
        document = found[-1].document
        said = joined(f"{name_words(s.fact)}: {s.words}" for s in document.statements)
        lines.append(words(f"{name}: checked {us_date(document.date_of_service)}, "
                           f"{said or document.title}"))  # fmt: skip
        anchors.append(document_anchor(found[-1]))
    lines.append(words(f"{', '.join(NO_PAPER)}: nothing in this record"))
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
