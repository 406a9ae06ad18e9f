"""The supplier's policy of confirming: what may be set, and what an officer's act says of it."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, Field, JsonValue

from agent.confirm.models import Confidence, OrderRule, Rules, StaleAction
from agent.confirm.retrieved import Retrieved
from agent.confirm.rules import rules_with
from agent.ledger.canonical import JSON
from agent.model import Model
from agent.strictness import MAX_AGE_DAYS, ORDERS


def _not_below_a_scanned_label(value: Confidence) -> Confidence:
    if value is Confidence.TYPED:
        raise ValueError("a supplier may ask for more than label_scanned, never for less")
    return value


def _a_person_at_most(value: StaleAction) -> StaleAction:
    if value is StaleAction.REFUSE:
        raise ValueError("want of recalls leads to warn or review")
    return value


AgeDays = Annotated[int, Field(ge=0, le=MAX_AGE_DAYS)]
LeastConfidence = Annotated[Confidence, AfterValidator(_not_below_a_scanned_label)]
StaleRecalls = Annotated[StaleAction, AfterValidator(_a_person_at_most)]


class Policy(Model):
    """All that a supplier may set of confirming; the defaults are what ships (agent/strictness.py).

    Attributes:
        orders: the dated lists of what an order for a code needs.
    """

    max_snapshot_age_days: AgeDays = 31
    stale_snapshot: StaleAction = StaleAction.REVIEW
    minimum_confidence: LeastConfidence = Confidence.LABEL_SCANNED
    max_recalls_age_days: AgeDays = 31
    stale_recalls: StaleRecalls = StaleAction.WARN
    orders: tuple[OrderRule, ...] = ()

    def value(self, setting: str) -> JSON:
        """One setting's value as plain JSON."""
        dumped: dict[str, JSON] = self.model_dump(mode="json")
        return dumped[setting]

    @property
    def rules(self) -> Rules:
        """The newest rules with this policy laid over them."""
        return rules_with(
            max_snapshot_age_days=self.max_snapshot_age_days,
            minimum_confidence=self.minimum_confidence,
            stale_snapshot=self.stale_snapshot,
            orders=self.orders,
            max_recalls_age_days=self.max_recalls_age_days,
            stale_recalls=self.stale_recalls,
        )


SETTINGS: Final = tuple(Policy.model_fields)
"""The names of what may be set."""

SINGLE: Final = tuple(name for name in SETTINGS if name != ORDERS)
"""Those that are one value; order lists come in as a file."""


class ListedFile(Model):
    """The file that order lists came in; it is kept whole under its hash.

    Attributes:
        retrieved: when its lines were looked up, by the supplier's word.
        source: where they were looked up, likewise.
    """

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    retrieved: Retrieved
    source: str = Field(min_length=1)


class PolicySet(Model):
    """One setting that a compliance officer set.

    Attributes:
        was: the value in force before, set or shipped.
        now: the value from here on.
        note: why.
        set_by: the officer's user id.
        listed: of order lists, their file; ``None`` of lines that were taken over from ``config.toml``.
    """

    setting: str
    was: JsonValue
    now: JsonValue
    note: str = Field(min_length=1)
    set_by: str
    set_at: AwareDatetime
    listed: ListedFile | None = None
