"""Holds the survivors of mutation testing against those that are explained (``make mutate``).

Reads what ``mutmut results`` prints; exit code 1 where a change survives in a function that
mutation_survivors.toml does not name.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

EXPLAINED = Path(__file__).parent / "mutation_survivors.toml"


def main() -> int:
    """Print every survivor that nobody explained."""
    told = subprocess.run(
        [sys.executable, "-m", "mutmut", "results"], check=True, capture_output=True, text=True
    ).stdout
    survivors = re.findall(r"^\s*(\S+): survived", told, flags=re.MULTILINE)
    known = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["survivor"]
    functions = {one["function"] for one in known}
    new = [name for name in survivors if name.rpartition("__mutmut_")[0] not in functions]
    for name in new:
        sys.stdout.write(f"{name}\n")
    sys.stdout.write(f"{len(survivors)} changes survive, {len(new)} of them unexplained.\n")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
