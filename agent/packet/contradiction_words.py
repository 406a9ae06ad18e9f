"""What a packet prints of an earlier verdict that says otherwise than the final one."""

from __future__ import annotations

from agent.fitting.contradictions import Contradiction, contradictions, explanation_of
from agent.fitting.gates_delivery import final_verdict
from agent.packet.blocks import Strong, Text, fact, words
from agent.packet.view import PacketView


def contradiction_lines(view: PacketView) -> tuple[Text, ...]:
    """Each one with what answers it, for page one."""
    final = final_verdict(view.fitting)
    found = () if final is None else contradictions(view.fitting, final)
    return tuple(
        words(Strong(f"Entry {one.earlier.entry} said otherwise"), f": {_told(view, one)}")
        for one in found
    )


def explanation_facts(view: PacketView, entry: int) -> list[tuple[str, Text]]:
    """What was signed of the verdict in that entry, for its chapter."""
    signed = explanation_of(view.fitting, entry)
    return [] if signed is None else [fact("Explained afterwards", _explained(view, entry))]


def _told(view: PacketView, one: Contradiction) -> str:
    reason = f"{one.earlier.verdict} ({one.earlier.why})"
    if one.overridden:
        return f"overridden, see its chapter; {reason}"
    if one.explanation is None:
        return f"NOT explained; {reason}"
    less = f", and it rested on {' and '.join(one.less)} more" if one.less else ""
    return f"{_explained(view, one.earlier.entry)}{less}; {reason}"


def _explained(view: PacketView, entry: int) -> str:
    signed = explanation_of(view.fitting, entry)
    assert signed is not None  # callers have just seen it
    line = signed.signature
    return (
        f"{line.printed_name}, {view.moment(line.signed_at)}, entry {signed.entry}: "
        f"{signed.explanation.reason}"
    )
