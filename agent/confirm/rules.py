"""The rules as dated data: what the product ships, with the supplier's own limits laid over."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files

from agent.confirm.models import Confidence, Crosswalk, Reference, Rules, StaleAction


def shipped_rules() -> Rules:
    """The rules as shipped in ``rules.toml``, citations and all."""
    text = files("agent.confirm").joinpath("rules.toml").read_text(encoding="utf-8")
    return Rules.model_validate(tomllib.loads(text))


def rules_with(
    *,
    max_snapshot_age_days: int,
    minimum_confidence: Confidence,
    stale_snapshot: StaleAction = StaleAction.REVIEW,
) -> Rules:
    """The shipped rules with the supplier's own limits."""
    return shipped_rules().model_copy(
        update={
            "max_snapshot_age_days": max_snapshot_age_days,
            "minimum_confidence": minimum_confidence,
            "stale_snapshot": stale_snapshot,
        }
    )


def shipped_references() -> tuple[Reference, ...]:
    """Products that an official text names as coded, from ``references.toml``; none is a listing."""
    text = files("agent.confirm").joinpath("references.toml").read_text(encoding="utf-8")
    return tuple(Reference.model_validate(each) for each in tomllib.loads(text)["reference"])


def references_for(walks: Iterable[Crosswalk]) -> tuple[Reference, ...]:
    """The shipped references that one of the crosswalks leads to: what a verdict can rest on."""
    keys = [walk.key for walk in walks if not walk.key.model]
    told = {(key.manufacturer, key.product, key.hcpcs) for key in keys}
    if not told:
        return ()
    return tuple(
        one for one in shipped_references() if (one.manufacturer, one.product, one.hcpcs) in told
    )
