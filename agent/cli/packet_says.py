"""What a packet that checks says, in the lines that ``k1007 check`` prints below its checks."""

from __future__ import annotations

from collections.abc import Iterator

from agent.packet.check import Says


def lines_of(says: Says) -> Iterator[str]:
    """The statements, each with the entry that an auditor can look up."""
    made_up = ", a SYNTHETIC demonstration: no patient, no device" if says.synthetic else ""
    yield f"Fitting {says.fitting}{made_up}."
    if says.verdict_entry is None:
        yield "No verdict on a device."
    else:
        yield _unit(says)
        yield _verdict(says)
        yield from (f"Looser limit: {one}." for one in says.looser)
        if says.listed:
            yield says.listed
    for other in says.others:
        kind, day = other.verdict or "withheld", other.date_of_service or "a day withheld"
        yield f"Another verdict of this fitting: {kind}, for {day} (entry {other.entry})."
    if says.amended:
        yield f"Amended in the case since the opening: {', '.join(says.amended)}."
    yield f"Delivered on {says.delivered}." if says.delivered else "Not delivered."


def _unit(says: Says) -> str:
    named = ", ".join(one for one in (says.manufacturer, says.model) if one)
    return f"Unit: {named or 'no maker or model read'}, serial {says.serial or 'not read'}."


def _verdict(says: Says) -> str:
    if not says.verdict:
        return f"Verdict: withheld (entry {says.verdict_entry})."
    day = f"for {says.date_of_service}"
    kind = f"{says.verdict} {day}, provisional" if says.provisional else f"{says.verdict} {day}"
    basis = f", on the basis: {says.confidence}" if says.confidence else ""
    went_on = " The delivery went on by an override with its signatures." if says.overridden else ""
    return f"Verdict: {kind}{basis} (entry {says.verdict_entry}).{went_on}"
