"""How the bytes of an open serial port come in: watched by the event loop, or read by a thread.

A thread costs a hand-over for every piece that comes, longer than many a device takes to answer. So
the event loop itself watches the port wherever it can; on Windows it cannot.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol, TypeAlias

import serial

from drivers.link.trouble import OS_ERRORS

READ_WAIT_S: Final = 0.5
"""How long a reading thread outlives a cancel that came between two reads."""

_CHUNK_BYTES: Final = 4_096
_MAX_READ_BYTES: Final = 1024 * 1024
"""Reading ends here; the recorder has given the device up long before."""


class Ended(NamedTuple):
    """No more will come; the cause, if there is one, says why."""

    cause: Exception | None


Deliver: TypeAlias = Callable[[bytes | Ended], None]
"""Takes what came, or that nothing will come any more; called in the event loop."""


class Incoming(Protocol):
    """A port that is being read."""

    def stop(self) -> None:
        """Read no more. Never blocks, and may be called more than once."""

    def join(self) -> None:
        """Wait until nobody reads any more; may block for a moment."""


def listen(port: serial.Serial, loop: asyncio.AbstractEventLoop, deliver: Deliver) -> Incoming:
    """Begin to read a port. Call it in the event loop."""
    watched = WatchedPort(port, loop, deliver)
    try:
        watched.start()
    except (NotImplementedError, OSError):  # Windows, or an event loop that takes sockets only
        threaded = ThreadedPort(port, loop, deliver)
        threaded.start()
        return threaded
    return watched


class WatchedPort:
    """A port that the event loop watches; pyserial opens it so that no read ever waits."""

    def __init__(
        self, port: serial.Serial, loop: asyncio.AbstractEventLoop, deliver: Deliver
    ) -> None:
        self._port = port
        self._loop = loop
        self._deliver = deliver
        self._file: int | None = None
        self._read_bytes = 0

    def start(self) -> None:
        """Watch.

        Raises:
            NotImplementedError: the event loop watches no files.
            OSError: it does not watch this one.
        """
        number = self._port.fileno()
        self._loop.add_reader(number, self._take, number)
        self._file = number

    def stop(self) -> None:
        """Watch no more."""
        number, self._file = self._file, None
        if number is not None and not self._loop.is_closed():
            self._loop.remove_reader(number)

    def join(self) -> None:
        """Answer at once: nobody else reads."""

    def _take(self, number: int) -> None:
        try:
            data = os.read(number, _CHUNK_BYTES)
        except BlockingIOError:
            return
        except OS_ERRORS as error:
            self._end(error)
            return
        self._read_bytes += len(data)
        if data:
            self._deliver(data)
        if not data or self._read_bytes >= _MAX_READ_BYTES:
            self._end(None)

    def _end(self, cause: Exception | None) -> None:
        self.stop()
        self._deliver(Ended(cause))


class ThreadedPort:
    """A port that a thread of its own reads."""

    def __init__(
        self, port: serial.Serial, loop: asyncio.AbstractEventLoop, deliver: Deliver
    ) -> None:
        self._port = port
        self._loop = loop
        self._deliver = deliver
        self._is_stopping = False
        self._thread = threading.Thread(target=self._read, name=f"read {port.port}", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Let the thread end with the read that it waits for."""
        self._is_stopping = True

    def join(self) -> None:
        """Wake the thread, and wait for it: half a second at most."""
        with contextlib.suppress(*OS_ERRORS):
            self._port.cancel_read()
        self._thread.join()

    def _read(self) -> None:
        read_bytes = 0
        cause = None
        try:
            while not self._is_stopping and read_bytes < _MAX_READ_BYTES:
                data = self._port.read(1)
                if data:
                    data += self._port.read(self._port.in_waiting)
                    read_bytes += len(data)
                    self._hand_over(data)
        except OS_ERRORS as error:
            cause = error
        self._hand_over(Ended(cause))

    def _hand_over(self, arrived: bytes | Ended) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody listens any more
            self._loop.call_soon_threadsafe(self._deliver, arrived)
