"""A program that makes a home, until it is killed.

Run as ``python -m tests.store.crash_creator HOME``: says "begins" right before.
"""

from __future__ import annotations

import sys
from pathlib import Path

from agent.store import Store
from tests.store.homes import KEY, ORIGIN


def main(home: Path) -> None:
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    Store.create(home, KEY, ORIGIN).close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
