"""``k1007 pcl`` and ``k1007 crosswalk``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.confirm.models import ListingKey
from agent.errors import UsageError
from agent.fitting.timing import zone
from agent.text import escaped, quoted
from agent.usecases.lists import (
    accept_crosswalk,
    import_snapshot,
    list_crosswalks,
    list_snapshots,
    load_snapshot,
    retire_crosswalk,
)

JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group()
def pcl() -> None:
    """Snapshots of the PDAC Product Classification List: dated, hashed, kept whole."""


@pcl.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--retrieved", required=True, help="When it was taken: 2026-06-15 or 2026-06-15T09:12."
)
@click.option("--source", required=True, help="Where it was taken from, in your words.")
def import_(*, file: Path, retrieved: str, source: str) -> None:
    """Import a list from a CSV file.

    \b
    Example:  k1007 pcl import list.csv --retrieved 2026-06-15 --source "DMECS, K1007 search"
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The file {quoted(str(file))} cannot be read: {error.strerror}.",
            next_step="Give the path of the list that you saved.",
        ) from error
    with open_desk() as desk:
        moment = _moment(retrieved, desk.settings.place_tz)
        snapshot, new = import_snapshot(
            desk, acting(desk), data, name=file.name, retrieved=moment, source=source
        )
    if new:
        click.echo(f"{snapshot.id}: {snapshot.rows} rows imported, SHA-256 {snapshot.sha256}")
    else:
        click.echo(f"{snapshot.id}: this same file is imported already; nothing was changed")


@pcl.command("list")
@JSON_OPTION
def list_(*, as_json: bool) -> None:
    """The snapshots, the newest last.

    \b
    Example:  k1007 pcl list --json
    """
    with open_desk_to_read() as desk:
        known = list_snapshots(desk)
    if as_json:
        print_json({"snapshots": [snapshot.model_dump(mode="json") for snapshot in known]})
        return
    for snapshot in known:
        retrieved = snapshot.retrieved.isoformat(timespec="minutes")
        click.echo(f"{snapshot.id}  {retrieved}  {snapshot.rows} rows  {escaped(snapshot.source)}")
    if not known:
        click.echo("No snapshot yet: k1007 pcl import FILE.", err=True)


@pcl.command()
@click.argument("snapshot_id")
@JSON_OPTION
def show(*, snapshot_id: str, as_json: bool) -> None:
    """The rows of a snapshot.

    \b
    Example:  k1007 pcl show pcl-2026-06-15-dc276e79
    """
    with open_desk_to_read() as desk:
        snapshot = load_snapshot(desk, snapshot_id)
    if as_json:
        print_json(snapshot.model_dump(mode="json"))
        return
    for row in snapshot.listings:
        key = row.key
        words = (key.manufacturer, key.product, key.model, key.hcpcs)
        span = f"{row.begin} to {row.end or 'open'}"
        click.echo(f"{' | '.join(map(escaped, words))} | {span} | {escaped(row.comment)}")


@click.group()
def crosswalk() -> None:
    """What a controller reports, mapped to a listing's key by a compliance officer."""


@crosswalk.command()
@click.option("--manufacturer", required=True, help="As the controller reports it.")
@click.option("--model", required=True, help="As the controller reports it.")
@click.option("--di", "udi_di", help="The label's device identifier (01), 14 digits.")
@click.option("--listing-manufacturer", required=True, help="As on the list.")
@click.option("--listing-product", required=True, help="As on the list.")
@click.option("--listing-model", required=True, help="As on the list.")
@click.option("--hcpcs", default="K1007", show_default=True, help="The listing's code.")
@click.option("--note", required=True, help="What it was reviewed against.")
@click.option(
    "--synthetic", is_flag=True, help="The product does not exist; for trying and teaching."
)
def accept(
    *,
    manufacturer: str,
    model: str,
    udi_di: str | None,
    listing_manufacturer: str,
    listing_product: str,
    listing_model: str,
    hcpcs: str,
    note: str,
    synthetic: bool,
) -> None:
    """Accept a mapping, in your name.

    \b
    Examples:  k1007 --user ruth crosswalk accept --manufacturer "Synthex Mobility" --model SX-200 \\
                   --listing-manufacturer "Synthex Mobility" --listing-product "Strider Personal" \\
                   --listing-model SX-200 --note "label and list compared"
    """
    key = ListingKey(
        manufacturer=listing_manufacturer, product=listing_product, model=listing_model, hcpcs=hcpcs
    )
    with open_desk() as desk:
        accept_crosswalk(
            desk,
            acting(desk),
            reported_manufacturer=manufacturer,
            reported_model=model,
            udi_di=udi_di,
            key=key,
            note=note,
            synthetic=synthetic,
        )
    click.echo(f"Accepted: {escaped(manufacturer)} {escaped(model)} is {escaped(listing_product)}.")


@crosswalk.command()
@click.option("--manufacturer", required=True, help="As the controller reports it.")
@click.option("--model", required=True, help="As the controller reports it.")
@click.option("--note", required=True, help="Why it is taken back.")
def retire(*, manufacturer: str, model: str, note: str) -> None:
    """Take back a mapping, in your name; verdicts that were taken on it stay as they were.

    \b
    Example:  k1007 --user ruth crosswalk retire --manufacturer "Synthex Mobility" --model SX-200 \\
                  --note "wrong row"
    """
    with open_desk() as desk:
        retire_crosswalk(
            desk,
            acting(desk),
            reported_manufacturer=manufacturer,
            reported_model=model,
            note=note,
        )
    click.echo(f"Retired: {escaped(manufacturer)} {escaped(model)}.")


@crosswalk.command("list")
@JSON_OPTION
def list_crosswalks_(*, as_json: bool) -> None:
    """Every accepted mapping.

    \b
    Example:  k1007 crosswalk list --json
    """
    with open_desk_to_read() as desk:
        known = list_crosswalks(desk)
    if as_json:
        print_json({"crosswalks": [walk.model_dump(mode="json") for walk in known]})
        return
    for walk in known:
        key = walk.key
        listing = " | ".join(map(escaped, (key.manufacturer, key.product, key.model, key.hcpcs)))
        told = f"{escaped(walk.reported_manufacturer)} {escaped(walk.reported_model)}"
        click.echo(f"{told} -> {listing}  ({walk.accepted_at.date()}, {escaped(walk.note)})")


def _moment(text: str, place_tz: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{quoted(text)} is not a date.",
            next_step="Write it like 2026-06-15 or 2026-06-15T09:12.",
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone(place_tz))
