"""``k1007 rules``."""

from __future__ import annotations

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import print_json
from agent.confirm.reasons import rules_asked_by, rules_of_claims
from agent.confirm.rules import VERSIONS, shipped_rules


@click.command()
@click.option("--version", type=click.Choice(VERSIONS), help="An older version, as shipped.")
@JSON_OPTION
def rules(*, version: str | None, as_json: bool) -> None:
    """The rules of confirming as they ship: dates, questions, citations.

    What the supplier sets of them is the policy: k1007 policy show.

    \b
    Example:  k1007 rules --json
    """
    held = shipped_rules(version) if version else shipped_rules()
    cited = (*rules_asked_by(held.version), *(() if version else rules_of_claims()))
    if as_json:
        print_json(
            {
                "rules": held.model_dump(mode="json"),
                "cited": [r.model_dump(mode="json") for r in cited],
            }
        )
        return
    click.echo(
        f"version {held.version}; code {held.hcpcs}; listing required from {held.listing_required_from}"
    )
    click.echo(f"asked in this order: {', '.join((*held.deciding, *held.raising, *held.noting))}")
    for rule in cited:
        click.echo(f"{rule.id} ({rule.basis}): {rule.says}")
        click.echo(f"    {rule.citation}")
