"""Prints every figure; exit code 1 if a limit was not kept."""

from __future__ import annotations

import sys

from benchmarks.reading import paced_identity
from benchmarks.start import help_start


def main() -> int:
    """Run every benchmark, one line each."""
    figures = [help_start(), paced_identity()]
    for figure in figures:
        mark = "kept" if figure.kept else "NOT KEPT"
        print(
            f"{figure.name}: {figure.ours_ms:.0f} ms / {figure.peer_ms:.0f} ms = "
            f"{figure.ratio:.2f}, limit {figure.limit:g}: {mark}"
        )
    return 0 if all(figure.kept for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
