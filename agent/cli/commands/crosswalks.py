"""``k1007 crosswalk``: suggested, accepted, replaced, retired, listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.resting import resting_json, resting_lines
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.confirm.models import Crosswalk, ListingKey
from agent.confirm.suggest import Reported
from agent.errors import UsageError
from agent.text import escaped, printable
from agent.usecases.crosswalk_doubts import doubts_about
from agent.usecases.crosswalks import (
    CrosswalkAct,
    accept_crosswalk,
    add_identifiers,
    crosswalk_history,
    list_crosswalks,
    replace_crosswalk,
    retire_crosswalk,
)
from agent.usecases.people import list_users
from agent.usecases.standing import resting_on_crosswalk
from agent.usecases.suggestions import NotOnList, Proposal, not_on_list, propose, propose_all

DI_HELP: Final = "A device identifier of the label (01), 14 digits, or HIBCC's; may be repeated"


@click.group()
def crosswalk() -> None:
    """What a controller reports, mapped to a listing's key by a compliance officer.

    \b
    Example:  k1007 crosswalk suggest
    """


@crosswalk.command()
@click.option("--manufacturer", help="As the controller reports it.")
@click.option("--model", help="As the controller reports it.")
@click.option(
    "--limit",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    help="So many suggestions for each product.",
)
@JSON_OPTION
def suggest(*, manufacturer: str | None, model: str | None, limit: int, as_json: bool) -> None:
    """Listings that are spelled like a reported product, or like each one that waits for a review.

    \b
    A suggestion is a spelling, not a finding: nothing is confirmed by it.
    Examples:  k1007 crosswalk suggest
               k1007 crosswalk suggest --manufacturer "Synthex Mobility" --model SX-210
    """
    if (manufacturer is None) != (model is None):
        raise UsageError(
            "A product is named by its manufacturer and its model.",
            next_step="Give both, --manufacturer and --model, or neither.",
        )
    with open_desk_to_read() as desk:
        if manufacturer is not None and model is not None:
            told = Reported(manufacturer=manufacturer, model=model)
            found: tuple[Proposal, ...] = (propose(desk, told, limit),)
        else:
            found = propose_all(desk, limit)
    if as_json:
        print_json({"proposals": [_plain(each) for each in found]})
        return
    for each in found:
        _tell(each)
    if not found:
        click.echo("No product that was read waits for a crosswalk.", err=True)


@crosswalk.command()
@click.option("--manufacturer", required=True, help="As the controller reports it.")
@click.option("--model", required=True, help="As the controller reports it.")
@click.option(
    "--hardware",
    multiple=True,
    metavar="REVISION",
    help="A hardware revision that was reviewed; any, if none is given. May be repeated.",
)
@click.option("--di", "udi_dis", multiple=True, help=f"{DI_HELP}, if its label was reviewed too.")
@click.option("--listing-manufacturer", required=True, help="As on the list.")
@click.option("--listing-product", required=True, help="As on the list.")
@click.option(
    "--listing-model", required=True, help="As on the list; '' for a product named without one."
)
@click.option("--hcpcs", default="K1007", show_default=True, help="The listing's code.")
@click.option("--note", required=True, help="What it was reviewed against.")
@click.option("--replace", is_flag=True, help="In the place of the one that stands.")
@click.option(
    "--synthetic", is_flag=True, help="The product does not exist; for trying and teaching."
)
@JSON_OPTION
def accept(
    *,
    manufacturer: str,
    model: str,
    hardware: Sequence[str],
    udi_dis: Sequence[str],
    listing_manufacturer: str,
    listing_product: str,
    listing_model: str,
    hcpcs: str,
    note: str,
    replace: bool,
    synthetic: bool,
    as_json: bool,
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
    act = replace_crosswalk if replace else accept_crosswalk
    with open_desk() as desk:
        accepted = act(
            desk,
            acting(desk),
            reported_manufacturer=manufacturer,
            reported_model=model,
            reported_hardware=tuple(hardware),
            udi_dis=tuple(udi_dis),
            key=key,
            note=note,
            synthetic=synthetic,
        )
        missing = not_on_list(desk, key)
        doubts = doubts_about(desk, accepted)
    if missing is not None:
        _warn(missing)
    _tell_accepted(accepted, doubts, as_json=as_json)


@crosswalk.command("add-di")
@click.option("--manufacturer", required=True, help="As the controller reports it.")
@click.option("--model", required=True, help="As the controller reports it.")
@click.option("--di", "udi_dis", multiple=True, required=True, help=f"{DI_HELP}.")
@click.option("--note", required=True, help="What it was reviewed against.")
@JSON_OPTION
def add_di(
    *, manufacturer: str, model: str, udi_dis: Sequence[str], note: str, as_json: bool
) -> None:
    """Accept one more device identifier of a reviewed product, in your name.

    A maker gives each size, packaging or labelled version a device identifier of its own. The mapping is
    otherwise what it was, and has the next version.

    \b
    Example:  k1007 --user ruth crosswalk add-di --manufacturer "Synthex Mobility" --model SX-200 \\
                  --di 00614141007349 --note "label of size L and the maker's letter of 2026-06-01"
    """
    with open_desk() as desk:
        accepted = add_identifiers(
            desk,
            acting(desk),
            reported_manufacturer=manufacturer,
            reported_model=model,
            udi_dis=tuple(udi_dis),
            note=note,
        )
        doubts = doubts_about(desk, accepted)
    _tell_accepted(accepted, doubts, as_json=as_json)


def _tell_accepted(accepted: Crosswalk, doubts: Sequence[str], *, as_json: bool) -> None:
    for doubt in doubts:
        click.echo(f"Look at it again: {doubt} k1007 crosswalk retire takes it back.", err=True)
    if as_json:
        print_json(accepted.model_dump(mode="json") | {"doubts": list(doubts)})
        return
    click.echo(
        f"Accepted as version {accepted.version}: {_reported(accepted)}, is "
        f"{escaped(accepted.key.product)}."
    )


def _warn(missing: NotOnList) -> None:
    click.echo(
        f"No row of the list in force, {missing.snapshot_id}, has this manufacturer, product and model: "
        "no device is confirmed by this crosswalk. If that is a slip, accept it again with --replace.",
        err=True,
    )
    for near in missing.nearest:
        key = near.key
        names = f"{escaped(key.manufacturer)}, {escaped(key.product)}, {escaped(key.model)}"
        click.echo(f"  spelled most alike: {names}", err=True)


@crosswalk.command()
@click.option("--manufacturer", required=True, help="As the controller reports it.")
@click.option("--model", required=True, help="As the controller reports it.")
@click.option("--note", required=True, help="Why it is taken back.")
@JSON_OPTION
def retire(*, manufacturer: str, model: str, note: str, as_json: bool) -> None:
    """Take back a mapping, in your name; verdicts that were taken on it stay as they were.

    \b
    Example:  k1007 --user ruth crosswalk retire --manufacturer "Synthex Mobility" --model SX-200 \\
                  --note "wrong row"
    """
    with open_desk() as desk:
        walk = retire_crosswalk(
            desk,
            acting(desk),
            reported_manufacturer=manufacturer,
            reported_model=model,
            note=note,
        )
        resting = resting_on_crosswalk(desk, walk)
    if as_json:
        told = {"retired": {"manufacturer": manufacturer, "model": model, "note": note}}
        print_json(told | {"fittings": resting_json(resting)})
        return
    click.echo(f"Retired: {escaped(manufacturer)} {escaped(model)}.")
    for line in resting_lines(resting):
        click.echo(line)


@crosswalk.command("list")
@click.option("--history", is_flag=True, help="Retired and replaced ones too, act by act.")
@JSON_OPTION
def list_crosswalks_(*, history: bool, as_json: bool) -> None:
    """Every accepted mapping.

    \b
    Examples:  k1007 crosswalk list --json
               k1007 crosswalk list --history
    """
    with open_desk_to_read() as desk:
        acts = crosswalk_history(desk)
        known = list_crosswalks(desk)
        names = {user.id: user.printed_name for user in list_users(desk)}
    if as_json:
        told = {"crosswalks": [walk.model_dump(mode="json") for walk in known]}
        print_json(told | ({"history": [_act(each) for each in acts]} if history else {}))
        return
    if history:
        for each in acts:
            mark = "in force" if each.standing else ""
            who = escaped(names.get(each.by, each.by))
            click.echo(
                f"{each.at.date()}  entry {each.entry}  version {each.crosswalk.version} {each.act} "
                f"by {who}  {_line(each.crosswalk)}  ({escaped(each.note)})  {mark}".rstrip()
            )
        if not acts:
            click.echo("No crosswalk yet: k1007 crosswalk accept.", err=True)
        return
    for walk in known:
        told_on = f"version {walk.version}, {walk.accepted_at.date()}, {escaped(walk.note)}"
        click.echo(f"{_line(walk)}  ({told_on})")
    if not known:
        click.echo("No crosswalk is in force: k1007 crosswalk accept.", err=True)


def _line(walk: Crosswalk) -> str:
    key = walk.key
    listing = " | ".join(map(escaped, (key.manufacturer, key.product, key.model, key.hcpcs)))
    return f"{_reported(walk)} -> {listing}"


def _reported(walk: Crosswalk) -> str:
    told = f"{escaped(walk.reported_manufacturer)} {escaped(walk.reported_model)}"
    identifiers = f", DI {', '.join(walk.udi_dis)}" if walk.udi_dis else ""
    return f"{told}, {_hardware(walk)}{identifiers}"


def _hardware(walk: Crosswalk) -> str:
    if not walk.reported_hardware:
        return "any hardware revision"
    return f"hardware {', '.join(map(escaped, walk.reported_hardware))}"


def _act(each: CrosswalkAct) -> object:
    return {
        "entry": each.entry,
        "act": each.act,
        "by": each.by,
        "at": each.at.isoformat(),
        "note": each.note,
        "standing": each.standing,
        "crosswalk": each.crosswalk.model_dump(mode="json"),
    }


def _plain(each: Proposal) -> object:
    return {
        "reported": each.reported.model_dump(mode="json"),
        "entries": list(each.entries),
        "suggestions": [one.model_dump(mode="json") for one in each.suggestions],
    }


def _tell(each: Proposal) -> None:
    told = each.reported
    hardware = f", hardware {escaped(told.hardware)}" if told.hardware else ""
    waiting = f"; verdicts {', '.join(map(str, each.entries))} wait for it" if each.entries else ""
    click.echo(f"{escaped(told.manufacturer)} {escaped(told.model)}{hardware}{waiting}")
    for one in each.suggestions:
        key = one.key
        listing = " | ".join(map(escaped, (key.manufacturer, key.product, key.model, key.hcpcs)))
        differs = printable("; ".join(one.differs)) or "nothing differs"
        only = " (can lead to review alone)" if one.reference else ""
        click.echo(f"  {one.score:5.1f}  {listing}  {one.periods}{only}  [{differs}]")
    if not each.suggestions:
        click.echo("  nothing on the newest list is spelled like it")
