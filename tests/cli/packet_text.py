"""The words of a packet: its pages as another program reads them, and its files."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

from tests.peers import require_program


def page_words(packet: Path, *options: str) -> str:
    """The text of packet.pdf, pages ended by form feeds; needs poppler-utils."""
    pdftotext = require_program("pdftotext", "poppler-utils")
    with zipfile.ZipFile(packet) as archive:
        pages = archive.read("packet.pdf")
    command = [pdftotext, *options, "-", "-"]
    return subprocess.run(command, input=pages, capture_output=True, check=True).stdout.decode()


def every_word(packet: Path) -> str:
    """The pages and every file of text, the leaves of the log too."""
    with zipfile.ZipFile(packet) as archive:
        names = [n for n in archive.namelist() if n.endswith((".json", ".csv", ".leaf"))]
        return "\n".join([page_words(packet), *(archive.read(name).decode() for name in names)])
