"""``k1007 profile``."""

from __future__ import annotations

from pathlib import Path

import click

from agent.text import escaped
from agent.usecases.products import known_profiles, own_profiles
from drivers.driver import find_driver, known_drivers
from drivers.profile_folder import check_file
from drivers.profile_schema import schema_text

NOT_VALID = 2


@click.group()
def profile() -> None:
    """Product profiles: how a product says who it is, without code."""


@profile.command("list")
def list_() -> None:
    """The profiles that are there: built-in ones, and your own in K1007_HOME/profiles.

    \b
    Example:  k1007 profile list
    """
    for known in known_profiles().values():
        mark = "SYNTHETIC" if known.synthetic else known.connection_basis
        click.echo(f"{known.id}  {escaped(known.name)}  driver {known.driver}  {escaped(mark)}")
    for error in own_profiles().left_out.values():
        click.echo(f"{error.message} {error.next_step}", err=True)


@profile.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(*, file: Path) -> int:
    """Say whether a profile file is valid, and if not, in which line and field.

    \b
    Example:  k1007 profile check acme-walker.toml
    """
    found, wrong = check_file(file)
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
def drivers() -> None:
    """The drivers that a profile can name: built in, and installed; and which are left out.

    \b
    Example:  k1007 profile drivers
    """
    found, left_out = known_drivers()
    for name in sorted(found):
        click.echo(f"{name}  version {escaped(found[name].version)}")
    for plugin in left_out:
        click.echo(plugin.sentence, err=True)
