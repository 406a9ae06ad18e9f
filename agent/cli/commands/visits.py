"""``k1007 visit``."""

from __future__ import annotations

import json
from pathlib import Path

import click
from pydantic import JsonValue

from agent.cli.session import acting, open_desk, read_json
from agent.errors import UsageError
from agent.fitting.models import AmendmentKind, VisitKind
from agent.text import quoted
from agent.usecases.visits import amend_visit, fill_visit, new_visit, sign_visit


@click.group()
def visit() -> None:
    """Visits: begun, filled, signed on their day by their own author."""


@visit.command()
@click.argument("fitting_id")
@click.option(
    "--kind",
    required=True,
    type=click.Choice([kind.value for kind in VisitKind]),
    help="It decides which questions are due.",
)
def new(*, fitting_id: str, kind: str) -> None:
    """Begin a visit; prints the id of its draft.

    \b
    Example:  k1007 visit new FIT-2026-0042 --kind fitting
    """
    with open_desk() as desk:
        draft = new_visit(desk, acting(desk), fitting_id, VisitKind(kind))
    click.echo(draft.id)


@visit.command()
@click.argument("draft_id")
@click.option("--from", "source", type=click.Path(path_type=Path), help="A JSON file with fields.")
@click.option(
    "--set", "settings", multiple=True, metavar="FIELD=JSON", help="One field; repeatable."
)
def fill(*, draft_id: str, source: Path | None, settings: tuple[str, ...]) -> None:
    """Save what was typed, complete or not.

    \b
    Example:  k1007 visit fill V-1a2b3c4d --set 'narrative="frame re-spaced"'
    """
    fields = dict(read_json(source)) if source else {}
    for setting in settings:
        name, value = _setting(setting)
        fields[name] = value
    with open_desk() as desk:
        draft = fill_visit(desk, acting(desk), draft_id, fields)
    click.echo(f"{draft.id}: {len(draft.fields)} fields are saved.")


@visit.command()
@click.argument("draft_id")
def sign(*, draft_id: str) -> None:
    """Sign a visit; from here on only amendments.

    \b
    Example:  k1007 visit sign V-1a2b3c4d
    """
    with open_desk() as desk:
        entry = sign_visit(desk, acting(desk), draft_id)
    click.echo(f"{draft_id} is signed, ledger entry {entry.index}.")


@visit.command()
@click.argument("fitting_id")
@click.option("--entry", type=int, required=True, help="Ledger entry of the signed visit.")
@click.option("--path", required=True, help="JSON pointer, e.g. /modifications/1/side.")
@click.option("--now", required=True, help="What it should say.")
@click.option("--reason", required=True, help="Why it is changed, in your words.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in AmendmentKind]),
    default=AmendmentKind.CORRECTION.value,
    show_default=True,
    help="What the amendment is.",
)
def amend(*, fitting_id: str, entry: int, path: str, now: str, reason: str, kind: str) -> None:
    """Amend a signed visit; the original stays legible beside it.

    \b
    Examples:  k1007 visit amend FIT-2026-0042 --entry 43 --path /modifications/1/side --now L \\
                   --reason "wrong side tapped"
    """
    with open_desk() as desk:
        made = amend_visit(
            desk,
            acting(desk),
            fitting_id,
            entry,
            kind=AmendmentKind(kind),
            path=path,
            now=now,
            reason=reason,
        )
    click.echo(f"The amendment is signed, ledger entry {made.index}.")


def _setting(text: str) -> tuple[str, JsonValue]:
    name, equals, value = text.partition("=")
    try:
        read: JsonValue = json.loads(value) if equals else None
    except ValueError:
        read = None
    if read is None:
        raise UsageError(
            f"--set {quoted(text)} is not of the form FIELD=JSON.",
            next_step="Write it like --set 'narrative=\"frame re-spaced\"'.",
        )
    return name, read
