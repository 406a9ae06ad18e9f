"""The firmware policy, second edition: held against every version and image that any pass said.

A line that blocks or recalls stops its version and its image, each by itself. A version that may be
the stopped one in another spelling goes to a person. What was not read, and what was said in some
readings only, is told; of a label alone the lines of the product are those of its crosswalk.

What stands beside the verdict has a third edition of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, assert_never

from agent.confirm.facts import Facts
from agent.confirm.firmware_lines import labelled_otherwise
from agent.confirm.models import FirmwareKind, FirmwareRule, Reason
from agent.confirm.normal import normalised, steps_of
from agent.confirm.questions.firmware import (
    NOT_READ,
    below_minimum,
    in_policy,
    labelling_words,
    lines_for,
    other_version,
    stopped,
    tells_more,
    unknown_images,
)
from agent.confirm.versions import LONG_NUMBERED, compared, may_be
from agent.text import counted, quoted
from drivers.reading import FieldName

WORDS: Final = {
    FieldName.FIRMWARE_VERSION: "firmware version",
    FieldName.FIRMWARE_HASH: "firmware image",
}


class _Said(NamedTuple):
    """Each version and image that any pass said, as it is compared, in an order of its own."""

    versions: tuple[str, ...]
    images: tuple[str, ...]

    @property
    def is_one(self) -> bool:
        """Whether no two passes said different firmware."""
        return len(self.versions) <= 1 and len(self.images) <= 1


_Tell = Callable[[Sequence[FirmwareRule], _Said], Iterator[Reason]]
"""What is told of the lines that name the firmware that was read."""


def raising(facts: Facts) -> tuple[Reason, ...]:
    """What the policy forbids, or may forbid."""
    said = _said(facts)
    told = (reason for rule in policy_lines(facts) for reason in _raised(rule, said))
    return tuple(dict.fromkeys(told))


def notes(facts: Facts) -> tuple[Reason, ...]:
    """What the policy knows of this firmware, and what could not be looked up."""
    return _notes(facts, _each)


def notes_3(facts: Facts) -> tuple[Reason, ...]:
    """The same, third edition: a line that stops the firmware and tells no more of it is not told twice,
    and lines that label one firmware otherwise are told.
    """
    return _notes(facts, _telling)


def _notes(facts: Facts, tell: _Tell) -> tuple[Reason, ...]:
    rules, said = policy_lines(facts), _said(facts)
    if not rules:
        return ()
    if not said.versions and not said.images:
        return (NOT_READ,)
    told = (
        *tell([rule for rule in rules if _tells_of(rule, said)], said),
        *unknown_images(rules, said.images),
        *(reason for rule in rules for reason in _not_applied(rule, said)),
        *_said_in_some(facts),
    )
    return tuple(dict.fromkeys(told))


def _each(lines: Sequence[FirmwareRule], _said: _Said) -> Iterator[Reason]:
    return map(in_policy, lines)


def _telling(lines: Sequence[FirmwareRule], said: _Said) -> Iterator[Reason]:
    known = [line for line in lines if line.kind is FirmwareKind.KNOWN]
    yield from (in_policy(line) for line in lines if line in known or tells_more(line))
    labelled = [line for line in known if any(labelled_otherwise(line, one) for one in known)]
    if labelled and said.is_one:
        told = sorted({labelling_words(line) for line in labelled})
        text = (
            f"The supplier's policy labels this firmware in {counted(len(told), 'way')}: "
            f"{', and '.join(told)}; which of them goes with this unit it does not say."
        )
        yield Reason(code="firmware_labelled_otherwise", text=text)


def policy_lines(facts: Facts) -> tuple[FirmwareRule, ...]:
    """The lines of the product that was read; where the label tells it, of those that it can be."""
    identity = facts.identity
    told = {(identity.value(FieldName.MANUFACTURER), identity.value(FieldName.MODEL))}
    if facts.told_by_label:
        told |= {(walk.reported_manufacturer, walk.reported_model) for walk in facts.walks}
    return lines_for(facts, told)


def _said(facts: Facts) -> _Said:
    return _Said(*(_values(facts, name) for name in WORDS))


def _values(facts: Facts, name: FieldName) -> tuple[str, ...]:
    """What any pass said; without a reading what was typed in."""
    steps = steps_of(facts.evidence.rules, name)
    said = {normalised(v, steps) for one in facts.evidence.readings for v in one.values(name)}
    agreed = facts.identity.value(name)
    return tuple(sorted(said if agreed is None else {*said, agreed}))


def _raised(rule: FirmwareRule, said: _Said) -> Iterator[Reason]:
    match rule.kind:
        case FirmwareKind.MINIMUM:
            for version in said.versions:
                yield from below_minimum(
                    rule, version, compared(version, rule.version, LONG_NUMBERED)
                )
        case FirmwareKind.KNOWN:
            if rule.version and rule.image_hash in said.images:
                others = (v for v in said.versions if not may_be(v, rule.version))
                yield from (other_version(rule, version, rule.image_hash) for version in others)
        case FirmwareKind.BLOCKED | FirmwareKind.RECALLED:
            yield from _stopped(rule, said)
        case _:
            assert_never(rule.kind)


def _stopped(rule: FirmwareRule, said: _Said) -> Iterator[Reason]:
    """The line's version or its image; or a version that may be the line's."""
    if _has_image(rule, said):
        yield stopped(rule, f"The firmware image {quoted(rule.image_hash)}")
    for version in said.versions if rule.version else ():
        same = may_be(version, rule.version)
        if same:
            yield stopped(rule, f"Firmware {quoted(version)}")
        elif same is None:
            text = (
                f"Whether firmware {quoted(version)} is the {rule.kind} {quoted(rule.version)} "
                "cannot be told from their spelling."
            )
            yield Reason(code="firmware_not_comparable", text=text)


def _tells_of(rule: FirmwareRule, said: _Said) -> bool:
    """Whether the line names what was read; what is known of an image is said of no other."""
    if rule.kind is FirmwareKind.MINIMUM:
        return False
    if rule.kind is FirmwareKind.KNOWN and rule.image_hash:
        return _has_image(rule, said)
    return _has_image(rule, said) or _has_version(rule, said)


def _has_image(rule: FirmwareRule, said: _Said) -> bool:
    return bool(rule.image_hash) and rule.image_hash in said.images


def _has_version(rule: FirmwareRule, said: _Said) -> bool:
    return bool(rule.version) and any(may_be(version, rule.version) for version in said.versions)


def _not_applied(rule: FirmwareRule, said: _Said) -> Iterator[Reason]:
    """What a line that could stop this firmware asks for, and nobody read."""
    if rule.kind is FirmwareKind.KNOWN or _tells_of(rule, said):
        return
    asked = (
        ("version", rule.version, said.versions),
        ("image", rule.image_hash if rule.kind is not FirmwareKind.MINIMUM else "", said.images),
    )
    for what, wanted, read in asked:
        if wanted and not any(read):
            text = (
                f"No firmware {what} was read, so the line {rule.kind} {quoted(wanted)} of the "
                "firmware policy could not be applied."
            )
            yield Reason(code="firmware_line_not_applied", text=text)


def _said_in_some(facts: Facts) -> Iterator[Reason]:
    """A version or image that some passes did not say; the policy was held against it all the same."""
    for name, words in WORDS.items():
        said = _values(facts, name)
        if len(said) == 1 and facts.identity.value(name) is None:
            text = (
                f"The controller did not say its {words} in every reading, only {quoted(said[0])}."
            )
            yield Reason(code="firmware_not_in_every_reading", text=text)
