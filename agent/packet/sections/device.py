"""Which device exactly, how that is known, and what the list said."""

from __future__ import annotations

from agent.confirm.models import Verdict
from agent.packet.blocks import Block, Column, Facts, Heading, Note, Table, Text, fact, words
from agent.packet.content import VerdictEntry
from agent.packet.dates import us_date
from agent.packet.evidence import evidence_is_open, readings_name, snapshot_name
from agent.packet.verdict_words import CODING_FACT, confidence_words, verdict_words
from agent.packet.view import PacketView, joined, sided


def device_blocks(view: PacketView) -> list[Block]:
    """Identity and listing at each verdict, overrides, and the parts of the system."""
    blocks: list[Block] = [Heading(1, "Device identity and PCL listing", "device")]
    if not view.content.verdicts:
        blocks.append(Note(words("No verdict about the device is in this packet.")))
    newest_first = sorted(view.content.verdicts, key=lambda verdict: -verdict.entry)
    for verdict in newest_first:
        blocks += _verdict(view, verdict)
    return [*blocks, *_overrides(view), *_components(view)]


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
    ]


def _verdict_facts(view: PacketView, entry: VerdictEntry) -> list[tuple[str, Text]]:
    verdict, evidence = entry.verdict, entry.evidence
    age = verdict.snapshot_age_days
    rows = [
        fact("Listing", f"{verdict_words(verdict)}. {CODING_FACT}"),
        fact("For date of service", us_date(verdict.date_of_service)),
        fact("Identity known by", confidence_words(verdict.confidence)),
        fact("Age of the snapshot on that day", "" if age is None else f"{age} days"),
    ]
    rows += [
        fact(
            "Controller read",
            f"{view.moment(reading.started)}, driver {reading.driver} {reading.driver_version}, "
            f"{len(reading.passes)} times",
        )
        for reading in evidence.readings
    ]
    if evidence.label is not None:
        rows.append(fact(f"Label, {evidence.label.source.value}", evidence.label.text))
    rows += [fact(f"Reason ({reason.code})", reason.text) for reason in verdict.reasons]
    if evidence_is_open(view.content, entry):
        files = [readings_name(entry.entry)]
        if evidence.snapshot is not None:
            files.append(snapshot_name(evidence.snapshot.id))
        rows.append(fact("Evidence in this packet", ", ".join(files)))
    return rows


def _identity(verdict: Verdict) -> Table:
    return Table(
        "Identity fields and their sources",
        (Column("Field", 18), Column("Value", 32), Column("Source", 50)),
        tuple(
            (words(name.value.replace("_", " ")), words(field.value), words(field.source))
            for name, field in verdict.identity.items()
        ),
    )


def _overrides(view: PacketView) -> list[Block]:
    rows = tuple(
        fact(
            f"Override of the verdict in entry {one.override.verdict_entry}",
            f"{one.signature.printed_name}, {one.signature.credentials}, "
            f"{view.moment(one.signature.signed_at)}: {one.override.reason}",
        )
        for one in view.fitting.overrides
    )
    return [Facts(rows)] if rows else []


def _components(view: PacketView) -> list[Block]:
    rows = tuple(
        (
            words(view.visit_day(visit)),
            words(sided(part.module, part.side)),
            words(visit.said(f"/components/{number}/serial", part.serial)),
            words(part.size or "–"),
        )
        for visit in view.visits
        for number, part in enumerate(visit.visit.components)
    )
    if not rows:
        return []
    columns = (
        Column("Recorded on", 18),
        Column("Part", 34),
        Column("Serial", 34),
        Column("Size", 14),
    )
    return [
        Heading(2, "Parts of the system", "components"),
        Table("Parts with their serial numbers", columns, rows),
    ]


def identity_words(verdict: Verdict) -> str:
    """The serial that was read, for page one."""
    by_name = {name.value: field.value for name, field in verdict.identity.items()}
    parts = (by_name.get("manufacturer", ""), by_name.get("model", ""))
    serial = by_name.get("serial", "")
    return joined((*parts, f"SN {serial}" if serial else ""), ", ")
