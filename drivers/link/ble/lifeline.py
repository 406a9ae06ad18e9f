"""A connection as what is awaited over it sees it: an answer comes, or the link goes, or neither."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Final, TypeVar

ANSWER_S: Final = 25.0
"""For one question. A device that stays connected and answers nothing for 30 seconds is disconnected by
rule (Bluetooth Core, Vol 3 Part F, section 3.3.3), and then nothing tells it from one that went away."""

_Answer = TypeVar("_Answer")


class LinkGone(Exception):
    """The connection is lost; nothing comes over it any more."""


class NoAnswer(Exception):
    """The connection stands, and the device did not answer in time.

    Attributes:
        waited_s: how long it was given.
    """

    def __init__(self, waited_s: float) -> None:
        super().__init__(waited_s)
        self.waited_s = waited_s


class Lifeline:
    """One connection; `cut` says that it is lost."""

    def __init__(self) -> None:
        self._is_cut = False
        self._limits: set[asyncio.Timeout] = set()

    def cut(self) -> None:
        """Say that the link is gone; whoever waits is told at the event loop's next turn."""
        self._is_cut = True
        for limit in self._limits:
            limit.reschedule(asyncio.get_running_loop().time())

    async def answer(self, asking: Awaitable[_Answer]) -> _Answer:
        """Await an answer for as long as the link is there: some questions would wait for ever.

        Raises:
            LinkGone: the link was lost before it came.
            NoAnswer: it did not come in time.
        """
        limit_s = 0.0 if self._is_cut else ANSWER_S
        limit = asyncio.timeout(limit_s)
        try:
            async with limit:
                self._limits.add(limit)
                return await asking
        except TimeoutError as error:
            if not limit.expired():
                raise  # its own
            raise (LinkGone() if self._is_cut else NoAnswer(limit_s)) from error
        finally:
            self._limits.discard(limit)
