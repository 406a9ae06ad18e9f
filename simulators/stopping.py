"""What a served line hears from who started it: a signal, a word or the end of standard input."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_READ_BYTES: Final = 4096

REPORT: Final = b"report"
"""The word that asks what the device has noticed so far."""


@contextmanager
def stop_on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` in the running loop at SIGINT or SIGTERM while the block runs."""
    loop = asyncio.get_running_loop()
    before = {each: signal.getsignal(each) for each in _SIGNALS}
    for each in _SIGNALS:
        # Not loop.add_signal_handler: Windows has none. The loop is woken by asyncio's own wake-up.
        signal.signal(each, lambda *_: loop.call_soon_threadsafe(stop))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def listen_to_input(report: Callable[[], None], stop: Callable[[], None]) -> None:
    """Call ``report`` in the running loop for each line ``report``, ``stop`` at the end of input.

    A parent that dies, however it dies, closes our standard input: so no simulator outlives it.
    This takes a thread, because Windows' event loop cannot wait for a pipe that it did not open; it
    is a daemon, holds nothing and ends with the program.
    """
    loop = asyncio.get_running_loop()

    def watch() -> None:
        with suppress(OSError, ValueError, AttributeError):
            descriptor = sys.stdin.fileno()
            line = b""
            while data := os.read(descriptor, _READ_BYTES):
                *lines, line = (line + data).split(b"\n")
                line = line[-_READ_BYTES:]
                for _ in range(lines.count(REPORT)):
                    loop.call_soon_threadsafe(report)
        with suppress(RuntimeError):  # the loop has ended first
            loop.call_soon_threadsafe(stop)

    threading.Thread(target=watch, name="standard input", daemon=True).start()
