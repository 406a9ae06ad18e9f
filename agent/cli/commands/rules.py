"""``k1007 rules``."""

from __future__ import annotations

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import print_json
from agent.confirm.reasons import cited_rules
from agent.confirm.rules import VERSIONS, rules_with, shipped_rules
from agent.settings import home_folder, load_settings


@click.command()
@click.option("--version", type=click.Choice(VERSIONS), help="An older version, as shipped.")
@JSON_OPTION
def rules(*, version: str | None, as_json: bool) -> None:
    """The rules of confirming in force here: dates, questions, citations, your own limits.

    \b
    Example:  k1007 rules --json
    """
    settings = load_settings(home_folder())
    held = shipped_rules(version) if version else rules_with(
        max_snapshot_age_days=settings.max_snapshot_age_days,
        minimum_confidence=settings.minimum_confidence,
        stale_snapshot=settings.stale_snapshot,
        orders=tuple(settings.orders),
        max_recalls_age_days=settings.max_recalls_age_days,
        stale_recalls=settings.stale_recalls,
    )  # fmt: skip
    cited = cited_rules()
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
    for order in held.orders:
        needed = "needed" if order.required else "not needed"
        click.echo(f"{order.kind} {order.hcpcs}: {needed} {order.begin} to {order.end or 'open'}")
    for rule in cited:
        click.echo(f"{rule.id} ({rule.basis}): {rule.says}")
        click.echo(f"    {rule.citation}")
