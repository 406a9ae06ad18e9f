"""A final verdict's label is the one of the day of delivery, as far as a program can see.

What has to be of that day: the photographs, and the second person's word. What may be older: the
maker's packing list, which came with the unit; GUDID's record; the list and its crosswalk, by their own
rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from agent.confirm.label_basis import LabelPhoto
from agent.confirm.models import Label
from agent.errors import UsageError
from agent.fitting.timing import local_date, zone
from agent.store import Entry
from agent.text import quoted
from agent.usecases.desk import Desk
from agent.usecases.fittings import place_of
from agent.usecases.labels import ATTESTED
from agent.usecases.verdicts import DEVICES, VERDICT_TAKEN

PHOTOGRAPHED: Final = (
    (ATTESTED, "attestation"),
    (VERDICT_TAKEN, "evidence"),
    ("component.added", "part"),
    ("component.swapped", "swap"),
)
"""Acts whose section names photographs by their hash."""

AGAIN: Final = "Photograph the label on the unit again, now."


def place_day(desk: Desk, subject: str) -> date:
    """The calendar day at the place of delivery: the fitting's own, else the clinic's."""
    return place_moment(desk, subject).date()


def place_moment(desk: Desk, subject: str) -> datetime:
    """The present moment on the clock of that place."""
    return desk.clock().astimezone(zone(_zone(desk, subject)))


def require_label_of_the_day(desk: Desk, label: Label, subject: str) -> None:
    """Refuse a label that is of another day than today, or of another patient's record.

    Raises:
        UsageError: the camera dates a photograph on another day; the ledger knows it, or the second
            person's word, from an earlier day; or the photograph was kept for another patient.
    """
    for photo in label.photos:
        _require_own(desk, photo, subject)
        _require_camera_day(photo, place_day(desk, subject))
        _require_new(desk, photo, subject)
    if label.second_person is not None:
        _require_word_of_the_day(desk, label.second_person.entry, subject)


def require_a_day(label: Label) -> None:
    """Of a label that stands alone, somebody or something has to say the day.

    Raises:
        UsageError: no camera dates its photograph, and nobody stands for it but a packing list.
    """
    counts = label.machine_read and label.corroborated
    dated = all(camera_day(photo.taken) is not None for photo in label.photos)
    if counts and not dated and label.second_person is None:
        raise UsageError(
            "The photograph of the label does not say when it was taken, and no second person saw the "
            "label today.",
            next_step="Photograph it with a camera that writes the date into the file, or have a second "
            "person stand for it: --second-person NAME.",
        )


def camera_day(taken: str | None) -> date | None:
    """The day of an EXIF date and time, ``2026:06:17 10:05:00``; ``None`` where it says none.

    A camera writes the time of its own place, without a zone (CIPA DC-008, 4.6.5).
    """
    try:
        return date.fromisoformat((taken or "")[:10].replace(":", "-"))
    except ValueError:
        return None


def _require_camera_day(photo: LabelPhoto, today: date) -> None:
    day = camera_day(photo.taken)
    if day is not None and day != today:
        raise UsageError(
            f"The camera says that the photograph of the label was taken on {day}, not today, {today}.",
            next_step=f"{AGAIN} If the camera's clock is wrong, set it right first.",
        )


def _require_own(desk: Desk, photo: LabelPhoto, subject: str) -> None:
    """One file is one picture of one unit: kept for another patient, it shows that patient's.

    Units that come in one box have labels of their own; each is photographed by itself.
    """
    if subject == DEVICES or not desk.store.has_blob(photo.sha256):
        return
    for act, section in PHOTOGRAPHED:
        for told in desk.store.sections(act, section):
            if told.subject in (subject, DEVICES) or photo.sha256.encode() not in told.contents[0]:
                continue
            raise UsageError(
                f"This photograph was kept for another patient already, with entry {told.index} of "
                f"{quoted(told.subject)}.",
                next_step=AGAIN,
            )


def _require_new(desk: Desk, photo: LabelPhoto, subject: str) -> None:
    """The same file was kept on an earlier day: then it shows the label of that day."""
    if not desk.store.has_blob(photo.sha256):
        return
    first = next(_entries_naming(desk, photo, subject), None)
    day = None if first is None else _day_of(desk, first, subject)
    if first is not None and day != place_day(desk, subject):
        raise UsageError(
            f"This photograph of the label was kept on {day} already, with entry {first.index}.",
            next_step=AGAIN,
        )


def _entries_naming(desk: Desk, photo: LabelPhoto, subject: str) -> Iterator[Entry]:
    """Verdicts and second persons' words that rest on the photograph, outside any fitting too."""
    wanted = photo.sha256.encode()
    for about in dict.fromkeys((subject, DEVICES)):
        for entry in desk.store.entries(subject=about):
            if entry.leaf.act in (ATTESTED, VERDICT_TAKEN) and any(
                wanted in section.content for section in entry.sections.values()
            ):
                yield entry


def _require_word_of_the_day(desk: Desk, index: int, subject: str) -> None:
    day = _day_of(desk, desk.store.entry(index), subject)
    if day != place_day(desk, subject):
        raise UsageError(
            f"The second person saw the label on {day}, not today.",
            next_step="Have the label seen and signed for again: --second-person NAME.",
        )


def _day_of(desk: Desk, entry: Entry, subject: str) -> date:
    return local_date(entry.leaf.moment, _zone(desk, subject))


def _zone(desk: Desk, subject: str) -> str:
    return desk.settings.place_tz if subject == DEVICES else place_of(desk, subject)
