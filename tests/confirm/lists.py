"""Lists in every format, built for one promise at a time. Maker and products are invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import openpyxl

from agent.confirm.pcl import HowToRead, ReadList, Severity, read_list

HEADINGS = (
    "Manufacturer",
    "Product Name",
    "Model Number",
    "HCPCS",
    "Effective Begin Date",
    "Effective End Date",
    "Comments",
)
ROW = ("Synthex Mobility", "Strider Personal", "SX-200", "K1007", "02/01/2025", "", "SYNTHETIC")
OTHER = ("Synthex Mobility", "Strider Clinic", "SX-100", "L2999", "06/01/2024", "12/31/2025", "")
PAGE_HEAD = (
    "<!-- saved from url=(0065)https://www4.palmettogba.com/pdac_dmecs/searchProductClass.do -->"
)


def read(data: bytes, how: HowToRead | None = None) -> ReadList:
    return read_list(data, name="list", how=how or HowToRead())


def changed(**values: str) -> tuple[str, ...]:
    """The usual row with some of its values changed."""
    names = ("manufacturer", "product", "model", "hcpcs", "begin", "end", "comment")
    return tuple((dict(zip(names, ROW, strict=True)) | values).values())


def codes(data: bytes, severity: Severity = Severity.REFUSED) -> list[str]:
    """The codes of what is found, in order."""
    return [each.code for each in read(data).findings if each.severity is severity]


def delimited(*rows: Sequence[str], by: str = ",") -> bytes:
    return "".join(by.join(row) + "\n" for row in rows).encode()


def workbook(*rows: Sequence[object], title: str = "PCL", others: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for other in others:
        book.create_sheet(other).append(["something else"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return buffer.getvalue()


def locked(data: bytes) -> bytes:
    """The workbook with every part marked as protected by a password."""
    marked = bytearray(data)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = marked.find(sign)
        while place >= 0:
            marked[place + at] |= 1
            place = marked.find(sign, place + 1)
    return bytes(marked)


def table(*rows: Sequence[str], cell: str = "td") -> str:
    lines = (f"<tr>{''.join(f'<{cell}>{each}</{cell}>' for each in row)}</tr>" for row in rows)
    return f"<table>{''.join(lines)}</table>"


def page(*tables: str, head: str = PAGE_HEAD, prose: str = "") -> bytes:
    body = f"<html><body><h1>Results</h1><p>{prose}</p>{''.join(tables)}</body></html>"
    return (head + body).encode()


DATED = (*ROW[:4], date(2025, 2, 1), None, "SYNTHETIC")
"""The row as a spreadsheet has it, its date in a date cell."""
