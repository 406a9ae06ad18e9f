"""``k1007 profile``."""

from __future__ import annotations

from pathlib import Path

import click

from drivers.profile import builtin_profiles, load_profile


@click.group()
def profile() -> None:
    """Product profiles: how a product says who it is, without code."""


@profile.command("list")
def list_() -> None:
    """The profiles that are there."""
    for known in builtin_profiles().values():
        mark = "SYNTHETIC" if known.synthetic else known.connection_basis
        click.echo(f"{known.id}  {known.name}  driver {known.driver}  {mark}")


@profile.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(*, file: Path) -> None:
    """Say whether a profile file is valid, and if not, where."""
    found = load_profile(file)
    click.echo(f"{file.name}: valid; {found.name}, driver {found.driver}")
