"""A Modbus unit without I/O for the tests; its checksum is pymodbus's, its framing its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pymodbus.framer.rtu import FramerRTU

OBJECTS: Mapping[int, bytes] = {
    0x00: b"Synthex Mobility",
    0x01: b"MB-30",
    0x02: b"2.4.1",
    0x05: b"MB-30",
    0x80: b"SXM-26-00030",
}
_CATEGORY = {1: range(3), 2: range(0x80), 3: range(0x100)}


def sealed(body: bytes) -> bytes:
    """Add the checksum."""
    return body + FramerRTU.compute_CRC(body).to_bytes(2, "big")


def identification(
    access: int,
    objects: Mapping[int, bytes],
    *,
    unit: int = 1,
    conformity: int = 0x83,
    next_id: int | None = None,
) -> bytes:
    """Build an answer that holds these objects."""
    more = bytes([0, 0]) if next_id is None else bytes([0xFF, next_id])
    body = bytes([unit, 0x2B, 0x0E, access, conformity]) + more + bytes([len(objects)])
    for object_id, value in objects.items():
        body += bytes([object_id, len(value)]) + value
    return sealed(body)


def exception(code: int, unit: int = 1) -> bytes:
    """Build an exception answer."""
    return sealed(bytes([unit, 0xAB, code]))


@dataclass
class ModbusDevice:
    """Answers identity reads; anything else is kept in ``violations``."""

    objects: Mapping[int, bytes] = field(default_factory=lambda: OBJECTS)
    unit: int = 1
    conformity: int = 0x83
    room: int = 240  # bytes of objects in one answer
    asked: list[bytes] = field(default_factory=list)
    violations: list[bytes] = field(default_factory=list)

    def __call__(self, request: bytes) -> bytes:
        """Answer one request."""
        self.asked.append(request)
        if sealed(request[:-2]) != request or request[:3] != bytes([self.unit, 0x2B, 0x0E]):
            self.violations.append(request)
            return b""
        access, object_id = request[3], request[4]
        if access == 4:
            return self._one(object_id)
        return self._stream(min(access, self.conformity & 0x7F), access, object_id)

    def _one(self, object_id: int) -> bytes:
        if object_id not in self.objects:
            return exception(2, self.unit)
        held = {object_id: self.objects[object_id]}
        return identification(4, held, unit=self.unit, conformity=self.conformity)

    def _stream(self, level: int, access: int, first: int) -> bytes:
        held: dict[int, bytes] = {}
        left = self.room
        for object_id in sorted(set(self.objects) & set(_CATEGORY[level])):
            if object_id < first:
                continue
            left -= 2 + len(self.objects[object_id])
            if left < 0:
                return identification(
                    access, held, unit=self.unit, conformity=self.conformity, next_id=object_id
                )
            held[object_id] = self.objects[object_id]
        return identification(access, held, unit=self.unit, conformity=self.conformity)
