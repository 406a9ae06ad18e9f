"""``k1007 crosswalk``."""

from __future__ import annotations

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.confirm.models import ListingKey
from agent.text import escaped
from agent.usecases.crosswalks import accept_crosswalk, list_crosswalks, retire_crosswalk


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
