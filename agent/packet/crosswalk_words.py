"""A crosswalk in words: what was reported, what it is listed as, who accepted that and why."""

from __future__ import annotations

from agent.confirm.facts import Facts
from agent.confirm.models import Crosswalk, ListingKey
from agent.packet.blocks import Strong, Text, words
from agent.packet.content import VerdictEntry
from agent.packet.view import PacketView


def used(entry: VerdictEntry) -> tuple[Crosswalk, ...]:
    """The crosswalks that speak of the identity that was read."""
    return Facts(entry.evidence).walks


def crosswalk_words(view: PacketView, walk: Crosswalk) -> str:
    """The whole mapping; what is listed under other words than were reported says so."""
    key = walk.key
    hardware = "any hardware revision"
    if walk.reported_hardware:
        hardware = f"hardware {', '.join(walk.reported_hardware)}"
    other = "; REPORTED AND LISTED NAMES DIFFER" if differs(walk) else ""
    return (
        f"{walk.reported_manufacturer}, {walk.reported_model}, {hardware} (as reported) is "
        f"{key.manufacturer}, {key.product}, {key.model}, {key.hcpcs} (as listed){other}; "
        f"version {walk.version}, {_accepted(view, walk)}: {walk.note}"
    )


def differs(walk: Crosswalk) -> bool:
    """Whether another maker or model was reported than is listed; case and spacing make no other.

    A listing without a model number cannot agree with a reported model by it: its product's name may.
    """
    key = walk.key
    return (_plain(walk.reported_manufacturer), _plain(walk.reported_model)) not in {
        (_plain(key.manufacturer), _plain(name)) for name in _names(key)
    }


def reported_otherwise_lines(view: PacketView, entry: VerdictEntry) -> tuple[Text, ...]:
    """For page one: that what was reported bears another name than the row, and by whose word it is it."""
    return tuple(
        words(
            Strong(f"Reported as {walk.reported_manufacturer}, {walk.reported_model}"),
            f", by crosswalk version {walk.version} {_accepted(view, walk)}: {walk.note}",
        )
        for walk in used(entry)
        if differs(walk)
    )


def _names(key: ListingKey) -> tuple[str, ...]:
    return (key.model,) if key.model else (key.product,)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _accepted(view: PacketView, walk: Crosswalk) -> str:
    return f"accepted by {view.person(walk.accepted_by)}, {view.moment(walk.accepted_at)}"
