"""Whether an XLSX, a ZIP of XML files, is what it says, before anything reads it.

The declared sizes come first, then every part is unpacked once and counted, in pieces that are thrown
away: a part that unpacks to more than it declared, or does not check, refuses the file.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from agent.confirm.pcl.xml_parts import document_type, refused
from agent.errors import UsageError

MAX_PARTS: Final = 1000
"""A workbook of one list has about ten parts."""

WORKBOOK_PART: Final = "xl/workbook.xml"

_PIECE_BYTES: Final = 1024 * 1024
_OVERLAP_BYTES: Final = 32


def require_sound_workbook(data: bytes, name: str, max_bytes: int) -> None:
    """Look at every part of the archive.

    Args:
        max_bytes: that all parts may unpack to.

    Raises:
        UsageError: it is no workbook, damaged, protected, or unpacks to more than a list can be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _require_sizes(parts, name, max_bytes)
            _require_workbook(parts, name)
            for part in parts:
                _unpack(archive, part, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise damaged(name) from error
    except RuntimeError as error:  # zipfile's word for a part that asks for a password
        raise refused(name, "is protected by a password") from error


def damaged(name: str) -> UsageError:
    """The refusal of an archive or a workbook that cannot be read to its end."""
    return refused(name, "is a damaged workbook, or none")


def _require_sizes(parts: list[zipfile.ZipInfo], name: str, max_bytes: int) -> None:
    declared = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or declared > max_bytes:
        raise refused(
            name,
            f"would unpack to {len(parts)} parts with {declared} bytes, more than a list can have",
        )
    if len({part.filename for part in parts}) != len(parts):
        raise refused(name, "holds two parts of one name")


def _require_workbook(parts: list[zipfile.ZipInfo], name: str) -> None:
    names = {part.filename for part in parts}
    if WORKBOOK_PART not in names:
        raise refused(name, "is a ZIP archive, not an XLSX workbook")


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Unpack a part and throw it away; ``zipfile`` stops at the declared size and checks the CRC.

    A document type is where an XML bomb declares its entities. Office programs write none, and whether
    the parser in this installation would expand one is not left to chance.
    """
    before = b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE_BYTES):
            told = (before + piece).replace(b"\0", b"")  # UTF-16 too
            if b"<!DOCTYPE" in told and part.filename.endswith((".xml", ".rels")):
                raise document_type(name)
            before = piece[-_OVERLAP_BYTES:]
