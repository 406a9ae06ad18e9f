"""``k1007 fitting``, ``document``, ``claim`` and ``complaint``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click

from agent.cli.commands.from_file import FROM, from_file
from agent.cli.commands.options import JSON_OPTION
from agent.cli.policy_shown import tell_that_loosened
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.cli.signing import show_override_to_sign, show_verdict_to_sign
from agent.confirm.models import Rules
from agent.confirm.rules import shipped_rules
from agent.errors import UsageError
from agent.fitting.claim_told import claim_told
from agent.fitting.models import (
    Case,
    Claim,
    Complaint,
    Document,
    Fitting,
    Override,
    SignedCaseAmendment,
    SignedOverride,
    Visit,
)
from agent.fitting.models.acts import Explanation
from agent.fitting.models.fitting import SignedExplanation
from agent.fitting.readiness import Readiness, assess
from agent.model import Model
from agent.text import counted, escaped, printable
from agent.usecases.case_amending import amend_case
from agent.usecases.cases import problems_of_case, told_of_case
from agent.usecases.elsewhere import fitting_elsewhere
from agent.usecases.explanations import explain_verdict
from agent.usecases.fittings import (
    list_fittings,
    load_fitting,
    open_fitting,
)
from agent.usecases.overrides import countersign_override, override_verdict
from agent.usecases.policy import policy_in_force
from agent.usecases.policy_here import stricter
from agent.usecases.returns import record_return
from agent.usecases.standing import standing_now
from agent.usecases.visits import deliver, drafts_of

SCHEMAS: dict[str, type[Model]] = {
    "case": Case,
    "visit": Visit,
    "document": Document,
    "claim": Claim,
    "complaint": Complaint,
}


@click.group()
def fitting() -> None:
    """Custom fittings: one episode from screening to the last follow-up.

    \b
    Example:  k1007 fitting show FIT-2026-0042
    """


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
@JSON_OPTION
def new(*, source: Path, as_json: bool) -> None:
    """Open a fitting.

    \b
    Example:  k1007 fitting new --from case.json
    """
    case = from_file(Case, source)
    with open_desk() as desk:
        entry = open_fitting(desk, acting(desk), case)
        told = told_of_case(desk, case)
    if as_json:
        print_json({"entry": entry.index, "fitting": case.fitting_id, "told": list(told)})
    else:
        click.echo(f"{case.fitting_id} is open, ledger entry {entry.index}.")
    for line in told:
        click.echo(printable(line), err=True)


@fitting.command()
@click.argument("fitting_id")
@click.option("--path", required=True, help="JSON pointer into the case, e.g. /patient/mbi.")
@click.option(
    "--now",
    required=True,
    help="What it should say; of a list, as JSON; empty clears what may be empty.",
)
@click.option("--reason", required=True, help="Why it is changed, in your words.")
@JSON_OPTION
def amend(*, fitting_id: str, path: str, now: str, reason: str, as_json: bool) -> None:
    """Correct a value of the case; what it said before stays legible.

    \b
    Example:  k1007 fitting amend FIT-2026-0042 --path /patient/mbi --now 1EG4-TE5-MK73 \\
                --reason "two signs swapped"
    """
    with open_desk() as desk:
        made = amend_case(desk, acting(desk), fitting_id, path=path, now=now, reason=reason)
    if as_json:
        told = made.amendment.model_dump(mode="json")
        print_json(
            {"entry": made.entry.index, "fitting": fitting_id, "told": list(made.told)} | told
        )
    else:
        click.echo(f"The amendment of the case is signed, ledger entry {made.entry.index}.")
    for line in made.told:
        click.echo(printable(line), err=True)


@fitting.command("list")
@JSON_OPTION
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
        state = _state(each)
        click.echo(f"{each.case.fitting_id}  {state}  {counted(len(each.visits), 'visit')}")
    if not found:
        click.echo("No fitting yet: k1007 fitting new --from FILE.", err=True)


@fitting.command()
@click.argument("fitting_id")
@JSON_OPTION
def show(*, fitting_id: str, as_json: bool) -> None:
    """One fitting: its visits, its verdicts, and what is still missing.

    \b
    Example:  k1007 fitting show FIT-2026-0042
    """
    with open_desk_to_read() as desk:
        found = load_fitting(desk, fitting_id)
        unsigned, rules = drafts_of(desk, fitting_id), shipped_rules()
        policy = policy_in_force(desk)
        tell_that_loosened(desk.settings, policy)
        readiness = assess(
            found,
            unsigned=[str(draft.id) for draft in unsigned],
            orders=stricter(desk.settings, policy).orders,
            also_in=fitting_elsewhere(desk, found),
            standing=standing_now(desk, found),
        )
        told = (*problems_of_case(desk, found.case), *told_of_case(desk, found.case))
    if as_json:
        print_json(
            found.model_dump(mode="json")
            | {"readiness": readiness.model_dump(mode="json"), "told": list(told)}
        )
        return
    for line in (*map(_case_amendment_line, found.case_amendments), *map(_case_line, told)):
        click.echo(printable(line))
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
        basis = verdict.confidence or "no confidence"
        click.echo(f"entry {verdict.entry:4}  verdict {verdict.verdict}, {final}, {basis}")
    for one in found.overrides:
        click.echo(printable(_override_line(one)))
    for said in found.explanations:
        click.echo(printable(_explanation_line(said)))
    for line in (*_claim_lines(rules, found.claims), *_unknown_lines(readiness)):
        click.echo(printable(line))
    for step in readiness.next_steps:
        click.echo(printable(f"next        {step.where}: {step.sentence}"))


def _unknown_lines(readiness: Readiness) -> Iterator[str]:
    for gate in readiness.gates:
        if not gate.known:
            yield f"unknown     {gate.gate}: {gate.message}"


def _claim_lines(rules: Rules, claims: Iterable[Claim]) -> Iterator[str]:
    """Each claim, and what is told beside it."""
    for one in claims:
        billed = ", ".join((f"{one.hcpcs} x {one.units}", *one.modifiers))
        number = f" number {one.claim_number}" if one.claim_number else ""
        yield (
            f"claim      {number} {one.submitted}  {billed}, date of service {one.date_of_service}, "
            f"records kept until {one.keep_until}"
        )
        yield from (f"beside it   {told}" for told in claim_told(rules, one))


def _case_amendment_line(one: SignedCaseAmendment) -> str:
    was, now = (json.dumps(v, ensure_ascii=False) for v in (one.amendment.was, one.amendment.now))
    return (
        f"entry {one.entry:4}  case {one.amendment.path} amended by {one.signature.printed_name}: "
        f"{was}, now {now}: {one.amendment.reason}"
    )


def _case_line(told: str) -> str:
    return f"case        {told}"


def _explanation_line(one: SignedExplanation) -> str:
    return (
        f"entry {one.entry:4}  verdict {one.explanation.verdict_entry} explained by "
        f"{one.signature.printed_name}: {one.explanation.reason}"
    )


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
@JSON_OPTION
def deliver_(*, fitting_id: str, draft_id: str, verdict_entry: int, as_json: bool) -> None:
    """Sign the delivery on the strength of the verdict taken that day.

    \b
    Example:  k1007 fitting deliver FIT-2026-0042 --visit V-1a2b3c4d --verdict 61
    """
    with open_desk() as desk:
        entry = deliver(desk, acting(desk), fitting_id, draft_id, verdict_entry)
    if as_json:
        told = {"fitting": fitting_id, "visit": draft_id, "verdict_entry": verdict_entry}
        print_json({"entry": entry.index} | told)
    else:
        click.echo(f"{fitting_id} is delivered, ledger entry {entry.index}.")


@fitting.command()
@click.argument("fitting_id")
@click.option("--note", required=True, help="Why the unit came back, in your words.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day; today if left out.")
@JSON_OPTION
def returned(*, fitting_id: str, note: str, day: datetime | None, as_json: bool) -> None:
    """Record that the patient gave the delivered unit back: only then another one can have it.

    \b
    Example:  k1007 fitting returned FIT-2026-0042 --on 2026-08-03 --note "patient moved to a facility"
    """
    on = day.date() if day else None
    with open_desk() as desk:
        entry, told = record_return(desk, acting(desk), fitting_id, returned_on=on, note=note)
    if as_json:
        print_json({"entry": entry.index, "fitting": fitting_id} | told.model_dump(mode="json"))
    else:
        click.echo(
            f"Recorded in entry {entry.index}: the unit {escaped(told.serial)} came back on "
            f"{told.returned_on}."
        )


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
        show_verdict_to_sign(desk, fitting_id, verdict_entry)
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
@click.option("--verdict", "verdict_entry", type=int, required=True, help="Entry of the verdict.")
@click.option("--reason", required=True, help="What happened, in your words.")
@JSON_OPTION
def explain(*, fitting_id: str, verdict_entry: int, reason: str, as_json: bool) -> None:
    """Say why an earlier verdict says otherwise, such as a label that was another unit's.

    It is signed in your name, kept, and printed on page one of the packet. It answers the earlier
    verdict where the final one rests on no less evidence.

    \b
    Example:  k1007 fitting explain FIT-2026-0042 --verdict 83 --reason "scanned the box beside it"
    """
    if not reason.strip():
        raise UsageError("An explanation needs a reason.", next_step="Give one with --reason.")
    told = Explanation(verdict_entry=verdict_entry, reason=reason.strip())
    with open_desk() as desk:
        entry = explain_verdict(desk, acting(desk), fitting_id, told)
    if as_json:
        print_json({"entry": entry.index, "verdict_entry": verdict_entry})
    else:
        click.echo(f"The explanation is recorded in your name, ledger entry {entry.index}.")


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
        show_override_to_sign(desk, fitting_id, override_entry)
        entry = countersign_override(desk, acting(desk), fitting_id, override_entry)
    if as_json:
        print_json({"entry": entry.index, "override_entry": override_entry, "countersigned": True})
    else:
        click.echo(f"The second signature is recorded in your name, ledger entry {entry.index}.")


def _state(each: Fitting) -> str:
    if each.returns:
        return "returned"
    return "delivered" if each.delivered_entry is not None else "open"


def _summary(each: Fitting) -> dict[str, object]:
    return {
        "id": each.case.fitting_id,
        "delivered_entry": each.delivered_entry,
        "returned_entry": each.returns[-1].entry if each.returns else None,
        "visits": len(each.visits),
        "verdict_entries": list(each.verdict_entries),
    }
