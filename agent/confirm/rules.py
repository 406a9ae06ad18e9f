"""The rules as dated data: what the product ships, with the supplier's own limits laid over."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from agent.confirm.models import Confidence, Rules


def shipped_rules() -> Rules:
    """The rules as shipped in ``rules.toml``, citations and all."""
    text = files("agent.confirm").joinpath("rules.toml").read_text(encoding="utf-8")
    return Rules.model_validate(tomllib.loads(text))


def rules_with(*, max_snapshot_age_days: int, minimum_confidence: Confidence) -> Rules:
    """The shipped rules with the supplier's own limits."""
    return shipped_rules().model_copy(
        update={
            "max_snapshot_age_days": max_snapshot_age_days,
            "minimum_confidence": minimum_confidence,
        }
    )
