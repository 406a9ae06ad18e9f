"""``k1007 init``."""

from __future__ import annotations

from typing import Final

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import new_secret, passphrase, print_json, prompted
from agent.clock import system_clock
from agent.fitting.timing import require_place
from agent.roles import Role
from agent.settings import KeySource, home_folder, load_settings
from agent.usecases.new_person import require_usable
from agent.usecases.people import add_user
from agent.usecases.reserve import keep_reserve
from agent.usecases.setup import SETTINGS_NAME, begin_desk, zone_of

ZONE_ASKED: Final = "Time zone of the clinic, such as America/New_York"
ZONE_HINT: Final = "This computer does not say its own: give the clinic's with --place-tz ZONE."


@click.command()
@click.option("--admin", required=True, metavar="NAME", help="Name of the first administrator.")
@click.option("--printed-name", required=True, help="The administrator's name in full.")
@click.option(
    "--place-tz",
    metavar="ZONE",
    help="The clinic's time zone, e.g. America/New_York; the computer's own if left out.",
)
@JSON_OPTION
def init(*, admin: str, printed_name: str, place_tz: str | None, as_json: bool) -> None:
    """Create the encrypted database in K1007_HOME, and its first administrator.

    One that was stopped before there was an administrator is taken up where it stood.

    The key is kept in the system's key store; with K1007_KEY_SOURCE=file in a file that only you
    can read, with K1007_KEY_SOURCE=passphrase in your head.

    \b
    Example:  k1007 init --admin ruth --printed-name "Ruth Example"
    """
    home = home_folder()
    settings = load_settings(home)
    days_in = zone_of(home, settings, place_tz) or prompted(ZONE_ASKED, ZONE_HINT)
    settings = settings.model_copy(update={"place_tz": known_zone(days_in)})
    words = passphrase(home, settings) if settings.key_source is KeySource.PASSPHRASE else None
    password = new_secret(f"New password of {admin}")
    require_usable(admin, printed_name, "", "", password)  # before there is a home without anybody
    desk = begin_desk(home, settings, words, system_clock)
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
        told = {"home": str(home), "origin": settings.origin, "admin": admin}
        print_json(told | {"place_tz": settings.place_tz})
    else:
        click.echo(f"The database is in {home}. Next: k1007 --user {admin} user add …")
    click.echo(
        f"The clinic's time zone is {settings.place_tz}: days are counted there. If that is wrong, change "
        f"place_tz in {home / SETTINGS_NAME} now.",
        err=True,
    )


def known_zone(name: str) -> str:
    """The name of a zone that this computer knows.

    Raises:
        UsageError: it knows none of that name, or it is no place's.
    """
    require_place(name)
    return name
