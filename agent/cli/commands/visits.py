"""``k1007 visit``."""

from __future__ import annotations

from pathlib import Path

import click
from pydantic import JsonValue

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import acting, json_value, open_desk, print_json, read_json
from agent.fitting.models import AmendmentKind, VisitKind
from agent.text import counted, quoted
from agent.usecases.visits import amend_visit, fill_visit, new_visit, sign_visit


@click.group()
def visit() -> None:
    """Visits: begun, filled, signed on their day by their own author.

    \b
    Example:  k1007 visit new FIT-2026-0042 --kind fitting
    """


@visit.command()
@click.argument("fitting_id")
@click.option(
    "--kind",
    required=True,
    type=click.Choice([kind.value for kind in VisitKind]),
    help="It decides which questions are due.",
)
@JSON_OPTION
def new(*, fitting_id: str, kind: str, as_json: bool) -> None:
    """Begin a visit; prints the id of its draft.

    \b
    Example:  k1007 visit new FIT-2026-0042 --kind fitting
    """
    with open_desk() as desk:
        draft = new_visit(desk, acting(desk), fitting_id, VisitKind(kind))
    if as_json:
        print_json({"visit": draft.id, "fitting": fitting_id, "fields": dict(draft.fields)})
    else:
        click.echo(draft.id)


@visit.command()
@click.argument("draft_id")
@click.option("--from", "source", type=click.Path(path_type=Path), help="A JSON file with fields.")
@click.option(
    "--set", "settings", multiple=True, metavar="FIELD=JSON", help="One field; repeatable."
)
@JSON_OPTION
def fill(*, draft_id: str, source: Path | None, settings: tuple[str, ...], as_json: bool) -> None:
    """Save what was typed, complete or not. The value null clears a field.

    \b
    Examples:  k1007 visit fill V-1a2b3c4d --set 'narrative="frame re-spaced"'
               k1007 visit fill V-1a2b3c4d --set follow_up=null
    """
    fields = dict(read_json(source)) if source else {}
    for setting in settings:
        name, value = _setting(setting)
        fields[name] = value
    with open_desk() as desk:
        draft = fill_visit(desk, acting(desk), draft_id, fields)
    if as_json:
        print_json({"visit": draft.id, "fitting": draft.fitting_id, "fields": dict(draft.fields)})
    else:
        saved = counted(len(draft.fields), "field is", "fields are")
        click.echo(f"{draft.id}: {saved} saved.")


@visit.command()
@click.argument("draft_id")
@JSON_OPTION
def sign(*, draft_id: str, as_json: bool) -> None:
    """Sign a visit; from here on only amendments.

    \b
    Example:  k1007 visit sign V-1a2b3c4d
    """
    with open_desk() as desk:
        entry = sign_visit(desk, acting(desk), draft_id)
    if as_json:
        print_json({"entry": entry.index, "visit": draft_id})
    else:
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
@JSON_OPTION
def amend(
    *, fitting_id: str, entry: int, path: str, now: str, reason: str, kind: str, as_json: bool
) -> None:
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
    if as_json:
        print_json({"entry": made.index, "visit_entry": entry, "fitting": fitting_id, "path": path})
    else:
        click.echo(f"The amendment is signed, ledger entry {made.index}.")


def _setting(text: str) -> tuple[str, JsonValue]:
    name, _, value = text.partition("=")
    step = "Write it like --set 'narrative=\"frame re-spaced\"'; null clears the field."
    return name, json_value(value, what=f"--set {quoted(text)}", next_step=step)
