"""Several rows of one key: periods that follow each other are kept, overlapping ones contradict.

Rows under the code that verdicts are about are refused where they contradict each other; under any
other code nothing rests on them, and one slip in a hundred thousand rows does not keep the list out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from agent.confirm.pcl.findings import Finding, Severity
from agent.confirm.pcl.rows import ListRow
from agent.text import quoted


def several_periods(
    rows: Iterable[ListRow], hcpcs: str, place: Callable[[int], str], name: str
) -> list[Finding]:
    """What is to be said of rows with the same key, in the order of the file.

    Args:
        hcpcs: the code that verdicts are about.
        place: a row's place in words.
        name: the file's name.
    """
    by_key: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        by_key[folded_key(*row[1:5])].append(row)
    found = [
        finding
        for group in by_key.values()
        if len(group) > 1
        for finding in _findings(group, hcpcs, place, name)
    ]
    return sorted(found, key=lambda finding: finding.row)


def _findings(
    group: Sequence[ListRow], hcpcs: str, place: Callable[[int], str], name: str
) -> Iterator[Finding]:
    refused = any(row.hcpcs == hcpcs for row in group)
    severity = Severity.REFUSED if refused else Severity.FLAGGED
    ordered = sorted(group, key=lambda row: (row.begin, row.end or date.max, row.line))
    latest = ordered[0]
    for row in ordered[1:]:
        where = f"{place(latest.line)} and {place(row.line).lower()} of {quoted(name)}"
        key = quoted(", ".join((row.manufacturer, row.product, row.model, row.hcpcs)))
        alike = " but for spelling" if _key(row) != _key(latest) else ""
        if row.begin <= (latest.end or date.max):
            text = (
                f"{where} have the same key{alike}, and periods that overlap: {key}, "
                f"{_span(latest)} and {_span(row)}."
            )
            yield _finding("overlapping_periods", severity, row, text)
        else:
            text = (
                f"{where} have the same key{alike} in two periods: {key}, {_span(latest)} and "
                f"{_span(row)}; the one of the date of service counts."
            )
            code = "spelled_alike" if alike else "several_periods"
            yield _finding(code, Severity.FLAGGED, row, text)
        latest = max(latest, row, key=lambda each: each.end or date.max)


def _finding(code: str, severity: Severity, row: ListRow, text: str) -> Finding:
    return Finding(code=code, severity=severity, row=row.line, column=None, heading=None, text=text)


def _span(row: ListRow) -> str:
    return f"{row.begin} to {row.end or 'open'}"


def _key(row: ListRow) -> tuple[str, str, str, str]:
    return row.manufacturer, row.product, row.model, row.hcpcs


def folded_key(hcpcs: str, manufacturer: str, product: str, model: str) -> str:
    """Two keys that differ only by case or spaces are one slip of the pen, not two products."""
    return f"{manufacturer}\0{product}\0{model}\0{hcpcs}".replace(" ", "").casefold()
