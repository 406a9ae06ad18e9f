"""Keeps the Bluetooth stack's own remarks off the terminal of the program that simulates a device."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

STACK: Final = "bumble"
"""The name of the stack's logger, above those of its modules."""

MAX_REMARKS: Final = 5
"""So many are told: what comes again and again says nothing new."""

_MAX_CHARS: Final = 200
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


@contextmanager
def quiet_stack() -> Iterator[None]:
    """Tell on standard error what goes wrong in the stack itself while the block runs, in plain sentences.

    Its warnings are of the air, and not told: a lost link or a refused pairing is what a scenario asked
    for, and the reader's own sentence tells it.
    """
    with _told_by(_Plainly(_to_stderr)):
        yield


@contextmanager
def _told_by(handler: logging.Handler) -> Iterator[None]:
    logger = logging.getLogger(STACK)
    before = logger.level, logger.propagate
    logger.setLevel(logging.ERROR)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


class _Plainly(logging.Handler):
    """Writes each remark as one sentence, without its traceback, and none twice."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._write = write
        self._told: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Tell one remark."""
        said = plain(record.getMessage())
        if said not in self._told and len(self._told) < MAX_REMARKS:
            self._told.add(said)
            self._write(f"The simulated device's Bluetooth stack says: {said}.\n")


def plain(message: str) -> str:
    """The first line of a remark, without colours, and without signs that a terminal would obey."""
    first = _COLOUR.sub("", message).strip().partition("\n")[0].strip("! .:")
    shown = "".join(sign if sign.isprintable() else "?" for sign in first)
    return shown[:_MAX_CHARS]


def _to_stderr(text: str) -> None:
    sys.stderr.write(text)
