"""What is said beside a verdict: what an order needs by the supplier's lists, and normalisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from agent.confirm.facts import Facts
from agent.confirm.identity import reported
from agent.confirm.models import OrderKind, Reason
from agent.confirm.normal import WORDS, normalised, steps_of, steps_that_changed
from agent.confirm.order_lists import (
    all_lines_on,
    contradict,
    contradiction_words,
    lines_on,
)
from agent.confirm.sources import ALL_FIELDS
from agent.text import printable, quoted

ORDERS: Final = {
    OrderKind.FACE_TO_FACE: "a face-to-face encounter",
    OrderKind.WRITTEN_ORDER: "a written order prior to delivery",
    OrderKind.PRIOR_AUTHORIZATION: "prior authorization",
}
"""How each kind is called in a sentence."""


def orders(facts: Facts) -> tuple[Reason, ...]:
    """Whether each is required on that date; what the lists do not say is unknown, and told so."""
    return _orders(facts, _order)


def orders_2(facts: Facts) -> tuple[Reason, ...]:
    """The same; where two lists contradict each other, that is told with both."""
    return _orders(facts, _order_2)


def _orders(facts: Facts, told: Callable[[Facts, OrderKind], Reason | None]) -> tuple[Reason, ...]:
    said = {kind: told(facts, kind) for kind in OrderKind}
    unknown = [ORDERS[kind] for kind, reason in said.items() if reason is None]
    known = tuple(reason for reason in said.values() if reason is not None)
    if not unknown:
        return known
    rules, day = facts.evidence.rules, facts.evidence.date_of_service
    text = (
        f"Unknown by the supplier's dated lists, for {rules.hcpcs} on {day}: whether it needs "
        f"{', '.join(unknown)}."
    )
    return (*known, Reason(code="order_needs_unknown", text=text))


def normalisation(facts: Facts) -> tuple[Reason, ...]:
    """Each text that was changed before it was compared, and how."""
    found = []
    for name, value in reported(facts.evidence, ALL_FIELDS):
        steps = steps_of(facts.evidence.rules, name)
        changed = steps_that_changed(value, steps)
        if changed:
            how = "; ".join(WORDS[step] for step in changed)
            text = (
                f"{name.value.replace('_', ' ').capitalize()} {quoted(value)} was compared as "
                f"{quoted(normalised(value, steps))}: {how}."
            )
            found.append(Reason(code="normalised", text=text))
    return tuple(found)


def _order_2(facts: Facts, kind: OrderKind) -> Reason | None:
    rules, day = facts.evidence.rules, facts.evidence.date_of_service
    lines = all_lines_on(rules.orders, kind, rules.hcpcs, day)
    if not contradict(lines):
        return _order(facts, kind)
    text = (
        f"The supplier's dated lists contradict each other on {ORDERS[kind]} for {rules.hcpcs} on {day}: "
        f"{contradiction_words(lines)}."
    )
    return Reason(code=f"{kind}_contradicted", text=text)


def _order(facts: Facts, kind: OrderKind) -> Reason | None:
    """What the lists say of that date; ``None`` where they say nothing, or both."""
    rules, day = facts.evidence.rules, facts.evidence.date_of_service
    told = lines_on(rules.orders, kind, rules.hcpcs, day)
    if not told:
        return None
    needed = told[0].required
    source = "; ".join(sorted({printable(rule.source) for rule in told}))
    text = (
        f"{rules.hcpcs} on {day} {'needs' if needed else 'does not need'} {ORDERS[kind]}, by the "
        f"supplier's dated list ({source})."
    )
    return Reason(code=f"{kind}_{'required' if needed else 'not_required'}", text=text)
