"""Examination and measurements: every observation of the visits before the fitting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from agent.fitting.corroboration import STATEMENT_GROUP
from agent.fitting.models import How, Observation, Side, VisitKind
from agent.packet.blocks import Anchor, Block, Column, Heading, Note, Table, Text, words
from agent.packet.view import PacketView, VisitView, joined

EXAM_KINDS: Final = (
    VisitKind.SCREENING,
    VisitKind.EVALUATION,
    VisitKind.ORDER,
    VisitKind.RECEIPT,
    VisitKind.HOME_CHECK,
)
"""Visits whose observations are told here; those of other visits stand with the visit."""

_GROUPS: Final = {"rom": "range of motion", "mmt": "muscle strength"}


def exam_blocks(view: PacketView) -> list[Block]:
    """One table for each visit at which something was examined or measured."""
    blocks: list[Block] = [Heading(1, "Examination and measurements", "exam")]
    examined = [visit for visit in view.visits_of(*EXAM_KINDS) if observation_rows(visit)]
    for visit in examined:
        signer = visit.signed.signature
        kind = visit.visit.kind.value.replace("_", " ")
        by = f"by {signer.printed_name}, {signer.credentials}"
        title = f"{view.visit_day(visit)}, {kind}, visit {visit.visit.id}, {by}"
        blocks += [
            Heading(2, title, f"exam-{visit.signed.entry}"),
            Table(f"Observations of {title}", _COLUMNS, observation_rows(visit)),
        ]
    if not examined:
        blocks.append(Note(words("No examination is in this record.")))
    return blocks


def observation_rows(visit: VisitView) -> tuple[tuple[Text, ...], ...]:
    """One row for each thing observed, left and right beside each other.

    Statements stand in the table of what each author's notes say, not here.
    """
    rows: dict[_Key, dict[Side, list[str]]] = {}
    anchors: dict[_Key, list[Anchor]] = {}
    for number, seen in enumerate(visit.visit.observations):
        if seen.group == STATEMENT_GROUP:
            continue
        key = (seen.group, seen.name, seen.unit, seen.method, _how_words(seen.how))
        value = visit.said(f"/observations/{number}/value", seen.value)
        rows.setdefault(key, {}).setdefault(seen.side, []).append(value)
        anchors.setdefault(key, []).append(observation_anchor(visit, number))
    groups = list(dict.fromkeys(key[0] for key in rows))
    ordered = sorted(rows, key=lambda key: groups.index(key[0]))
    return tuple(_row(key, rows[key], anchors[key]) for key in ordered)


def is_told_here(visit: VisitView, seen: Observation) -> bool:
    """Whether the observation has its own row in this chapter."""
    return visit.visit.kind in EXAM_KINDS and seen.group != STATEMENT_GROUP


def observation_anchor(visit: VisitView, number: int) -> Anchor:
    """Where the observation stands, for a modification's finding to refer to."""
    return Anchor(f"observation-{visit.signed.entry}-{number}")


def observation_words(
    visit: VisitView, observations: Iterable[Observation], *, group: str = ""
) -> str:
    """Observations in one line, for the visit's own page; of one group, if one is named."""
    said = []
    for number, seen in enumerate(observations):
        if group and seen.group != group:
            continue
        side = f" {seen.side.value}" if seen.side in {Side.LEFT, Side.RIGHT} else ""
        value = visit.said(f"/observations/{number}/value", seen.value)
        how = "" if seen.how is How.MEASURED else _how_words(seen.how)
        remark = joined((seen.method, how), ", ")
        name = seen.name.replace("_", " ")
        value = f"{name}{side}: {value} {seen.unit}".rstrip()
        said.append(f"{value} ({remark})" if remark else value)
    return joined(said)


def _how_words(how: How | None) -> str:
    """How the value came to be in the record; nothing where that was not recorded."""
    return "" if how is None else how.value


_Key: TypeAlias = "tuple[str, str, str, str, str]"
"""Group, name, unit, method and how: what stands on one row."""

_COLUMNS: Final = (
    Column("Group", 13), Column("What", 26), Column("Left", 11), Column("Right", 11),
    Column("Both or other", 20), Column("Unit", 7), Column("Method", 22),
)  # fmt: skip


def _row(key: _Key, values: dict[Side, list[str]], anchors: list[Anchor]) -> tuple[Text, ...]:
    group, name, unit, method, how = key
    other = [
        v for side, said in values.items() if side not in {Side.LEFT, Side.RIGHT} for v in said
    ]
    return (
        words(*anchors, _GROUPS.get(group, group.replace("_", " "))),
        words(name),
        words(joined(values.get(Side.LEFT, ()), ", ")),
        words(joined(values.get(Side.RIGHT, ()), ", ")),
        words(joined(other, ", ")),
        words(unit),
        words(joined((method, how), "; ")),
    )
