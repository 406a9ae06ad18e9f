"""Which device exactly, how that is known, and what the list said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.confirm.facts import told_by_label
from agent.confirm.models import Verdict, VerdictKind
from agent.fitting.models.elsewhere import Elsewhere
from agent.packet.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Note,
    Paragraph,
    Table,
    Text,
    fact,
    words,
)
from agent.packet.content import VerdictEntry
from agent.packet.contradiction_words import explanation_facts
from agent.packet.crosswalk_words import crosswalk_words, used
from agent.packet.dates import us_date
from agent.packet.evidence import evidence_is_open
from agent.packet.layout import EVIDENCE, RECALLS, readings_name, snapshot_name
from agent.packet.limit_words import limit_facts
from agent.packet.one_unit_words import also_in_words
from agent.packet.reading_words import link_words, radio_words
from agent.packet.second_person_words import alike_facts
from agent.packet.sections.label import READ_ON_PHOTO, label_facts, label_pictures
from agent.packet.sections.named import name_words
from agent.packet.sections.parts import part_blocks
from agent.packet.taken_back import taken_back
from agent.packet.verdict_words import (
    CODING_FACT,
    LISTED,
    basis_words,
    override_facts,
    verdict_words,
)
from agent.packet.view import PacketView, VisitView, joined, sided
from agent.text import counted

OWN_REPORT: Final = (
    "The identity that was read is the controller's own report of itself; a crosswalk is this "
    "supplier's own reviewed mapping from that report to a row of the list."
)
"""What a reader has to know of each verdict above."""

GOING_ON: Final = frozenset({VerdictKind.CONFIRMED, VerdictKind.NOT_REQUIRED})
"""Verdicts that stand by their listing or their date; what else they say does not hold them up."""


def device_blocks(view: PacketView) -> list[Block]:
    """Identity and listing at each verdict, overrides, and the parts of the system."""
    blocks: list[Block] = [Heading(1, "Device identity and PCL listing", "device")]
    if not view.content.verdicts:
        blocks.append(Note(words("No verdict about the device is in this packet.")))
    newest_first = sorted(view.content.verdicts, key=lambda verdict: -verdict.entry)
    for verdict in newest_first:
        blocks += _verdict(view, verdict)
    if any(one.evidence.readings for one in view.content.verdicts):
        blocks.append(Note(words(OWN_REPORT)))
    if any(told_by_label(one.evidence) for one in view.content.verdicts):
        blocks.append(Note(words(READ_ON_PHOTO)))
    return [*blocks, *_overrides(view), *part_blocks(view), *_components(view)]


def _verdict(view: PacketView, entry: VerdictEntry) -> list[Block]:
    verdict = entry.verdict
    final = entry.entry == view.fitting.final_verdict_entry
    moment = "at delivery, final" if final else "before delivery"
    planned = ", for a planned date" if verdict.provisional else ""
    title = f"{us_date(entry.evidence.decided_on)}, {moment}{planned}"
    return [
        Heading(2, title, f"verdict-{entry.entry}"),
        Facts(tuple(_verdict_facts(view, entry))),
        _identity(verdict),
        *label_pictures(view, entry),
    ]


def _verdict_facts(view: PacketView, entry: VerdictEntry) -> list[tuple[str, Text]]:
    verdict, evidence = entry.verdict, entry.evidence
    age = verdict.snapshot_age_days
    rows = [
        fact("Listing", f"{verdict_words(verdict, view.place_tz)}. {CODING_FACT}"),
        fact("For date of service", us_date(verdict.date_of_service)),
        *(fact(name, text) for name, text in _list_facts(view, entry)),
        fact("Identity known by", basis_words(entry)),
        fact("Age of the snapshot on that day", "" if age is None else counted(age, "day")),
        *limit_facts(view, entry),
        *(fact("Crosswalk used", crosswalk_words(view, one)) for one in used(entry)),
    ]
    rows += [
        fact(
            "Controller read",
            f"{view.moment(reading.started)}, driver {reading.driver} {reading.driver_version}, "
            f"{counted(len(reading.passes), 'time')}{link_words(reading)}",
        )
        for reading in evidence.readings
    ]
    rows += [fact("Radio module", told) for told in radio_words(evidence.readings)]
    rows += label_facts(view, entry)
    rows += override_facts(view, entry.entry)
    rows += explanation_facts(view, entry.entry)
    rows += [fact("Afterwards", told) for told in taken_back(view, entry)]
    rows += [fact("Other records of the unit", also_in_words(one)) for one in _also_in(view, entry)]
    goes_on = verdict.verdict in GOING_ON
    aside = "Also told" if goes_on else "Reason"
    rows += [
        fact(aside, one.text) for one in verdict.reasons if not (goes_on and one.code == LISTED)
    ]
    if evidence_is_open(view.content, entry):
        files = [readings_name(entry.entry)]
        if evidence.snapshot is not None:
            files.append(snapshot_name(evidence.snapshot.id))
        if evidence.recalls:
            paths = (f"{EVIDENCE}{path}" for path in view.content.attachments)
            files += sorted(path for path in paths if path.startswith(RECALLS))
        rows.append(fact("Evidence in this packet", ", ".join(files)))
    return rows


def _also_in(view: PacketView, entry: VerdictEntry) -> tuple[Elsewhere, ...]:
    """Other patients' records that named the unit when this verdict was taken."""
    taken = (one for one in view.fitting.verdicts if one.entry == entry.entry)
    return tuple(found for one in taken for found in one.also_in)


def _list_facts(view: PacketView, entry: VerdictEntry) -> Iterator[tuple[str, str]]:
    """Which list it was, who took it from where, and every period of the product on it."""
    snapshot, listing = entry.evidence.snapshot, entry.verdict.listing
    if snapshot is None:
        return
    by = f" by {snapshot.retrieved_by}" if snapshot.retrieved_by else ""
    kind = f"{snapshot.format.value.upper()} file with {counted(snapshot.rows, 'row')}"
    taken = f"retrieved {view.retrieval(snapshot.retrieved)}{by}, from {snapshot.source}"
    yield "List", f"{snapshot.id}, {taken}; {kind}"
    periods = [row for row in snapshot.listings if listing is not None and row.key == listing.key]
    if len(periods) > 1:
        spans = [f"{us_date(row.begin)} – {us_date(row.end) or 'no end date'}" for row in periods]
        yield "Periods of this product on the list", " · ".join(spans)


def _identity(verdict: Verdict) -> Table:
    return Table(
        "Identity fields and their sources",
        (Column("Field", 18), Column("Value", 32), Column("Source", 50)),
        tuple(
            (words(name_words(name.value)), words(field.value), words(field.source))
            for name, field in verdict.identity.items()
        ),
    )


def _overrides(view: PacketView) -> list[Block]:
    """Those of verdicts that this packet does not tell; every other stands with its verdict."""
    told = {one.entry for one in view.content.verdicts}
    others = {one.override.verdict_entry for one in view.fitting.overrides} - told
    rows = [*(override_facts(view, *sorted(others)) if others else ()), *alike_facts(view)]
    return [Facts(tuple(rows))] if rows else []


def _components(view: PacketView) -> list[Block]:
    """The parts of each visit in a table; where they are those of the last table, a line says so."""
    blocks: list[Block] = []
    before: tuple[VisitView, list[tuple[str, str, str]]] | None = None
    for visit in view.visits:
        parts = _parts(visit)
        if not parts:
            continue
        kind = visit.visit.kind.value.replace("_", " ")
        when = f"{view.visit_day(visit)}, {kind}"
        if before is not None and before[1] == parts:
            told = f"{when}: unchanged since {view.visit_day(before[0])}, the same " + counted(
                len(parts), "part"
            )
            blocks.append(Paragraph(words(told)))
            continue
        columns = (Column(f"Part, {when}", 46), Column("Serial", 34), Column("Size", 20))
        rows = tuple((words(part), words(serial), words(size)) for part, serial, size in parts)
        blocks.append(Table(f"Parts with their serial numbers, {when}", columns, rows))
        before = (visit, parts)
    return [Heading(2, "Parts of the system", "components"), *blocks] if blocks else []


def _parts(visit: VisitView) -> list[tuple[str, str, str]]:
    return [
        (
            sided(part.module, part.side),
            visit.said(f"/components/{number}/serial", part.serial),
            part.size or "–",
        )
        for number, part in enumerate(visit.visit.components)
    ]


def identity_words(entry: VerdictEntry) -> str:
    """The product and the serial that were read, for page one; a label tells the product by its DI."""
    by_name = {name.value: field.value for name, field in entry.verdict.identity.items()}
    parts = (by_name.get("manufacturer", ""), by_name.get("model", ""))
    serial = by_name.get("serial", "")
    label = entry.evidence.label
    di = f"DI {label.di}" if label and told_by_label(entry.evidence) else ""
    return joined((*parts, di, f"SN {serial}" if serial else ""), ", ")
