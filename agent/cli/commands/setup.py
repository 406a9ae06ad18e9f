"""``k1007 init``."""

from __future__ import annotations

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import new_secret, passphrase, print_json
from agent.clock import system_clock
from agent.roles import Role
from agent.settings import KeySource, home_folder, load_settings
from agent.usecases.new_person import require_usable
from agent.usecases.people import add_user
from agent.usecases.reserve import keep_reserve
from agent.usecases.setup import create_desk


@click.command()
@click.option("--admin", required=True, metavar="NAME", help="Name of the first administrator.")
@click.option("--printed-name", required=True, help="The administrator's name in full.")
@JSON_OPTION
def init(*, admin: str, printed_name: str, as_json: bool) -> None:
    """Create the encrypted database in K1007_HOME, and its first administrator.

    The key is kept in the system's key store; with K1007_KEY_SOURCE=file in a file that only you
    can read, with K1007_KEY_SOURCE=passphrase in your head.

    \b
    Example:  k1007 init --admin ruth --printed-name "Ruth Example"
    """
    home = home_folder()
    settings = load_settings(home)
    words = passphrase(home, settings) if settings.key_source is KeySource.PASSPHRASE else None
    password = new_secret(f"New password of {admin}")
    require_usable(admin, printed_name, "", "", password)  # before there is a home without anybody
    desk = create_desk(home, settings, words, system_clock)
    with desk.store:
        add_user(
            desk,
            None,
            name=admin,
            printed_name=printed_name,
            credentials="",
            licence="",
            role=Role.ADMIN,
            password=password,
        )
    keep_reserve(home)
    if as_json:
        print_json({"home": str(home), "origin": settings.origin, "admin": admin})
    else:
        click.echo(f"The database is in {home}. Next: k1007 --user {admin} user add …")
