"""``k1007 label``: what a label says, without a device and without a database."""

from __future__ import annotations

from pathlib import Path

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.files import read_whole
from agent.cli.label_options import keystrokes
from agent.cli.moments import retrieval_at
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.confirm.gudid import MAX_GUDID_BYTES
from agent.confirm.photo import read_photo
from agent.confirm.picture import MAX_PHOTO_BYTES
from agent.confirm.udi import UdiReading, combine, read_keystrokes, read_udi
from agent.errors import UsageError
from agent.text import escaped, printable
from agent.usecases.gudid import import_gudid, list_gudid, notes_on

UNUSABLE = 3


@click.group()
def label() -> None:
    """Labels: read one, and compare its device identifier with GUDID.

    \b
    Example:  k1007 label read --text '(01)09506000123455(21)SX2-26-00417'
    """


@label.command()
@click.argument("photos", nargs=-1, type=click.Path(path_type=Path), metavar="[PHOTO]...")
@click.option("--text", help="The UDI, typed as it is printed.")
@click.option("--scan", metavar="TEXT", help="As a scanner types it; - reads it from stdin.")
@JSON_OPTION
def read(*, photos: tuple[Path, ...], text: str | None, scan: str | None, as_json: bool) -> int:
    """Show what a label says, and what is wrong with it. Exit code 3 if it may not be used.

    \b
    Examples:  k1007 label read label.jpg
               k1007 label read --text "(01)09506000123455(21)SX2-26-00417"
               k1007 label read --scan -
    """
    if sum((bool(photos), text is not None, scan is not None)) != 1:
        raise UsageError(
            "Give either photographs, or --text, or --scan.",
            next_step="See: k1007 label read --help.",
        )
    reading = _photographed(photos) if photos else _written(text, scan)
    if as_json:
        print_json(reading.model_dump(mode="json"))
    else:
        _show(reading)
    return 0 if reading.di is not None and not reading.errors else UNUSABLE


@label.group()
def gudid() -> None:
    """GUDID records of device identifiers, to compare with: one file for each.

    \b
    Example:  k1007 label gudid import lookup.json
    """


@gudid.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--retrieved", help="When it was taken: 2026-06-15 or 2026-06-15T09:12.")
@click.option("--source", default="", help="Where it was taken from, in your words.")
@JSON_OPTION
def import_(*, file: Path, retrieved: str | None, source: str, as_json: bool) -> None:
    """Import the record of one device identifier, saved from AccessGUDID or openFDA as JSON.

    The newest public version counts, and of one version the file that was retrieved last.

    \b
    Examples:  k1007 --user ruth label gudid import lookup.json
               k1007 label gudid import lookup.json --retrieved 2026-06-15 --source AccessGUDID
    """
    data = read_whole(file, what="a GUDID record", max_bytes=MAX_GUDID_BYTES)
    with open_desk() as desk:
        moment = None if retrieved is None else retrieval_at(retrieved, desk.settings.place_tz)
        record, new = import_gudid(
            desk, acting(desk), data, name=file.name, retrieved=moment, source=source
        )
        notes = notes_on(record)
    for note in notes:
        click.echo(f"{note} Make sure that it is the record of this device.", err=True)
    if as_json:
        print_json({"record": record.model_dump(mode="json"), "new": new})
        return
    told = "imported" if new else "this same record is imported already; nothing was changed"
    click.echo(f"{escaped(record.di)}: {told}, SHA-256 {record.sha256}")


@gudid.command("list")
@JSON_OPTION
def list_(*, as_json: bool) -> None:
    """The imported records, in the order of their imports.

    \b
    Example:  k1007 label gudid list --json
    """
    with open_desk_to_read() as desk:
        known = list_gudid(desk)
    if as_json:
        print_json({"gudid": [record.model_dump(mode="json") for record in known]})
        return
    for record in known:
        told = " | ".join(map(escaped, (record.company, record.brand, record.model)))
        click.echo(f"{escaped(record.di)}  {told}  ({record.form}, {escaped(record.distribution)})")
    if not known:
        click.echo("No record yet: k1007 label gudid import FILE.", err=True)


def _photographed(photos: tuple[Path, ...]) -> UdiReading:
    read_ = [
        read_photo(read_whole(photo, what="a photograph", max_bytes=MAX_PHOTO_BYTES))
        for photo in photos
    ]
    return combine([read_udi(barcode) for photo in read_ for barcode in photo.barcodes])


def _written(text: str | None, scan: str | None) -> UdiReading:
    if text is not None:
        return read_udi(text)
    assert scan is not None  # one of the three was given
    return read_keystrokes(keystrokes(scan))


def _show(reading: UdiReading) -> None:
    fields = reading.model_dump(mode="json", exclude={"errors", "notes", "check", "link"})
    for name, value in fields.items():
        if value is not None:
            click.echo(f"{'UDI' if name == 'text' else name:14} {escaped(str(value))}")
    for note in reading.notes:
        click.echo(f"{'note':14} {printable(note)}", err=True)
    for error in reading.errors:
        click.echo(f"{'not usable':14} {printable(error)}")
    if reading.di is None and not reading.errors:
        click.echo(f"{'not usable':14} it holds no device identifier")
