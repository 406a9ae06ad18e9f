"""The label of a final verdict is that of its day, as far as the packet says a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from agent.ledger.canonical import JSON
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.told import Told, items, number, said, shown, text

A_DAY: Final = timedelta(days=1)
"""Entries are dated in UTC: what is a day apart was not of one day anywhere."""


def day_faults(packet: OpenedPacket, told: Told) -> Iterator[str]:
    """What is wrong with the days of a final verdict's label; nothing where it has none."""
    label = told.said("evidence", "label")
    photos = items(said(label, "photos"))
    for photo in photos:
        yield from _camera_faults(told, said(photo, "taken"))
    yield from _kept_before(packet, told, {text(said(photo, "sha256")) for photo in photos} - {""})
    if said(label, "second_person") is None:
        yield from _nobody_faults(told, photos)
        return
    index = number(said(label, "second_person", "entry"))
    for one in packet.told:
        if one.index == index and told.leaf.moment - one.leaf.moment > A_DAY:
            yield (
                f"{told.title} is final, and its label's second person signed entry {index} more than "
                "a day before."
            )


def _camera_faults(told: Told, taken: JSON) -> Iterator[str]:
    day, service = camera_day(taken), told.said("verdict", "date_of_service")
    if day is not None and day != service:
        yield (
            f"{told.title} is final for {shown(service)}, and the camera dates its label's photograph "
            f"{shown(day)}."
        )


def _kept_before(packet: OpenedPacket, told: Told, photos: set[str]) -> Iterator[str]:
    for one in packet.told:
        if told.leaf.moment - one.leaf.moment > A_DAY and photos & _photos_of(one):
            yield (
                f"{told.title} is final, and entry {one.index}, more than a day before, rests on the "
                "same photograph of the label."
            )


def _photos_of(one: Told) -> set[str]:
    verdicts = (said(photo, "sha256") for photo in items(one.said("evidence", "label", "photos")))
    return {text(sha256) for sha256 in (*verdicts, *items(one.said("attestation", "photos")))}


def _nobody_faults(told: Told, photos: list[JSON]) -> Iterator[str]:
    """A label that counts by itself has its day from somebody, or from the camera."""
    alone = told.said("verdict", "confidence") == "label_scanned"
    if alone and any(camera_day(said(photo, "taken")) is None for photo in photos):
        yield (
            f"{told.title} is final, and neither a camera nor a second person says the day of its "
            "label's photograph."
        )


def camera_day(taken: JSON) -> str | None:
    """The day of an EXIF date and time, ``2026:06:17 10:05:00``, as an ISO date."""
    try:
        return date.fromisoformat(text(taken)[:10].replace(":", "-")).isoformat()
    except ValueError:
        return None
