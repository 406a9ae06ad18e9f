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

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="the README's commands are for a shell"),
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("vendor-example"),  # installed once for all of them
]


@pytest.fixture(scope="module")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Outsider:
    assert COMMANDS is not None
    made = outsider(tmp_path_factory.mktemp("vendor"))
    shutil.copytree(EXAMPLE, made.folder, dirs_exist_ok=True)
    made.run(COMMANDS[1].splitlines()[0])
    return made


@pytest.mark.parametrize("which", ["its own tests", "the conformance suite"])
def test_the_example_passes(vendor: Outsider, which: str) -> None:
    assert COMMANDS is not None
    _install, own, conformance = COMMANDS[1].splitlines()
    printed = vendor.run(own if which == "its own tests" else conformance)
    assert " passed" in printed
    assert "skipped" not in printed
