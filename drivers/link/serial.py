"""A serial port through pyserial, never blocking the event loop.

Opening and closing run in threads, and so does what of a request a port does not take at once. What
comes is watched by the event loop, or read by one thread per port (`drivers.link.incoming`). The
port is opened for this program alone. DTR and RTS are set low before the port is opened and HUPCL
is cleared, because on many boards an edge on DTR restarts the controller; Linux itself raises DTR
for a moment at open, which no program can prevent.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from typing import Final, Literal, NamedTuple

import serial

from drivers.errors import LinkError
from drivers.link.incoming import READ_WAIT_S, Ended, Incoming, listen
from drivers.link.trouble import OS_ERRORS, cannot_open, lost, send_timed_out
from drivers.text import quoted

_WRITE_WAIT_S: Final = 2.0
"""A request has at most 127 bytes: 0.13 s even at 9,600 baud."""


_PARITY: Final = {
    "none": serial.PARITY_NONE,
    "even": serial.PARITY_EVEN,
    "odd": serial.PARITY_ODD,
}


class LineSettings(NamedTuple):
    """How a port is set; always eight data bits, and no flow control.

    Attributes:
        stop_bits: 1 or 2.
        assert_dtr: DTR and RTS are raised, for a device that stays silent without.
    """

    baud: int
    parity: Literal["none", "even", "odd"] = "none"
    stop_bits: int = 1
    assert_dtr: bool = False


class SerialLink:
    """One port, for one connection."""

    def __init__(self, port: str, settings: LineSettings) -> None:
        self._name = port
        self._settings = settings
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._closing = False
        self._port: serial.Serial | None = None
        self._incoming: Incoming | None = None
        self._arrived: asyncio.Queue[bytes | LinkError] = asyncio.Queue()

    @property
    def place(self) -> str:
        """The port's name, escaped."""
        return quoted(self._name)

    async def open(self) -> None:
        """Open the port for this program alone; see `Link.open`."""
        port = await asyncio.to_thread(self._open)
        if port is not None:
            self._incoming = listen(port, asyncio.get_running_loop(), self._take)

    async def send(self, data: bytes) -> None:
        """Write all of it; see `Link.send`."""
        rest = self._write_now(data)
        if rest:
            await asyncio.to_thread(self._write, rest)

    async def receive(self) -> bytes:
        """Wait for what comes in; see `Link.receive`."""
        arrived = await self._arrived.get()
        if isinstance(arrived, LinkError):
            self._arrived.put_nowait(arrived)  # it stays true for whoever asks again
            raise arrived
        return arrived

    async def close(self) -> None:
        """Read no more and let go of the port, even if this call is cancelled."""
        incoming, self._incoming = self._incoming, None
        if incoming is not None:
            incoming.stop()
        await asyncio.shield(asyncio.to_thread(self._close, incoming))

    def _take(self, arrived: bytes | Ended) -> None:
        if isinstance(arrived, Ended):
            self._arrived.put_nowait(lost(self.place, arrived.cause))
        else:
            self._arrived.put_nowait(arrived)

    def _open(self) -> serial.Serial | None:
        port = serial.Serial()
        try:
            port.port = self._name
            port.baudrate = self._settings.baud
            port.parity = _PARITY[self._settings.parity]
            port.stopbits = self._settings.stop_bits
            port.timeout = READ_WAIT_S
            port.write_timeout = _WRITE_WAIT_S
            port.exclusive = True
            port.dtr = port.rts = self._settings.assert_dtr
            port.open()
        except OS_ERRORS as error:
            raise cannot_open(self._name, error) from error
        with self._guard:
            if self._closing:  # whoever wanted it has gone: nobody else would close it
                port.close()
                return None
            _keep_dtr_at_close(port)
            self._port = port
            return port

    def _write_now(self, data: bytes) -> bytes:
        """Write what the port takes without waiting; answer the rest, for a thread to see to.

        A request nearly always fits, and handing it to a thread takes longer than many an answer.
        """
        if sys.platform == "win32" or not self._writing.acquire(blocking=False):
            return data
        try:
            port = self._port
            if port is None or os.get_blocking(port.fileno()):
                return data
            return data[os.write(port.fileno(), data) :]
        except OS_ERRORS:
            return data  # full, or gone: the thread waits, or says so
        finally:
            self._writing.release()

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

    def _close(self, incoming: Incoming | None) -> None:
        with self._guard:
            self._closing = True
            port, self._port = self._port, None
        if port is None:
            return
        with contextlib.suppress(*OS_ERRORS):
            port.cancel_write()
        if incoming is not None:
            incoming.join()
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
