"""An slcan adapter and a CANopen node behind it, in memory; it shares no codec with the driver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

OBJECTS: Mapping[tuple[int, int], bytes] = {
    (0x1018, 0): b"\x04",
    (0x1018, 1): (0x2E5).to_bytes(4, "little"),
    (0x1018, 2): (0x10000).to_bytes(4, "little"),
    (0x1018, 3): (0x20003).to_bytes(4, "little"),
    (0x1018, 4): (123456).to_bytes(4, "little"),
    (0x1008, 0): b"LowerLimbExo LL-2",
    (0x1009, 0): b"C",
    (0x100A, 0): b"4.2.1",
}
YES = b"\r"
NO = b"\x07"


def line(identifier: int, data: bytes) -> bytes:
    """Write a received frame as an adapter does."""
    return b"t%03X%d%s\r" % (identifier, len(data), data.hex().upper().encode())


def abort(index: int, sub: int, code: int) -> bytes:
    """Build the SDO by which a node declines."""
    return b"\x80" + index.to_bytes(2, "little") + bytes([sub]) + code.to_bytes(4, "little")


@dataclass
class CanDevice:
    """Answers what it is asked; what it must never be sent is kept in ``violations``."""

    objects: Mapping[tuple[int, int], bytes] = field(default_factory=lambda: OBJECTS)
    node: int = 5
    rate: bytes = b"S6"
    heard: bytes = b""  # what listening brings
    expedite: bool = True
    listens: bool = True
    state: str = "closed"
    asked: list[bytes] = field(default_factory=list)
    violations: list[bytes] = field(default_factory=list)
    _left: bytes = b""

    def __call__(self, frame: bytes) -> bytes:
        """Answer one line."""
        self.asked.append(frame)
        match frame[:1]:
            case b"C":
                was_closed, self.state = self.state == "closed", "closed"
                return NO if was_closed else YES
            case b"V":
                return b"V1013\r"
            case b"S" if frame == self.rate + b"\r" and self.state == "closed":
                return YES
            case b"L" if self.state == "closed" and self.listens:
                self.state = "listening"
                return YES + self.heard
            case b"O" if self.state == "closed":
                self.state = "open"
                return YES
            case b"t" if self.state == "open" and frame[1:4] == b"%03X" % (0x600 + self.node):
                answer = self._sdo(bytes.fromhex(frame[5:-1].decode()))
                return b"z\r" + line(0x580 + self.node, answer)
        if frame[:1] != b"L":
            self.violations.append(frame)
        return NO

    def _sdo(self, request: bytes) -> bytes:
        if request[0] == 0x40:
            return self._begin(int.from_bytes(request[1:3], "little"), request[3])
        toggle = request[0] & 0x10
        part, self._left = self._left[:7], self._left[7:]
        head = toggle | (7 - len(part)) << 1 | (not self._left)
        return bytes([head]) + part.ljust(7, b"\0")

    def _begin(self, index: int, sub: int) -> bytes:
        where = index.to_bytes(2, "little") + bytes([sub])
        if (index, sub) not in self.objects:
            return abort(index, sub, 0x06020000)
        value = self.objects[index, sub]
        if 1 <= len(value) <= 4 and self.expedite:
            head = 0x43 | (4 - len(value)) << 2
            return bytes([head]) + where + value.ljust(4, b"\0")
        self._left = value
        return b"\x41" + where + len(value).to_bytes(4, "little")
