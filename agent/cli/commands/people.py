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
from agent.errors import UsageError
from agent.namesakes import Whose
from agent.roles import Role
from agent.text import escaped
from agent.usecases.new_person import MAX_PRINTED_CHARS
from agent.usecases.people import Namesake, add_user, change_password, list_users, unlock_user


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
@click.option(
    "--another-person",
    metavar="TEXT",
    help="Somebody has this printed name or licence, and is another person: how to tell them apart.",
)
@click.option(
    "--same-person",
    metavar="TEXT",
    help="It is the same person in another role: why. Neither account then signs for the other.",
)
@JSON_OPTION
def add(
    *,
    name: str,
    printed_name: str,
    credentials: str,
    licence: str,
    role: str,
    password_file: str | None,
    another_person: str | None,
    same_person: str | None,
    as_json: bool,
) -> None:
    """Add a person with a first password, which they change with: k1007 user password.

    \b
    Example:  k1007 --user admin user add lena --printed-name "Lena Example" \\
                  --credentials CO --licence "ABC 000000" --role fitter
    """
    namesake = _namesake(another_person, same_person)
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
            namesake=namesake,
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


def _namesake(another: str | None, same: str | None) -> Namesake | None:
    if another is not None and same is not None:
        raise UsageError(
            "It is said that it is another person, and that it is the same.",
            next_step="Give one of --another-person and --same-person.",
        )
    reason = (another if another is not None else same or "").strip()
    if another is None and same is None:
        return None
    if not reason or len(reason) > MAX_PRINTED_CHARS:
        raise UsageError(
            f"The reason is empty, or longer than {MAX_PRINTED_CHARS} characters.",
            next_step='Say in a few words how the two are told apart, such as "NPI 1234567893".',
        )
    return Namesake(whose=Whose.SAME if another is None else Whose.ANOTHER, reason=reason)


def _new_password(name: str, password_file: str | None, option: str) -> str:
    if password_file:
        return secret_from_file(Path(password_file))
    hint = f"Give a file with it: {option} FILE."
    return prompted(f"New password of {name}", hint, hidden="yes")
