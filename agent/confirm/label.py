"""The label of a device: a UDI that may be used, or a sentence why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from agent.confirm.label_basis import LabelPhoto
from agent.confirm.models import Label, LabelSource
from agent.confirm.picture import PHOTO_HINT
from agent.confirm.udi import UdiReading, combine, read_keystrokes, read_udi
from agent.errors import UsageError
from agent.text import quoted

TYPE_IT: Final = (
    "Type it as printed: GS1 with its brackets, (01) and 14 digits, then (21) and the serial; "
    "HIBCC from the plus sign to its last character."
)
SCAN_AGAIN: Final = "Scan it again with the settings of docs/label.md, or type it as printed."


def parse_label(text: str, source: LabelSource) -> Label:
    """Read a UDI as somebody typed it from the label, or as a barcode holds it.

    Raises:
        UsageError: it is no UDI, a check digit is wrong, or it holds no device identifier.
    """
    return label_of(read_udi(text), source, next_step=TYPE_IT)


def label_from_keystrokes(text: str) -> Label:
    """Read a UDI as a scanner typed it.

    Raises:
        UsageError: as above, or the keyboard damaged it.
    """
    return label_of(read_keystrokes(text), LabelSource.SCANNER, next_step=SCAN_AGAIN)


def label_from_photos(
    photos: Sequence[LabelPhoto], read: Callable[[str], UdiReading] = read_udi
) -> Label:
    """The label that these photographs show: every barcode on them is of the same device.

    Args:
        read: how one barcode is read; a former way for a label that was kept by a former program.

    Raises:
        UsageError: they hold no UDI, or contradict each other.
    """
    told = [read(barcode) for photo in photos for barcode in photo.barcodes]
    label = label_of(combine(told), LabelSource.SCANNED, next_step=PHOTO_HINT)
    return label.model_copy(update={"photos": tuple(photos)})


def label_of(reading: UdiReading, source: LabelSource, *, next_step: str) -> Label:
    """The reading as a label, if nothing is wrong with it.

    Raises:
        UsageError: naming all that is wrong.
    """
    if reading.errors:
        raise _unreadable(reading.text, "; ".join(reading.errors), next_step)
    if reading.issuer is None or reading.di is None:
        raise _unreadable(reading.text, "it holds no device identifier", next_step)
    return Label(
        text=reading.text,
        source=source,
        issuer=reading.issuer,
        di=reading.di,
        serial=reading.serial,
        lot=reading.lot,
        manufactured=reading.manufactured,
        expires=reading.expires,
    )


def _unreadable(text: str, why: str, next_step: str) -> UsageError:
    return UsageError(
        f"The label {quoted(text)} cannot be read as a UDI: {why}.", next_step=next_step
    )
