"""A crosswalk in words: what was reported, what it is listed as, who accepted that and why."""

from __future__ import annotations

from collections.abc import Iterator

from agent.confirm.facts import Facts
from agent.confirm.models import Crosswalk, ListingKey
from agent.ledger.leaf import parse_leaf
from agent.packet.blocks import Strong, Text, words
from agent.packet.content import VerdictEntry
from agent.packet.taken_back import CROSSWALK_ACT
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
    labels = f", DI {', '.join(walk.udi_dis)} (of its labels)" if walk.udi_dis else ""
    other = "; REPORTED AND LISTED NAMES DIFFER" if differs(walk) else ""
    return (
        f"{walk.reported_manufacturer}, {walk.reported_model}, {hardware} (as reported){labels} is "
        f"{key.manufacturer}, {key.product}, {key.model}, {key.hcpcs} (as listed){other}; "
        f"{_reviews(view, walk)}"
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
            f", by crosswalk {_mapped_by(view, walk)}",
        )
        for walk in used(entry)
        if differs(walk)
    )


def _names(key: ListingKey) -> tuple[str, ...]:
    return (key.model,) if key.model else (key.product,)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _reviews(view: PacketView, walk: Crosswalk) -> str:
    """Who accepted it and why; and the versions before to which it only adds device identifiers."""
    told = [walk, *_added_to(view, walk)]
    return "; before, ".join(
        f"version {one.version}, {_accepted(view, one)}: {one.note}" for one in told
    )


def _mapped_by(view: PacketView, walk: Crosswalk) -> str:
    """Whose word it is that this product is that row: the version to which later ones add labels alone."""
    first = [walk, *_added_to(view, walk)][-1]
    by = f"version {first.version} {_accepted(view, first)}: {first.note}"
    return by if first is walk else f"version {walk.version}, which adds labels to {by}"


def _added_to(view: PacketView, walk: Crosswalk) -> Iterator[Crosswalk]:
    """Backwards along the acceptances that the packet tells."""
    for earlier in reversed(_before(view, walk)):
        if not walk.adds_to(earlier):
            return
        yield earlier
        walk = earlier


def _before(view: PacketView, walk: Crosswalk) -> list[Crosswalk]:
    """The acceptances for the same reported product before this one, since any was taken back."""
    found: list[Crosswalk] = []
    for entry in view.content.entries:
        section = entry.sections.get("crosswalk")
        if section is None:
            continue
        one = Crosswalk.model_validate_json(section.content)
        if one == walk:
            return found
        if _product(one) == _product(walk):
            taken_back = parse_leaf(entry.leaf_bytes).act == CROSSWALK_ACT
            found = [] if taken_back else [*found, one]
    return found


def _product(walk: Crosswalk) -> tuple[str, str]:
    return walk.reported_manufacturer, walk.reported_model


def _accepted(view: PacketView, walk: Crosswalk) -> str:
    return f"accepted by {view.person(walk.accepted_by)}, {view.moment(walk.accepted_at)}"
