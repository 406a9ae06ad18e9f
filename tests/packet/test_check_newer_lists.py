"""A newer list that did not count is told with the verdict, and why; it is no fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from agent.ledger.canonical import JSON
from agent.packet.check import CheckReport
from tests.packet.genuine import SNAPSHOT_ID, Step, Steps, forged, genuine

BEFORE = timedelta(minutes=10)


def told_by(report: CheckReport) -> str:
    (found,) = (check.detail for check in report.checks if check.name == "imports")
    return found


def with_list(
    retrieved: JSON, *, before: timedelta = BEFORE, retired: str | None = None
) -> Callable[[Steps], None]:
    """Another list that is imported so long before the final verdict, and retired with that note."""

    def change(steps: Steps) -> None:
        place = list(steps).index("planned")
        last = steps["final"].at
        told = [
            (name, replace(step, at=step.at + timedelta(hours=1) if n >= place else step.at))
            for n, (name, step) in enumerate(steps.items())
        ]
        at = last + timedelta(hours=1) - before
        content = steps["list"].sections["snapshot"]
        assert isinstance(content, dict)
        snapshot: JSON = {**content, "id": "pcl-newer", "retrieved": retrieved}
        more = [
            ("newer", Step("pcl.imported", "ruth", {"snapshot": snapshot}, at, "ruth", "pcl-newer"))
        ]
        if retired is not None:
            more.append(
                ("retired", Step("pcl.retired", "ruth", {"note": retired}, at, "ruth", "pcl-newer"))
            )
        told[place:place] = more
        steps.clear()
        steps.update(told)

    return change


USED = "2026-06-15T09:12:00-04:00"


@pytest.mark.parametrize(
    ("retrieved", "is_newer"),
    [
        ("2026-06-16T09:12:00-04:00", True),
        ("2026-06-16", True),
        ("2026-06-15T09:13:00-04:00", True),
        ("2026-06-15", False),
        (USED, False),
        ("2026-06-15T13:12:00+00:00", False),
        ("2026-06-14T09:12:00-04:00", False),
        ("no day", False),
        (None, False),
        (7, False),
    ],
)
def test_a_newer_list_is_told(retrieved: JSON, is_newer: bool) -> None:
    report = forged(with_list(retrieved))
    assert ('had imported the newer "pcl-newer"' in told_by(report)) == is_newer


def test_the_sentence_names_the_verdict_and_both_lists() -> None:
    place = list(genuine()).index("planned")
    told = told_by(forged(with_list("2026-06-16")))
    assert (
        f'rests on the list "{SNAPSHOT_ID}"; entry {place} had imported the newer "pcl-newer", which nobody '
        "had retired."
    ) in told


def test_why_it_was_retired_is_told_escaped() -> None:
    told = told_by(forged(with_list("2026-06-16", retired="a mistake\x1b[2J")))
    assert r'had retired: "a mistake\x1b[2J".' in told


def test_a_list_that_came_in_while_the_device_was_read_is_not_told() -> None:
    told = told_by(forged(with_list("2026-06-16", before=timedelta(minutes=4))))
    assert "newer" not in told
