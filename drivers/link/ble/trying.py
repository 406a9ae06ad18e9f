"""Trying again what may have failed by chance: radios lose packets, and BlueZ is busy for moments."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Final, TypeVar

from drivers.errors import LinkError, LinkReason

BACK_OFF_S: Final = (0.1, 0.25, 0.5)
"""Before the second, third and fourth try."""

_Done = TypeVar("_Done")


async def tried(work: Callable[[], Awaitable[_Done]], worth: Collection[LinkReason]) -> _Done:
    """Do the work, and a few times again where it fails for one of these reasons.

    Raises:
        LinkError: the last try's, or the first that another try would not help.
    """
    for pause_s in (*BACK_OFF_S, None):
        try:
            return await work()
        except LinkError as error:
            if pause_s is None or error.reason not in worth:
                raise
        await asyncio.sleep(pause_s)
    raise AssertionError("the last try returns or raises")
