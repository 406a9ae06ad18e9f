"""Crosswalks and firmware lines of a verdict: taken in by an earlier entry as they are told, none left out.

Both are kept by compliance line by line, each in an entry of its own, and taken back in another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple
from unicodedata import normalize

from agent.ledger.canonical import JSON
from agent.packet.check.label import told_by_label
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import (
    NO_DEFAULTS,
    Told,
    items,
    said,
    says_the_same,
    settled,
    shown,
    text,
)
from agent.packet.check.walks import as_now, reviewed_dis

FIRST_RULES: Final = "1"
"""Under them several crosswalks of one product could stand side by side."""


SECOND_POLICY: Final = "firmware/2"
"""The question of the rules that asks for the second edition of the firmware policy."""

PADDING: Final = "\0 \t\r\n"
"""What the rules leave out at the ends of a text before it is compared."""


def _as_it_is(line: JSON) -> JSON:
    return line


class _Kind(NamedTuple):
    """One kind of line.

    Attributes:
        member: of the evidence, a list of them.
        section: of the entries that take one in or back.
        key: what names a line; a later one of the same key takes its place.
        name: the member by which a sentence names it.
        concerns: whether a verdict's evidence has to hold it.
        as_now: a line as this version writes it; earlier versions may have written it otherwise.
    """

    word: str
    member: str
    section: str
    added: str
    retired: str
    key: tuple[str, ...]
    name: str
    concerns: Callable[[Told, JSON], bool]
    defaults: Mapping[str, JSON] = NO_DEFAULTS
    as_now: Callable[[JSON], JSON] = _as_it_is

    def named(self, line: JSON) -> str:
        return f"the {self.word} {shown(said(line, self.name))}"

    def is_told_so(self, added: JSON, line: JSON) -> bool:
        """Whether a verdict's line says what was taken in."""
        return says_the_same(self.as_now(added), self.as_now(line), self.defaults)

    def key_of(self, line: JSON) -> tuple[str, ...]:
        return tuple(text(said(line, name)) for name in self.key)


def _always(_: Told, __: JSON) -> bool:
    return True


def _of_the_model(verdict: Told, line: JSON) -> bool:
    """The firmware lines of a verdict are those whose model stands in one that was read.

    The second edition of the policy also takes it as it is compared (Unicode NFKC), and of a label
    that tells the device the model that a crosswalk of its identifier has.
    """
    model = text(said(line, "model"))
    if any(model in value for value in _models(verdict)):
        return True
    if SECOND_POLICY not in items(verdict.said("evidence", "rules", "raising")):
        return False
    compared = (normalize("NFKC", value).strip(PADDING) for value in _models(verdict))
    if any(model in value for value in compared):
        return True
    if not told_by_label(verdict):
        return False
    di = verdict.said("evidence", "label", "di")
    walks = items(verdict.said("evidence", "crosswalks"))
    own = [text(said(walk, "reported_model")) for walk in walks if di in reviewed_dis(walk)]
    return di is not None and any(model in value for value in own)


def _models(verdict: Told) -> Iterator[str]:
    for reading in items(verdict.said("evidence", "readings")):
        for one in items(said(reading, "passes")):
            for where in ("fields", "otherwise"):
                value = said(one, where, "model", "value")
                if isinstance(value, str):
                    yield value


_KINDS: Final = (
    _Kind(
        word="crosswalk of",
        member="crosswalks",
        section="crosswalk",
        added="crosswalk.accepted",
        retired="crosswalk.retired",
        key=("reported_manufacturer", "reported_model"),
        name="reported_model",
        concerns=_always,
        defaults={"version": 1},
        as_now=as_now,
    ),
    _Kind(
        word="firmware line",
        member="firmware",
        section="firmware",
        added="firmware.added",
        retired="firmware.retired",
        key=("id",),
        name="id",
        concerns=_of_the_model,
    ),
)


def kept_line_faults(packet: OpenedPacket, verdict: Told) -> Iterator[str]:
    """What is wrong with the crosswalks and firmware lines of one verdict, whose evidence is open."""
    for kind in _KINDS:
        acts = tuple(
            told
            for told in packet.told
            if told.leaf.act in (kind.added, kind.retired) and told.index < verdict.index
        )
        if all(told.holds(kind.section) for told in acts):
            yield from _invented(kind, verdict, acts)
            yield from _left_out(kind, verdict, acts)


def _invented(kind: _Kind, verdict: Told, acts: tuple[Told, ...]) -> Iterator[str]:
    """A line that nobody took in so, or that was taken back well before the verdict."""
    for line in items(verdict.said("evidence", kind.member)):
        entries = [told for told in acts if _takes_in(kind, told, line)]
        ends = [_end(kind, told, verdict, acts) for told in entries]
        if not entries:
            yield (
                f"{verdict.title} rests on {kind.named(line)}, which no earlier entry takes in as it "
                "is told here."
            )
        elif all(end is not None and settled(end, verdict) for end in ends):
            gone = next(end for end in ends if end is not None)
            yield (
                f"{verdict.title} rests on {kind.named(line)}, which entry {gone.index} had taken back "
                "or replaced."
            )


def _left_out(kind: _Kind, verdict: Told, acts: tuple[Told, ...]) -> Iterator[str]:
    """A line that stood when the verdict was taken, and that its evidence does not hold."""
    lines = items(verdict.said("evidence", kind.member))
    for told in acts:
        if told.leaf.act != kind.added or not settled(told, verdict):
            continue
        line = told.contents[kind.section]
        stands = kind.concerns(verdict, line) and _end(kind, told, verdict, acts) is None
        if stands and not any(kind.is_told_so(line, one) for one in lines):
            yield (
                f"{verdict.title} leaves out {kind.named(line)}, which entry {told.index} had taken in."
            )


def _takes_in(kind: _Kind, told: Told, line: JSON) -> bool:
    added = told.leaf.act == kind.added
    return added and kind.is_told_so(told.contents[kind.section], line)


def _end(kind: _Kind, told: Told, verdict: Told, acts: tuple[Told, ...]) -> Told | None:
    """The first entry after it that takes the line back, or puts another in its place."""
    key = kind.key_of(told.contents[kind.section])
    beside = verdict.said("evidence", "rules", "version") == FIRST_RULES
    for later in acts:
        ends = later.leaf.act == kind.retired or not beside
        if later.index > told.index and ends and kind.key_of(later.contents[kind.section]) == key:
            return later
    return None
