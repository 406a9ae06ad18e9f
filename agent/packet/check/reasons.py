"""What a verdict's reasons say of recalls, firmware, GUDID and orders, held against its evidence.

The sentences themselves are written again where a verdict is run again. Here each is held against the
line that it speaks of: its number, its words, its dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agent.ledger.canonical import JSON
from agent.packet.check.told import Told, items, said, shown, text
from agent.text import printable, quoted

ORDER_KINDS: Final = ("face_to_face", "written_order_prior_to_delivery", "prior_authorization")
UNKNOWN: Final = "order_needs_unknown"
"""The code of what the supplier's dated lists do not say."""

CONTRADICTED: Final = "contradicted"
"""How a code ends that says of a need that the lists contradict each other."""

SECOND_ORDERS: Final = "orders/2"
"""The question of the rules that tells such lists; by the first they say nothing."""

_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "firmware_in_policy": ("release_note", "labelling", "indications"),
    "firmware_blocked": ("note",),
    "firmware_recalled": ("note",),
    "firmware_below_minimum": ("version", "note"),
    "firmware_not_comparable": ("version",),
    "firmware_hash_other_version": ("version", "image_hash"),
}
"""What of its line the sentence of each code has, word for word."""

_QUOTED: Final = frozenset({"version", "image_hash"})
"""What a sentence has in quotes, cut where it is long."""

_STOPPING: Final = frozenset({"blocked", "recalled"})
"""The lines that stop a version or an image by name."""

_IMAGE: Final = ("image_hash", "firmware_hash")
_VERSION: Final = ("version", "firmware_version")
"""A member of a line, and the field of the identity that it speaks of."""

_SECOND: Final = "firmware/2"
"""The question of the rules that asks for the second edition of the firmware policy."""

_GOING_ON: Final = frozenset({"confirmed", "not_required"})


def reason_faults(told: Told) -> Iterator[str]:
    """Every such reason speaks of something that the evidence holds, and none is left out."""
    for reason in items(told.said("verdict", "reasons")):
        code, words = text(said(reason, "code")), text(said(reason, "text"))
        if not _is_held(told, code, words):
            yield f"{told.title} gives the reason {shown(code)}, and its evidence holds no such thing."
    yield from _order_faults(told)
    yield from _stopped_faults(told)


def _is_held(told: Told, code: str, words: str) -> bool:
    """Whether the evidence has what a reason speaks of; other reasons are not looked at here."""
    if code.startswith("recall_"):
        return any(_is_of(one, words) for one in items(told.said("evidence", "recalls")))
    if code.startswith("firmware_"):
        lines = items(told.said("evidence", "firmware"))
        return any(_has_words(line, _WORDS.get(code, ()), words) for line in lines)
    if code.startswith("gudid_"):
        return told.said("evidence", "gudid") is not None
    return True


def _is_of(recall: JSON, words: str) -> bool:
    """Number, class and firm are those of the recall."""
    number, kind, firm = (
        printable(text(said(recall, name))) for name in ("number", "classification", "firm")
    )
    return words.startswith(f"Recall {number}{f' ({kind})' if kind else ''} of {firm} ")


def _has_words(line: JSON, names: tuple[str, ...], words: str) -> bool:
    for name in names:
        value = text(said(line, name))
        if (quoted(value) if name in _QUOTED else printable(value)) not in words:
            return False
    return True


def _order_faults(told: Told) -> Iterator[str]:
    """What an order needs is told as the dated lists in the evidence have it."""
    if not any(text(one).startswith("orders/") for one in _asked(told, "noting")):
        return
    given = {text(said(one, "code")) for one in items(told.said("verdict", "reasons"))}
    due = _order_codes(told)
    ends = ("required", "not_required", CONTRADICTED)
    known = {f"{kind}_{end}" for kind in ORDER_KINDS for end in ends}
    for code in sorted(due - given):
        yield f"{told.title} does not say {shown(code)}, which follows from its evidence's dated lists."
    for code in sorted((given & (known | {UNKNOWN})) - due):
        yield f"{told.title} says {shown(code)}, which does not follow from its evidence's dated lists."


def _order_codes(told: Told) -> set[str]:
    codes = set()
    for kind in ORDER_KINDS:
        needed = [
            said(line, "required") is True
            for line in items(told.said("evidence", "rules", "orders"))
            if said(line, "kind") == kind and _counts(told, line)
        ]
        if len(set(needed)) > 1 and SECOND_ORDERS in _asked(told, "noting"):
            codes.add(f"{kind}_{CONTRADICTED}")
        elif not needed or len(set(needed)) > 1:
            codes.add(UNKNOWN)
        else:
            codes.add(f"{kind}_{'required' if needed[0] else 'not_required'}")
    return codes


def _counts(told: Told, line: JSON) -> bool:
    """Whether a line is about the verdict's code; ISO dates stand in the order of their days."""
    same = said(line, "hcpcs") == told.said("evidence", "rules", "hcpcs")
    return same and _in_force(told, line)


def _stopped_faults(told: Told) -> Iterator[str]:
    """No firmware that a line stops by its very version or image goes on without a person."""
    asked = any(text(one).startswith("firmware/") for one in _asked(told, "raising"))
    if not asked or told.said("verdict", "verdict") not in _GOING_ON:
        return
    names = _names_either if _SECOND in _asked(told, "raising") else _names
    for line in items(told.said("evidence", "firmware")):
        if text(said(line, "kind")) in _STOPPING and _in_force(told, line) and names(told, line):
            yield (
                f"{told.title} goes on, and its firmware line {shown(said(line, 'id'))} says "
                f"{shown(said(line, 'kind'))} of the firmware that was read."
            )


def _in_force(told: Told, line: JSON) -> bool:
    day, end = text(told.said("evidence", "date_of_service")), said(line, "end")
    return text(said(line, "begin")) <= day and (end is None or day <= text(end))


def _names(told: Told, line: JSON) -> bool:
    """By the image where the line names one, else by the version: the first edition."""
    image = text(said(line, "image_hash"))
    return _is_read(told, line, *(_IMAGE if image else _VERSION))


def _names_either(told: Told, line: JSON) -> bool:
    """By the image or the version: the second edition."""
    return _is_read(told, line, *_IMAGE) or _is_read(told, line, *_VERSION)


def _is_read(told: Told, line: JSON, member: str, field: str) -> bool:
    """Whether the line is of the product that was read, and this member of it was read too."""
    identity = told.said("verdict", "identity")
    product = [said(identity, name, "value") for name in ("manufacturer", "model")]
    if product != [said(line, name) for name in ("manufacturer", "model")]:
        return False
    wanted = said(line, member)
    return wanted not in (None, "") and said(identity, field, "value") == wanted


def _asked(told: Told, member: str) -> list[JSON]:
    return items(told.said("evidence", "rules", member))
