"""The PDF as foreign readers see it: its standards, its text, its pages."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from agent.packet.content import PacketContent
from agent.packet.pdf import render_pdf
from tests.packet import sample
from tests.packet.build import EXPORTED_AT, content_of, log_of
from tests.packet.told import story_content
from tests.peers import require_program


@cache
def content() -> PacketContent:
    fitting = sample.fitting()
    return content_of(fitting, log_of(fitting))


@cache
def pdf() -> bytes:
    return render_pdf(content())


@cache
def story_pdf() -> bytes:
    return render_pdf(story_content()[0])


def run(program: str, *arguments: str, package: str = "poppler-utils", data: bytes = b"") -> str:
    path = require_program(program, package)
    done = subprocess.run([path, *arguments], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def text_of(data: bytes, *options: str) -> str:
    return run("pdftotext", *options, "-", "-", data=data)


def on_disk(tmp_path: Path) -> str:
    path = tmp_path / "packet.pdf"
    path.write_bytes(pdf())
    return str(path)


def test_qpdf_finds_no_error(tmp_path: Path) -> None:
    assert "No syntax or stream encoding errors" in run(
        "qpdf", "--check", on_disk(tmp_path), package="qpdf"
    )


def test_it_is_tagged(tmp_path: Path) -> None:
    assert re.search(r"Tagged: +yes", run("pdfinfo", on_disk(tmp_path)))


@pytest.mark.parametrize(
    ("name", "value"), [("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")]
)
def test_its_metadata_names_the_standards(tmp_path: Path, name: str, value: str) -> None:
    assert f"<{name}>{value}</{name}>" in run("pdfinfo", "-meta", on_disk(tmp_path))


def test_its_date_is_the_export_s(tmp_path: Path) -> None:
    told = run("pdfinfo", "-isodates", on_disk(tmp_path))
    assert re.search(r"CreationDate: +2026-09-20T13:00:00Z", told)


def test_equal_contents_make_equal_bytes() -> None:
    assert render_pdf(content()) == pdf()


def test_another_moment_of_export_makes_other_bytes() -> None:
    fitting = sample.fitting()
    later = EXPORTED_AT + timedelta(minutes=1)
    assert render_pdf(content_of(fitting, log_of(fitting), exported_at=later)) != pdf()


def test_every_page_says_which_fitting_which_day_and_which_page() -> None:
    pages = text_of(story_pdf()).removesuffix("\f").split("\f")
    for number, page in enumerate(pages, start=1):
        assert f"page {number} of {len(pages)}" in page
        assert "FIT-2026-0042 · date of service 06/17/2026" in page
        assert "Sampleton, Dale R. · MBI 1EG4-TE5-MK73" in page


def test_every_page_of_an_invented_record_says_so() -> None:
    pages = text_of(story_pdf()).removesuffix("\f").split("\f")
    assert all("SYNTHETIC: invented patient" in page for page in pages)


def test_no_character_is_smaller_than_nine_points(tmp_path: Path) -> None:
    boxes = run("pdftotext", "-bbox-layout", on_disk(tmp_path), "-")
    heights = [
        float(found[2]) - float(found[1])
        for found in re.finditer(r'<line [^>]*yMin="([0-9.]+)"[^>]*yMax="([0-9.]+)"', boxes)
    ]
    assert heights
    assert min(heights) >= 9


def test_its_chapters_are_bookmarks(tmp_path: Path) -> None:
    import pikepdf

    path = tmp_path / "packet.pdf"
    path.write_bytes(pdf())
    with pikepdf.open(path) as opened, opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert "Modifications at fitting, and why" in titles
    assert titles[-1] == "Technical page: integrity data"


def test_it_has_no_colour(tmp_path: Path) -> None:
    """Rendered in colour, every pixel of every page is grey."""
    run("pdftoppm", "-r", "20", on_disk(tmp_path), str(tmp_path / "page"))
    for image in tmp_path.glob("page*.ppm"):
        pixels = image.read_bytes().split(b"\n", 3)[3]
        assert pixels[0::3] == pixels[1::3] == pixels[2::3]


def test_the_whole_story_says_what_was_amended_with_its_distances() -> None:
    told = " ".join(text_of(story_pdf()).split())
    assert "Original, as signed: R Now: L" in told
    assert (
        "29 days after the visit, 8 days after the date of service, 4 days before the claim" in told
    )


def test_signature_lines_are_plain() -> None:
    told = " ".join(text_of(pdf()).split())
    assert (
        "Electronically signed by Lena Okafor-Sample, CO (ABC CO-SAMPLE-01), 06/17/2026 12:05 EDT, author"
        in told
    )


def test_a_late_entry_says_so() -> None:
    assert "LATE ENTRY: signed more than a day after the visit ended." in " ".join(
        text_of(pdf()).split()
    )
