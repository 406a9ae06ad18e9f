"""What ``k1007 check`` prints of one packet, and of several."""

from __future__ import annotations

from dataclasses import asdict

import click

from agent.cli.packet_says import lines_of
from agent.packet.check import CheckReport
from agent.packet.check.histories import Relation, is_proven
from agent.text import counted, escaped, quoted
from agent.usecases.packet_check import Checked


def tell_report(report: CheckReport) -> None:
    """One packet's result."""
    for one in report.checks:
        click.echo(f"{'ok  ' if one.ok else 'FAIL'}  {one.name}: {_inert(one.detail)}")
    whole = "checks" if report.ok else "DOES NOT CHECK"
    click.echo(
        f"The packet {whole}: log {_inert(report.origin)}, {counted(report.tree_size, 'entry', 'entries')}."
    )
    if report.says is not None:
        click.echo("What it says:")
        for line in lines_of(report.says):
            click.echo(f"  - {_inert(line)}")


def tell_limits(report: CheckReport) -> None:
    """What the result does not show, on stderr like every hint."""
    click.echo("What no check of a packet shows:", err=True)
    for limit in report.not_shown:
        click.echo(f"  - {limit}", err=True)


def tell_checked(found: Checked) -> None:
    """Each packet's result, then what they show of each other."""
    for name, report in found.packets:
        click.echo(f"{_inert(quoted(name))}:")
        tell_report(report)
        click.echo()
    for one in found.compared:
        click.echo(f"{_MARKS[one.relation]}  {_inert(one.detail)}")
    left = [name for name, report in found.packets if not is_proven(report)]
    if left:
        names = ", ".join(_inert(quoted(name)) for name in left)
        click.echo(f"Held against nothing, for the proofs do not check: {names}.")
    tell_limits(found.packets[0][1])


def checked_json(found: Checked) -> dict[str, object]:
    """The same for programs; a packet's own part is that of a check of it alone."""
    return {
        "ok": found.ok,
        "packets": [{"packet": name, **asdict(report)} for name, report in found.packets],
        "compared": [asdict(one) for one in found.compared],
    }


_MARKS = {
    Relation.ONE_HISTORY: "ok  ",
    Relation.NOT_SHOWN: "open",
    Relation.OTHER_LOG: "-   ",
    Relation.PARTED: "FAIL",
    Relation.TWO_KEYS: "FAIL",
}


def _inert(text: str) -> str:
    """A second line of defence: whatever is not plainly printable is escaped, the rest is kept."""
    return "".join(each if each.isprintable() else escaped(each) for each in text)
