"""Somebody else's computer: an environment of its own, in which k1007-agent is installed but not ours.

What this suite's own environment holds is seen from there, so that nothing is fetched; what is
installed there goes away with the test.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import NamedTuple

import pytest

OURS = Path(__file__).parents[2]
"""The folder of k1007-agent's source."""

_WITHIN_S = 250

_PROGRAMS = {
    "pip": "from pip._internal.cli.main import main",
    "pytest": "from pytest import console_main as main",
    "k1007": "from agent.cli import main",
}


class Outsider(NamedTuple):
    """Where they work, and with what."""

    folder: Path
    env: dict[str, str]

    def run(self, command: str) -> str:
        """Run one line in a shell; answer what it printed. A command that fails, fails the test."""
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_WITHIN_S,
        )
        if done.returncode != 0:
            pytest.fail(f"$ {command}\n{done.stdout}{done.stderr}", pytrace=False)
        return done.stdout


def outsider(folder: Path) -> Outsider:
    """Make the environment beside an empty folder to work in."""
    place = folder / "environment"
    venv.create(place, with_pip=False, symlinks=True)
    binaries = place / "bin"
    python = binaries / "python"
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(place), "platbase": str(place)}))
    ours = sysconfig.get_path("purelib")
    (site / "ours.pth").write_text(f"import site; site.addsitedir({ours!r})\n")
    for name, found in _PROGRAMS.items():
        program = binaries / name
        program.write_text(f"#!{python}\nimport sys\n{found}\nsys.exit(main())\n")
        program.chmod(0o755)
    work = folder / "work"
    work.mkdir()
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "PIP_", "K1007_", "PYTHON"))
    }
    env |= {
        "PATH": os.pathsep.join([str(binaries), os.environ.get("PATH", "")]),
        "VIRTUAL_ENV": str(place),
        "K1007_AGENT": str(OURS),
        "K1007_HOME": str(folder / "home"),
        "PIP_NO_INDEX": "1",
        "PIP_NO_COMPILE": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip's spelling of "without isolation"
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_ADDOPTS": "--assert=plain",  # nothing is rewritten that could not be kept
    }
    assert sys.version_info >= (3, 11)
    return Outsider(work, env)
