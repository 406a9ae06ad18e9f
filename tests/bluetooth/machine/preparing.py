"""What is made outside the machine, for an emulated processor is slow at it: compiled files, and a home."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from tests.bluetooth.beds import BED_VARIABLE
from tests.bluetooth.machine.parts import CHECKOUT

HOME: Final = "home"
"""In the exchange folder; guest.sh names it to the tests."""

ROOMS: Final = ("agent", "drivers", "simulators", "k1007_pytest", "benchmarks", "tests")

_COLLECT: Final = ("pytest", "-o", "addopts=--import-mode=importlib", "--collect-only", "-qq")


@contextmanager
def preparing(home: Path) -> Iterator[None]:
    """Prepare while the block runs, and be done when it ends.

    pytest compiles the tests in a way of its own, so it collects them once. What cannot be prepared is
    told by the tests that miss it.
    """
    with ExitStack() as ending:
        for arguments, environment in (
            (("tests.bluetooth.home", str(home)), {}),
            ((*_COLLECT, "tests/bluetooth"), {BED_VARIABLE: "bluez"}),
        ):
            ending.callback(_started(arguments, environment).wait)
        for room in ROOMS:
            compileall.compile_dir(CHECKOUT / room, quiet=1)
        yield


def _started(arguments: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    inherited = {**os.environ}
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # what is compiled is what this is for
    return subprocess.Popen(
        [sys.executable, "-P", "-m", *arguments],
        cwd=CHECKOUT,
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
