"""``k1007 document``, ``claim`` and ``complaint``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from agent.cli.commands.from_file import FROM, from_file
from agent.cli.commands.options import JSON_OPTION
from agent.cli.files import read_whole
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.confirm.claims import claim_hints
from agent.confirm.rules import shipped_rules
from agent.fitting.models import Claim, Complaint, Document
from agent.text import escaped, printable
from agent.usecases.fittings import (
    add_document,
    kept_elsewhere,
    load_fitting,
    record_claim,
    record_complaint,
)

MAX_ORIGINAL_BYTES: Final = 64 * 1024 * 1024
"""A hundred scanned pages have about half of it."""


@click.group()
def document() -> None:
    """Papers of others, kept unaltered.

    \b
    Example:  k1007 document add FIT-2026-0042 --from note.json --file note.pdf
    """


@document.command()
@click.argument("fitting_id")
@FROM
@click.option("--file", "original", type=click.Path(path_type=Path), help="The scan, photo or PDF.")
@JSON_OPTION
def add(*, fitting_id: str, source: Path, original: Path | None, as_json: bool) -> None:
    """Add a document: what it is and states, and the original itself.

    \b
    Example:  k1007 document add FIT-2026-0042 --from note.json --file note.pdf
    """
    described = from_file(Document, source)
    data = None
    if original is not None:
        data = read_whole(original, what="a scan, photo or PDF", max_bytes=MAX_ORIGINAL_BYTES)
    with open_desk() as desk:
        entry = add_document(desk, acting(desk), fitting_id, described, data)
        told = () if data is None else kept_elsewhere(desk, fitting_id, data)
    if as_json:
        named = {"fitting": fitting_id, "document": described.id, "told": list(told)}
        print_json({"entry": entry.index} | named)
    else:
        click.echo(f"{described.id} is kept, ledger entry {entry.index}.")
    for line in told:
        click.echo(printable(line), err=True)


@document.command("list")
@click.argument("fitting_id")
@JSON_OPTION
def list_documents(*, fitting_id: str, as_json: bool) -> None:
    """The documents of a fitting.

    \b
    Example:  k1007 document list FIT-2026-0042
    """
    with open_desk_to_read() as desk:
        documents = [kept.document for kept in load_fitting(desk, fitting_id).documents]
    if as_json:
        print_json({"documents": [each.model_dump(mode="json") for each in documents]})
        return
    for each in documents:
        held = each.sha256 or "no original kept"
        click.echo(
            f"{escaped(each.id)}  {each.type}  {each.date_of_service}  {escaped(each.author)}  {held}"
        )
    if not documents:
        click.echo("No document yet: k1007 document add.", err=True)


@click.group()
def claim() -> None:
    """Claims that were submitted.

    \b
    Example:  k1007 claim record FIT-2026-0042 --from claim.json
    """


@claim.command("record")
@click.argument("fitting_id")
@FROM
@JSON_OPTION
def record_claim_(*, fitting_id: str, source: Path, as_json: bool) -> None:
    """Record that a claim was submitted.

    \b
    Example:  k1007 claim record FIT-2026-0042 --from claim.json
    """
    told = from_file(Claim, source)
    with open_desk() as desk:
        entry = record_claim(desk, acting(desk), fitting_id, told)
        hints = list(
            claim_hints(
                shipped_rules(), hcpcs=told.hcpcs, units=told.units, modifiers=told.modifiers
            )
        )
    if as_json:
        plain = [hint.model_dump(mode="json") for hint in hints]
        print_json({"entry": entry.index, "fitting": fitting_id, "hints": plain})
        return
    for hint in hints:
        click.echo(printable(hint.text), err=True)
    click.echo(f"The claim is recorded, ledger entry {entry.index}.")


@click.group()
def complaint() -> None:
    """Complaints and what came of them.

    \b
    Example:  k1007 complaint record FIT-2026-0042 --from complaint.json
    """


@complaint.command("record")
@click.argument("fitting_id")
@FROM
@JSON_OPTION
def record_complaint_(*, fitting_id: str, source: Path, as_json: bool) -> None:
    """Record a complaint, or what came of it.

    \b
    Example:  k1007 complaint record FIT-2026-0042 --from complaint.json
    """
    with open_desk() as desk:
        entry = record_complaint(desk, acting(desk), fitting_id, from_file(Complaint, source))
    if as_json:
        print_json({"entry": entry.index, "fitting": fitting_id})
    else:
        click.echo(f"The complaint is recorded, ledger entry {entry.index}.")
