"""SMP without lines: bare frames, put together by the length in their header.

This is how SMP goes over a Bluetooth characteristic, where a frame comes in as many pieces as the
connection's MTU needs. Source: Zephyr, "SMP over Bluetooth".
"""

from __future__ import annotations

from collections.abc import Iterator

from simulators.controller import Controller
from simulators.wire.smp import SmpAnswering
from simulators.wire.smp_config import SmpConfig
from simulators.wire.smp_header import HEADER_BYTES, unpack


class SmpFrameFraming:
    """A message with its own length and number; no check sum: the radio has one beneath."""

    def spoil_checksum(self, answer: bytes) -> bytes:
        """As it is: there is none."""
        return answer

    def spoil_length(self, answer: bytes, by: int) -> bytes:
        """The header's length changed."""
        if len(answer) < HEADER_BYTES:
            return answer
        header = unpack(answer)
        changed = header._replace(length=(header.length + by) & 0xFFFF)
        return changed.pack() + answer[HEADER_BYTES:]

    def resequence(self, answer: bytes, by: int) -> bytes:
        """The header's sequence number changed."""
        if len(answer) < HEADER_BYTES:
            return answer
        header = unpack(answer)
        changed = header._replace(sequence=(header.sequence + by) & 0xFF)
        return changed.pack() + answer[HEADER_BYTES:]


class SmpFrames:
    """One connection's server; the controller behind it is shared.

    A frame that would not fit the server's buffer is dropped with what came of it, as Zephyr does.

    Raises:
        MissingExtra: CBOR cannot be read.
    """

    framing = SmpFrameFraming()

    def __init__(self, controller: Controller, config: SmpConfig) -> None:
        self._answering = SmpAnswering(controller, config)
        self._buf_size = config.buf_size
        self._begun = bytearray()

    @property
    def held_bytes(self) -> int:
        """How much of an unfinished request is kept."""
        return len(self._begun)

    def receive(self, data: bytes) -> Iterator[bytes]:
        """Take a piece; give each answer as one frame."""
        self._begun += data
        while len(self._begun) >= HEADER_BYTES:
            size = HEADER_BYTES + unpack(bytes(self._begun[:HEADER_BYTES])).length
            if size > self._buf_size:
                self._begun.clear()
                return
            if len(self._begun) < size:
                return
            frame = bytes(self._begun[:size])
            del self._begun[:size]
            yield from self._answering.messages(frame)
