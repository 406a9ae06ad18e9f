"""The supplier's dated firmware policy, held against the version and image that were read.

What is blocked, recalled, below the minimum, or an image that belongs to another version, sends the
verdict to a person. An unknown image, or firmware that was not read, is only said: the list names
products, not versions, and a label has no firmware.

This is the first edition, of rules version 2; the second is ``firmware_2``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from agent.confirm.facts import Facts
from agent.confirm.models import FirmwareKind, FirmwareRule, Reason
from agent.confirm.versions import compared
from agent.text import printable, quoted
from drivers.reading import FieldName

NOT_READ: Final = Reason(
    code="firmware_not_read",
    text="The firmware was not read, so the firmware policy could not be applied.",
)


def raising(facts: Facts) -> tuple[Reason, ...]:
    """What the policy forbids."""
    return tuple(reason for rule in _in_force(facts) for reason in _raised(facts, rule))


def notes(facts: Facts) -> tuple[Reason, ...]:
    """What the policy knows of this firmware, and what could not be looked up."""
    rules = _in_force(facts)
    if not rules:
        return ()
    version, image = _read(facts)
    if version is None and image is None:
        return (NOT_READ,)
    told = [in_policy(rule) for rule in rules if _names_this(rule, version, image)]
    return (*told, *unknown_images(rules, [] if image is None else [image]))


def lines_for(
    facts: Facts, products: Collection[tuple[str | None, str | None]]
) -> tuple[FirmwareRule, ...]:
    """The lines for these makers' models on the date of service, in an order of their own."""
    day = facts.evidence.date_of_service
    found = (
        rule
        for rule in facts.evidence.firmware
        if (rule.manufacturer, rule.model) in products
        and rule.begin <= day
        and (rule.end is None or day <= rule.end)
    )
    return tuple(sorted(found, key=lambda rule: (rule.kind, rule.version, rule.model_dump_json())))


def below_minimum(rule: FirmwareRule, version: str, order: int | None) -> tuple[Reason, ...]:
    """What is said where the version is older than the line's, or may be.

    Args:
        order: of the version and the line's, as ``compared`` has it.
    """
    if order is None:
        text = (
            f"Whether firmware {quoted(version)} is older than the minimum {quoted(rule.version)} "
            "cannot be told from their spelling."
        )
        return (Reason(code="firmware_not_comparable", text=text),)
    if order >= 0:
        return ()
    text = (
        f"Firmware {quoted(version)} is older than the minimum {quoted(rule.version)} "
        f"{_since(rule)}"
    )
    return (Reason(code="firmware_below_minimum", text=text),)


def stopped(rule: FirmwareRule, what: str) -> Reason:
    """That a line blocks or recalls what was read: ``Firmware "1.4.2"``."""
    return Reason(code=f"firmware_{rule.kind}", text=f"{what} is {rule.kind} {_since(rule)}")


def other_version(rule: FirmwareRule, version: str, image: str) -> Reason:
    """That a known image calls itself another version."""
    text = (
        f"The firmware image {quoted(image)} is the one known as {quoted(rule.version)}, "
        f"and the controller says {quoted(version)}."
    )
    return Reason(code="firmware_hash_other_version", text=text)


def in_policy(rule: FirmwareRule) -> Reason:
    """What the supplier's line tells of a version or image."""
    name = quoted(rule.version or rule.image_hash)
    note = f"release note: {printable(rule.release_note)}" if rule.release_note else ""
    told = _joined(note, labelling_words(rule)) or "nothing more is recorded of it"
    text = f"Firmware {name} is in the supplier's policy ({rule.kind}); {told}."
    return Reason(code="firmware_in_policy", text=text)


def labelling_words(rule: FirmwareRule) -> str:
    """The labelling that goes with a line's firmware and its indications; empty where it states none."""
    return _joined(
        f"labelling {printable(rule.labelling)}" if rule.labelling else "",
        f"indications: {printable(rule.indications)}" if rule.indications else "",
    )


def tells_more(rule: FirmwareRule) -> bool:
    """Whether a line has more to tell of its firmware than what kind of line it is."""
    return bool(rule.release_note) or bool(labelling_words(rule))


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def unknown_images(rules: Collection[FirmwareRule], images: Collection[str]) -> list[Reason]:
    """Each image that is none of those that the lines know, if they know any."""
    known = {rule.image_hash for rule in rules if rule.kind is FirmwareKind.KNOWN} - {""}
    return [
        Reason(
            code="firmware_unknown_hash",
            text=f"The firmware image {quoted(image)} is none of the {len(known)} known ones.",
        )
        for image in images
        if known and image not in known
    ]


def _in_force(facts: Facts) -> tuple[FirmwareRule, ...]:
    identity = facts.identity
    told = identity.value(FieldName.MANUFACTURER), identity.value(FieldName.MODEL)
    return lines_for(facts, (told,))


def _read(facts: Facts) -> tuple[str | None, str | None]:
    identity = facts.identity
    return identity.value(FieldName.FIRMWARE_VERSION), identity.value(FieldName.FIRMWARE_HASH)


def _raised(facts: Facts, rule: FirmwareRule) -> tuple[Reason, ...]:
    version, image = _read(facts)
    if rule.kind is FirmwareKind.MINIMUM:
        if version is None:
            return ()
        return below_minimum(rule, version, compared(version, rule.version))
    if rule.kind is FirmwareKind.KNOWN:
        other = version is not None and rule.version and compared(version, rule.version) != 0
        if not (other and image is not None and image == rule.image_hash):
            return ()
        return (other_version(rule, version or "", image),)
    if not _names_this(rule, version, image):
        return ()
    return (stopped(rule, f"Firmware {quoted(version or image or '')}"),)


def _since(rule: FirmwareRule) -> str:
    return f"since {rule.begin}: {printable(rule.note)}."


def _names_this(rule: FirmwareRule, version: str | None, image: str | None) -> bool:
    """By the image where the line names one, else by the version."""
    if rule.kind is FirmwareKind.MINIMUM:
        return False
    if rule.image_hash:
        return image == rule.image_hash
    return version is not None and bool(rule.version) and compared(version, rule.version) == 0
