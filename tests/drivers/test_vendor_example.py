"""The example distribution, installed and tested by somebody who has only its folder."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.drivers.outsider import Outsider, outsider

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "vendor-driver"
COMMANDS = re.search(
    r"^```\n(.*?)^```", (EXAMPLE / "README.md").read_text(), re.MULTILINE | re.DOTALL
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the README's commands are for a shell")


@pytest.fixture
def vendor(tmp_path: Path) -> Outsider:
    made = outsider(tmp_path)
    shutil.copytree(EXAMPLE, made.folder, dirs_exist_ok=True)
    return made


@pytest.mark.parametrize("which", ["its own tests", "the conformance suite"])
def test_the_example_passes(vendor: Outsider, which: str) -> None:
    assert COMMANDS is not None
    install, own, conformance = COMMANDS[1].splitlines()
    vendor.run(install)
    printed = vendor.run(own if which == "its own tests" else conformance)
    assert " passed" in printed
    assert "skipped" not in printed
