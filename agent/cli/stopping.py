"""Who is told to end lets go of the device first: SIGTERM and SIGHUP end a command as Ctrl-C does.

Left to themselves they end the process at once. BlueZ then keeps the connection for as long as the
device does, and a connected device advertises nothing: nobody could find it again.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_ASKING: Final = ("SIGTERM", "SIGHUP")
"""By name: Windows has no hang-up."""

_BY_SIGNAL: Final = 128
"""POSIX shells add it to a signal's number."""


@contextmanager
def stopping() -> Iterator[Callable[[], int]]:
    """Answer what tells the exit code of a command that was stopped: 130, 143 or 129.

    A signal that is ignored, as ``nohup`` has it, stays so.
    """
    told: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        told.append(number)
        interrupt = signal.getsignal(signal.SIGINT)
        if not callable(interrupt):  # ignored, in a shell's background
            raise KeyboardInterrupt
        interrupt(signal.SIGINT, frame)  # the running event loop's own, if there is one

    taken = _with_default_action() if threading.current_thread() is threading.main_thread() else ()
    for each in taken:
        signal.signal(each, stop)
    try:
        yield lambda: _BY_SIGNAL + (told[0] if told else signal.SIGINT)
    finally:
        for each in taken:
            signal.signal(each, signal.SIG_DFL)


def _with_default_action() -> tuple[signal.Signals, ...]:
    there = (getattr(signal, name, None) for name in _ASKING)
    return tuple(
        each for each in there if each is not None and signal.getsignal(each) is signal.SIG_DFL
    )
