"""A controller without I/O for the tests: it shares no codec with the driver (cbor2, binascii)."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cbor2

HASH = bytes.fromhex("7fb87140f65bbcb1c6714a67cf618dcc2f5432035f5df8cd350bfe61da346104")
SETTINGS: Mapping[str, bytes] = {
    "id/manufacturer": b"Synthex Mobility",
    "id/model": b"SX-200",
    "id/serial": b"SX2-26-00417",
    "id/hardware": b"C2",
}


def wrap(frame: bytes) -> bytes:
    """Wrap a frame for the console, in one line."""
    checked = frame + binascii.crc_hqx(frame, 0).to_bytes(2, "big")
    return b"\x06\x09" + base64.b64encode(len(checked).to_bytes(2, "big") + checked) + b"\n"


def answer_frame(request: bytes, values: dict[str, Any]) -> bytes:
    """Build the answer to a request's frame: op + 1, its group, sequence and command."""
    body = cbor2.dumps(values)
    first, _, _, group, sequence, command = struct.unpack(">BBHHBB", request[:8])
    return struct.pack(">BBHHBB", first | 1, 0, len(body), group, sequence, command) + body


@dataclass
class Device:
    """Answers identity reads; anything else is kept in ``violations``."""

    settings: Mapping[str, bytes] = field(default_factory=lambda: SETTINGS)
    platform: str = "synthex/cpu"
    kernel: str = "4.4.0"
    version: str = "4.2.1"
    digest: bytes = HASH
    speaks_v2: bool = True
    violations: list[bytes] = field(default_factory=list)
    asked: int = 0

    def __call__(self, line: bytes) -> bytes:
        """Answer one request line."""
        request = base64.b64decode(line[2:-1])[2:-2]
        self.asked += 1
        return wrap(answer_frame(request, self._values(request)))

    def _values(self, request: bytes) -> dict[str, Any]:
        first, _, _, group, _, command = struct.unpack(">BBHHBB", request[:8])
        if first == 8 and not self.speaks_v2:
            return {"rc": 13}
        body = cbor2.loads(request[8:])
        match first & 7, group, command:
            case 0, 0, 6:
                return {"buf_size": 384, "buf_count": 4}
            case 0, 0, 7:
                return {"output": {"i": self.platform, "v": self.kernel}[body["format"]]}
            case 0, 1, 0:
                return {"images": [self._slot()], "splitStatus": 0}
            case 0, 3, 0 if body["name"] in self.settings:
                return {"val": self.settings[body["name"]]}
            case 0, 3, 0:
                return {"err": {"group": 3, "rc": 3}} if first == 8 else {"rc": 5}
            case _:
                self.violations.append(request)
                return {"rc": 8}

    def _slot(self) -> dict[str, Any]:
        return {
            "slot": 0,
            "version": self.version,
            "hash": self.digest,
            "bootable": True,
            "confirmed": True,
            "active": True,
        }
