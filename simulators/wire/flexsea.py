"""A FlexSEA v2 board that answers Who Am I, and nothing else.

The declared reads are Who Am I (command 0) as a read (1) or a read/write (3, which the project's
Python client sends) without data and without asking for an acknowledgement, with any packet
number. Every other whole frame, and every byte outside a frame, is a safety violation and is not
answered: user commands of such a board drive its motor.

Source: FlexSEA v2, reference C; its vectors are locked in tests/simulators. The board numbers its
own packets; its answer does not repeat the request's number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import Field

from simulators.controller import Controller, Reason
from simulators.model import Model
from simulators.wire.fields import (
    CHIP_ID_BYTES,
    FieldRef,
    Fields,
    read_bytes,
    read_number,
    require_chip_id,
    require_numbers,
)
from simulators.wire.flexsea_frame import encode, match
from simulators.wire.scan import Scanner, Stray

WIRE: Final = "flexsea"
"""The name in violations."""

WHO_AM_I: Final = 0
READ: Final = 1
WRITE: Final = 2
READ_WRITE: Final = 3

LAST_PACKET: Final = 0x7FFF
"""15 bits."""

ACKNOWLEDGE: Final = 0x80
"""The bit above the packet number asks for an acknowledgement."""

HEAD_BYTES: Final = 3
"""Command, acknowledgement bit and packet number."""

MOST_BOARD_BYTES: Final = 180
"""With its other 19 bytes the answer still fits into a frame, if nothing is escaped."""


class FlexseaConfig(Model):
    """The FlexSEA board of one scenario: the table ``[flexsea]``.

    Attributes:
        board: the field that is sent as the board's name.
        serial: the field that is sent as its serial number; a number.
        uuid: the field that is sent as its chip's id, 12 bytes in the order of the wire.
        board_bytes: how long the name's place is; 24 in C, 12 as the Python client believes.
            Shorter names are padded with zero bytes, longer ones are cut.
        packet_number: the number of the board's first packet.
    """

    board: FieldRef = "model"
    serial: FieldRef = "serial"
    uuid: FieldRef = "hardware_id"
    board_bytes: int = Field(default=24, ge=1, le=MOST_BOARD_BYTES)
    packet_number: int = Field(default=1, ge=0, le=LAST_PACKET)

    def check(self, fields: Fields) -> None:
        """Check the fields that it sends; those that are missing are sent as zero bytes.

        Raises:
            ValueError: one of them cannot be sent.
        """
        if self.serial in fields:
            require_numbers(fields, self.serial, "flexsea.serial")
        require_chip_id(fields, self.uuid)


class FlexseaBoard:
    """One connection's board; the controller behind it is shared."""

    def __init__(self, controller: Controller, config: FlexseaConfig) -> None:
        self._controller = controller
        self._config = config
        self._packet = config.packet_number
        self._scanner = Scanner(match)

    @property
    def held_bytes(self) -> int:
        """How much of unfinished requests is kept."""
        return self._scanner.held_bytes

    def receive(self, data: bytes) -> Iterator[bytes]:
        """Take bytes from the line; give the frame of each answer."""
        for found in self._scanner.feed(data):
            if isinstance(found, Stray):
                self._violate(Reason.STRAY_BYTES, "a run of bytes", found.data)
                continue
            self._controller.count_request()
            if self._is_declared(found):
                answer = encode(self._who_am_i())
                if answer is not None:  # the reference's encoder fails too, and nothing is sent
                    yield answer

    def _is_declared(self, payload: bytes) -> bool:
        """Whether the frame may be answered; records it where it may not."""
        command, access = payload[0] >> 2, payload[0] & 3
        has_data = len(payload) > HEAD_BYTES
        request = f"command {command} with access {access} and {len(payload)} bytes"
        if command != WHO_AM_I and access == READ:
            self._violate(Reason.UNKNOWN_COMMAND, request, payload)
        elif command != WHO_AM_I or access not in (READ, READ_WRITE) or has_data:
            self._violate(Reason.NOT_A_READ, request, payload)
        elif len(payload) < HEAD_BYTES or payload[1] & ACKNOWLEDGE:
            self._violate(Reason.UNKNOWN_COMMAND, request, payload)
        else:
            return True
        return False

    def _violate(self, reason: Reason, request: str, data: bytes) -> None:
        self._controller.record_violation(WIRE, reason, request, data)

    def _who_am_i(self) -> bytes:
        config = self._config
        uuid = read_bytes(self._controller, config.uuid).ljust(CHIP_ID_BYTES, b"\0")
        serial = read_number(self._controller, config.serial).to_bytes(4, "little")
        name = read_bytes(self._controller, config.board)[: config.board_bytes]
        head = bytes([WHO_AM_I << 2 | WRITE]) + self._next_packet().to_bytes(2, "big")
        return head + uuid + serial + name.ljust(config.board_bytes, b"\0")

    def _next_packet(self) -> int:
        packet = self._packet
        self._packet = 0 if packet == LAST_PACKET else packet + 1
        return packet
