"""``k1007 user``."""

from __future__ import annotations

from pathlib import Path

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import (
    acting,
    open_desk,
    open_desk_to_read,
    print_json,
    prompted,
    secret_from_file,
    who_and_password,
)
from agent.roles import Role
from agent.text import escaped
from agent.usecases.people import add_user, change_password, list_users, unlock_user


@click.group()
def user() -> None:
    """People, their roles and their signing keys.

    \b
    Example:  k1007 user list
    """


@user.command()
@click.argument("name")
@click.option("--printed-name", required=True, help="As it stands on the signature line.")
@click.option("--credentials", default="", help="For instance CO, or PT, DPT.")
@click.option("--licence", default="", help="Body and number, as on the signature line.")
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What the person may do; docs/commands.md has the table.",
)
@click.option("--password-file", type=click.Path(), help="Its first line; else it is typed.")
@JSON_OPTION
def add(
    *,
    name: str,
    printed_name: str,
    credentials: str,
    licence: str,
    role: str,
    password_file: str | None,
    as_json: bool,
) -> None:
    """Add a person with a first password, which they change with: k1007 user password.

    \b
    Example:  k1007 --user admin user add lena --printed-name "Lena Example" \\
                  --credentials CO --licence "ABC 000000" --role fitter
    """
    with open_desk() as desk:
        by = acting(desk)
        added = add_user(
            desk,
            by,
            name=name,
            printed_name=printed_name,
            credentials=credentials,
            licence=licence,
            role=Role(role),
            password=_new_password(name, password_file, "--password-file"),
        )
    if as_json:
        print_json(added.model_dump(mode="json"))
    else:
        click.echo(f"{added.name} ({added.role}) is there, with signing key {added.key}.")


@user.command("list")
@JSON_OPTION
def list_(*, as_json: bool) -> None:
    """Everybody, with role and public key.

    \b
    Example:  k1007 user list --json
    """
    with open_desk_to_read() as desk:
        people = list_users(desk)
    if as_json:
        print_json({"users": [known.model_dump(mode="json") for known in people]})
        return
    for known in people:
        printed = escaped(", ".join(p for p in (known.printed_name, known.credentials) if p))
        click.echo(f"{known.name}  {known.role}  {printed}  key {known.key}")


@user.command("password")
@click.option("--new-password-file", type=click.Path(), help="Its first line; else it is typed.")
@JSON_OPTION
def password_(*, new_password_file: str | None, as_json: bool) -> None:
    """Change your own password; your signing key stays.

    \b
    Example:  k1007 --user lena user password
    """
    with open_desk() as desk:
        name, old = who_and_password()
        changed = change_password(
            desk, name, old, _new_password(name, new_password_file, "--new-password-file")
        )
    if as_json:
        print_json({"name": changed.name, "changed": True})
    else:
        click.echo(f"{changed.name} has a new password.")


@user.command()
@click.argument("name")
@JSON_OPTION
def unlock(*, name: str, as_json: bool) -> None:
    """Let a person try again after too many wrong passwords.

    \b
    Example:  k1007 --user admin user unlock lena
    """
    with open_desk() as desk:
        unlock_user(desk, acting(desk), name)
    if as_json:
        print_json({"name": name, "unlocked": True})
    else:
        click.echo(f"{name} may try again.")


def _new_password(name: str, password_file: str | None, option: str) -> str:
    if password_file:
        return secret_from_file(Path(password_file))
    hint = f"Give a file with it: {option} FILE."
    return prompted(f"New password of {name}", hint, hidden="yes")
