"""A Modbus RTU unit that answers Read Device Identification (0x2B / 0x0E), and nothing else.

The declared reads are those with access codes 1 to 4 to one unit. Every other function, every
broadcast, and bytes that belong to no frame are safety violations; a whole frame to this unit gets
an exception, whatever its function would do. Reads meant for another unit are neither answered nor
recorded.

Source: MODBUS Application Protocol V1.1b3, section 6.21; answers captured from pymodbus and one
published by a maker are locked in tests/simulators.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from simulators.controller import Controller, Reason
from simulators.model import Model
from simulators.wire.fields import FieldRef, Fields, read_bytes, require_known
from simulators.wire.modbus_frame import (
    BROADCAST,
    MAX_UNIT,
    READ_DEVICE_ID,
    Frame,
    encode,
    matcher,
)
from simulators.wire.scan import Scanner, Stray

WIRE: Final = "modbus"
"""The name in violations."""

MOST_OBJECT_BYTES: Final = 246
"""A PDU has 253 bytes; function, type, code, conformity, more, next and count take seven."""

LEAST_OBJECT_BYTES: Final = 16
"""So that each answer of a paged device has room for one short object."""

ILLEGAL_FUNCTION: Final = 1
ILLEGAL_ADDRESS: Final = 2
ILLEGAL_VALUE: Final = 3

ONE_OBJECT: Final = 4
_LAST_BY_CODE: Final = {1: 0x02, 2: 0x06, 3: 0xFF}
"""The last object of basic, regular and extended access."""

_INDIVIDUAL: Final = 0x80
_MORE: Final = 0xFF
_OBJECT_HEAD_BYTES: Final = 2

ObjectId = Annotated[str, StringConstraints(pattern=r"^(0[0-6]|[89A-F][0-9A-F])$")]
"""Two hex digits: 00 to 06 standard, 80 to FF private. 07 to 7F are reserved."""

Conformity = Literal[0x01, 0x02, 0x03, 0x81, 0x82, 0x83]


class ModbusConfig(Model):
    """The Modbus unit of one scenario: the table ``[modbus]``.

    Attributes:
        unit: its address.
        conformity: 1 basic, 2 regular, 3 extended; 0x80 is added where single objects can be read.
        object_bytes: how many bytes of objects it puts into one answer; the rest follows.
        objects: object id → the field that it holds. A value that fits no answer is cut.
    """

    unit: int = Field(default=1, ge=1, le=MAX_UNIT)
    conformity: Conformity = 0x83
    object_bytes: int = Field(
        default=MOST_OBJECT_BYTES, ge=LEAST_OBJECT_BYTES, le=MOST_OBJECT_BYTES
    )
    objects: dict[ObjectId, FieldRef] = Field(default_factory=dict)

    def check(self, fields: Fields) -> None:
        """Check the fields that it sends.

        Raises:
            ValueError: an object names a field that the device has not.
        """
        for key, name in self.objects.items():
            require_known(fields, name, f"modbus object {key}")


class ModbusUnit:
    """One connection's unit; the controller behind it is shared."""

    def __init__(self, controller: Controller, config: ModbusConfig) -> None:
        self._controller = controller
        self._config = config
        self._objects = {int(key, 16): name for key, name in sorted(config.objects.items())}
        self._read_ahead: dict[int, bytes] = {}
        self._scanner = Scanner(matcher(config.unit))

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
            answer = self._answer(found)
            if found.unit == self._config.unit:
                yield encode(found.unit, answer)

    def _answer(self, frame: Frame) -> bytes:
        """What this unit says to the frame, if it is for this unit; records what is no read."""
        pdu = frame.pdu
        request = f"function 0x{pdu[0]:02X} to unit {frame.unit}"
        if pdu[:2] != READ_DEVICE_ID or frame.unit == BROADCAST:
            self._violate(Reason.NOT_A_READ, request, pdu)
            return _exception(pdu, ILLEGAL_FUNCTION)
        if len(pdu) != 4 or pdu[2] not in {*_LAST_BY_CODE, ONE_OBJECT}:
            self._violate(Reason.UNKNOWN_COMMAND, request, pdu)
            return _exception(pdu, ILLEGAL_VALUE)
        if frame.unit != self._config.unit:
            return b""
        code, first = pdu[2], pdu[3]
        return self._one(first) if code == ONE_OBJECT else self._stream(code, first)

    def _violate(self, reason: Reason, request: str, data: bytes) -> None:
        self._controller.record_violation(WIRE, reason, request, data)

    def _one(self, key: int) -> bytes:
        if not self._config.conformity & _INDIVIDUAL:
            return _exception(READ_DEVICE_ID, ILLEGAL_VALUE)
        if key not in self._objects:
            return _exception(READ_DEVICE_ID, ILLEGAL_ADDRESS)
        value = self._take(key)
        self._read_ahead.pop(key, None)
        return self._head(ONE_OBJECT, 0, 0, 1) + _object(key, value)

    def _stream(self, code: int, first: int) -> bytes:
        """The objects from the first on, as many as one answer takes.

        A device that conforms to less than was asked answers what it has; an object id that it does
        not know begins again at the start (section 6.21).
        """
        last = _LAST_BY_CODE[min(code, self._config.conformity & ~_INDIVIDUAL)]
        keys = [key for key in self._objects if key <= last]
        asked = [key for key in keys if key >= first] if first in keys else keys
        told, rest = b"", 0
        count = 0
        for key in asked:
            entry = _object(key, self._take(key))
            if len(told) + len(entry) > self._config.object_bytes:
                rest = key
                break
            del self._read_ahead[key]
            told += entry
            count += 1
        more = _MORE if count < len(asked) else 0
        return self._head(code, more, rest, count) + told

    def _take(self, key: int) -> bytes:
        """The object's value; one that did not fit stays the same until it has been sent."""
        if key not in self._read_ahead:
            room = self._config.object_bytes - _OBJECT_HEAD_BYTES
            self._read_ahead[key] = read_bytes(self._controller, self._objects[key])[:room]
        return self._read_ahead[key]

    def _head(self, code: int, more: int, rest: int, count: int) -> bytes:
        return READ_DEVICE_ID + bytes([code, self._config.conformity, more, rest, count])


def _object(key: int, value: bytes) -> bytes:
    return bytes([key, len(value)]) + value


def _exception(pdu: bytes, code: int) -> bytes:
    return bytes([pdu[0] | 0x80, code])
