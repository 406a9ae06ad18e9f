"""Prints every figure; exit code 1 if a limit was not kept or a peer is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Final

from benchmarks.timing import Figure
from tests.drivers.zephyr_files import PeerMissing

BENCHMARKS: Final = (
    "start:help_start",
    "scanning:eight_ports",
    "reading:paced_identities",
    "reading:host_costs",
    "bluetooth:bluetooth_identities",
    "lists:lists",
    "recalling:recalls",
    "replaying:replays",
    "zephyr:smp_against_smpclient",
)
"""Each is imported when its turn comes: processes that one begins read this file again."""


def main() -> int:
    """Run every benchmark, one line each."""
    all_kept = True
    try:
        for figure in _figures():
            mark = "kept" if figure.kept else "NOT KEPT"
            all_kept = all_kept and figure.kept
            print(
                f"{figure.name}: {figure.ours_ms:.1f} ms / {figure.peer_ms:.1f} ms = "
                f"{figure.ratio:.2f}, limit {figure.limit:g}: {mark}",
                flush=True,
            )
    except PeerMissing as missing:
        print(f"not run: {missing}", file=sys.stderr)
        return 1
    return 0 if all_kept else 1


def _figures() -> Iterator[Figure]:
    for each in BENCHMARKS:
        module, _, name = each.partition(":")
        found = getattr(import_module(f"benchmarks.{module}"), name)()
        yield from (found,) if isinstance(found, Figure) else found


if __name__ == "__main__":
    sys.exit(main())
