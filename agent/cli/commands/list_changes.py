"""``k1007 pcl diff``, ``affected`` and ``reference``: what changes between two lists, and for whom."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import open_desk_to_read, print_json
from agent.confirm.compare import KeyChange, ListDifference
from agent.confirm.models import ListingKey, Snapshot
from agent.confirm.retrieved import calendar_day, retrieval_order
from agent.text import counted, escaped, printable
from agent.usecases.compare_lists import ComparedLists, affected_verdicts, compare_lists
from agent.usecases.held_against import AffectedVerdict
from agent.usecases.suggestions import references


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--hcpcs", help="Only keys under this code.")
@JSON_OPTION
def diff(*, first: str, second: str, hcpcs: str | None, as_json: bool) -> None:
    """What is different on the SECOND snapshot.

    \b
    Example:  k1007 pcl diff pcl-2026-05-11-1a2b3c4d pcl-2026-06-15-dc276e79 --hcpcs K1007
    """
    with open_desk_to_read() as desk:
        compared = compare_lists(desk, first, second, hcpcs)
    found = compared.difference
    if as_json:
        print_json({**_two(compared.first, compared.second), **found.model_dump(mode="json")})
        return
    _tell_head(compared, found)
    for mark, changes in (("added", found.added), ("gone", found.gone), ("changed", found.changed)):
        for change in changes:
            click.echo(_change_line(mark, change))
    for pair in found.respelled:
        click.echo(f"spelled otherwise  {_key(pair.before)}  is now  {_key(pair.after)}")


@click.command()
@click.argument("first")
@click.argument("second")
@JSON_OPTION
def affected(*, first: str, second: str, as_json: bool) -> None:
    """The stored verdicts, by fitting, that would change from the FIRST snapshot to the SECOND, and why.

    \b
    Each is decided again from its own stored evidence; nothing is stored.
    Example:  k1007 pcl affected pcl-2026-05-11-1a2b3c4d pcl-2026-06-15-dc276e79
    """
    with open_desk_to_read() as desk:
        found = affected_verdicts(desk, first, second)
    fittings = sorted({each.fitting for each in found.verdicts if each.fitting is not None})
    if as_json:
        told = {**_two(found.first, found.second), "taken": found.taken, "fittings": fittings}
        print_json({**told, "verdicts": [_plain(each) for each in found.verdicts]})
        return
    click.echo(
        f"{len(found.verdicts)} of {counted(found.taken, 'stored verdict')} would change, "
        f"in {counted(len(fittings), 'fitting')}."
    )
    by_fitting = sorted(found.verdicts, key=lambda each: (each.fitting or "", each.entry))
    for fitting, verdicts in groupby(by_fitting, key=lambda each: each.fitting):
        click.echo(escaped(fitting) if fitting else "outside any fitting")
        _tell_verdicts(verdicts)


@click.command()
@JSON_OPTION
def reference(*, as_json: bool) -> None:
    """Products that an official text names without a model number; none is a listing.

    \b
    Example:  k1007 pcl reference
    """
    known = references()
    if as_json:
        print_json({"references": [each.model_dump(mode="json") for each in known]})
        return
    for each in known:
        click.echo(
            f"{each.product} | {each.manufacturer} | {each.hcpcs} | as of {each.as_of} | {each.citation}"
        )
    click.echo("A crosswalk to one of these leads to review, whatever else is known.", err=True)


def _tell_head(compared: ComparedLists, found: ListDifference) -> None:
    first, second = compared.first, compared.second
    click.echo(f"from {_snapshot(first)}\n  to {_snapshot(second)}")
    if retrieval_order(first.retrieved) > retrieval_order(second.retrieved):
        click.echo("The first was retrieved after the second.", err=True)
    click.echo(
        f"{len(found.added)} added, {len(found.gone)} gone, {len(found.changed)} changed, "
        f"{found.unchanged} as before"
    )


def _tell_verdicts(verdicts: Iterable[AffectedVerdict]) -> None:
    for each in verdicts:
        day, planned = each.date_of_service, "planned for " if each.provisional else ""
        click.echo(
            f"  entry {each.entry}, {planned}{day}: {each.before.verdict} becomes {each.after.verdict}"
            f" (stored: {each.stored}; known by: {each.confidence or 'nothing recorded'})"
        )
        before = {reason.code for reason in each.before.reasons}
        for reason in (one for one in each.after.reasons if one.code not in before):
            click.echo(f"    {printable(reason.text)}")


def _change_line(mark: str, change: KeyChange) -> str:
    return f"{mark:7}  {_key(change.key)}: {printable(change.words)}"


def _key(key: ListingKey) -> str:
    return ", ".join(map(escaped, (key.manufacturer, key.product, key.model, key.hcpcs)))


def _snapshot(snapshot: Snapshot) -> str:
    return f"{snapshot.id}, retrieved {calendar_day(snapshot.retrieved)}, {counted(snapshot.rows, 'row')}"


def _two(first: Snapshot, second: Snapshot) -> dict[str, object]:
    return {
        name: {"id": each.id, "retrieved": each.retrieved.isoformat(), "rows": each.rows}
        for name, each in (("first", first), ("second", second))
    }


def _plain(each: AffectedVerdict) -> object:
    return {
        "entry": each.entry,
        "fitting": each.fitting,
        "date_of_service": each.date_of_service.isoformat(),
        "provisional": each.provisional,
        "stored": each.stored,
        **{
            name: {
                "verdict": told.verdict,
                "reasons": [reason._asdict() for reason in told.reasons],
            }
            for name, told in (("before", each.before), ("after", each.after))
        },
    }
