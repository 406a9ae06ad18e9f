"""Prints every figure; exit code 1 if a limit was not kept or a peer is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks.bluetooth import bluetooth_identities
from benchmarks.lists import lists
from benchmarks.reading import host_costs, paced_identities
from benchmarks.replaying import replays
from benchmarks.scanning import eight_ports
from benchmarks.start import help_start
from benchmarks.timing import Figure
from benchmarks.zephyr import smp_against_smpclient
from tests.drivers.zephyr_files import PeerMissing


def main() -> int:
    """Run every benchmark, one line each."""
    all_kept = True
    try:
        for figure in _figures():
            mark = "kept" if figure.kept else "NOT KEPT"
            all_kept = all_kept and figure.kept
            print(
                f"{figure.name}: {figure.ours_ms:.1f} ms / {figure.peer_ms:.1f} ms = "
                f"{figure.ratio:.2f}, limit {figure.limit:g}: {mark}"
            )
    except PeerMissing as missing:
        print(f"not run: {missing}", file=sys.stderr)
        return 1
    return 0 if all_kept else 1


def _figures() -> Iterator[Figure]:
    yield help_start()
    yield eight_ports()
    yield from paced_identities()
    yield from host_costs()
    yield from bluetooth_identities()
    yield from lists()
    yield from replays()
    yield smp_against_smpclient()


if __name__ == "__main__":
    sys.exit(main())
