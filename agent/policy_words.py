"""The policy's values in words, the same at the terminal, in a packet and in its check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from agent.ledger.canonical import JSON
from agent.strictness import ORDERS, SHIPPED, Limit
from agent.text import counted, escaped

MEANINGS: Final[Mapping[str, str]] = {
    "max_snapshot_age_days": "age from which a list is stale",
    "stale_snapshot": "what a stale list leads to",
    "minimum_confidence": "least confidence that can be confirmed",
    "max_recalls_age_days": "age from which recalls are stale",
    "stale_recalls": "what stale recalls lead to",
    ORDERS: "dated lists of what an order needs",
}

NEEDS: Final[Mapping[str, str]] = {
    "face_to_face": "a face-to-face encounter",
    "written_order_prior_to_delivery": "a written order prior to delivery",
    "prior_authorization": "prior authorization",
}
"""What a line of the order lists is about."""


def value_words(setting: str, value: JSON) -> str:
    """A setting's value, with its unit."""
    if setting == ORDERS:
        lines = value if isinstance(value, list | tuple) else ()
        return "; ".join(map(line_words, lines)) or "no line"
    if isinstance(value, int):
        return counted(value, "day")
    return escaped(str(value))


def line_words(line: JSON) -> str:
    """One line of an order list: ``K1007 does not need prior authorization from 2026-04-13 (…)``."""
    if not isinstance(line, Mapping):
        return "a line that cannot be read"
    kind, code, begin, end, source = (
        escaped(str(line.get(name))) for name in ("kind", "hcpcs", "begin", "end", "source")
    )
    needs = "needs" if line.get("required") is True else "does not need"
    until = "" if line.get("end") is None else f" to {end}"
    return f"{code} {needs} {NEEDS.get(kind, kind)} from {begin}{until} ({source})"


class LimitWords(NamedTuple):
    """A limit that is not the shipped one, in the parts of one sentence.

    Attributes:
        what: the setting, its value and the shipped one.
        whose: who set it, with the day and the entry; or that no act did.
        why: the act's note, and where order lists come from; empty where no act set it.
    """

    what: str
    whose: str
    why: str


def limit_words(limit: Limit, who: str, day: str) -> str:
    """A limit that is not the shipped one, with who set it; the arguments are those of ``limit_parts``."""
    return "".join(limit_parts(limit, who, day))


def limit_parts(limit: Limit, who: str, day: str) -> LimitWords:
    """The same in its parts.

    Args:
        who, day: of the act that is in force, as the reader writes them; not looked at without one.
    """
    value, shipped = (value_words(limit.setting, v) for v in (limit.value, SHIPPED[limit.setting]))
    what = f"{MEANINGS[limit.setting]}: {value} (shipped: {shipped})"
    if limit.act is not None and limit.as_set:
        whose = f", set by {who} on {day}, entry {limit.act.entry}"
        return LimitWords(what, whose, f": {limit.act.note}{_looked_up(limit.act.listed)}")
    if limit.allowed:
        return LimitWords(what, ", by a stricter setting of the computer", "")
    nobodys = ", by a setting of the computer, which no act of a compliance officer allows"
    return LimitWords(what, nobodys, "")


def _looked_up(listed: JSON) -> str:
    """Where order lists come from, by the supplier's word; empty of anything else."""
    if not isinstance(listed, Mapping):
        return ""
    day, source = str(listed.get("retrieved"))[: len("2026-05-02")], str(listed.get("source"))
    return f" (looked up {escaped(day)}: {escaped(source)})"
