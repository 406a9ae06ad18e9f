"""``k1007 policy``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.files import read_whole
from agent.cli.moments import retrieval_at
from agent.cli.policy_shown import (
    act_json,
    change_line,
    printed_names,
    refused_json,
    setting_json,
    setting_line,
    tell_loosened,
    tell_looser,
)
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.policy import PolicySet
from agent.policy_words import value_words
from agent.settings import configured, home_folder
from agent.strictness import is_same
from agent.text import escaped
from agent.usecases.desk import Desk
from agent.usecases.order_lists import MAX_FILE_BYTES
from agent.usecases.policy import policy_history, policy_in_force, settings_in_force
from agent.usecases.policy_here import loosened, stricter
from agent.usecases.policy_setting import adopt_config, import_orders, set_policy

NOTE = click.option("--note", required=True, help="Why.")


@click.group()
def policy() -> None:
    """What the supplier sets of confirming: a compliance officer's acts, kept in the ledger.

    Settings of a computer (config.toml, K1007_…) can make it stricter there, and never looser.

    \b
    Example:  k1007 policy show
    """


@policy.command()
@JSON_OPTION
def show(*, as_json: bool) -> None:
    """The limits and lists in force, what ships, and who set them.

    \b
    Example:  k1007 policy show --json
    """
    with open_desk_to_read() as desk:
        held, names, known = settings_in_force(desk), printed_names(desk), policy_in_force(desk)
        here = stricter(desk.settings, known)
        against = loosened(desk.settings, known)
    if as_json:
        print_json(
            {
                "policy": [setting_json(one) for one in held],
                "here": here.model_dump(mode="json"),
                "refused": [refused_json(one) for one in against],
            }
        )
        return
    for one in held:
        click.echo(setting_line(one, names))
        if not is_same(one.setting, value := here.value(one.setting), one.value):
            click.echo(f"    here: {value_words(one.setting, value)}")
    tell_loosened(desk.settings, known)


@policy.command("set")
@click.argument("setting", metavar="SETTING")
@click.argument("value")
@NOTE
@JSON_OPTION
def set_(*, setting: str, value: str, note: str, as_json: bool) -> None:
    """Set one limit for every verdict from here on, in your name; verdicts that were taken stay.

    \b
    Examples:  k1007 --user ruth policy set max_snapshot_age_days 14 --note "board of 2026-06-01"
               k1007 --user ruth policy set stale_snapshot refuse --note "board of 2026-06-01"
    """
    with open_desk() as desk:
        said = set_policy(desk, acting(desk), setting, value, note=note)
        _tell_set(desk, (said,), as_json=as_json)


@policy.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--retrieved", required=True, help="When it was looked up: 2026-06-15 or 2026-06-15T09:12."
)
@click.option("--source", required=True, help="Where it was looked up, in your words.")
@NOTE
@JSON_OPTION
def orders(*, file: Path, retrieved: str, source: str, note: str, as_json: bool) -> None:
    """Put the order lists of a TOML file in the place of those in force; it is kept whole.

    \b
    Example:  k1007 --user ruth policy orders orders.toml --retrieved 2026-05-02 \\
                --source "Required Prior Authorization List" --note "looked up for the year"
    """
    data = read_whole(file, what="order lists", max_bytes=MAX_FILE_BYTES)
    with open_desk() as desk:
        moment = retrieval_at(retrieved, desk.settings.place_tz)
        said = import_orders(
            desk, acting(desk), data, name=file.name, retrieved=moment, source=source, note=note
        )
        _tell_set(desk, (said,), as_json=as_json)


@policy.command()
@NOTE
@JSON_OPTION
def adopt(*, note: str, as_json: bool) -> None:
    """Take over what config.toml says and the policy does not allow, in your name.

    For a home whose config.toml had such settings before they became the policy. Read them first:
    k1007 policy show. The lines in the file do nothing afterwards and can be taken out.

    \b
    Example:  k1007 --user ruth policy adopt --note "in config.toml since 2026-02"
    """
    with open_desk() as desk:
        said = adopt_config(desk, acting(desk), configured(home_folder()), note=note)
        _tell_set(desk, said, as_json=as_json)


@policy.command()
@JSON_OPTION
def history(*, as_json: bool) -> None:
    """Every act: what was set, by whom, when and why.

    \b
    Example:  k1007 policy history --json
    """
    with open_desk_to_read() as desk:
        acts, names = policy_history(desk), printed_names(desk)
    if as_json:
        print_json({"acts": [act_json(one) for one in acts]})
        return
    for one in acts:
        who = escaped(names.get(one.by, one.by))
        gone = "" if one.standing else "  (set again since)"
        click.echo(f"entry {one.entry:4}  {one.at:%Y-%m-%d %H:%M %Z}  {who}{gone}")
        click.echo(f"    {change_line(one.said)}: {escaped(one.said.note)}")
    if not acts:
        click.echo("Nothing was set yet: what ships counts (k1007 policy show).", err=True)


def _tell_set(desk: Desk, said: Iterable[PolicySet], *, as_json: bool) -> None:
    told = tuple(said)
    if as_json:
        print_json({"set": [one.model_dump(mode="json") for one in told]})
    else:
        for one in told:
            click.echo(change_line(one))
    for one in told:
        tell_looser(one)
    tell_loosened(desk.settings, policy_in_force(desk))
