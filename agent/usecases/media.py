"""What kind of file something is, by its first bytes; its name may say anything."""

from __future__ import annotations

import mimetypes
from typing import Final

MAGIC: Final = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
"""How scans, photographs and PDFs begin."""

TEXT: Final = "text/plain"
OTHER: Final = "application/octet-stream"


def media_type_of(original: bytes) -> str:
    """The media type of a paper; ``application/octet-stream`` where nothing is known."""
    for start, media_type in MAGIC.items():
        if original.startswith(start):
            return media_type
    return TEXT if _plain_text_of(original) is not None else OTHER


def suffix_of(media_type: str) -> str:
    """The ending of a file of that type; ``.bin`` where there is none."""
    return (
        ".webp" if media_type == "image/webp" else mimetypes.guess_extension(media_type) or ".bin"
    )


def _plain_text_of(original: bytes) -> str | None:
    """The file as text, if it is nothing but readable text."""
    try:
        text = original.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    readable = text.replace("\r", "").replace("\n", "").replace("\t", "").isprintable()
    return text if text and readable else None
