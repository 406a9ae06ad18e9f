"""A serial port through pyserial, never blocking the event loop.

Opening, writing and closing run in threads; one reader thread per port is started in `open` and
joined in `close`. The port is opened for this program alone. DTR and RTS are set low before the
port is opened and HUPCL is cleared, because on many boards an edge on DTR restarts the controller;
Linux itself raises DTR for a moment at open, which no program can prevent.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from typing import Final

import serial

from drivers.errors import LinkError
from drivers.link.trouble import OS_ERRORS, cannot_open, lost, send_timed_out
from drivers.text import quoted

_READ_WAIT_S: Final = 0.5
"""How long the reader thread outlives a cancel that came between two reads."""

_WRITE_WAIT_S: Final = 2.0
"""A request has at most 127 bytes: 0.13 s even at 9,600 baud."""

_MAX_UNREAD_BYTES: Final = 1024 * 1024
"""The reader thread ends here; the recorder has given the device up long before."""


class SerialLink:
    """One port, for one connection."""

    def __init__(self, port: str, *, baud: int, assert_dtr: bool) -> None:
        self._name = port
        self._baud = baud
        self._assert_dtr = assert_dtr
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._closing = False
        self._port: serial.Serial | None = None
        self._reader: threading.Thread | None = None
        self._arrived: asyncio.Queue[bytes | LinkError] = asyncio.Queue()

    @property
    def place(self) -> str:
        """The port's name, escaped."""
        return quoted(self._name)

    async def open(self) -> None:
        """Open the port for this program alone; see `Link.open`."""
        await asyncio.to_thread(self._open, asyncio.get_running_loop())

    async def send(self, data: bytes) -> None:
        """Write all of it; see `Link.send`."""
        await asyncio.to_thread(self._write, data)

    async def receive(self) -> bytes:
        """Wait for what the reader thread brings; see `Link.receive`."""
        arrived = await self._arrived.get()
        if isinstance(arrived, LinkError):
            self._arrived.put_nowait(arrived)  # it stays true for whoever asks again
            raise arrived
        return arrived

    async def close(self) -> None:
        """Join the reader thread and let go of the port, even if this call is cancelled."""
        await asyncio.shield(asyncio.to_thread(self._close))

    def _open(self, loop: asyncio.AbstractEventLoop) -> None:
        port = serial.Serial()
        try:
            port.port = self._name
            port.baudrate = self._baud
            port.timeout = _READ_WAIT_S
            port.write_timeout = _WRITE_WAIT_S
            port.exclusive = True
            port.dtr = port.rts = self._assert_dtr
            port.open()
        except OS_ERRORS as error:
            raise cannot_open(self._name, error) from error
        with self._guard:
            if self._closing:  # whoever wanted it has gone: nobody else would close it
                port.close()
                return
            _keep_dtr_at_close(port)
            self._port = port
            self._reader = threading.Thread(
                target=self._read, args=(port, loop), name=f"read {self._name}", daemon=True
            )
            self._reader.start()

    def _write(self, data: bytes) -> None:
        try:
            with self._writing:
                if self._port is None:
                    raise lost(self.place)
                written = self._port.write(data)
        except serial.SerialTimeoutException as error:
            raise send_timed_out(self.place) from error
        except OS_ERRORS as error:
            raise lost(self.place, error) from error
        if written != len(data):
            raise send_timed_out(self.place)

    def _read(self, port: serial.Serial, loop: asyncio.AbstractEventLoop) -> None:
        read_bytes = 0
        ending = None
        try:
            while not self._closing and read_bytes < _MAX_UNREAD_BYTES:
                data = port.read(1)
                if data:
                    data += port.read(port.in_waiting)
                    read_bytes += len(data)
                    self._deliver(data, loop)
        except OS_ERRORS as error:
            ending = error
        self._deliver(lost(self.place, ending), loop)

    def _deliver(self, arrived: bytes | LinkError, loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody listens any more
            loop.call_soon_threadsafe(self._arrived.put_nowait, arrived)

    def _close(self) -> None:
        with self._guard:
            self._closing = True
            port, self._port = self._port, None
            reader, self._reader = self._reader, None
        if port is None:
            return
        with contextlib.suppress(*OS_ERRORS):
            port.cancel_read()
            port.cancel_write()
        if reader is not None:
            reader.join()
        # A write under way ends first: its file number could else become another file's.
        with self._writing, contextlib.suppress(*OS_ERRORS):
            port.close()


def _keep_dtr_at_close(port: serial.Serial) -> None:
    """Clear HUPCL, so that closing the port makes no edge on DTR; where there is none, nothing."""
    if sys.platform != "win32":
        import termios

        with contextlib.suppress(OSError, termios.error):
            attributes = termios.tcgetattr(port.fileno())
            attributes[2] &= ~termios.HUPCL
            termios.tcsetattr(port.fileno(), termios.TCSANOW, attributes)
