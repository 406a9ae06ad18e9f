"""Two lines of the firmware policy beside each other: whether they contradict each other."""

from __future__ import annotations

from agent.confirm.models import FirmwareKind, FirmwareRule
from agent.confirm.versions import may_be


def contradict(one: FirmwareRule, other: FirmwareRule) -> bool:
    """Whether two lines know the same firmware of one product on some day, and label it otherwise."""
    known = one.kind is other.kind is FirmwareKind.KNOWN
    product = (one.manufacturer, one.model) == (other.manufacturer, other.model)
    return (
        known
        and product
        and _share_a_day(one, other)
        and _of_one_firmware(one, other)
        and labelled_otherwise(one, other)
    )


def labelled_otherwise(one: FirmwareRule, other: FirmwareRule) -> bool:
    """Whether they state different labelling or indications; what a line leaves out contradicts nothing."""
    return _differ(one.labelling, other.labelling) or _differ(one.indications, other.indications)


def _differ(one: str, other: str) -> bool:
    first, second = one.split(), other.split()
    return bool(first) and bool(second) and first != second


def _of_one_firmware(one: FirmwareRule, other: FirmwareRule) -> bool:
    """By the images where both name one, else by their versions."""
    if one.image_hash and other.image_hash:
        return one.image_hash == other.image_hash
    return bool(one.version) and bool(other.version) and may_be(one.version, other.version) is True


def _share_a_day(one: FirmwareRule, other: FirmwareRule) -> bool:
    return _begins_in(one, other) or _begins_in(other, one)


def _begins_in(one: FirmwareRule, other: FirmwareRule) -> bool:
    return other.begin <= one.begin and (other.end is None or one.begin <= other.end)
