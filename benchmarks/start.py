"""How long a person waits for ``k1007 --help``, against what merely importing click costs."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.timing import Figure, paired


def help_start() -> Figure:
    """At most three times the import of click."""
    command = str(Path(sys.executable).with_name("k1007"))
    peer = [sys.executable, "-c", "import click"]
    return paired("k1007 --help / import click", [command, "--help"], peer, limit=3.0)
