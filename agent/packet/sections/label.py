"""A verdict's label: on what it rests, and its photographs, encoded anew for the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from agent.confirm.label_basis import LabelPhoto
from agent.confirm.models import Label, LabelSource
from agent.confirm.picture import for_print
from agent.packet.blocks import Block, Picture, Text, fact, words
from agent.packet.content import VerdictEntry
from agent.packet.dates import us_date
from agent.packet.label_words import packing_list_words
from agent.packet.layout import EVIDENCE, gudid_name, packing_list_stem, photo_stem
from agent.packet.view import PacketView, joined
from agent.text import counted

PRINTED_SIDE_PIXELS: Final = 900
"""200 dots an inch at the width that the page gives a picture."""

SHOWN_PHOTOS: Final = 2
"""Of one verdict's label; the rest are files of the packet."""

READ_ON_PHOTO: Final = (
    "A label's barcode was read by this program on the photograph; that the label is on the unit "
    "which the record is about is told by the people who signed."
)
"""What a reader has to know of each verdict on a label alone."""


HOW: Final = {
    LabelSource.TYPED: "typed in by a person",
    LabelSource.SCANNER: "sent by a scanner as keystrokes, which count as typed",
    LabelSource.SCANNED: "read by this program on a photograph",
}
"""How the label's text came in."""


def label_facts(view: PacketView, entry: VerdictEntry) -> Iterator[tuple[str, Text]]:
    """The label's text, how it came in, and who or what stands for it."""
    if (record := entry.evidence.gudid) is not None:
        told = joined((record.company, record.brand, record.model), ", ")
        name = gudid_name(record.di, record.sha256)
        when = "" if record.retrieved is None else f", retrieved {view.retrieval(record.retrieved)}"
        where = f", from {record.source}" if record.source else ""
        yield fact(
            "GUDID's record of the DI", f"{told or 'no names'} ({record.form}{when}{where}); {name}"
        )
    label = entry.evidence.label
    if label is None:
        return
    yield fact("Label", f"{label.text} ({label.issuer}), {HOW[label.source]}")
    if label.photos:
        yield fact("Label's barcode read on", counted(len(label.photos), "photograph"))
        yield fact("Camera's own time", _camera_times(label))
    if label.second_person is not None:
        second = label.second_person
        yield fact(
            "Second person who saw the label", f"{second.printed_name}, entry {second.entry}"
        )
    if label.packing_list is not None:
        yield fact("Maker's packing list", packing_list_words(label.packing_list))
    files = label_files(view, entry)
    if files:
        yield fact("Files of the label in this packet", ", ".join(files))


def label_pictures(view: PacketView, entry: VerdictEntry) -> list[Block]:
    """The photographs of a verdict's label."""
    label = entry.evidence.label
    if label is None:
        return []
    return [
        _picture(label, photo, number, original)
        for number, photo in enumerate(label.photos[:SHOWN_PHOTOS], start=1)
        if (original := _original(view, photo_stem(entry.entry, number))) is not None
    ]


def label_files(view: PacketView, entry: VerdictEntry) -> list[str]:
    """The label's files by their names in the packet."""
    stems = (f"{photo_stem(entry.entry, 0)[:-1]}", packing_list_stem(entry.entry))
    paths = (f"{EVIDENCE}{path}" for path in view.content.attachments)
    return sorted(path for path in paths if path.startswith(stems))


def _camera_times(label: Label) -> str:
    return ", ".join(_camera_time(photo.taken) for photo in label.photos)


def _camera_time(taken: str | None) -> str:
    """EXIF's ``2026:06:17 10:06:00`` as other moments are written; anything else as it stands."""
    if taken is None:
        return "not in the file"
    try:
        moment = datetime.strptime(taken, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  # a camera names no zone
    except ValueError:
        return taken
    return f"{us_date(moment.date())} {moment:%H:%M:%S}"


def _original(view: PacketView, stem: str) -> bytes | None:
    name = stem.removeprefix(EVIDENCE)
    kept = view.content.attachments.items()
    return next((data for path, data in kept if path.startswith(f"{name}.")), None)


def _picture(label: Label, photo: LabelPhoto, number: int, original: bytes) -> Picture:
    return Picture(
        jpeg=for_print(original, max_side=PRINTED_SIDE_PIXELS),
        alt=f"Photograph {number} of the device's label, which reads {label.text}",
        caption=words(
            f"Photograph {number} of the label, made smaller and grey. The original is in this "
            f"packet, SHA-256 {photo.sha256}."
        ),
    )
