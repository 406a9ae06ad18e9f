"""Barcodes on a photograph of a label: DataMatrix, QR, Code 128 and Code 39, by zxing-cpp.

All that are found are answered; which of them make up a label is for agent.confirm.udi to say.
Only barcodes whose own error correction or checksum is right are found at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from agent.confirm.label_basis import LabelPhoto
from agent.confirm.picture import PHOTO_HINT, open_picture
from agent.errors import UsageError

if TYPE_CHECKING:
    from PIL.Image import Image

LINEAR: Final = ("Code128", "Code39")
ALL: Final = ("DataMatrix", "QRCode", *LINEAR)
"""zxing-cpp's names of the symbols that labels bear."""

MAX_BARCODES: Final = 16
"""More on one photograph is a shelf, not a label."""

WORKING_SIDE_PIXELS: Final = 2_400
"""Larger photographs are tried smaller first: noise goes, and it is fast."""

TURNS_DEGREES: Final = (12, -12, 24, -24, 36, -36)
"""With quarter turns, which the decoder makes by itself, no barcode is more than 6 degrees off."""

SMALL_SIDE_PIXELS: Final = 500
"""A smaller one is tried enlarged: the decoder wants a few pixels a module."""


def read_photo(data: bytes) -> LabelPhoto:
    """Read every barcode on a photograph.

    Raises:
        UsageError: it is no photograph that can be decoded, or no barcode was found on it.
    """
    picture = open_picture(data)
    barcodes = _barcodes(picture.image)
    if not barcodes:
        raise UsageError("No barcode could be read on the photograph.", next_step=PHOTO_HINT)
    if len(barcodes) > MAX_BARCODES:
        raise UsageError(
            f"There are {len(barcodes)} barcodes on the photograph, more than a label has.",
            next_step=PHOTO_HINT,
        )
    return LabelPhoto(
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=picture.media_type,
        barcodes=barcodes,
        taken=picture.taken,
    )


def _barcodes(image: Image) -> tuple[str, ...]:
    """What any of the tries finds, together: one size shows one barcode, another the next."""
    found: dict[str, None] = {}
    for each in _tries(image):
        found |= dict.fromkeys(_read(each, ALL))
    if not found:
        found = next(filter(None, map(_linear, _turned(image))), {})
    return tuple(sorted(found))


def _linear(image: Image) -> dict[str, None]:
    return dict.fromkeys(_read(image, LINEAR))


def _turned(image: Image) -> Iterator[Image]:
    """Held askew: lines of a linear barcode are found up to some degrees only."""
    from PIL import Image as Images

    smaller = image.copy()
    smaller.thumbnail((WORKING_SIDE_PIXELS, WORKING_SIDE_PIXELS))
    for degrees in TURNS_DEGREES:
        yield smaller.rotate(degrees, expand=True, resample=Images.Resampling.BICUBIC)


def _tries(image: Image) -> Iterator[Image]:
    from PIL import ImageOps

    longest = max(image.size)
    if longest > WORKING_SIDE_PIXELS:
        smaller = image.copy()
        smaller.thumbnail((WORKING_SIDE_PIXELS, WORKING_SIDE_PIXELS))
        yield ImageOps.autocontrast(smaller, cutoff=1)
    if longest < SMALL_SIDE_PIXELS:
        yield image.resize((image.width * 3, image.height * 3))
    yield image
    yield ImageOps.autocontrast(image, cutoff=1)


def _read(image: Image, names: tuple[str, ...]) -> Iterator[str]:
    import zxingcpp

    formats = zxingcpp.BarcodeFormats([getattr(zxingcpp.BarcodeFormat, name) for name in names])
    for code in zxingcpp.read_barcodes(image, formats=formats, text_mode=zxingcpp.TextMode.Plain):
        yield f"{code.symbology_identifier}{code.text}"
