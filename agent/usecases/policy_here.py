"""The policy as it counts on this computer: its own settings can make it stricter, and nothing else.

``config.toml`` and the environment belong to whoever works at the computer; what lets a verdict pass
is the compliance officer's. A setting that would loosen the policy is refused where a verdict is
taken, never passed over and never followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from agent.confirm.models import Rules
from agent.errors import NotAllowed
from agent.ledger.canonical import JSON
from agent.policy import SINGLE, Policy
from agent.policy_words import value_words
from agent.settings import CONFIG, Settings, where_set
from agent.strictness import LINE, ORDERS, is_looser, lines_of, waiving
from agent.usecases.desk import Desk
from agent.usecases.policy import policy_in_force


class Loosened(NamedTuple):
    """A setting of this computer that would let more pass than the policy.

    Attributes:
        value: of order lists, only the lines that the policy does not have.
        where: the variable or the file that has it.
    """

    setting: str
    value: JSON
    policy: JSON
    where: str

    @property
    def message(self) -> str:
        """What is the matter, as one sentence."""
        if self.setting == ORDERS:
            return (
                f"The setting orders in {self.where} says that something is not needed "
                f"({value_words(ORDERS, self.value)}), which no compliance officer set."
            )
        return (
            f"The setting {self.setting} is {value_words(self.setting, self.value)} in {self.where}, "
            f"looser than the policy's {value_words(self.setting, self.policy)}."
        )

    @property
    def next_step(self) -> str:
        """The officer's command, and what anybody can do."""
        out = "Take it out of the file" if self.where == CONFIG else "Unset it"
        return f"{out}; or a compliance officer sets it: {self.command}."

    @property
    def command(self) -> str:
        """What the officer runs."""
        if self.where == CONFIG:
            return "k1007 policy adopt --note WHY"
        if self.setting == ORDERS:
            return "k1007 policy orders FILE --retrieved DATE --source TEXT --note WHY"
        return f"k1007 policy set {self.setting} {self.value} --note WHY"


def loosened(settings: Settings, policy: Policy) -> tuple[Loosened, ...]:
    """What this computer's settings would loosen."""
    return tuple(_loosened(settings, policy))


def stricter(settings: Settings, policy: Policy) -> Policy:
    """The policy with what this computer's settings make stricter; what would loosen it is left out."""
    own: dict[str, Any] = {
        name: value
        for name in SINGLE
        if (value := _own(settings, name)) is not None
        and not is_looser(name, value, policy.value(name))
    }
    known = lines_of(policy.value(ORDERS))
    more = [line for line in settings.orders if line.required]
    own[ORDERS] = (
        *policy.orders,
        *(line for line in more if not lines_of([line.model_dump(mode="json")]) <= known),
    )
    return Policy.model_validate(policy.model_dump() | own)


def policy_here(desk: Desk) -> Policy:
    """The policy under which a verdict is taken on this computer.

    Raises:
        NotAllowed: a setting here would loosen it; the message names it and the officer's command.
    """
    policy = policy_in_force(desk)
    for one in loosened(desk.settings, policy):
        raise NotAllowed(one.message, next_step=one.next_step)
    return stricter(desk.settings, policy)


def rules_here(desk: Desk) -> Rules:
    """The newest rules under that policy.

    Raises:
        NotAllowed: likewise.
    """
    return policy_here(desk).rules


def _loosened(settings: Settings, policy: Policy) -> Iterator[Loosened]:
    for name in SINGLE:
        value, held = _own(settings, name), policy.value(name)
        if value is not None and is_looser(name, value, held):
            yield Loosened(name, value, held, where_set(name))
    own = [line.model_dump(mode="json") for line in settings.orders]
    more = waiving(own, policy.value(ORDERS))
    if more:
        lines = [dict(zip(LINE, line, strict=True)) for line in sorted(more, key=str)]
        yield Loosened(ORDERS, lines, policy.value(ORDERS), where_set(ORDERS))


def _own(settings: Settings, name: str) -> JSON:
    value: JSON = settings.model_dump(mode="json", include={name})[name]
    return value
