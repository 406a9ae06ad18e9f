"""docs/ledger.md and the examples in the modules' docstrings do what they say."""

from __future__ import annotations

import doctest
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from agent.ledger import canonical, merkle, vkey
from agent.ledger.leaf import leaf_bytes
from agent.ledger.merkle import leaf_hash
from tests.ledger.acts import sealed
from tests.peers import require_program

PAGE = Path(__file__).parents[2] / "docs" / "ledger.md"
RECIPES = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
PROGRAMS = {"jq": "jq", "xxd": "xxd", "openssl": "openssl", "sha256sum": "coreutils"}


def run_recipes(directory: Path, salt: bytes) -> subprocess.CompletedProcess[str]:
    for program, package in PROGRAMS.items():
        require_program(program, package)
    return subprocess.run(
        ["sh", "-eu", "-c", "\n".join(RECIPES)],
        cwd=directory,
        env={"PATH": "/usr/bin:/bin", "salt": salt.hex()},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_the_shell_recipes_check_a_leaf_without_us(tmp_path: Path) -> None:
    act = sealed()
    section = act.sections["visit"]
    (tmp_path / "3.leaf").write_bytes(act.leaf_bytes)
    (tmp_path / "content.json").write_bytes(section.content)
    done = run_recipes(tmp_path, section.salt)
    commitment = section.commitment.hex()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"{leaf_hash(act.leaf_bytes).hex()}  -",
        "Signature Verified Successfully",
        f"{commitment}  -",
        commitment,
    ]


def test_the_shell_recipes_find_a_changed_leaf(tmp_path: Path) -> None:
    leaf = sealed().leaf.model_copy(update={"actor": "user-8"})
    (tmp_path / "3.leaf").write_bytes(leaf_bytes(leaf))
    (tmp_path / "content.json").write_bytes(b"{}")
    done = run_recipes(tmp_path, bytes(32))
    assert done.returncode != 0
    assert "Signature Verification Failure" in done.stdout + done.stderr


@pytest.mark.parametrize("module", [canonical, merkle, vkey])
def test_the_examples_in_docstrings_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
