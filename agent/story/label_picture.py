"""An invented label and packing list, drawn and photographed by code: each says SYNTHETIC, and a scanner
can read it.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

LABEL_SIZE: Final = (1100, 560)
"""Pixels of the label itself."""

PHOTO_SIZE: Final = (1600, 1200)
"""Pixels of the photograph that it lies on."""

_EXIF_SUB_IFD: Final = 0x8769
_DATE_TIME_ORIGINAL: Final = 36867
"""EXIF 2.32: when the picture was taken, ``2026:06:17 10:05:00``."""

_MODULE_PIXELS: Final = 9
_MARGIN: Final = 36
_TEXT_LEFT: Final = 420
_TABLE: Final = 96
_FRAME: Final = 60
_PAPER_LINE: Final = 28


def label_photo(
    udi: str, lines: tuple[str, ...], tilt_degrees: float = 4, taken: datetime | None = None
) -> bytes:
    """A JPEG of a label that bears this UDI as a GS1 DataMatrix, and the lines beside it.

    Args:
        udi: in brackets, as it is printed.
        lines: what else the label says; the first one is set large.
        tilt_degrees: nobody holds a camera straight, nor twice alike.
        taken: what the camera writes into the file, in the time of its own place.
    """
    return _photographed(_label(udi, lines), tilt_degrees, taken)


def packing_list_photo(serial: str, lines: tuple[str, ...]) -> bytes:
    """A JPEG of a packing list that bears the serial as a Code 128, below its lines."""
    from PIL import Image, ImageDraw, ImageFont

    paper = Image.new("L", LABEL_SIZE, 255)
    pen = ImageDraw.Draw(paper)
    top = _MARGIN
    for line in ("SYNTHETIC", *lines):
        pen.text((_FRAME, top), line, fill=0, font=ImageFont.load_default(_PAPER_LINE))
        top += _PAPER_LINE + 16
    barcode = barcode_image(serial, "Code128", module_pixels=3)
    paper.paste(barcode, (_FRAME, LABEL_SIZE[1] - _MARGIN - barcode.height))
    return _photographed(paper, tilt_degrees=-2, taken=None)


def _photographed(paper: Image, tilt_degrees: float, taken: datetime | None) -> bytes:
    from PIL import Image, ImageFilter

    photo = Image.new("L", PHOTO_SIZE, _TABLE)
    tilted = paper.rotate(
        tilt_degrees, expand=True, fillcolor=_TABLE, resample=Image.Resampling.BICUBIC
    )
    left, top = ((whole - part) // 2 for whole, part in zip(PHOTO_SIZE, tilted.size, strict=True))
    photo.paste(tilted, (left, top))
    exif = Image.Exif()
    if taken is not None:
        exif.get_ifd(_EXIF_SUB_IFD)[_DATE_TIME_ORIGINAL] = taken.strftime("%Y:%m:%d %H:%M:%S")
    out = io.BytesIO()
    photo.filter(ImageFilter.GaussianBlur(1)).save(out, "JPEG", quality=85, exif=exif)
    return out.getvalue()


def barcode_image(text: str, symbol: str, module_pixels: int = _MODULE_PIXELS) -> Image:
    """One barcode in black on white.

    Args:
        symbol: ``GS1 DataMatrix`` and so on for element strings in brackets, else the plain symbol.
    """
    import zxingcpp
    from PIL import Image

    kind = symbol.removeprefix("GS1 ")
    options = {"gs1": True} if kind != symbol else {}
    if kind == "DataMatrix":
        options["force_square"] = True
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind), **options)
    drawn = made.to_image(scale=module_pixels)
    return Image.fromarray(drawn)


def _label(udi: str, lines: tuple[str, ...]) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    label = Image.new("L", LABEL_SIZE, 255)
    pen = ImageDraw.Draw(label)
    pen.rectangle((8, 8, LABEL_SIZE[0] - 9, LABEL_SIZE[1] - 9), outline=0, width=3)
    label.paste(barcode_image(udi, "GS1 DataMatrix"), (_FRAME, _FRAME + 40))
    top = _MARGIN
    for number, line in enumerate(("SYNTHETIC", *lines)):
        size = 44 if number <= 1 else 30
        pen.text((_TEXT_LEFT, top), line, fill=0, font=ImageFont.load_default(size))
        top += size + 18
    pen.text((_FRAME, LABEL_SIZE[1] - 80), udi, fill=0, font=ImageFont.load_default(30))
    return label
