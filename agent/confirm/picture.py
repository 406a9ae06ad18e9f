"""A photograph from outside, opened with bounds: nothing else looks at its bytes first.

Pillow decodes it before anything else does. It is refused where it is larger than any camera's
picture, of another format, cut short, or would unpack to more than its size promises.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Final, NamedTuple

from agent.errors import UsageError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PHOTO_BYTES: Final = 32 * 1024 * 1024
"""A phone's photograph has under 15 MB."""

MAX_PIXELS: Final = 64_000_000
"""Phones make 12 to 50 megapixels; more takes memory and shows no more of a label."""

MIN_SIDE_PIXELS: Final = 16
"""Less cannot hold a barcode."""

FORMATS: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
"""What is read, and its media type. A phone's JPEG with a preview behind it is a JPEG."""

SAVE_AS_JPEG: Final = "Save or send it as JPEG or PNG, and give that file."
AGAIN: Final = "Take the photograph again, and give the file as the camera wrote it."
PHOTO_HINT: Final = (
    "Photograph the label of this one device again, flat, sharp and near; see docs/label.md."
)

_HEIF: Final = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftypheim", b"ftyphevc")
_DATE_TIME_ORIGINAL: Final = 36867
_EXIF_SUB_IFD: Final = 0x8769


class Picture(NamedTuple):
    """A photograph whose every pixel was decoded.

    Attributes:
        image: upright, in grey (mode L).
        taken: the camera's own date and time, as the file writes it.
    """

    image: Image
    media_type: str
    taken: str | None


def open_picture(data: bytes) -> Picture:
    """Decode a photograph whole.

    Raises:
        UsageError: it is too large, of another format, damaged, or no picture at all.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError, WebPImagePlugin  # noqa: F401 — registers

    _require_size(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.simplefilter("ignore", UserWarning)
            opened = Image.open(io.BytesIO(data), formats=tuple(FORMATS))
            _require_pixels(opened.width, opened.height)
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            return Picture(
                _grey(upright), FORMATS.get(opened.format or "", "image/jpeg"), _taken(opened)
            )
    except UsageError:
        raise
    except UnidentifiedImageError as error:
        raise _other_format(data) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except MemoryError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # a decoder of others' formats may raise anything
        raise UsageError(
            "The photograph is damaged or cut short, so not all of it could be decoded.",
            next_step=AGAIN,
        ) from error


def for_print(data: bytes, *, max_side: int) -> bytes:
    """The photograph encoded anew for a page: grey JPEG, upright, without anything but pixels.

    Args:
        max_side: of its longer side, in pixels.

    Raises:
        UsageError: as ``open_picture`` does.
    """
    image = open_picture(data).image
    image.thumbnail((max_side, max_side))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def _require_size(data: bytes) -> None:
    if len(data) > MAX_PHOTO_BYTES:
        raise UsageError(
            f"The photograph has {len(data)} bytes, more than {MAX_PHOTO_BYTES // 1024**2} MB.",
            next_step="Set the camera to a usual resolution, and take it again.",
        )


def _require_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < MIN_SIDE_PIXELS:
        raise UsageError(
            f"The photograph has {width} by {height} pixels, too few for a barcode.",
            next_step=AGAIN,
        )


def _too_many_pixels() -> UsageError:
    return UsageError(
        f"The photograph would unpack to more than {MAX_PIXELS // 1_000_000} million pixels.",
        next_step="Set the camera to a usual resolution, and take it again.",
    )


def _other_format(data: bytes) -> UsageError:
    if data[4:12] in _HEIF:
        return UsageError(
            "The photograph is a HEIC file, which this program does not read.",
            next_step="Set the phone's camera to the most compatible format (JPEG), or "
            "convert the file to JPEG.",
        )
    what = "The file is empty." if not data else "The file is no photograph in JPEG, PNG or WebP."
    return UsageError(what, next_step=SAVE_AS_JPEG)


def _grey(image: Image) -> Image:
    from PIL import Image as Images

    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        white = Images.new("RGBA", image.size, "white")
        image = Images.alpha_composite(white, image.convert("RGBA"))
    if image.mode.startswith("I"):  # 16 bits a pixel
        image = image.convert("I").point(lambda value: value / 256)
    return image.convert("L")


def _taken(image: Image) -> str | None:
    """EXIF DateTimeOriginal (EXIF 2.32, tag 36867), if it is a plain text."""
    value = image.getexif().get_ifd(_EXIF_SUB_IFD).get(_DATE_TIME_ORIGINAL)
    if not isinstance(value, str):
        return None
    text = value.strip("\0 ")
    return text if text.isascii() and text.isprintable() and len(text) == 19 else None
