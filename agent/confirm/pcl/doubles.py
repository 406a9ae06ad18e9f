"""Several rows of one key: periods that follow each other are kept, overlapping ones contradict.

Rows under the code that verdicts are about are refused where they contradict each other; under any
other code nothing rests on them, and one slip in a hundred thousand rows does not keep the list out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from agent.confirm.pcl.findings import Finding, Noticed, Severity
from agent.confirm.pcl.rows import ListRow
from agent.text import quoted


class _Pair(NamedTuple):
    """A row, and the one of its key whose period reaches furthest of those that begin before it.

    Of each line there is one at most, so pairs are in the order of their lines.
    """

    line: int
    row: ListRow
    latest: ListRow
    severity: Severity


def several_periods(
    rows: Iterable[ListRow], hcpcs: str, place: Callable[[int], str], noticed: Noticed
) -> None:
    """Note what is to be said of rows with the same key, in the order of the file.

    Args:
        hcpcs: the code that verdicts are about.
        place: a row's place in words.
    """
    by_key: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        by_key[folded_key(*row[1:5])].append(row)
    pairs = [pair for group in by_key.values() if len(group) > 1 for pair in _pairs(group, hcpcs)]
    for pair in sorted(pairs):
        noticed.note(pair.severity, pair.line, partial(_finding, pair, place, noticed.name))


def _pairs(group: Sequence[ListRow], hcpcs: str) -> Iterator[_Pair]:
    refused = any(row.hcpcs == hcpcs for row in group)
    ordered = sorted(group, key=lambda row: (row.begin, row.end or date.max, row.line))
    latest = ordered[0]
    for row in ordered[1:]:
        contradicts = refused and _overlap(latest, row)
        yield _Pair(row.line, row, latest, Severity.REFUSED if contradicts else Severity.FLAGGED)
        latest = max(latest, row, key=lambda each: each.end or date.max)


def _overlap(latest: ListRow, row: ListRow) -> bool:
    return row.begin <= (latest.end or date.max)


def _finding(pair: _Pair, place: Callable[[int], str], name: str) -> Finding:
    row, latest = pair.row, pair.latest
    where = f"{place(latest.line)} and {place(row.line).lower()} of {quoted(name)}"
    key = quoted(", ".join((row.manufacturer, row.product, row.model, row.hcpcs)))
    alike = " but for spelling" if _key(row) != _key(latest) else ""
    if _overlap(latest, row):
        code = "overlapping_periods"
        text = (
            f"{where} have the same key{alike}, and periods that overlap: {key}, "
            f"{_span(latest)} and {_span(row)}."
        )
    else:
        code = "spelled_alike" if alike else "several_periods"
        text = (
            f"{where} have the same key{alike} in two periods: {key}, {_span(latest)} and "
            f"{_span(row)}; the one of the date of service counts."
        )
    return Finding(
        code=code, severity=pair.severity, row=row.line, column=None, heading=None, text=text
    )


def _span(row: ListRow) -> str:
    return f"{row.begin} to {row.end or 'open'}"


def _key(row: ListRow) -> tuple[str, str, str, str]:
    return row.manufacturer, row.product, row.model, row.hcpcs


def folded_key(hcpcs: str, manufacturer: str, product: str, model: str) -> str:
    """Two keys that differ only by case or spaces are one slip of the pen, not two products."""
    return f"{manufacturer}\0{product}\0{model}\0{hcpcs}".replace(" ", "").casefold()
