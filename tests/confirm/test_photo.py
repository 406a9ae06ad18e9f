"""Photographs: barcodes drawn by zxing-cpp, turned, blurred, cropped; and files that are none."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageOps

from agent.confirm.label import label_from_photos
from agent.confirm.photo import read_photo
from agent.confirm.picture import MAX_PHOTO_BYTES, PHOTO_HINT, for_print, open_picture
from agent.errors import UsageError
from agent.story.label_picture import barcode_image, label_photo

UDI = "(01)09506000123455(11)260422(21)SX2-26-00417"
SYMBOLS = ("GS1 DataMatrix", "GS1 QRCode", "GS1 Code128")
PHOTO = label_photo(UDI, ("Strider Personal", "Model SX-200"))
Change = Callable[[Image.Image], Image.Image]


def on_a_table(*codes: Image.Image) -> Image.Image:
    """Barcodes below each other on grey paper."""
    width = max(code.width for code in codes) + 120
    paper = Image.new("L", (width, sum(code.height + 90 for code in codes) + 60), 210)
    top = 60
    for code in codes:
        white = ImageOps.expand(code, 20, fill=255)
        paper.paste(white, (40, top))
        top += white.height + 50
    return paper


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


CHANGES: dict[str, Change] = {
    "as it is": lambda image: image,
    "turned by 13 degrees": lambda image: image.rotate(13, expand=True, fillcolor=210),
    "turned by 31 degrees": lambda image: image.rotate(-31, expand=True, fillcolor=210),
    "turned by 7 degrees": lambda image: image.rotate(7, expand=True, fillcolor=210),
    "turned by 90 degrees": lambda image: image.rotate(90, expand=True),
    "upside down": lambda image: image.rotate(180),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(2)),
    "dark": lambda image: image.point(lambda value: value // 4),
    "pale": lambda image: image.point(lambda value: 190 + value // 6),
    "small": lambda image: image.resize((image.width // 3, image.height // 3)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("symbol", SYMBOLS)
def test_a_barcode_is_read_as_a_camera_may_see_it(symbol: str, change: str) -> None:
    image = CHANGES[change](on_a_table(barcode_image(UDI, symbol, 6)))
    label = label_from_photos([read_photo(saved(image))])
    assert (label.text, label.manufactured) == (UDI, date(2026, 4, 22))


def test_an_etched_data_matrix_is_read_light_on_dark() -> None:
    image = ImageOps.invert(on_a_table(barcode_image(UDI, "GS1 DataMatrix", 6)))
    assert label_from_photos([read_photo(saved(image))]).text == UDI


def test_a_cropped_barcode_is_not_read_at_all() -> None:
    image = barcode_image(UDI, "GS1 DataMatrix", 8)
    half = image.crop((0, 0, image.width, image.height // 2))
    with pytest.raises(UsageError, match="No barcode"):
        read_photo(saved(on_a_table(half)))


def test_a_hibcc_label_is_read_from_code_39_and_from_a_data_matrix() -> None:
    text = "+EZIEZIEHMSOLOFDA11/$+56193/16D20250625W"
    for symbol in ("DataMatrix", "Code39", "QRCode", "Code128"):
        photo = read_photo(saved(on_a_table(barcode_image(text, symbol, 4))))
        assert label_from_photos([photo]).serial == "56193"


def test_the_two_barcodes_of_a_label_are_put_together() -> None:
    first, second = "(01)09506000123455", "(11)260422(21)SX2-26-00417"
    image = on_a_table(*(barcode_image(text, "GS1 Code128", 4) for text in (first, second)))
    assert label_from_photos([read_photo(saved(image))]).text == UDI


def test_two_labels_on_one_photograph_are_told() -> None:
    other = UDI.replace("00417", "00418")
    image = on_a_table(*(barcode_image(text, "GS1 DataMatrix", 6) for text in (UDI, other)))
    with pytest.raises(UsageError, match="2 serial numbers"):
        label_from_photos([read_photo(saved(image))])


def test_two_photographs_of_one_label_are_one_label() -> None:
    first, second = "(01)09506000123455", "(11)260422(21)SX2-26-00417"
    photos = [
        read_photo(saved(on_a_table(barcode_image(text, "GS1 Code128", 4))))
        for text in (first, second)
    ]
    assert label_from_photos(photos).text == UDI


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_format_is_read(kind: str) -> None:
    image = on_a_table(barcode_image(UDI, "GS1 DataMatrix", 6)).convert("RGB")
    assert read_photo(saved(image, kind)).barcodes


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_each_kind_of_pixel_is_read(mode: str) -> None:
    image = on_a_table(barcode_image(UDI, "GS1 DataMatrix", 6))
    deep = image.convert("I").point(lambda value: value * 257) if mode == "I;16" else image
    assert read_photo(saved(deep.convert(mode), "PNG")).barcodes


def test_the_cameras_own_time_is_kept_as_it_says_it() -> None:
    image = on_a_table(barcode_image(UDI, "GS1 DataMatrix", 6))
    exif = image.getexif()
    exif.get_ifd(0x8769)[36867] = "2026:06:17 10:05:00"
    assert read_photo(saved(image, exif=exif)).taken == "2026:06:17 10:05:00"


def test_a_sideways_photograph_is_set_upright() -> None:
    image = Image.new("L", (40, 20), 255)
    exif = image.getexif()
    exif[274] = 6
    assert open_picture(saved(image, exif=exif)).image.size == (20, 40)


def png_of(width: int, height: int) -> bytes:
    """A PNG that promises so many pixels and holds a few bytes of them."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


AS_JPEG = "Save or send it as JPEG or PNG, and give that file."
AGAIN = "Take the photograph again, and give the file as the camera wrote it."
SMALLER = "Set the camera to a usual resolution, and take it again."
COMPATIBLE = (
    "Set the phone's camera to the most compatible format (JPEG), or convert the file to JPEG."
)
NO_PHOTO = ("The file is no photograph in JPEG, PNG or WebP.", AS_JPEG)
CUT_SHORT = ("The photograph is damaged or cut short, so not all of it could be decoded.", AGAIN)
TOO_MANY = ("The photograph would unpack to more than 64 million pixels.", SMALLER)
TOO_FEW = "The photograph has {} pixels, too few for a barcode."
HUGE = MAX_PHOTO_BYTES + 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ("The file is empty.", AS_JPEG)),
        (b"no picture", NO_PHOTO),
        (b"%PDF-1.7\n", NO_PHOTO),
        (b"GIF89a" + b"\0" * 100, NO_PHOTO),
        (
            b"\0\0\0\x18ftypheic" + b"\0" * 100,
            ("The photograph is a HEIC file, which this program does not read.", COMPATIBLE),
        ),
        (PHOTO[:1_000], CUT_SHORT),
        (PHOTO[: len(PHOTO) // 2], CUT_SHORT),
        (PHOTO[:-200], CUT_SHORT),
        (png_of(60_000, 60_000), TOO_MANY),
        (png_of(65_535, 1_000), TOO_MANY),
        (png_of(8_001, 8_000), TOO_MANY),
        (png_of(8_000, 8_000), CUT_SHORT),
        (png_of(200, 200), CUT_SHORT),
        (saved(Image.new("L", (16, 16))), ("No barcode could be read on the photograph.", PHOTO_HINT)),
        (saved(Image.new("L", (15, 40))), (TOO_FEW.format("15 by 40"), AGAIN)),
        (saved(Image.new("L", (40, 15))), (TOO_FEW.format("40 by 15"), AGAIN)),
        (
            saved(Image.new("L", (800, 600), 255)),
            ("No barcode could be read on the photograph.", PHOTO_HINT),
        ),
        (
            b"\0" * HUGE,
            (f"The photograph has {HUGE} bytes, more than 32 MB.", SMALLER),
        ),
        (b"\0" * MAX_PHOTO_BYTES, NO_PHOTO),
    ],
    ids=[
        "empty", "text", "pdf", "gif", "heic", "header", "half", "without its end", "bomb",
        "long bomb", "one column too many", "just not too many", "promises more", "just enough pixels",
        "narrow", "low", "blank", "huge file", "just not huge",
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(data: bytes, words: tuple[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        read_photo(data)
    assert (caught.value.message, caught.value.next_step) == words


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_photograph_ends_in_barcodes_or_a_sentence(data: st.DataObject) -> None:
    small = saved(on_a_table(barcode_image(UDI, "GS1 DataMatrix", 3)))
    place = data.draw(st.integers(0, len(small) - 1))
    damaged = small[:place] + data.draw(st.binary(max_size=8)) + small[place + 4 :]
    said = ""
    try:
        said = read_photo(damaged).barcodes[0]
    except UsageError as error:
        said = error.message
    assert said == "]d201095060001234551126042221SX2-26-00417" or " " in said


def test_for_a_page_it_is_encoded_anew_without_what_the_camera_wrote() -> None:
    image = on_a_table(barcode_image(UDI, "GS1 DataMatrix", 6))
    exif = image.getexif()
    exif[305] = "SYNTHETIC camera"
    printed = for_print(saved(image, exif=exif), max_side=200)
    again = Image.open(io.BytesIO(printed))
    assert (max(again.size), again.mode, b"SYNTHETIC" in printed) == (200, "L", False)
