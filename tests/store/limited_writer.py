"""A program whose files may not grow: appends once and ends with the error's exit code.

Run as ``python -m tests.store.limited_writer HOME``.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from agent.errors import AgentError
from agent.store import Blob
from tests.store.homes import make_act, opened

LIMIT_BYTES = 64 * 1024


def main(home: Path) -> int:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead
    with opened(home) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, LIMIT_BYTES))
        try:
            store.append(make_act(2), blobs=[Blob(os.urandom(4 * LIMIT_BYTES), "image/png")])
        except AgentError as error:
            return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
