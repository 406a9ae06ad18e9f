"""What a supplier may set of confirming, as data: what ships, what an officer's act says, what is looser.

One table for all who hold a verdict to it: the use cases before it is taken, ``k1007 ledger verify``
and ``k1007 check`` after it. Values are plain JSON, as verdicts and acts hold them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from agent.ledger.canonical import JSON
from agent.ledger.leaf import Leaf

SET_ACT: Final = "policy.set"
"""An officer's act: one setting, what it was and what it is from here on."""

SUBJECT: Final = "policy"
SECTION: Final = "policy"

MAX_AGE_DAYS: Final = 366
"""No list of more than a year ago says anything of today, whoever wishes it."""

ORDERS: Final = "orders"

SHIPPED: Final[Mapping[str, JSON]] = MappingProxyType(
    {
        "max_snapshot_age_days": 31,
        "stale_snapshot": "review",
        "minimum_confidence": "label_scanned",
        "max_recalls_age_days": 31,
        "stale_recalls": "warn",
        ORDERS: (),
    }
)
"""Each setting with the value that counts where no officer set another."""

LOOSEST_FIRST: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "stale_snapshot": ("warn", "review", "refuse"),
        "stale_recalls": ("warn", "review"),
        "minimum_confidence": ("label_scanned", "self_reported", "consistent", "matched"),
    }
)
"""The settings that are a word; the others are an age in days, and lists."""

LINE: Final = ("kind", "hcpcs", "required", "begin", "end", "source")
"""What makes an order list's line the line that it is."""


class PolicyAct(NamedTuple):
    """An officer's act, as an entry of the log tells it.

    Attributes:
        by: the opaque id of who did it.
        was, now: the setting's value before it, and from it on.
        listed: of order lists, what is told of their file; ``None`` where there is none.
    """

    entry: int
    at: datetime
    by: str
    setting: str
    was: JSON
    now: JSON
    note: JSON
    listed: JSON


class Limit(NamedTuple):
    """A setting under which a verdict was taken and that is not the shipped one.

    Attributes:
        act: the officer's act that was in force; ``None`` where none was.
        as_set: the value is that of the act.
    """

    setting: str
    value: JSON
    act: PolicyAct | None
    as_set: bool

    @property
    def looser(self) -> bool:
        """It lets more pass than what ships."""
        return is_looser(self.setting, self.value, SHIPPED[self.setting])

    @property
    def stands_out(self) -> bool:
        """A reader has to see it at once: it is looser than what ships.

        Order lists say in the verdict's own reasons what they say; only such as nobody set stand out.
        """
        return self.looser and (self.setting != ORDERS or not self.allowed)

    @property
    def allowed(self) -> bool:
        """It lets no more pass than what was in force: an officer's act, else what ships."""
        held = SHIPPED[self.setting] if self.act is None else self.act.now
        return not is_looser(self.setting, self.value, held)


def policy_act(entry: int, leaf: Leaf, content: JSON) -> PolicyAct | None:
    """What an opened section says; ``None`` where it names no setting that there is."""
    if not isinstance(content, Mapping):
        return None
    setting, now = content.get("setting"), content.get("now")
    if not isinstance(setting, str) or not is_value(setting, now):
        return None
    was, note, listed = (content.get(name) for name in ("was", "note", "listed"))
    return PolicyAct(entry, leaf.moment, leaf.actor, setting, was, now, note, listed)


def in_force(setting: str, acts: Iterable[PolicyAct]) -> JSON:
    """The value after these acts, which are in the order of the log."""
    said = [act.now for act in acts if act.setting == setting]
    return said[-1] if said else SHIPPED[setting]


def held(rules: JSON, setting: str) -> JSON:
    """What the rules of a verdict say; programs that did not know a setting left the shipped value."""
    value = rules.get(setting) if isinstance(rules, Mapping) else None
    return SHIPPED[setting] if value is None else value


def limits(rules: JSON, acts: Iterable[PolicyAct]) -> tuple[Limit, ...]:
    """The settings in a verdict's rules that are not the shipped ones.

    Args:
        acts: those before the verdict, in the order of the log.
    """
    last = {act.setting: act for act in acts}
    return tuple(
        Limit(setting, value, act, as_set=act is not None and is_same(setting, value, act.now))
        for setting, shipped in SHIPPED.items()
        if not is_same(setting, value := held(rules, setting), shipped)
        for act in (last.get(setting),)
    )


def is_same(setting: str, value: JSON, other: JSON) -> bool:
    """Whether two values of a setting say the same; in lists the order of lines says nothing."""
    return not is_looser(setting, value, other) and not is_looser(setting, other, value)


def is_looser(setting: str, value: JSON, than: JSON) -> bool:
    """Whether a value lets anything pass that the other one does not; so does one that is none.

    An order list is looser where it leaves out a line, or has one more that says that something is
    not needed.
    """
    if not is_value(setting, value) or not is_value(setting, than):
        return True
    if setting == ORDERS:
        return bool(lines_of(than) - lines_of(value)) or bool(waiving(value, than))
    if setting in LOOSEST_FIRST:
        words = LOOSEST_FIRST[setting]
        return words.index(str(value)) < words.index(str(than))
    return _number(value) > _number(than)


def waiving(value: JSON, beside: JSON) -> frozenset[tuple[JSON, ...]]:
    """The lines of an order list that say that something is not needed, and that the other lacks."""
    more = lines_of(value) - lines_of(beside)
    return frozenset(line for line in more if line[LINE.index("required")] is not True)


def is_value(setting: str, value: JSON) -> bool:
    """Whether a setting can have that value."""
    if setting == ORDERS:
        return isinstance(value, list | tuple) and all(map(_is_line, value))
    if setting in LOOSEST_FIRST:
        return isinstance(value, str) and value in LOOSEST_FIRST[setting]
    return setting in SHIPPED and 0 <= _number(value) <= MAX_AGE_DAYS


def lines_of(value: JSON) -> frozenset[tuple[JSON, ...]]:
    """The lines of an order list, as what makes them up."""
    lines = value if isinstance(value, list | tuple) else ()
    return frozenset(
        tuple(line.get(name) for name in LINE) for line in lines if isinstance(line, Mapping)
    )


def _is_line(line: JSON) -> bool:
    if not isinstance(line, Mapping) or not isinstance(line.get("required"), bool):
        return False
    end = line.get("end")
    texts = [line.get(name) for name in ("kind", "hcpcs", "begin", "source")]
    return all(isinstance(text, str) for text in texts) and (end is None or isinstance(end, str))


def _number(value: JSON) -> int:
    """A whole number; one that no age has where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else -1
