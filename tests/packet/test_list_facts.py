"""The device's section says which list a verdict was taken on, who took it, and every period on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

import pytest

from agent.confirm.models import ListFormat, Snapshot
from agent.packet.blocks import Facts
from agent.packet.sections.device import device_blocks
from agent.packet.view import PacketView
from tests.packet import sample
from tests.packet.build import content_of, log_of, verdict_entry

TAKEN = verdict_entry()
SNAPSHOT = cast("Snapshot", TAKEN.evidence.snapshot)


def facts(snapshot: Snapshot) -> dict[str, str]:
    """What the section says of the verdict, by name."""
    fitting = sample.fitting()
    entry = replace(TAKEN, evidence=TAKEN.evidence.model_copy(update={"snapshot": snapshot}))
    content = replace(content_of(fitting, log_of(fitting)), verdicts=(entry,))
    rows = [
        row
        for block in device_blocks(PacketView(content))
        if isinstance(block, Facts)
        for row in block.rows
    ]
    return {name: "".join(str(part) for part in text) for name, text in rows}


@pytest.mark.parametrize("format_", ListFormat)
def test_the_list_is_told_with_its_person_its_source_and_its_kind(format_: ListFormat) -> None:
    told = {"retrieved_by": "R. Quill-Sample", "format": format_}
    words = facts(SNAPSHOT.model_copy(update=told))["List"]
    assert "by R. Quill-Sample, from SYNTHETIC; " in words
    assert f"{format_.value.upper()} file with 1 row" in words


@pytest.mark.parametrize(
    ("retrieved", "told"),
    [
        (datetime(2026, 6, 16, 2, tzinfo=UTC), "retrieved 06/15/2026 22:00 EDT by"),
        (date(2026, 6, 16), "retrieved 06/16/2026 by"),
    ],
)
def test_when_it_was_retrieved_is_told_as_far_as_it_was_said(
    retrieved: datetime | date, told: str
) -> None:
    words = facts(SNAPSHOT.model_copy(update={"retrieved": retrieved, "retrieved_by": "R"}))["List"]
    assert told in words


def test_a_product_with_one_period_has_no_line_for_several() -> None:
    assert "Periods of this product on the list" not in facts(SNAPSHOT)


def test_every_period_of_the_product_is_told() -> None:
    (row,) = SNAPSHOT.listings
    before = row.model_copy(update={"begin": date(2024, 6, 1), "end": date(2024, 12, 31)})
    told = facts(SNAPSHOT.model_copy(update={"listings": (before, row)}))
    assert told["Periods of this product on the list"] == (
        "06/01/2024 – 12/31/2024 · 02/01/2025 – no end date"
    )
