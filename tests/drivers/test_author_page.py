"""docs/driver-author.md, followed from its first line to a working driver."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.drivers.author_page import read_page
from tests.drivers.outsider import outsider

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="the page's commands are for a shell"),
    pytest.mark.timeout(600),  # nine commands, each of which starts the program anew
]


def test_the_page_leads_to_a_working_driver(tmp_path: Path) -> None:
    page = read_page()
    author = outsider(tmp_path)
    for name, text in page.files.items():
        (author.folder / name).write_text(text)
    printed = {command: author.run(command) for command in page.commands}
    assert "acme-walker  version 1" in printed["k1007 profile drivers"]
    assert printed["k1007 identify sim:walker.toml --on-bench"] == page.shown
    assert " passed" in printed[page.commands[-1]]
    assert "skipped" not in printed[page.commands[-1]]
