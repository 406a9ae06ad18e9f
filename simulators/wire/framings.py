"""How the answers of the built-in wires are framed, for the faults that damage one thing alone."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Final

from simulators.wire import modbus_frame, smp_bare, smp_line
from simulators.wire.framing import Framing, flip
from simulators.wire.smp_config import FramingName
from simulators.wire.smp_header import HEADER_BYTES, unpack

_LENGTH_BYTES: Final = 2
_CRC_BYTES: Final = 2


class SmpFraming:
    """A message with its own length and number, in whichever way it travels.

    Args:
        unwrap: the message in an answer; ``None`` where a fault before has left none.
        wrap: an answer from a message, and from bits of its checksum to change.
    """

    def __init__(
        self, unwrap: Callable[[bytes], bytes | None], wrap: Callable[[bytes, int], bytes]
    ) -> None:
        self._unwrap = unwrap
        self._wrap = wrap

    def spoil_checksum(self, answer: bytes) -> bytes:
        """The last bit of the CRC changed; as it is where the message travels bare."""
        message = self._message(answer)
        return answer if message is None else self._wrap(message, 1)

    def spoil_length(self, answer: bytes, by: int) -> bytes:
        """The header's length, which the CRC covers, changed."""
        message = self._message(answer)
        if message is None:
            return answer
        header = unpack(message)
        header = header._replace(length=(header.length + by) & 0xFFFF)
        return self._wrap(header.pack() + message[HEADER_BYTES:], 0)

    def resequence(self, answer: bytes, by: int) -> bytes:
        """The header's sequence number changed."""
        message = self._message(answer)
        if message is None:
            return answer
        header = unpack(message)
        header = header._replace(sequence=(header.sequence + by) & 0xFF)
        return self._wrap(header.pack() + message[HEADER_BYTES:], 0)

    def _message(self, answer: bytes) -> bytes | None:
        message = self._unwrap(answer)
        return message if message is not None and len(message) >= HEADER_BYTES else None


class FlexseaFraming:
    """ED, length, escaped payload, sum of it, EE. A board's packet numbers answer no request."""

    def spoil_checksum(self, answer: bytes) -> bytes:
        """The sum, which stands before the end mark, changed by one bit."""
        return flip(answer, -2)

    def spoil_length(self, answer: bytes, by: int) -> bytes:
        """The length, which the sum does not cover, changed."""
        return _add_at(answer, 1, by)

    def resequence(self, _answer: bytes, _by: int) -> None:
        """There are none that a driver could compare."""
        return


class ModbusFraming:
    """Unit, function, data, CRC with its low byte first. Only objects have a length."""

    def spoil_checksum(self, answer: bytes) -> bytes:
        """The last bit of the CRC changed."""
        return flip(answer, -1)

    def spoil_length(self, answer: bytes, by: int) -> bytes:
        """The first object's length changed, under a CRC that holds; an exception has none."""
        body = answer[:-_CRC_BYTES]
        if len(body) <= _FIRST_OBJECT_LENGTH:
            return answer
        return modbus_frame.encode(body[0], _add_at(body, _FIRST_OBJECT_LENGTH, by)[1:])

    def resequence(self, _answer: bytes, _by: int) -> None:
        """RTU has none."""
        return


_FIRST_OBJECT_LENGTH: Final = 9
"""After unit, 2B, 0E, code, conformity, more, next, count and the object's id."""


class SlcanFraming:
    """Lines of an adapter; a CAN frame's own check sum stays on the bus."""

    def spoil_checksum(self, answer: bytes) -> bytes:
        """As it is: there is none."""
        return answer

    def spoil_length(self, answer: bytes, by: int) -> bytes:
        """A standard frame's count of bytes changed."""
        if not answer.startswith(b"t") or len(answer) <= _SLCAN_LENGTH:
            return answer
        count = (answer[_SLCAN_LENGTH] - ord("0") + by) % 10
        return answer[:_SLCAN_LENGTH] + b"%d" % count + answer[_SLCAN_LENGTH + 1 :]

    def resequence(self, answer: bytes, _by: int) -> bytes:
        """The toggle bit of an SDO segment, which is all the numbering that there is, changed."""
        digit = answer[_SLCAN_LENGTH + 1 : _SLCAN_LENGTH + 2]
        if not answer.startswith(b"t58") or digit not in (b"0", b"1"):
            return answer
        other = b"1" if digit == b"0" else b"0"
        return answer[: _SLCAN_LENGTH + 1] + other + answer[_SLCAN_LENGTH + 2 :]


_SLCAN_LENGTH: Final = 4
"""After ``t`` and three digits of the identifier; the data's digits follow."""


class VescFraming:
    """A start byte, one to three bytes of length, payload, CRC of it, 03."""

    def spoil_checksum(self, answer: bytes) -> bytes:
        """The CRC, which stands before the stop byte, changed by one bit."""
        return flip(answer, -2)

    def spoil_length(self, answer: bytes, by: int) -> bytes:
        """The last byte of the length, which the CRC does not cover, changed."""
        return _add_at(answer, answer[0] - 1, by) if answer else answer

    def resequence(self, _answer: bytes, _by: int) -> None:
        """There are none."""
        return


def _add_at(data: bytes, position: int, by: int) -> bytes:
    if not 0 <= position < len(data):
        return data
    return data[:position] + bytes([(data[position] + by) & 0xFF]) + data[position + 1 :]


def _in_lines(answer: bytes) -> bytes | None:
    text = b"".join(line[len(smp_line.FIRST) :] for line in answer.split(b"\n"))
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        return None
    return raw[_LENGTH_BYTES:-_CRC_BYTES]


def _in_cobs(answer: bytes) -> bytes | None:
    checked = smp_bare.unstuff(answer.rstrip(b"\0"))
    return None if checked is None else checked[:-_CRC_BYTES]


SMP_FRAMINGS: Final[dict[FramingName, Framing]] = {
    "console": SmpFraming(_in_lines, lambda message, bits: smp_line.encode(message, crc_xor=bits)),
    "raw": SmpFraming(lambda answer: answer, lambda message, _bits: message),
    "cobs": SmpFraming(_in_cobs, lambda message, bits: smp_bare.encode_cobs(message, crc_xor=bits)),
}
"""By the scenario's ``smp.framing``."""

FRAMINGS: Final[dict[str, Framing]] = {
    "smp": SMP_FRAMINGS["console"],
    "flexsea": FlexseaFraming(),
    "modbus": ModbusFraming(),
    "canopen": SlcanFraming(),
    "vesc": VescFraming(),
}
"""By the scenario's ``driver``."""
