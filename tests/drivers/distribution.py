"""A distribution of somebody else, installed for one test: its module and its metadata on the path."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from drivers.plugins import GROUP, forget_plugins

DRIVER = """\
from drivers.allowlist import AllowList

IMPORTED = True

class Driver:
    name = "{name}"
    version = "1"

    def allowlist(self, profile):
        return AllowList([b"ID?"])

    def session(self, profile, *, number):
        raise NotImplementedError
        yield
"""


class Distributions(NamedTuple):
    """Where distributions are installed to."""

    site: Path

    def install(self, name: str, entry: str, source: str, *, module: str) -> None:
        """Install one: ``entry`` is the line of its entry point, ``source`` its module's text."""
        (self.site / f"{module}.py").write_text(textwrap.dedent(source))
        info = self.site / f"{module}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{entry}\n")
        forget_plugins()


@pytest.fixture
def distributions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Distributions]:
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    forget_plugins()
    yield Distributions(site)
    monkeypatch.undo()
    forget_plugins()
