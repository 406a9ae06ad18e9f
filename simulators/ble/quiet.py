"""Keeps the Bluetooth stack's own remarks off the terminal of the program that simulates a device."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

STACK: Final = "bumble"
"""The name of the stack's logger, above those of its modules."""


@contextmanager
def quiet_stack() -> Iterator[None]:
    """Let the stack log only what is no matter of the air while the block runs.

    A lost link or a refused pairing is what a scenario asked for: the driver's own sentence tells it.
    """
    logger = logging.getLogger(STACK)
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
