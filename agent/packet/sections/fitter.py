"""Who fitted, and what shows that they were qualified on each day that they did."""

from __future__ import annotations

from agent.packet.blocks import Block, Column, Heading, Note, PageOf, Table, Text, words
from agent.packet.dates import us_date
from agent.packet.view import PacketView, VisitView


def fitter_blocks(view: PacketView) -> list[Block]:
    """One row for each visit with a fitter, or with custom fitting and none."""
    columns = (Column("Visit", 20), Column("Fitter", 18), Column("Credential, number", 20),
               Column("Valid on that day", 21), Column("Maker's certificate", 14),
               Column("Source checked", 21))  # fmt: skip
    blocks: list[Block] = [Heading(1, "Who fitted, and qualification on each visit date", "fitter")]
    visits = fitting_visits(view)
    if not visits:
        return [*blocks, Note(words("No visit in this record names a fitter."))]
    rows = tuple(_row(view, visit) for visit in visits)
    return [*blocks, Table("Fitters and their credentials by visit", columns, rows)]


def fitting_visits(view: PacketView) -> tuple[VisitView, ...]:
    """The visits at which somebody fitted."""
    return tuple(v for v in view.visits if v.visit.fitter is not None or _claims(v))


def _claims(visit: VisitView) -> bool:
    """Whether something is stated as custom fitting at the visit; then somebody fitted."""
    return any(modification.claimed_custom for modification in visit.visit.modifications)


def valid_words(view: PacketView, visit: VisitView) -> str:
    """Whether the credential ran on the day of the visit, by its own expiry date."""
    fitter = visit.visit.fitter
    if fitter is None:
        return "not recorded"
    ran = view.day(visit.visit.started) <= fitter.expires
    return f"{'yes' if ran else 'NO'}, expires {us_date(fitter.expires)}"


def _row(view: PacketView, visit: VisitView) -> tuple[Text, ...]:
    fitter = visit.visit.fitter
    when = words(
        f"{view.visit_day(visit)}, {visit.visit.kind.value.replace('_', ' ')}, p.\N{NO-BREAK SPACE}",
        PageOf(visit.anchor),
    )
    if fitter is None:
        return (when, *(words("not recorded") for _ in range(5)))
    return (
        when,
        words(visit.said("/fitter/name", fitter.name)),
        words(f"{fitter.credential}, {fitter.number}"),
        words(valid_words(view, visit)),
        words(fitter.maker_certificate or "not recorded"),
        words(fitter.source_checked or "not recorded"),
    )
