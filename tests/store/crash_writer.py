"""A program that appends until it is killed, and says what was acknowledged.

Run as ``python -m tests.store.crash_writer HOME``: prints each entry's index and leaf hash in hex
after ``append`` has returned.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from agent.store import Blob
from tests.store.homes import make_act, opened


def main(home: Path) -> None:
    with opened(home) as store:
        number = store.size
        while True:
            blob = Blob(b"%08d" % number * 500, "image/png")
            store.put_draft("V-1", "F-1", number)
            for entry in store.append(make_act(number), make_act(number, sign=None), blobs=[blob]):
                digest = hashlib.sha256(entry.leaf_bytes).hexdigest()
                sys.stdout.write(f"{entry.index} {digest}\n")
            sys.stdout.flush()
            number += 2


if __name__ == "__main__":
    main(Path(sys.argv[1]))
