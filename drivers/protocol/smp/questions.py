"""The questions that the SMP driver asks, and what it takes from each answer.

A question is a pure function of an answer's map: it yields `Found` fields or `Missing` ones, and
never guesses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from drivers.protocol.smp.cbor import CborMap, CborValue
from drivers.protocol.smp.message import Command, encode_text_map
from drivers.protocol.taken import Found, Missing, Taken
from drivers.reading import FieldName

PARAMETERS: Final = Command(0, 6)
OS_INFO: Final = Command(0, 7)
IMAGE_STATE: Final = Command(1, 0)
SETTINGS: Final = Command(3, 0)


class Question(NamedTuple):
    """One request and the reading of its answer."""

    label: str
    command: Command
    body: bytes
    take: Callable[[CborMap], Iterator[Taken]]


def questions(settings: Mapping[FieldName, str]) -> tuple[Question, ...]:
    """Answer what is asked in one pass; ``settings`` maps fields to settings keys.

    The order is that of ``FieldName``: a profile that was stored and read back asks alike.
    """
    standard = (
        Question("smp parameters", PARAMETERS, encode_text_map({}), _nothing),
        _os_info("i", "hardware platform", FieldName.PLATFORM),
        _os_info("v", "kernel version", FieldName.SOFTWARE_REVISION),
        Question(_IMAGE_LABEL, IMAGE_STATE, encode_text_map({}), _active_image),
    )
    # A setting that the profile names for a field takes the place of the standard answer for it.
    kept = (q for q, field in zip(standard, _STANDARD_FIELDS, strict=True) if field not in settings)
    named = ((field, settings[field]) for field in FieldName if field in settings)
    return (*kept, *(_setting(field, key) for field, key in named))


_IMAGE_LABEL: Final = "smp image state"
_STANDARD_FIELDS: Final = (None, FieldName.PLATFORM, FieldName.SOFTWARE_REVISION, None)


def _nothing(_values: CborMap) -> Iterator[Taken]:
    """Buffer sizes are no identity; the answer stands in the transcript."""
    yield from ()


def _os_info(letter: str, meaning: str, field: FieldName) -> Question:
    label = f"smp os info format {letter} ({meaning})"

    def take(values: CborMap) -> Iterator[Taken]:
        yield _text(field, values.get("output"), label)

    return Question(label, OS_INFO, encode_text_map({"format": letter}), take)


def _setting(field: FieldName, key: str) -> Question:
    label = f'smp settings read "{key}"'

    def take(values: CborMap) -> Iterator[Taken]:
        raw = values.get("val")
        if not isinstance(raw, bytes):
            yield Missing(label, "the answer holds no bytes under val")
            return
        try:
            yield _text(field, raw.decode(), label)
        except UnicodeDecodeError:
            yield Missing(label, f"the value is not UTF-8 text: {raw[:32].hex()}")

    return Question(label, SETTINGS, encode_text_map({"name": key}), take)


def _active_image(values: CborMap) -> Iterator[Taken]:
    """Take version and hash of the one active slot of image 0, the application."""
    images = values.get("images")
    slots = images if isinstance(images, tuple) else ()
    active = [slot for slot in slots if isinstance(slot, dict) and _is_active_application(slot)]
    if len(active) != 1:
        yield Missing(_IMAGE_LABEL, f"the list names {len(active)} active slots, not one")
        return
    label = f"{_IMAGE_LABEL}, active slot"
    yield _text(FieldName.FIRMWARE_VERSION, active[0].get("version"), label, "application")
    digest = active[0].get("hash")
    if isinstance(digest, bytes) and digest:
        yield Found(FieldName.FIRMWARE_HASH, digest.hex(), digest, label, "application")
    else:
        yield Missing(label, "the active slot has no hash")


def _is_active_application(slot: CborMap) -> bool:
    image = slot.get("image", 0)
    return slot.get("active") is True and not isinstance(image, bool) and image == 0


def _text(field: FieldName, value: CborValue, label: str, kind: str | None = None) -> Taken:
    if not isinstance(value, str):
        return Missing(label, f"the answer holds no text for {field.value}")
    if not value:
        return Missing(label, f"the answer holds an empty text for {field.value}")
    return Found(field, value, value.encode(), label, kind)
