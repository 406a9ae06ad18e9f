"""A VESC motor controller that says its firmware version, and obeys nothing.

The one declared read is COMM_FW_VERSION (command 0) without data. Every other whole packet, and
every byte outside a packet, is a safety violation and is not answered: the neighbours of command 0
turn motors, erase the firmware and restart the board.

Source: the VESC firmware's answer, which has grown at its end over the years: ``ends_after`` says
where an older one stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from pydantic import Field

from simulators.controller import Controller, Reason
from simulators.model import Model
from simulators.wire.fields import (
    CHIP_ID_BYTES,
    MAX_U32,
    FieldRef,
    Fields,
    read_bytes,
    require_chip_id,
    require_known,
)
from simulators.wire.scan import Scanner, Stray
from simulators.wire.vesc_frame import encode, match

WIRE: Final = "vesc"
"""The name in violations."""

FW_VERSION: Final = 0

READING_COMMANDS: Final = frozenset({4, 14, 15, 17, 18, 31, 32, 33, 47, 50, 51, 65})
"""The COMM_GET_… of a real controller: reads, but none that tells who it is. COMM_ALIVE (30) is not
among them: it keeps a motor running."""

Part = Literal[
    "version",
    "name",
    "uuid",
    "pairing_done",
    "test_version",
    "hardware_type",
    "custom_configs",
    "phase_filters",
    "qml_hardware",
    "qml_app",
    "nrf_flags",
    "firmware_name",
    "hardware_crc",
]
"""The parts of the answer in their order on the wire."""

_VERSION: Final = re.compile(rb"([0-9]{1,3})\.([0-9]{1,3})")
_Byte = Field(default=0, ge=0, le=255)


class VescConfig(Model):
    """The VESC controller of one scenario: the table ``[vesc]``.

    Attributes:
        firmware: the field with the version, ``major.minor`` in decimal digits.
        name: the field that is sent as HW_NAME.
        uuid: the field that is sent as the chip's id, 12 bytes.
        firmware_name: the field that is sent as FW_NAME; empty where there is none.
        ends_after: the last part that this firmware sends.
        hardware_crc: the number after FW_NAME.
    """

    firmware: FieldRef = "firmware"
    name: FieldRef = "model"
    uuid: FieldRef = "hardware_id"
    firmware_name: FieldRef = "firmware_name"
    ends_after: Part = "hardware_crc"
    pairing_done: int = _Byte
    test_version: int = _Byte
    hardware_type: int = _Byte
    custom_configs: int = _Byte
    phase_filters: int = _Byte
    qml_hardware: int = _Byte
    qml_app: int = _Byte
    nrf_flags: int = _Byte
    hardware_crc: int = Field(default=0, ge=0, le=MAX_U32)

    def check(self, fields: Fields) -> None:
        """Check the fields that it sends.

        Raises:
            ValueError: one of them cannot be sent.
        """
        for value in require_known(fields, self.firmware, "vesc.firmware"):
            _version(value)
        require_chip_id(fields, self.uuid)


class VescController:
    """One connection's controller; the state behind it is shared."""

    def __init__(self, controller: Controller, config: VescConfig) -> None:
        self._controller = controller
        self._config = config
        self._scanner = Scanner(match)

    @property
    def held_bytes(self) -> int:
        """How much of unfinished requests is kept."""
        return self._scanner.held_bytes

    def receive(self, data: bytes) -> Iterator[bytes]:
        """Take bytes from the line; give the packet of each answer."""
        for found in self._scanner.feed(data):
            if isinstance(found, Stray):
                self._violate(Reason.STRAY_BYTES, "a run of bytes", found.data)
                continue
            self._controller.count_request()
            if found == bytes([FW_VERSION]):
                yield encode(bytes([FW_VERSION]) + self._answer())
            else:
                self._judge(found)

    def _judge(self, payload: bytes) -> None:
        command = payload[0]
        harmless = command in READING_COMMANDS or command == FW_VERSION
        reason = Reason.UNKNOWN_COMMAND if harmless else Reason.NOT_A_READ
        self._violate(reason, f"command {command} with {len(payload)} bytes", payload)

    def _violate(self, reason: Reason, request: str, data: bytes) -> None:
        self._controller.record_violation(WIRE, reason, request, data)

    def _answer(self) -> bytes:
        answer = b""
        for part, data in self._parts():
            answer += data
            if part == self._config.ends_after:
                break
        return answer

    def _parts(self) -> Iterator[tuple[Part, bytes]]:
        """Each part's bytes; a field is read only where its part is sent."""
        config, controller = self._config, self._controller
        yield "version", bytes(_version(read_bytes(controller, config.firmware)))
        yield "name", self._text(config.name)
        yield "uuid", read_bytes(controller, config.uuid).ljust(CHIP_ID_BYTES, b"\0")
        yield "pairing_done", bytes([config.pairing_done])
        yield "test_version", bytes([config.test_version])
        yield "hardware_type", bytes([config.hardware_type])
        yield "custom_configs", bytes([config.custom_configs])
        yield "phase_filters", bytes([config.phase_filters])
        yield "qml_hardware", bytes([config.qml_hardware])
        yield "qml_app", bytes([config.qml_app])
        yield "nrf_flags", bytes([config.nrf_flags])
        yield "firmware_name", self._text(config.firmware_name)
        yield "hardware_crc", config.hardware_crc.to_bytes(4, "big")

    def _text(self, field: str) -> bytes:
        """A C string: it ends where its first zero byte is."""
        return read_bytes(self._controller, field).split(b"\0", 1)[0] + b"\0"


def _version(value: bytes) -> tuple[int, int]:
    """Major and minor.

    Raises:
        ValueError: the value is no version of two bytes.
    """
    found = _VERSION.fullmatch(value)
    if found and max(int(found[1]), int(found[2])) <= 255:
        return int(found[1]), int(found[2])
    raise ValueError(f"{value[:20]!r} is no version: two numbers up to 255 with a dot between")
