"""``python -m tests.bluetooth.machine [pytest's options]``: the suite against the real BlueZ.

Exit code: pytest's own. Where the machine cannot be built: 0 with the reason and its mend, or 1 under
``K1007_REQUIRE_ALL=1``.
"""

from __future__ import annotations

import sys

from tests.bluetooth.machine.parts import PartMissing, find_parts
from tests.bluetooth.machine.run import run
from tests.conftest import REQUIRE_ALL


def main() -> int:
    """Run, or say why not."""
    try:
        parts = find_parts()
    except PartMissing as missing:
        sys.stderr.write(f"Skipped, nothing was tested against the real BlueZ: {missing}\n")
        return 1 if REQUIRE_ALL else 0
    sys.stdout.write(f"Booting Linux {parts.version} with BlueZ\n")
    sys.stdout.flush()
    return run(parts, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
