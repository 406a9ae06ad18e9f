"""A label as it comes in: typed, scanned or photographed, and who or what stands for it.

The photograph and the packing list are kept as they came, in the same entry as the verdict that
rests on them; a second person signs an entry of their own before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from agent.confirm.label import label_from_keystrokes, label_from_photos, parse_label
from agent.confirm.label_basis import HowRead, LabelAttestation, PackingList, SecondPerson
from agent.confirm.models import Label, LabelSource
from agent.confirm.photo import read_photo
from agent.confirm.udi import UdiReading, read_udi, read_udi_1
from agent.errors import IntegrityError, UsageError
from agent.roles import Right
from agent.store import Blob
from agent.text import quoted
from agent.usecases.desk import Desk, opened
from agent.usecases.media import media_type_of
from agent.usecases.people import Actor
from agent.usecases.signers import require_signed_no_override, require_two_people

ATTESTED: Final = "label.attested"
"""The act of a second person."""

MAX_PHOTOS: Final = 4
"""A label has one or two barcodes; more photographs are of something else."""


MAX_PACKING_LIST_BYTES: Final = 32 * 1024 * 1024
"""A scanned paper of some pages has a few MB."""


@dataclass(frozen=True, slots=True)
class SeenLabel:
    """A label, and the files that it rests on."""

    label: Label
    kept: tuple[Blob, ...] = ()


def typed(text: str) -> SeenLabel:
    """A label as somebody typed it.

    Raises:
        UsageError: it is no UDI that may be used.
    """
    return SeenLabel(parse_label(text, LabelSource.TYPED))


def keyed(text: str) -> SeenLabel:
    """A label as a scanner typed it.

    Raises:
        UsageError: it is no UDI that may be used, or the keyboard damaged it.
    """
    return SeenLabel(label_from_keystrokes(text))


def photographed(photos: Sequence[bytes]) -> SeenLabel:
    """A label of which one or more photographs were taken.

    Raises:
        UsageError: one cannot be decoded, holds no barcode, or they contradict each other.
    """
    if len(photos) > MAX_PHOTOS:
        raise UsageError(
            f"There are {len(photos)} photographs, more than {MAX_PHOTOS} of one label.",
            next_step="Give those that show the label's barcodes.",
        )
    read = [read_photo(photo) for photo in photos]
    blobs = zip(photos, read, strict=True)
    kept = tuple(Blob(content=data, media_type=photo.media_type) for data, photo in blobs)
    return SeenLabel(label_from_photos(read), kept)


def require_same(seen: SeenLabel, other: SeenLabel) -> None:
    """What was typed or scanned beside the photograph has to say the same.

    Raises:
        UsageError: it does not; which of them is right is not for the program to say.
    """
    ours, theirs = seen.label, other.label
    if (ours.di, ours.serial) == (theirs.di, theirs.serial):
        return
    raise UsageError(
        f"One says {quoted(ours.text)} ({ours.source}), the other {quoted(theirs.text)} "
        f"({theirs.source}).",
        next_step="Look at the label again: photograph this device's, and type or scan the same.",
    )


def attested(desk: Desk, by: Actor, seen: SeenLabel, *, for_: Actor, subject: str) -> SeenLabel:
    """A second person, with their own password, signs that they saw this label on the device.

    Args:
        by: the second person.
        for_: who takes the verdict.
        subject: what the verdict will be about.

    Raises:
        NotAllowed: it is the same person, one who may not stand for a label, or who signed an
            override of this fitting.
        UsageError: there is no photograph of the label.
    """
    by.require(Right.STAND_FOR_LABELS)
    require_signed_no_override(desk, by, subject)
    require_two_people(desk, by, for_.user.id, "takes the verdict")
    label = seen.label
    if not label.photos:
        raise UsageError(
            "A second person stands for a label that was photographed.",
            next_step="Give the photograph with --label-photo FILE.",
        )
    entry = by.record(
        desk,
        ATTESTED,
        subject=subject,
        sections={"attestation": _attestation(label)},
        blobs=seen.kept,
    )
    second = SecondPerson(entry=entry.index, user=by.user.id, printed_name=by.user.printed_name)
    return replace(seen, label=label.model_copy(update={"second_person": second}))


def with_packing_list(seen: SeenLabel, paper: bytes, said: str | None) -> SeenLabel:
    """The maker's packing list beside the label.

    Its serial number is looked for by the program in the barcodes of a picture. Any other file is kept
    and lifts nothing: a text can be typed by whoever gives it.

    Args:
        said: the serial number that is printed on it, as a person read it. One that is another than
            the label's is a conflict; the same one is kept and lifts nothing, for it was typed.

    Raises:
        UsageError: it is the photograph of the label itself, or shows nothing but its barcodes.
    """
    media_type, sha256 = media_type_of(paper), hashlib.sha256(paper).hexdigest()
    if any(photo.sha256 == sha256 for photo in seen.label.photos):
        raise UsageError(
            "The packing list is the very file that is the photograph of the label.",
            next_step="Give the maker's packing list, or a second person with --second-person USER.",
        )
    found = _barcodes(paper, media_type)
    own = {barcode for photo in seen.label.photos for barcode in photo.barcodes}
    if found and own.issuperset(found):
        raise UsageError(
            "The packing list shows no barcode but those of the label: it may be the label once more.",
            next_step="Give a picture of the maker's packing list with a barcode of its own, or a "
            "second person with --second-person USER.",
        )
    told = said.strip() if said else None
    differs = told is not None and told != seen.label.serial
    listed = PackingList(
        sha256=sha256,
        media_type=media_type,
        serial=told if differs else _found_serial(found, seen.label),
        how=HowRead.PERSON if differs else HowRead.MACHINE,
        said=told,
    )
    return SeenLabel(
        seen.label.model_copy(update={"packing_list": listed}),
        (*seen.kept, Blob(content=paper, media_type=media_type)),
    )


def require_kept(desk: Desk, label: Label) -> None:
    """The files of a label are there, its photographs' barcodes give what it says, and its second
    person's own entry says the same.

    Raises:
        IntegrityError: they do not.
    """
    papers = [label.packing_list.sha256] if label.packing_list else []
    for sha256 in (*(photo.sha256 for photo in label.photos), *papers):
        desk.store.blob(sha256)
    if not label.photos:
        return
    if not any(_comes_out_again(label, read) for read in (read_udi, read_udi_1)):
        raise _unfaithful(label)
    if label.second_person is not None:
        _require_attested(desk, label, label.second_person)


def _comes_out_again(label: Label, read: Callable[[str], UdiReading]) -> bool:
    """Whether the photographs' barcodes, read in that way, give what the label says."""
    own = {"second_person": None, "packing_list": None}
    try:
        return label_from_photos(label.photos, read) == label.model_copy(update=own)
    except UsageError:
        return False


def _require_attested(desk: Desk, label: Label, second: SecondPerson) -> None:
    """The entry that the label names is this person's, about this label.

    Raises:
        IntegrityError: it is not.
    """
    entry = desk.store.entry(second.entry)
    if (entry.leaf.act, entry.leaf.actor) == (ATTESTED, second.user):
        told = LabelAttestation.model_validate(opened(entry, "attestation"))
        if told == _attestation(label):
            return
    raise IntegrityError(
        f"Entry {second.entry} of the ledger does not attest the label {quoted(label.text)}.",
        next_step="Run k1007 ledger verify, and restore the newest backup.",
    )


def _attestation(label: Label) -> LabelAttestation:
    return LabelAttestation(
        text=label.text,
        di=label.di,
        serial=label.serial,
        photos=tuple(photo.sha256 for photo in label.photos),
    )


def _barcodes(paper: bytes, media_type: str) -> tuple[str, ...]:
    """Those of a picture; of any other file none are looked for."""
    if not media_type.startswith("image/"):
        return ()
    try:
        return read_photo(paper).barcodes
    except UsageError:
        return ()  # no barcode, or a scan in a format that is kept but not read: a person says it


def _found_serial(barcodes: Sequence[str], label: Label) -> str | None:
    """The label's serial number where a barcode names it; else another one of the same product."""
    named = list(_serials(barcodes, label))
    return label.serial if label.serial in named else next(iter(named), None)


def _serials(barcodes: Sequence[str], label: Label) -> Iterator[str]:
    """Serial numbers in barcodes: of this product, or a barcode that is just ours."""
    if label.serial is None:
        return
    for barcode in barcodes:
        reading = read_udi(barcode)
        if reading.serial is not None and not reading.errors and reading.di == label.di:
            yield reading.serial
        elif barcode[3:].strip() == label.serial:
            yield label.serial


def _unfaithful(label: Label) -> IntegrityError:
    return IntegrityError(
        f"The photographs of the label {quoted(label.text)} do not give what was recorded of it.",
        next_step="Run k1007 ledger verify, and restore the newest backup.",
    )
