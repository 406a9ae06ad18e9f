"""SMP's header: eight bytes, big-endian (Zephyr, "SMP Protocol Specification")."""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

_LAYOUT: Final = struct.Struct(">BBHHBB")
HEADER_BYTES: Final = _LAYOUT.size

OP_READ: Final = 0
OP_WRITE: Final = 2
_OP_READ_ANSWER: Final = 1
_OP_WRITE_ANSWER: Final = 3

VERSION_1: Final = 0
"""The header's version field of SMP version 1."""

VERSION_2: Final = 1
"""The header's version field of SMP version 2."""


class Header(NamedTuple):
    """The eight bytes before each body.

    Attributes:
        op: 0 read, 2 write; odd for answers.
        version: the version field, one less than SMP's version.
        length: bytes of the body.
    """

    op: int
    version: int
    flags: int
    length: int
    group: int
    sequence: int
    command: int

    def pack(self) -> bytes:
        """The header's bytes."""
        first = self.version << 3 | self.op
        return _LAYOUT.pack(first, self.flags, self.length, self.group, self.sequence, self.command)

    def answer(self, length: int) -> Header:
        """The header of the answer to this request, with a body of ``length`` bytes.

        Zephyr answers a version it does not know in version 2, and any op but read as a write.
        """
        return self._replace(
            op=_OP_READ_ANSWER if self.op == OP_READ else _OP_WRITE_ANSWER,
            version=min(self.version, VERSION_2),
            flags=0,
            length=length,
        )


def unpack(message: bytes) -> Header:
    """The header at the start of a message of at least :data:`HEADER_BYTES`."""
    first, flags, length, group, sequence, command = _LAYOUT.unpack_from(message)
    return Header(first & 7, first >> 3 & 3, flags, length, group, sequence, command)
