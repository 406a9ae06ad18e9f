"""What makes an override stand, as data: for the gates before a delivery, and the check of a packet after it.

A compliance officer may disagree with a rule, and a second person signs too; neither of them has a part in
the fitting. Each verdict is held to what its own rules asked for, so that older records go on checking.
``agent/confirm/reasons.toml`` says why each code has its place here, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Final

PARTS: Final = frozenset(
    {
        "fitting.delivered",
        "label.attested",
        "verdict.explained",
        "verdict.taken",
        "visit.amended",
        "visit.signed",
    }
)
"""The acts by which somebody has a part in a fitting: its visits, its verdicts and what is said of them,
the word for its label."""

VISITS: Final = frozenset({"fitting.delivered", "visit.amended", "visit.signed"})
"""Those that already counted as a part under the earlier rules."""

ONE_SIGNATURE: Final = frozenset({"1"})
"""The versions of the rules under which one signature was enough, for any verdict."""

EARLIER: Final = frozenset({"1", "2", "3"})
"""The versions under which only visits were a part, and a want of a list was a disagreement."""

KNOWN: Final = EARLIER | {"4", "5"}
"""The versions that this program has; to the override of a verdict under a later one it holds nobody."""

DISAGREEMENTS: Final = (
    "*_changed",
    "ambiguous_crosswalk",
    "firmware_below_minimum",
    "firmware_blocked",
    "firmware_hash_other_version",
    "firmware_not_comparable",
    "firmware_recalled",
    "hardware_not_reviewed",
    "label_di_differs",
    "label_made_later",
    "label_serial_differs",
    "listed_under_other_code",
    "no_crosswalk",
    "no_listing",
    "outside_effective_dates",
    "own_udi_differs",
    "own_udi_unreadable",
    "packing_list_differs",
    "recall_in_prose",
    "recall_open",
    "recall_product_unclear",
    "reference_only",
    "typed_differs",
    "unverified_wording",
)
"""Codes of reasons that are a disagreement with a rule; ``*_changed`` stands for one of each field."""

WANTS: Final = (
    "confidence_too_low",
    "label_not_corroborated",
    "label_not_photographed",
    "no_answer",
    "no_manufacturer",
    "no_model",
    "no_serial",
    "no_source",
    "placeholder_serial",
    "recalls_wanted",
    "unreadable_manufacturer",
    "unreadable_model",
    "unreadable_serial",
)
"""Codes for want of a reading, a label or recalls: with one of them a verdict has no override."""

LIST_WANTS: Final = ("no_snapshot", "snapshot_from_the_future", "stale_snapshot")
"""Codes for want of a list of the day: since version 4 no override either."""

INVENTIONS: Final = ("synthetic_mismatch",)
"""Codes of real beside invented: since version 4 no override, whatever else is said."""


def asks_second(rules_version: str) -> bool:
    """Whether an override of a verdict under these rules needs a second person's signature."""
    return rules_version not in ONE_SIGNATURE


def parts_under(rules_version: str) -> frozenset[str]:
    """The acts that keep somebody from signing an override of a verdict under these rules."""
    return VISITS if rules_version in EARLIER else PARTS


def overridable(codes: Iterable[str], rules_version: str) -> bool:
    """Whether a verdict with these reasons, taken under these rules, can be overridden at all."""
    if rules_version in ONE_SIGNATURE or rules_version not in KNOWN:
        return True
    told = tuple(codes)
    allowing = (*DISAGREEMENTS, *LIST_WANTS) if rules_version in EARLIER else DISAGREEMENTS
    return bool(_those_of(told, allowing)) and not forbidding(told, rules_version)


def forbidding(codes: Iterable[str], rules_version: str) -> tuple[str, ...]:
    """Those of the codes for which a verdict under these rules has no override."""
    if rules_version in EARLIER:
        return _those_of(codes, WANTS)
    return _those_of(codes, (*WANTS, *LIST_WANTS, *INVENTIONS))


def _those_of(codes: Iterable[str], patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if any(fnmatchcase(code, one) for one in patterns))
