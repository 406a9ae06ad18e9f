"""Under which limits a verdict was taken that are not as they ship, and who set them: for the PDF."""

from __future__ import annotations

from agent.ledger.canonical import parse_canonical
from agent.ledger.leaf import parse_leaf
from agent.packet.blocks import Spare, Strong, Text, Uncut, fact, words
from agent.packet.content import VerdictEntry
from agent.packet.view import PacketView
from agent.policy_words import LimitWords, limit_parts
from agent.strictness import ORDERS, SECTION, SET_ACT, Limit, PolicyAct, limits, policy_act


def limit_facts(view: PacketView, entry: VerdictEntry) -> list[tuple[str, Text]]:
    """Each of them, for the verdict's chapter."""
    return [
        fact("Limit not as shipped", "".join(_words(view, one))) for one in _limits(view, entry)
    ]


def limit_lines(view: PacketView, entry: VerdictEntry) -> tuple[Text, ...]:
    """Those under which more passes than under what ships, for page one.

    Whose a limit is is never cut; nor is the limit, but for order lists, whose sources may be long.
    """
    return tuple(_line(view, one) for one in _limits(view, entry) if one.stands_out)


def _line(view: PacketView, limit: Limit) -> Text:
    what, whose, why = _words(view, limit)
    shown = what if limit.setting == ORDERS else Uncut(what)
    return words(Strong(Uncut("Looser limit")), Uncut(": "), shown, Uncut(whose), Spare(why))


def _limits(view: PacketView, entry: VerdictEntry) -> tuple[Limit, ...]:
    before = [act for act in _acts(view) if act.entry < entry.entry]
    return limits(entry.evidence.rules.model_dump(mode="json"), before)


def _acts(view: PacketView) -> list[PolicyAct]:
    acts = []
    for entry in view.content.entries:
        leaf, section = parse_leaf(entry.leaf_bytes), entry.sections.get(SECTION)
        if leaf.act != SET_ACT or section is None:
            continue
        act = policy_act(entry.index, leaf, parse_canonical(section.content))
        if act is not None:
            acts.append(act)
    return acts


def _words(view: PacketView, limit: Limit) -> LimitWords:
    act = limit.act
    who, day = ("", "") if act is None else (view.person(act.by), view.moment(act.at))
    return limit_parts(limit, who, day)
