"""Every frame that the SMP driver may send, declared apart from the encoder that its session uses.

Each row is literal: operation, group, command id, payload. Only reads are here, and only those of
questions that the session asks. The framing is written out a second time on purpose: were the
session's encoder wrong, its frame would not be in the list, and the link would refuse it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from drivers.allowlist import AllowList
from drivers.protocol.smp.framing import FramingName


class Row(NamedTuple):
    """One request: the header's first byte, group, command id, CBOR payload."""

    op: int
    group: int
    id: int
    payload: bytes


STANDARD_ROWS: Final = (
    Row(0x08, 0, 6, b"\xa0"),  # OS: SMP parameters
    Row(0x08, 0, 7, b"\xa1\x66format\x61i"),  # OS: hardware platform
    Row(0x08, 0, 7, b"\xa1\x66format\x61v"),  # OS: kernel version
    Row(0x08, 1, 0, b"\xa0"),  # Image: state, read
    Row(0x00, 0, 6, b"\xa0"),  # the same four in SMPv1
    Row(0x00, 0, 7, b"\xa1\x66format\x61i"),
    Row(0x00, 0, 7, b"\xa1\x66format\x61v"),
    Row(0x00, 1, 0, b"\xa0"),
)
"""What every SMP device may be asked."""

_PASS_STARTS: Final = (0, 64, 128, 192)
"""The first sequence number of each pass; a profile names no more fields than there are between."""

_LONGEST_KEY: Final = 64
"""So that each request is one console line of at most 127 bytes."""


def settings_rows(key: str) -> tuple[Row, Row]:
    """Declare reading one settings key, in SMPv2 and SMPv1.

    Raises:
        ValueError: the key is empty, too long or not ASCII; profiles are checked for that before.
    """
    name = key.encode("ascii")
    if not 1 <= len(name) <= _LONGEST_KEY:
        raise ValueError("a settings key has 1 to 64 characters")
    head = bytes([0x60 + len(name)]) if len(name) <= 23 else bytes([0x78, len(name)])
    payload = b"\xa1\x64name" + head + name
    return Row(0x08, 3, 0, payload), Row(0x00, 3, 0, payload)


def smp_allowlist(settings_keys: Iterable[str], framing: FramingName = "console") -> AllowList:
    """Answer the standard questions and the reading of these keys.

    Each has every sequence number that four passes of so many questions count, and no other.
    """
    keys = tuple(settings_keys)
    rows = [*STANDARD_ROWS, *(row for key in keys for row in settings_rows(key))]
    questions = len(STANDARD_ROWS) // 2 + len(keys)
    sequences = [start + index for start in _PASS_STARTS for index in range(questions)]
    wrap = _WRAPPED[framing]
    return AllowList(wrap(frame) for row in rows for frame in _frames(row, sequences))


def _frames(row: Row, sequences: Iterable[int]) -> Iterator[bytes]:
    op, group, command, payload = row
    head = bytes([op, 0, 0, len(payload), 0, group])
    tail = bytes([command]) + payload
    return (head + bytes([sequence]) + tail for sequence in sequences)


def _checked(frame: bytes) -> bytes:
    return frame + binascii.crc_hqx(frame, 0).to_bytes(2, "big")


def _console(frame: bytes) -> bytes:
    checked = _checked(frame)
    return b"\x06\x09" + base64.b64encode(bytes([0, len(checked)]) + checked) + b"\n"


def _raw(frame: bytes) -> bytes:
    return frame


def _cobs(frame: bytes) -> bytes:
    """Stuff, for requests only: none has 254 bytes without a zero."""
    parts = _checked(frame).split(b"\0")
    return b"".join(bytes([len(part) + 1]) + part for part in parts) + b"\0"


_WRAPPED: Final[dict[FramingName, Callable[[bytes], bytes]]] = {
    "console": _console,
    "raw": _raw,
    "cobs": _cobs,
}
