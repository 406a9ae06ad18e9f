"""``k1007 recall``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.files import read_whole
from agent.cli.moments import retrieval_at
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.confirm.models import RecallRecord
from agent.confirm.recall_file import MAX_FILE_BYTES
from agent.confirm.recall_files import Gap, gap_words
from agent.confirm.recalls import Concern, is_open
from agent.confirm.stated_units import UnitKind, stated_units
from agent.fitting.worn_parts import Since, WornPart
from agent.text import counted, escaped
from agent.usecases.affected import Affected, affected_devices
from agent.usecases.recalls import (
    import_recalls,
    kept_recalls,
    list_recalls,
    missing_recalls,
    retire_recalls,
    show_recall,
)
from agent.usecases.retrievals import retrieval_words


@click.group()
def recall() -> None:
    """Recalls as FDA publishes them: imported, kept whole, held against the devices.

    \b
    Example:  k1007 recall affected
    """


@recall.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--retrieved", required=True, help="When it was taken: 2026-06-15 or 2026-06-15T09:12."
)
@click.option("--source", required=True, help="Where it was taken from, in your words.")
@JSON_OPTION
def import_(*, file: Path, retrieved: str, source: str, as_json: bool) -> int:
    """Import a saved answer of openFDA's device/recall.json or device/enforcement.json.

    A page of a longer answer is imported as a part of it; exit code 3 while others are missing.

    \b
    Example:  k1007 recall import recalls.json --retrieved 2026-06-15 \\
                --source "openFDA device/recall, product_code:PHL"
    """
    data = read_whole(file, what="an answer of openFDA", max_bytes=MAX_FILE_BYTES)
    with open_desk() as desk:
        moment = retrieval_at(retrieved, desk.settings.place_tz)
        done = import_recalls(
            desk, acting(desk), data, name=file.name, retrieved=moment, source=source
        )
        missing = missing_recalls(desk)
    made = done.made
    if as_json:
        told = {"import": made.model_dump(mode="json"), "new": done.new, "beside": done.beside}
        print_json({**told, "missing": [gap.model_dump(mode="json") for gap in missing]})
    elif done.new:
        click.echo(
            f"{counted(made.records, 'record')} imported ({made.form}), SHA-256 {made.sha256}"
        )
    else:
        click.echo("This same file is imported already; nothing was changed.")
    if done.beside:
        click.echo(
            f"Another file, of data of the same day, says something else of "
            f"{', '.join(map(escaped, done.beside))}: both count. Give the hour at which this one was "
            "taken, or retire the other: k1007 recall retire SHA-256 --note TEXT.",
            err=True,
        )
    _tell_missing(missing)
    return 3 if missing else 0


@recall.command("files")
@JSON_OPTION
def files_(*, as_json: bool) -> None:
    """The imported files, the newest data last.

    \b
    Example:  k1007 recall files --json
    """
    with open_desk_to_read() as desk:
        kept = kept_recalls(desk)
    if as_json:
        told = [one.made.model_dump(mode="json") | {"retired": one.retired} for one in kept]
        print_json({"files": told})
        return
    for one in kept:
        made = one.made
        data = f"data of {escaped(made.last_updated)}, " if made.last_updated else ""
        part = "" if made.total is None else f" of {made.total:,}"
        gone = "" if one.retired is None else f"  retired: {escaped(one.retired)}"
        click.echo(
            f"{made.sha256[:12]}  {made.form}  {data}retrieved "
            f"{retrieval_words(made.retrieved)}  {counted(made.records, 'record')}{part}  "
            f"{escaped(made.source)}{gone}"
        )
    if not kept:
        click.echo("No file yet: k1007 recall import FILE.", err=True)


@recall.command()
@click.argument("sha256")
@click.option("--note", required=True, help="Why it is taken out of force.")
@JSON_OPTION
def retire(*, sha256: str, note: str, as_json: bool) -> None:
    """Take a file out of force that was imported by mistake; it stays, and so do its entries.

    What the other files say counts again. The beginning of its SHA-256 is enough.

    \b
    Example:  k1007 --user ruth recall retire 1a2b3c4d5e6f --note "a test file"
    """
    with open_desk() as desk:
        made = retire_recalls(desk, acting(desk), sha256, note=note)
        known = list_recalls(desk)
    if as_json:
        print_json({"retired": made.model_dump(mode="json"), "note": note, "recalls": len(known)})
        return
    click.echo(f"{made.sha256[:12]}: retired. {counted(len(known), 'record')} in force now.")
    click.echo("Who is affected: k1007 recall affected")


@recall.command("list")
@JSON_OPTION
def list_(*, as_json: bool) -> None:
    """Every imported recall, each as the newest data say it; FDA may have several records of one.

    \b
    Example:  k1007 recall list --json
    """
    with open_desk_to_read() as desk:
        known, today, missing = list_recalls(desk), desk.today(), missing_recalls(desk)
    if as_json:
        told = [one.model_dump(mode="json") | {"open": is_open(one, today)} for one in known]
        print_json({"recalls": told, "missing": [gap.model_dump(mode="json") for gap in missing]})
        return
    for record in known:
        state = "open" if is_open(record, today) else "over"
        kind = f" {escaped(record.classification)}" if record.classification else ""
        click.echo(
            f"{escaped(record.number)}  {record.form}  {state}{kind}  {escaped(record.firm)}: "
            f"{escaped(_short(record.product))}"
        )
    if not known:
        click.echo("No recall yet: k1007 recall import FILE.", err=True)
    _tell_missing(missing)


@recall.command()
@click.argument("number")
@JSON_OPTION
def show(*, number: str, as_json: bool) -> None:
    """One recall in FDA's words, and which units it states.

    \b
    Example:  k1007 recall show Z-0001-2026
    """
    with open_desk_to_read() as desk:
        records, today = show_recall(desk, number), desk.today()
    if as_json:
        print_json({"records": [_whole(record) for record in records]})
        return
    for record in records:
        state = "open" if is_open(record, today) else "over"
        click.echo(f"{escaped(record.number)} ({record.form}), {state}: {escaped(record.status)}")
        click.echo(f"firm     {escaped(record.firm)}")
        click.echo(f"product  {escaped(record.product)}")
        click.echo(f"reason   {escaped(record.reason)}")
        click.echo(f"units    {_units(record)}")
        click.echo(f"         {escaped(record.codes)}")


@recall.command()
@JSON_OPTION
def affected(*, as_json: bool) -> None:
    """Which patients' devices the open recalls concern, and which of their parts, at once.

    Parts that were taken out since are told too, as former ones.

    \b
    Example:  k1007 recall affected --json
    """
    with open_desk_to_read() as desk:
        log = affected_devices(desk, acting(desk))
    if as_json:
        print_json(log.model_dump(mode="json"))
        return
    for one in log.affected:
        click.echo(_affected(one))
    click.echo(
        f"{counted(len(log.affected), 'line')}: {counted(log.devices, 'fitting')} with a verdict and "
        f"{counted(log.parts, 'part')} held "
        f"against the recalls open on {log.day}, from {counted(len(log.imports), 'imported file')}.",
        err=True,
    )
    if not log.imports:
        click.echo("No recall is in force: this says nothing about recalls.", err=True)
    _tell_missing(log.missing)
    if log.without_verdict:
        names = ", ".join(escaped(name) for name in log.without_verdict)
        click.echo(
            f"Without a verdict, so that only parts with a UDI of their own were looked at: {names}.",
            err=True,
        )


def _tell_missing(missing: Iterable[Gap]) -> None:
    """Say which answers are not whole, on stderr."""
    for gap in missing:
        click.echo(
            f"Imported are {gap_words(gap)} of one answer of openFDA: fetch the rest (skip={gap.held}) and "
            "import it too; what is missing is held against no device.",
            err=True,
        )


def _affected(one: Affected) -> str:
    how = {
        Concern.NAMED: names(one),
        Concern.PROSE: "units that a person has to compare: read it",
        Concern.PRODUCT_UNCLEAR: "whether it means this product a person has to judge: read it",
        Concern.NOT_THIS_UNIT: "names other units",
    }[one.how]
    serial = escaped(one.serial) if one.serial else "serial not known"
    told = f"{escaped(one.recall)}  {escaped(one.fitting)}  {escaped(one.patient)}  {serial}  {one.state}  "
    return f"{told}{how if one.part is None else f'{_part(one.part)}: {how}'}"


def names(one: Affected) -> str:
    """What a recall names, in the words of a line."""
    unit, whole = ("unit", "the model") if one.part is None else ("part", "its kind")
    return {
        UnitKind.SERIAL: f"names this {unit}",
        UnitKind.LOT: f"names the lot of this {unit}",
        UnitKind.DI: f"names the device identifier of this {unit}",
        None: f"names {whole}, and all units",
    }[one.by]


def _part(part: WornPart) -> str:
    """``the remote RC-0042, fitted on 2026-06-02 to SX2-26-00417``."""
    to = {Since.LISTED: "for", Since.FITTED: "to", Since.SEEN: "on"}[part.how]
    where = f" {to} {escaped(part.unit)}" if part.unit else ""
    gone = f", former: taken out on {part.until}" if part.until else ""
    if part.until and part.how is Since.SEEN:
        gone = f", former: another was seen on {part.until}"
    return f"{escaped(part.title)}, {part.how} on {part.since}{where}{gone}"


def _whole(record: RecallRecord) -> dict[str, object]:
    units = stated_units(record.codes)
    stated: dict[str, object] | None = None
    if units is not None:
        stated = {
            "all": units.all_units,
            **{
                kind.value: [[s.first, s.last] for s in spans]
                for kind, spans in units.spans.items()
            },
        }
    return record.model_dump(mode="json") | {"stated_units": stated}


def _units(record: RecallRecord) -> str:
    units = stated_units(record.codes)
    if units is None:
        return "stated only in prose: a person has to read it"
    if units.all_units:
        return "all units"
    told = [
        f"{kind} {escaped(span.first)}"
        + (f" to {escaped(span.last)}" if span.last != span.first else "")
        for kind, spans in units.spans.items()
        for span in spans
    ]
    return ", ".join(told)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
