"""``k1007 fitting``, ``document``, ``claim`` and ``complaint``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

import click
from pydantic import ValidationError

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json, read_json
from agent.confirm.claims import claim_hints
from agent.errors import UsageError
from agent.fitting.models import (
    Case,
    Claim,
    Complaint,
    Document,
    Fitting,
    Override,
    SignedOverride,
    Visit,
)
from agent.fitting.readiness import assess
from agent.model import Model
from agent.text import escaped, printable, quoted
from agent.usecases.fittings import (
    add_document,
    list_fittings,
    load_fitting,
    open_fitting,
    record_claim,
    record_complaint,
)
from agent.usecases.overrides import countersign_override, override_verdict
from agent.usecases.visits import deliver, drafts_of

SCHEMAS: dict[str, type[Model]] = {
    "case": Case,
    "visit": Visit,
    "document": Document,
    "claim": Claim,
    "complaint": Complaint,
}

M = TypeVar("M", bound=Model)

FROM = click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    required=True,
    help="A JSON file; its form: k1007 fitting schema.",
)


@click.group()
def fitting() -> None:
    """Custom fittings: one episode from screening to the last follow-up."""


@fitting.command()
@click.argument("kind", type=click.Choice(list(SCHEMAS)), default="case")
def schema(*, kind: str) -> None:
    """The JSON Schema of what a file for ``--from`` holds.

    \b
    Example:  k1007 fitting schema visit > visit.schema.json
    """
    click.echo(json.dumps(SCHEMAS[kind].model_json_schema(), indent=2))


@fitting.command()
@FROM
def new(*, source: Path) -> None:
    """Open a fitting.

    \b
    Example:  k1007 fitting new --from case.json
    """
    case = from_file(Case, source)
    with open_desk() as desk:
        entry = open_fitting(desk, acting(desk), case)
    click.echo(f"{case.fitting_id} is open, ledger entry {entry.index}.")


@fitting.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def list_(*, as_json: bool) -> None:
    """Every fitting.

    \b
    Example:  k1007 fitting list --json
    """
    with open_desk_to_read() as desk:
        found = list_fittings(desk)
    if as_json:
        print_json({"fittings": [_summary(each) for each in found]})
        return
    for each in found:
        state = "delivered" if each.delivered_entry is not None else "open"
        click.echo(f"{each.case.fitting_id}  {state}  {len(each.visits)} visits")


@fitting.command()
@click.argument("fitting_id")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(*, fitting_id: str, as_json: bool) -> None:
    """One fitting: its visits, its verdicts, and what is still missing.

    \b
    Example:  k1007 fitting show FIT-2026-0042
    """
    with open_desk_to_read() as desk:
        found = load_fitting(desk, fitting_id)
        unsigned = drafts_of(desk, fitting_id)
        orders = desk.settings.orders
    readiness = assess(found, unsigned=[str(draft.id) for draft in unsigned], orders=orders)
    if as_json:
        print_json(found.model_dump(mode="json") | {"readiness": readiness.model_dump(mode="json")})
        return
    for signed in found.visits:
        late = "  late entry" if signed.late else ""
        day = signed.visit.started.date()
        click.echo(
            f"entry {signed.entry:4}  {day}  {signed.visit.kind:12} {signed.visit.author}{late}"
        )
    for draft in unsigned:
        click.echo(f"unsigned    {draft.id}  {escaped(str(draft.fields.get('kind')))}")
    for verdict in found.verdicts:
        final = "provisional" if verdict.provisional else "final"
        basis = verdict.confidence or "no basis recorded"
        click.echo(f"entry {verdict.entry:4}  verdict {verdict.verdict}, {final}, {basis}")
    for one in found.overrides:
        click.echo(printable(_override_line(one)))
    for gate in readiness.gates:
        if not gate.known:
            click.echo(printable(f"unknown     {gate.gate}: {gate.message}"))
    for step in readiness.next_steps:
        click.echo(printable(f"next        {step.where}: {step.sentence}"))


def _override_line(one: SignedOverride) -> str:
    second = one.second
    told = (
        f"second signature {second.signature.printed_name}, entry {second.entry}"
        if second
        else "WAITS for a second person's signature"
    )
    return (
        f"entry {one.entry:4}  override of verdict {one.override.verdict_entry} by "
        f"{one.signature.printed_name}: {one.override.reason}; {told}"
    )


@fitting.command("deliver")
@click.argument("fitting_id")
@click.option("--visit", "draft_id", required=True, help="The filled delivery visit.")
@click.option(
    "--verdict", "verdict_entry", type=int, required=True, help="Entry of the final verdict."
)
def deliver_(*, fitting_id: str, draft_id: str, verdict_entry: int) -> None:
    """Sign the delivery on the strength of the verdict taken that day.

    \b
    Example:  k1007 fitting deliver FIT-2026-0042 --visit V-1a2b3c4d --verdict 61
    """
    with open_desk() as desk:
        entry = deliver(desk, acting(desk), fitting_id, draft_id, verdict_entry)
    click.echo(f"{fitting_id} is delivered, ledger entry {entry.index}.")


@fitting.command()
@click.argument("fitting_id")
@click.option("--verdict", "verdict_entry", type=int, required=True, help="Entry of the verdict.")
@click.option("--reason", required=True, help="Why it may go on, in your words.")
@JSON_OPTION
def override(*, fitting_id: str, verdict_entry: int, reason: str, as_json: bool) -> None:
    """Let a fitting go on although its verdict does not; compliance officers only.

    \b
    Example:  k1007 --user ruth fitting override FIT-2026-0042 --verdict 41 --reason "letter of 2026-05-12"
    """
    if not reason.strip():
        raise UsageError("An override needs a reason.", next_step="Give one with --reason.")
    with open_desk() as desk:
        told = Override(verdict_entry=verdict_entry, reason=reason)
        entry = override_verdict(desk, acting(desk), fitting_id, told)
    if as_json:
        print_json({"entry": entry.index, "verdict_entry": verdict_entry, "countersigned": False})
    else:
        click.echo(f"The override is recorded in your name, ledger entry {entry.index}.")
    click.echo(
        "It stands once a second person has signed it: "
        f"k1007 --user NAME fitting countersign {fitting_id} --override {entry.index}",
        err=True,
    )


@fitting.command()
@click.argument("fitting_id")
@click.option("--override", "override_entry", type=int, required=True, help="The override's entry.")
@JSON_OPTION
def countersign(*, fitting_id: str, override_entry: int, as_json: bool) -> None:
    """Sign another person's override, with your own password; only then it stands.

    \b
    Example:  k1007 --user lena fitting countersign FIT-2026-0042 --override 62
    """
    with open_desk() as desk:
        entry = countersign_override(desk, acting(desk), fitting_id, override_entry)
    if as_json:
        print_json({"entry": entry.index, "override_entry": override_entry, "countersigned": True})
    else:
        click.echo(f"The second signature is recorded in your name, ledger entry {entry.index}.")


@click.group()
def document() -> None:
    """Papers of others, kept unaltered."""


@document.command()
@click.argument("fitting_id")
@FROM
@click.option("--file", "original", type=click.Path(path_type=Path), help="The scan, photo or PDF.")
def add(*, fitting_id: str, source: Path, original: Path | None) -> None:
    """Add a document: what it is and states, and the original itself.

    \b
    Example:  k1007 document add FIT-2026-0042 --from note.json --file note.pdf
    """
    described = from_file(Document, source)
    data = _bytes(original) if original else None
    with open_desk() as desk:
        entry = add_document(desk, acting(desk), fitting_id, described, data)
    click.echo(f"{described.id} is kept, ledger entry {entry.index}.")


@document.command("list")
@click.argument("fitting_id")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
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


@click.group()
def claim() -> None:
    """Claims that were submitted."""


@claim.command("record")
@click.argument("fitting_id")
@FROM
def record_claim_(*, fitting_id: str, source: Path) -> None:
    """Record that a claim was submitted.

    \b
    Example:  k1007 claim record FIT-2026-0042 --from claim.json
    """
    told = from_file(Claim, source)
    with open_desk() as desk:
        entry = record_claim(desk, acting(desk), fitting_id, told)
        hints = list(
            claim_hints(desk.rules, hcpcs=told.hcpcs, units=told.units, modifiers=told.modifiers)
        )
    for hint in hints:
        click.echo(printable(hint.text), err=True)
    click.echo(f"The claim is recorded, ledger entry {entry.index}.")


@click.group()
def complaint() -> None:
    """Complaints and what came of them."""


@complaint.command("record")
@click.argument("fitting_id")
@FROM
def record_complaint_(*, fitting_id: str, source: Path) -> None:
    """Record a complaint, or what came of it.

    \b
    Example:  k1007 complaint record FIT-2026-0042 --from complaint.json
    """
    with open_desk() as desk:
        entry = record_complaint(desk, acting(desk), fitting_id, from_file(Complaint, source))
    click.echo(f"The complaint is recorded, ledger entry {entry.index}.")


def from_file(model: type[M], source: Path) -> M:
    """A model from a JSON file.

    Raises:
        UsageError: the file does not hold one; the message names the first field at fault.
    """
    try:
        return model.model_validate(read_json(source))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(str(part) for part in first["loc"])
        raise UsageError(
            f"The file {quoted(str(source))} is not a {model.__name__.lower()}: "
            f"{quoted(place)}: {first['msg']}.",
            next_step=f"See its form: k1007 fitting schema {model.__name__.lower()}.",
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The file {quoted(str(path))} cannot be read: {error.strerror}.",
            next_step="Give the path of the scan, photo or PDF.",
        ) from error


def _summary(each: Fitting) -> dict[str, object]:
    return {
        "id": each.case.fitting_id,
        "delivered_entry": each.delivered_entry,
        "visits": len(each.visits),
        "verdict_entries": list(each.verdict_entries),
    }
