"""``k1007 pcl``: snapshots of the list, imported, looked at, shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import click

from agent.cli.commands.list_changes import affected, diff, reference
from agent.cli.commands.options import JSON_OPTION
from agent.cli.moments import retrieval_at
from agent.cli.resting import resting_json, resting_lines
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.confirm.models import Listing, Snapshot
from agent.confirm.pcl import ABOUT_THE_REST, Encoding, Field, Finding, HowToRead, ReadList
from agent.errors import UsageError
from agent.text import counted, escaped, for_spreadsheet, printable, quoted
from agent.usecases.list_file import look_at_list, read_list_file
from agent.usecases.lists import (
    KeptList,
    import_snapshot,
    kept_lists,
    load_snapshot,
    newest_list,
    retire_list,
)
from agent.usecases.retrievals import retrieval_words
from agent.usecases.standing import resting_on_list

SHOWN_FINDINGS: Final = 20
"""On a terminal, and what is said of the rest; --json has all that are listed."""

CSV_HEADINGS: Final = (
    "Manufacturer",
    "Product Name",
    "Model Number",
    "HCPCS",
    "Effective Begin Date",
    "Effective End Date",
    "Comments",
)
"""Of the rows that are written for a spreadsheet."""

Command = Callable[..., Any]


@click.group()
def pcl() -> None:
    """Snapshots of the PDAC Product Classification List: dated, hashed, kept whole.

    \b
    Example:  k1007 pcl import list.csv --retrieved 2026-06-15 --source "DMECS, K1007 search"
    """


pcl.add_command(diff)
pcl.add_command(affected)
pcl.add_command(reference)


def reading_options(command: Command) -> Command:
    """What a person may have to say about a file."""
    for option in (
        click.option("--sheet", help="Of a workbook with several, the one that is the list."),
        click.option(
            "--encoding",
            type=click.Choice([each.value for each in Encoding]),
            help="Where a text file does not say it itself.",
        ),
        click.option(
            "--map",
            "mapped",
            multiple=True,
            metavar="HEADING=FIELD",
            help="What a column is that is not known: manufacturer, product, model, hcpcs, begin, "
            "end, comment or ignore; '#3=model' names the third column. May be repeated.",
        ),
    ):
        command = option(command)
    return command


@pcl.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--retrieved", required=True, help="When it was taken: 2026-06-15 or 2026-06-15T09:12."
)
@click.option("--source", required=True, help="Where it was taken from, in your words.")
@click.option("--by", "retrieved_by", default="", help="Who took it; you, if it is not said.")
@reading_options
@JSON_OPTION
def import_(
    *,
    file: Path,
    retrieved: str,
    source: str,
    retrieved_by: str,
    mapped: Sequence[str],
    encoding: str | None,
    sheet: str | None,
    as_json: bool,
) -> None:
    """Import a list from a CSV, TSV or XLSX file, or from a saved DMECS result page.

    \b
    Examples:  k1007 pcl import list.csv --retrieved 2026-06-15 --source "DMECS, K1007 search"
               k1007 pcl import list.xlsx --retrieved 2026-06-15 --source "by mail" \\
                     --by "R. Quill-Sample" --map "Maker=manufacturer" --map "Status=ignore"
    """
    how = _how(mapped, encoding, sheet)
    data = read_list_file(file)
    with open_desk() as desk:
        imported = import_snapshot(
            desk,
            acting(desk),
            data,
            name=file.name,
            retrieved=retrieval_at(retrieved, desk.settings.place_tz),
            source=source,
            retrieved_by=retrieved_by,
            how=how,
        )
    snapshot = imported.snapshot
    if as_json:
        told = {"snapshot": _plain(snapshot), "new": imported.new, "in_force": imported.in_force}
        print_json(
            {**told, "findings": [each.model_dump(mode="json") for each in imported.findings]}
        )
        return
    if not imported.new:
        click.echo(f"{snapshot.id}: this same file is imported already; nothing was changed")
    else:
        click.echo(
            f"{snapshot.id}: {counted(snapshot.rows, 'row')} imported, SHA-256 {snapshot.sha256}"
        )
        _tell(imported.findings)
    if imported.in_force != snapshot.id:
        click.echo(f"Verdicts are taken on {imported.in_force}, which was retrieved later.")


@pcl.command()
@click.argument("file", type=click.Path(path_type=Path))
@reading_options
@JSON_OPTION
def check(
    *, file: Path, mapped: Sequence[str], encoding: str | None, sheet: str | None, as_json: bool
) -> int:
    """Look at a file as an import would, store nothing; exit code 2 where it would be refused.

    \b
    Example:  k1007 pcl check list.xlsx
    """
    read = look_at_list(file, _how(mapped, encoding, sheet))
    if as_json:
        print_json(_checked(read))
    else:
        click.echo(
            f"{read.format.value.upper()}, {counted(len(read.rows), 'row')}, SHA-256 {read.sha256}"
        )
        columns = (f"{escaped(heading)} = {name}" for name, heading in read.columns.items())
        click.echo(f"Columns: {', '.join(columns)}")
        _tell(read.findings)
        click.echo(
            f"It would be refused: {read.refused} refused, {read.flagged} flagged."
            if read.refused
            else "It can be imported."
        )
    return 2 if read.refused else 0


@pcl.command()
@click.argument("snapshot_id")
@click.option("--note", required=True, help="Why it is taken out of force.")
@JSON_OPTION
def retire(*, snapshot_id: str, note: str, as_json: bool) -> None:
    """Take a list out of force that was imported by mistake; its file and entries stay.

    \b
    Example:  k1007 --user ruth pcl retire pcl-2026-06-15-1a2b3c4d --note "searched for E0638"
    """
    with open_desk() as desk:
        newest = retire_list(desk, acting(desk), snapshot_id, note=note)
        resting = resting_on_list(desk, snapshot_id)
    in_force = None if newest is None else newest.snapshot.id
    if as_json:
        told = {"retired": {"snapshot": snapshot_id, "note": note}, "in_force": in_force}
        print_json(told | {"fittings": resting_json(resting)})
        return
    click.echo(f"{snapshot_id}: retired")
    if in_force is None:
        click.echo("No list is in force now: k1007 pcl import FILE.")
    else:
        click.echo(f"Verdicts are taken on {in_force} now.")
        click.echo(f"Which verdicts differ on it: k1007 pcl affected {snapshot_id} {in_force}")
    for line in resting_lines(resting):
        click.echo(line)


@pcl.command("list")
@JSON_OPTION
def list_(*, as_json: bool) -> None:
    """The snapshots, the newest last.

    \b
    Example:  k1007 pcl list --json
    """
    with open_desk_to_read() as desk:
        known, newest = kept_lists(desk), newest_list(desk)
    if as_json:
        print_json({"snapshots": [_told(kept, newest) for kept in known]})
        return
    for kept in known:
        snapshot = kept.snapshot
        retrieved = retrieval_words(snapshot.retrieved)
        by = f" by {escaped(snapshot.retrieved_by)}" if snapshot.retrieved_by else ""
        kind = snapshot.format.value.upper()
        click.echo(
            f"{snapshot.id}  {retrieved}{by}  {kind}, {counted(snapshot.rows, 'row')}  "
            f"{escaped(snapshot.source)}{_standing(kept, newest)}"
        )
    if not known:
        click.echo("No snapshot yet: k1007 pcl import FILE.", err=True)


@pcl.command()
@click.argument("snapshot_id")
@click.option("--find", default="", help="Only rows that hold this text, in whatever case.")
@click.option(
    "--csv",
    "as_csv",
    is_flag=True,
    help="For a spreadsheet; what it would run is put out of action.",
)
@JSON_OPTION
def show(*, snapshot_id: str, find: str, as_csv: bool, as_json: bool) -> None:
    """The rows of a snapshot.

    \b
    Example:  k1007 pcl show pcl-2026-06-15-1a2b3c4d --find strider
    """
    with open_desk_to_read() as desk:
        snapshot = load_snapshot(desk, snapshot_id)
    wanted = find.casefold()
    rows = [row for row in snapshot.listings if wanted in " ".join(_words(row)).casefold()]
    if as_json:
        print_json(snapshot.model_copy(update={"listings": tuple(rows)}).model_dump(mode="json"))
        return
    if as_csv:
        click.echo(_csv(rows), nl=False)
        return
    for row in rows:
        click.echo(" | ".join(map(escaped, _words(row))))
    if not rows:
        click.echo(
            f"No row of {snapshot.id} holds that text; it has {counted(snapshot.rows, 'row')}.",
            err=True,
        )


def _words(row: Listing) -> tuple[str, ...]:
    key = row.key
    span = f"{row.begin} to {row.end or 'open'}"
    return key.manufacturer, key.product, key.model, key.hcpcs, span, row.comment


def _csv(rows: Sequence[Listing]) -> str:
    """The rows as a list that can be imported again, but for texts that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(CSV_HEADINGS)
    for row in rows:
        key = row.key
        names = (key.manufacturer, key.product, key.model, key.hcpcs)
        days = (row.begin.isoformat(), row.end.isoformat() if row.end else "")
        writer.writerow([*map(for_spreadsheet, names), *days, for_spreadsheet(row.comment)])
    return text.getvalue()


def _told(kept: KeptList, newest: KeptList | None) -> object:
    in_force = newest is not None and newest.entry == kept.entry
    return {**_plain(kept.snapshot), "retired": kept.retired, "in_force": in_force}


def _standing(kept: KeptList, newest: KeptList | None) -> str:
    if kept.retired is not None:
        return f"  retired: {escaped(kept.retired)}"
    return "  in force" if newest is not None and newest.entry == kept.entry else ""


def _plain(snapshot: Snapshot) -> dict[str, Any]:
    return snapshot.model_dump(mode="json", exclude={"listings"})


def _checked(read: ReadList) -> object:
    return {
        "ok": not read.refused,
        "format": read.format,
        "sha256": read.sha256,
        "rows": len(read.rows),
        "columns": read.columns,
        "findings": [finding.model_dump(mode="json") for finding in read.findings],
    }


def _tell(findings: Sequence[Finding]) -> None:
    rest = [finding for finding in findings if finding.code in ABOUT_THE_REST]
    listed = findings[: len(findings) - len(rest)]
    for finding in listed[:SHOWN_FINDINGS]:
        click.echo(f"{finding.severity}: {printable(finding.text)}", err=True)
    if len(listed) > SHOWN_FINDINGS:
        click.echo(f"and {len(listed) - SHOWN_FINDINGS} more: --json has them", err=True)
    for finding in rest:
        click.echo(f"{finding.severity}: {printable(finding.text)}", err=True)


def _how(mapped: Sequence[str], encoding: str | None, sheet: str | None) -> HowToRead:
    columns = {}
    for each in mapped:
        heading, equals, field = each.rpartition("=")
        if not equals or field.strip() not in set(Field):
            raise UsageError(
                f"{quoted(each)} does not say what a column is.",
                next_step=f"Write 'HEADING=FIELD'; a field is {', '.join(Field)}.",
            )
        columns[heading.strip()] = Field(field.strip())
    return HowToRead(
        encoding=None if encoding is None else Encoding(encoding), sheet=sheet, columns=columns
    )
