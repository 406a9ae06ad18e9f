"""Who fitted, and what shows that they were qualified on each day that they did."""

from __future__ import annotations

from agent.fitting.models import FitterCredential, VisitKind
from agent.packet.blocks import Block, Column, Heading, Note, PageOf, Table, Text, words
from agent.packet.dates import us_date
from agent.packet.view import PacketView, VisitView, joined


def fitter_blocks(view: PacketView) -> list[Block]:
    """One row for each visit at which somebody fitted or changed the device."""
    columns = (Column("Visit", 17), Column("Who", 19), Column("Credential, number", 20),
               Column("Expiry date on that day", 16), Column("Maker's certificate", 13),
               Column("Issuer's register checked", 15))  # fmt: skip
    blocks: list[Block] = [Heading(1, "Who fitted, and qualification on each visit date", "fitter")]
    visits = fitting_visits(view)
    if not visits:
        return [*blocks, Note(words("No visit in this record names a fitter."))]
    rows = tuple(_row(view, visit) for visit in visits)
    return [*blocks, Table("Fitters and their credentials by visit", columns, rows)]


def fitting_visits(view: PacketView) -> tuple[VisitView, ...]:
    """The visits at which somebody fitted or changed the device."""
    return tuple(visit for visit in view.visits if somebody_fitted(visit))


def somebody_fitted(visit: VisitView) -> bool:
    """A fitting or delivery, a visit with a modification, a follow-up with a change."""
    said = visit.visit
    if said.kind in {VisitKind.FITTING, VisitKind.DELIVERY} or said.modifications:
        return True
    return said.follow_up is not None and bool(said.follow_up.change)


def is_expired(view: PacketView, visit: VisitView, fitter: FitterCredential) -> bool:
    """Whether the visit was after the credential's own expiry date."""
    return view.day(visit.visit.started) > fitter.expires


def _row(view: PacketView, visit: VisitView) -> tuple[Text, ...]:
    fitter = visit.visit.fitter
    when = words(
        f"{view.visit_day(visit)}, {visit.visit.kind.value.replace('_', ' ')}, p.\N{NO-BREAK SPACE}",
        PageOf(visit.anchor),
    )
    if fitter is None:
        return _without_credential(when, visit)
    past = "PAST its expiry date" if is_expired(view, visit, fitter) else "not past its expiry date"
    return (
        when,
        words(visit.said("/fitter/name", fitter.name)),
        words(f"{fitter.credential}, {fitter.number}"),
        words(f"{past}, {us_date(fitter.expires)}"),
        words(fitter.maker_certificate or "not recorded"),
        words(fitter.source_checked or "not recorded"),
    )


def _without_credential(when: Text, visit: VisitView) -> tuple[Text, ...]:
    """Who made the modifications by their own line, and whatever the signature says of the signer."""
    by = tuple(dict.fromkeys(m.by for m in visit.visit.modifications if m.by))
    made = f" (made {joined((m.id for m in visit.visit.modifications), ', ')})" if by else ""
    signature = visit.signed.signature
    licence = signature.licence if any(signature.printed_name in one for one in by) else ""
    return (
        when,
        words(f"{joined(by)}{made}" if by else "not recorded"),
        words(licence or "not recorded"),
        *(words("not recorded") for _ in range(3)),
    )
