"""The supplier's dated firmware policy, held against the version and image that were read.

What is blocked, recalled, below the minimum, or an image that belongs to another version, sends the
verdict to a person. An unknown image, or firmware that was not read, is only said: the list names
products, not versions, and a label has no firmware.
"""

from __future__ import annotations

import re
from typing import Final

from agent.confirm.facts import Facts
from agent.confirm.models import FirmwareKind, FirmwareRule, Reason
from agent.text import printable, quoted
from drivers.reading import FieldName

NUMBERED: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,7}")
"""Versions that can be put in an order; of any other form it is not guessed which is the older."""


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
        text = "The firmware was not read, so the firmware policy could not be applied."
        return (Reason(code="firmware_not_read", text=text),)
    told = [_known(rule) for rule in rules if _names_this(rule, version, image)]
    hashes = {rule.image_hash for rule in rules if rule.kind is FirmwareKind.KNOWN} - {""}
    if hashes and image is not None and image not in hashes:
        text = f"The firmware image {quoted(image)} is none of the {len(hashes)} known ones."
        told.append(Reason(code="firmware_unknown_hash", text=text))
    return tuple(told)


def compared(version: str, other: str) -> int | None:
    """-1, 0 or 1 as the one is older, equal or newer; ``None`` where that cannot be told."""
    if not NUMBERED.fullmatch(version) or not NUMBERED.fullmatch(other):
        return 0 if version == other else None
    ours, theirs = (tuple(int(part) for part in v.split(".")) for v in (version, other))
    length = max(len(ours), len(theirs))
    a, b = (v + (0,) * (length - len(v)) for v in (ours, theirs))
    return (a > b) - (a < b)


def _in_force(facts: Facts) -> tuple[FirmwareRule, ...]:
    """The lines for this product on the date of service, in an order of their own."""
    told = facts.identity.value(FieldName.MANUFACTURER), facts.identity.value(FieldName.MODEL)
    day = facts.evidence.date_of_service
    found = (
        rule
        for rule in facts.evidence.firmware
        if (rule.manufacturer, rule.model) == told
        and rule.begin <= day
        and (rule.end is None or day <= rule.end)
    )
    return tuple(sorted(found, key=lambda rule: (rule.kind, rule.version, rule.model_dump_json())))


def _read(facts: Facts) -> tuple[str | None, str | None]:
    identity = facts.identity
    return identity.value(FieldName.FIRMWARE_VERSION), identity.value(FieldName.FIRMWARE_HASH)


def _raised(facts: Facts, rule: FirmwareRule) -> tuple[Reason, ...]:
    version, image = _read(facts)
    since = f"since {rule.begin}: {printable(rule.note)}"
    if rule.kind is FirmwareKind.MINIMUM:
        return _below_minimum(rule, version)
    if rule.kind is FirmwareKind.KNOWN:
        other = version is not None and rule.version and compared(version, rule.version) != 0
        if not (other and image is not None and image == rule.image_hash):
            return ()
        text = (
            f"The firmware image {quoted(image)} is the one known as {quoted(rule.version)}, "
            f"and the controller says {quoted(version or '')}."
        )
        return (Reason(code="firmware_hash_other_version", text=text),)
    if not _names_this(rule, version, image):
        return ()
    text = f"Firmware {quoted(version or image or '')} is {rule.kind} {since}."
    return (Reason(code=f"firmware_{rule.kind}", text=text),)


def _below_minimum(rule: FirmwareRule, version: str | None) -> tuple[Reason, ...]:
    if version is None:
        return ()
    order = compared(version, rule.version)
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
        f"since {rule.begin}: {printable(rule.note)}."
    )
    return (Reason(code="firmware_below_minimum", text=text),)


def _names_this(rule: FirmwareRule, version: str | None, image: str | None) -> bool:
    """By the image where the line names one, else by the version."""
    if rule.kind is FirmwareKind.MINIMUM:
        return False
    if rule.image_hash:
        return image == rule.image_hash
    return version is not None and bool(rule.version) and compared(version, rule.version) == 0


def _known(rule: FirmwareRule) -> Reason:
    name = quoted(rule.version or rule.image_hash)
    parts = [
        f"release note: {printable(rule.release_note)}" if rule.release_note else "",
        f"labelling {printable(rule.labelling)}" if rule.labelling else "",
        f"indications: {printable(rule.indications)}" if rule.indications else "",
    ]
    told = "; ".join(part for part in parts if part) or "nothing more is recorded of it"
    text = f"Firmware {name} is in the supplier's policy ({rule.kind}); {told}."
    return Reason(code="firmware_in_policy", text=text)
