"""A file that is refused, in which words, and with what to do about it."""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple

from agent.confirm.pcl import Encoding, HowToRead
from tests.confirm.lists import (
    HEADINGS,
    OTHER,
    ROW,
    delimited,
    page,
    table,
)

TEXT = delimited(HEADINGS, ROW, OTHER)
UTF_16 = TEXT.decode().encode("utf-16")
SAVE_AGAIN = "Save the list as CSV (UTF-8) and import that file."
OR_SAY_SO = (
    "Save the list as CSV (UTF-8); or, if it is known to be Windows text, say so with "
    "--encoding cp1252."
)
KIND = "Save the list as CSV (UTF-8) or XLSX and import that file."
WORKBOOK = "Save the list again as CSV (UTF-8) or XLSX and import that file."
SEARCH = (
    'Search DMECS for the list, save the page of results as "Webpage, HTML only", '
    "and import that file; or import a CSV, TSV or XLSX."
)
ALL_RESULTS = "Let DMECS show all results on one page, or export them, and import that."
CHOICES = "manufacturer, product, model, hcpcs, begin, end, comment"
EXPORT_ALL = "Export the list with all its columns, the heading in the first line."


class Refusal(NamedTuple):
    data: bytes
    message: str
    next_step: str
    how: HowToRead = HowToRead()


def packed(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def declared(encoding: Encoding) -> HowToRead:
    return HowToRead(encoding=encoding)


def kind(start: bytes, what: str) -> Refusal:
    return Refusal(
        start + b"\r\n", f'The file "list" is {what}, not a list that can be read.', KIND
    )


def mhtml(data: bytes) -> Refusal:
    return Refusal(
        data,
        "The file is a page saved as one MHTML file.",
        'Save it again as "Webpage, HTML only" and import that file.',
    )


def spelled(data: bytes, place: str, *how: Encoding, step: str = SAVE_AGAIN) -> Refusal:
    return Refusal(data, place, step, declared(*how) if how else HowToRead())


def no_page(data: bytes, why: str) -> Refusal:
    return Refusal(data, f'The file "list" {why}.', SEARCH)


def part(prose: str, shown: str) -> Refusal:
    return Refusal(
        page(table(HEADINGS, ROW), prose=prose),
        f'The page "list" shows only a part of the list: {shown}.',
        ALL_RESULTS,
    )


def no_workbook(data: bytes, why: str) -> Refusal:
    return Refusal(data, f'The file "list" {why}.', WORKBOOK)
