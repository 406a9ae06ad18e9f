"""``k1007 profile``."""

from __future__ import annotations

from pathlib import Path

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import print_json
from agent.text import escaped
from agent.usecases.products import known_profiles, own_profiles
from drivers.driver import find_driver, known_drivers
from drivers.profile_folder import check_file
from drivers.profile_schema import schema_text

NOT_VALID = 2


@click.group()
def profile() -> None:
    """Product profiles: how a product says who it is, without code.

    \b
    Example:  k1007 profile list
    """


@profile.command("list")
@JSON_OPTION
def list_(*, as_json: bool) -> None:
    """The profiles that are there: built-in ones, and your own in K1007_HOME/profiles.

    \b
    Example:  k1007 profile list
    """
    if as_json:
        print_json(
            {
                "profiles": [each.model_dump(mode="json") for each in known_profiles().values()],
                "left_out": [
                    {"file": f"{stem}.toml", "message": error.message, "next_step": error.next_step}
                    for stem, error in own_profiles().left_out.items()
                ],
            }
        )
        return
    for known in known_profiles().values():
        mark = "SYNTHETIC" if known.synthetic else known.connection_basis
        click.echo(f"{known.id}  {escaped(known.name)}  driver {known.driver}  {escaped(mark)}")
    for error in own_profiles().left_out.values():
        click.echo(f"{error.message} {error.next_step}", err=True)


@profile.command()
@click.argument("file", type=click.Path(path_type=Path))
@JSON_OPTION
def check(*, file: Path, as_json: bool) -> int:
    """Say whether a profile file is valid, and if not, in which line and field.

    \b
    Example:  k1007 profile check acme-walker.toml
    """
    found, wrong = check_file(file)
    if as_json:
        told = {"ok": not wrong, "id": found.id, "name": found.name, "driver": found.driver}
        print_json(told | {"findings": [finding._asdict() for finding in wrong]})
        return NOT_VALID if wrong else 0
    for finding in wrong:
        click.echo(f"{escaped(file.name)}: {finding}", err=True)
    if wrong:
        click.echo("Mend the file; docs/drivers.md shows a whole profile.", err=True)
        return NOT_VALID
    click.echo(f"{escaped(file.name)}: valid; {escaped(found.name)}, driver {found.driver}")
    return 0


@profile.command()
@click.option("--driver", help="With the section of this driver, where it is not built in.")
def schema(*, driver: str | None) -> None:
    """Print the JSON Schema of a profile, for editors and other tools.

    \b
    Example:  k1007 profile schema > profile.schema.json
    """
    click.echo(schema_text(find_driver(driver) if driver else None), nl=False)


@profile.command()
@JSON_OPTION
def drivers(*, as_json: bool) -> None:
    """The drivers that a profile can name: built in, and installed; and which are left out.

    \b
    Example:  k1007 profile drivers
    """
    found, left_out = known_drivers()
    if as_json:
        print_json(
            {
                "drivers": [
                    {"name": name, "version": found[name].version} for name in sorted(found)
                ],
                "left_out": [plugin.sentence for plugin in left_out],
            }
        )
        return
    for name in sorted(found):
        click.echo(f"{name}  version {escaped(found[name].version)}")
    for plugin in left_out:
        click.echo(plugin.sentence, err=True)
