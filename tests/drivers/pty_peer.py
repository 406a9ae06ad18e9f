"""A scripted peer on a real pseudo-terminal."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import tty
from collections.abc import Callable, Iterator
from typing import Final

Script = Callable[[bytes], bytes | None]
"""Is given each line that came; answers what to send, or ``None`` to hang up."""

_CHUNK_BYTES: Final = 4_096


@contextlib.contextmanager
def pty_peer(script: Script) -> Iterator[str]:
    """Serve a script on a pseudo-terminal; yields the port's name."""
    master, slave = os.openpty()
    tty.setraw(slave)
    name = os.ttyname(slave)
    stop_read, stop_write = os.pipe()
    thread = threading.Thread(target=_serve, args=(master, slave, stop_read, script))
    thread.start()
    try:
        yield name
    finally:
        os.write(stop_write, b"x")
        thread.join()
        os.close(stop_read)
        os.close(stop_write)


def _serve(master: int, slave: int, stop: int, script: Script) -> None:
    """Serve until told to stop; the slave stays open, or the terminal would be gone between two."""
    pending = b""
    try:
        while True:
            ready, _, _ = select.select([master, stop], [], [])
            if ready == [stop]:  # what came before the end is heard first
                return
            pending += os.read(master, _CHUNK_BYTES)
            while b"\n" in pending:
                line, _, pending = pending.partition(b"\n")
                answer = script(line + b"\n")
                if answer is None:
                    return
                _write_all(master, answer, stop)
    finally:
        os.close(slave)
        os.close(master)


def _write_all(master: int, data: bytes, stop: int) -> None:
    while data:
        ready_to_read, ready_to_write, _ = select.select([stop], [master], [])
        if stop in ready_to_read:
            return
        if ready_to_write:
            data = data[os.write(master, data[:1024]) :]
