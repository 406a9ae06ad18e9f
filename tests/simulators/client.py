"""A client's own SMP codec, as little as the tests need; it shares nothing with the simulator's."""

from __future__ import annotations

import base64
import binascii
from typing import Any, NamedTuple

import cbor2

READ = 0
WRITE = 2


class Garbled(Exception):
    """The bytes are not one whole answer."""


class Answer(NamedTuple):
    """One answer: its header's bytes and its decoded map."""

    header: bytes
    body: Any


def message(
    group: int, command: int, body: object = None, *, op: int = READ, version: int = 1, seq: int = 0
) -> bytes:
    """An SMP message; ``version`` is the header's field: 0 for SMPv1, 1 for SMPv2."""
    data = body if isinstance(body, bytes) else cbor2.dumps({} if body is None else body)
    head = bytes([version << 3 | op, 0]) + len(data).to_bytes(2, "big")
    return head + group.to_bytes(2, "big") + bytes([seq, command]) + data


def lines(content: bytes) -> bytes:
    """The console lines that carry a message."""
    checked = content + binascii.crc_hqx(content, 0).to_bytes(2, "big")
    text = base64.b64encode(len(checked).to_bytes(2, "big") + checked)
    cut = [text[i : i + 124] for i in range(0, len(text), 124)]
    marks = [b"\x06\x09", *[b"\x04\x14"] * (len(cut) - 1)]
    return b"".join(m + c + b"\n" for m, c in zip(marks, cut, strict=True))


def ask(
    group: int, command: int, body: object = None, *, op: int = READ, version: int = 1, seq: int = 0
) -> bytes:
    """The console lines of a request."""
    return lines(message(group, command, body, op=op, version=version, seq=seq))


def unwrap(answer: bytes) -> bytes:
    """The message in an answer's lines.

    Raises:
        Garbled: the lines are not exactly one packet whose checksum holds.
    """
    pieces = answer.split(b"\n")
    if pieces.pop() != b"" or any(len(p) + 1 > 127 for p in pieces):
        raise Garbled("a line does not end, or is too long")
    marks = [p[:2] for p in pieces]
    if marks != [b"\x06\x09", *[b"\x04\x14"] * (len(pieces) - 1)]:
        raise Garbled("wrong marks")
    try:
        raw = base64.b64decode(b"".join(p[2:] for p in pieces), validate=True)
    except binascii.Error as error:
        raise Garbled("not base64") from error
    if int.from_bytes(raw[:2], "big") != len(raw) - 2 or binascii.crc_hqx(raw[2:], 0) != 0:
        raise Garbled("wrong length or checksum")
    return raw[2:-2]


def read(answer: bytes) -> Answer:
    """The one answer in the lines.

    Raises:
        Garbled: they are not one whole answer.
    """
    content = unwrap(answer)
    if int.from_bytes(content[2:4], "big") != len(content) - 8:
        raise Garbled("the header's length is not the body's")
    return Answer(content[:8], cbor2.loads(content[8:]))
