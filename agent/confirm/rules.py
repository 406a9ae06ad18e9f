"""The rules as dated data: the versions that the program ships, with the supplier's own limits.

A verdict keeps the rules that it was taken under, and is replayed under those. What a version says
never changes once a verdict was taken under it; what the supplier may set is laid over it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from agent.confirm.models import (
    Confidence,
    Crosswalk,
    OrderRule,
    Reference,
    Rules,
    StaleAction,
)
from agent.errors import UsageError
from agent.text import quoted

VERSIONS: Final = ("1", "2", "3", "4", "5")
"""Every version that can be run, the newest last."""

OWN: Final = (
    "max_snapshot_age_days",
    "minimum_confidence",
    "stale_snapshot",
    "orders",
    "max_recalls_age_days",
    "stale_recalls",
)
"""What a supplier may set; everything else is the version's own."""


@cache
def shipped_rules(version: str = VERSIONS[-1]) -> Rules:
    """The rules of that version as shipped.

    Raises:
        UsageError: this program does not know that version.
    """
    if version not in VERSIONS:
        raise UsageError(
            f"The rules of confirming, version {quoted(version)}, are not known to this program.",
            next_step="Use the program's version that took the verdict, or a newer one.",
        )
    place = files("agent.confirm") / "rule_sets" / f"{version}.toml"
    return Rules.model_validate(tomllib.loads(place.read_text(encoding="utf-8")))


def rules_with(
    *,
    max_snapshot_age_days: int,
    minimum_confidence: Confidence,
    stale_snapshot: StaleAction = StaleAction.REVIEW,
    orders: tuple[OrderRule, ...] = (),
    max_recalls_age_days: int = 31,
    stale_recalls: StaleAction = StaleAction.WARN,
) -> Rules:
    """The newest rules with the supplier's own limits."""
    return shipped_rules().model_copy(
        update={
            "max_snapshot_age_days": max_snapshot_age_days,
            "minimum_confidence": minimum_confidence,
            "stale_snapshot": stale_snapshot,
            "orders": orders,
            "max_recalls_age_days": max_recalls_age_days,
            "stale_recalls": stale_recalls,
        }
    )


def is_shipped(rules: Rules) -> bool:
    """Whether these are the rules of their version, but for what a supplier may set.

    Raises:
        UsageError: this program does not know that version.
    """
    shipped = shipped_rules(rules.version)
    return rules == shipped.model_copy(update={name: getattr(rules, name) for name in OWN})


def shipped_references() -> tuple[Reference, ...]:
    """Products that an official text names as coded, from ``references.toml``; none is a listing."""
    with files("agent.confirm").joinpath("references.toml").open("rb") as file:
        return tuple(Reference.model_validate(each) for each in tomllib.load(file)["reference"])


def references_for(walks: Iterable[Crosswalk]) -> tuple[Reference, ...]:
    """The shipped references that one of the crosswalks leads to: what a verdict can rest on."""
    keys = [walk.key for walk in walks if not walk.key.model]
    told = {(key.manufacturer, key.product, key.hcpcs) for key in keys}
    if not told:
        return ()
    return tuple(
        one for one in shipped_references() if (one.manufacturer, one.product, one.hcpcs) in told
    )
