"""A home with a fitter, as the program's own commands make it; for the machine, made outside.

``python -m tests.bluetooth.home FOLDER`` makes one. Two programs and their hashes of passwords take an
emulated processor longer than the reading does, and are tested elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.bluetooth.program import K1007

FITTER: Final = "lena"
PREPARED_VARIABLE: Final = "K1007_PREPARED_HOME"

_PASSWORD: Final = "password"


def environment_of(folder: Path) -> dict[str, str]:
    """What a program is given that lives in the folder."""
    return {
        "K1007_HOME": str(folder / "home"),
        "K1007_KEY_SOURCE": "file",
        "K1007_USER": "ruth",
        "K1007_PASSWORD_FILE": str(folder / _PASSWORD),
    }


def give_home(folder: Path) -> None:
    """Put it into an empty folder: a copy of the prepared one, or one that is made now."""
    prepared = os.environ.get(PREPARED_VARIABLE)
    if prepared:
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
    else:
        make_home(folder)


def make_home(folder: Path) -> None:
    """Run ``init`` and ``user add``.

    Raises:
        CalledProcessError: one of them failed; it has said why.
    """
    folder.mkdir(parents=True, exist_ok=True)
    password = folder / _PASSWORD
    password.write_text("a long enough password\n")
    password.chmod(0o600)
    init = (
        "init",
        "--admin",
        "ruth",
        "--printed-name",
        "Ruth Sample",
        "--place-tz",
        "America/New_York",
    )
    add = ("user", "add", FITTER, "--printed-name", "Lena Sample", "--role", "fitter")
    for arguments in (init, (*add, "--password-file", str(password))):
        subprocess.run(
            [K1007, *arguments],
            env={**os.environ, **environment_of(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )


if __name__ == "__main__":
    make_home(Path(sys.argv[1]))
