"""The device's end of a pseudo-terminal: what a driver opens like any serial port."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from simulators.errors import ServeError

READ_BYTES: Final = 4096
"""At most so much is taken at once; it bounds the answers that one read can lead to."""

LOST_AFTER_S: Final = 1.0
"""What has not been taken for so long is lost, as on a line at whose end nobody reads."""


class TerminalPort:
    """A line over the master side; use :func:`open_terminal`."""

    def __init__(self, master: int) -> None:
        self._master = master

    async def read(self) -> bytes:
        """Some bytes; none when the terminal has gone."""
        await asyncio.sleep(0)  # a flood of requests must not keep the program from ending
        while True:
            try:
                return os.read(self._master, READ_BYTES)
            except BlockingIOError:
                await self._readable()
            except OSError:
                return b""

    async def write(self, data: bytes) -> None:
        """Put bytes into the terminal's buffer; drop them where it stays full."""
        while data:
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:
                try:
                    async with asyncio.timeout(LOST_AFTER_S):
                        await self._writable()
                except TimeoutError:
                    return

    async def rest(self) -> bytes:
        """What is in the terminal's buffer, which holds a few thousand bytes."""
        with suppress(OSError):
            return os.read(self._master, READ_BYTES)
        return b""

    async def _readable(self) -> None:
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        loop.add_reader(self._master, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(self._master)

    async def _writable(self) -> None:
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        loop.add_writer(self._master, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_writer(self._master)


class Terminal:
    """Both sides of a pseudo-terminal, in raw mode.

    The slave side stays open here too: otherwise the master would fail whenever no driver has the
    device open.

    Attributes:
        device: the path that a driver opens, e.g. ``/dev/pts/3``.
        port: the device's end.
    """

    def __init__(self) -> None:
        try:
            import tty
        except ImportError as error:
            raise ServeError(
                "This computer has no pseudo-terminals.",
                next_step="Use 'tcp' instead of 'serial'.",
            ) from error
        master, slave = os.openpty()
        self._descriptors = [master, slave]
        tty.setraw(slave)
        os.set_blocking(master, False)
        self.device = os.ttyname(slave)
        self.port = TerminalPort(master)

    def hang_up(self) -> None:
        """Take the device away, as if unplugged; a second call does nothing."""
        while self._descriptors:
            os.close(self._descriptors.pop(0))


@contextmanager
def open_terminal() -> Iterator[Terminal]:
    """A new pseudo-terminal, gone at the end.

    Raises:
        ServeError: the system has none to give.
    """
    try:
        terminal = Terminal()
    except OSError as error:
        raise ServeError(
            f"No pseudo-terminal can be opened: {error.strerror}.",
            next_step="Close other terminals, or use 'tcp' instead of 'serial'.",
        ) from error
    try:
        yield terminal
    finally:
        terminal.hang_up()
