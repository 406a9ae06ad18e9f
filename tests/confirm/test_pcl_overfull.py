"""A workbook that would fill the memory is refused: entity bombs, archives and sheets without end."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import nullcontext

import pytest

from agent.confirm.pcl import archive
from agent.confirm.pcl import read as read_module
from agent.confirm.pcl import workbook as workbook_module
from agent.confirm.pcl.form import ON_IMPORT
from agent.errors import UsageError
from tests.confirm.lists import (
    DATED,
    HEADINGS,
    read,
    with_part,
    workbook,
)
from tests.confirm.sheets import LAUGHS, SHEET, rewritten

# ---------------------------------------------------------------- bombs


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_entities_are_refused_in_every_part(part: str) -> None:
    with pytest.raises(UsageError, match="document type"):
        read(with_part(workbook(HEADINGS, DATED), part, LAUGHS))


def test_an_archive_that_would_unpack_to_more_than_a_list_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(read_module, "ON_IMPORT", ON_IMPORT._replace(unpacked_bytes=1_000_000))
    bomb = with_part(workbook(HEADINGS, DATED), "xl/media/image1.png", bytes(1_000_001))
    assert len(bomb) < 20_000
    with pytest.raises(UsageError, match="would unpack to"):
        read(bomb)


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused() -> None:
    bomb = bytearray(with_part(workbook(HEADINGS, DATED), "zz", bytes(1_000_000)))
    entry = bomb.rindex(b"PK\x01\x02")
    bomb[entry + 24 : entry + 28] = struct.pack("<I", 10)
    with pytest.raises(UsageError, match="damaged workbook"):
        read(bytes(bomb))


def test_an_archive_may_have_as_many_parts_as_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook(HEADINGS, DATED)
    monkeypatch.setattr(archive, "MAX_PARTS", 9)
    assert len(read(data).rows) == 1
    monkeypatch.setattr(archive, "MAX_PARTS", 8)
    with pytest.raises(UsageError, match=r"would unpack to 9 parts with [0-9]+ bytes"):
        read(data)


def test_an_archive_may_unpack_to_as_much_as_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook(HEADINGS, DATED)
    whole = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist())
    monkeypatch.setattr(read_module, "ON_IMPORT", ON_IMPORT._replace(unpacked_bytes=whole))
    assert len(read(data).rows) == 1
    monkeypatch.setattr(read_module, "ON_IMPORT", ON_IMPORT._replace(unpacked_bytes=whole - 1))
    with pytest.raises(UsageError) as caught:
        read(data)
    assert caught.value.message == (
        f'The file "list" would unpack to 9 parts with {whole} bytes, more than a list can have.'
    )


@pytest.mark.parametrize("before", range(0, 16, 5))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_found_wherever_it_stands(
    encoding: str, before: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_PIECE_BYTES", 32)
    styles = (" " * before + LAUGHS.decode()).encode(encoding)
    with pytest.raises(UsageError, match="document type"):
        read(with_part(workbook(HEADINGS, DATED), "xl/styles.xml", styles))


# ---------------------------------------------------------------- as many rows as a sheet can have


def far(data: bytes) -> bytes:
    """The workbook with its second row where no sheet has one."""
    return rewritten(data, "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="99999999999"')


@pytest.mark.parametrize(
    ("first", "why"),
    [("a text", "damaged workbook"), ("=1+1", "damaged workbook"), (None, "damaged workbook")],
)
def test_a_row_beyond_what_a_sheet_has_ends_in_a_sentence(
    first: str | None, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_module, "MAX_SHEET_ROWS", 1000)
    with pytest.raises(UsageError, match=why):
        read(far(workbook((first,), DATED)))


def test_a_sheet_with_too_many_rows_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "_PIECE_ROWS", 2)
    monkeypatch.setattr(workbook_module, "MAX_SHEET_ROWS", 1000)
    monkeypatch.setattr(read_module, "ON_IMPORT", ON_IMPORT._replace(rows=1))
    rows = workbook(HEADINGS, DATED, DATED, DATED, DATED)
    with pytest.raises(UsageError, match="has more than 1 rows"):
        read(rewritten(rows, SHEET, b'<row r="5"', b'<row r="5000"'))


@pytest.mark.parametrize(("rows", "held"), [(3, True), (2, False)])
def test_a_sheet_may_be_full(rows: int, held: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "MAX_SHEET_ROWS", rows)
    data = workbook(HEADINGS, DATED, DATED)
    with nullcontext() if held else pytest.raises(UsageError, match="damaged workbook"):
        assert len(read(data).rows) == 2
