"""Numbers, base64 and text that have one spelling only: every other spelling is refused."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from agent.ledger.errors import FormatError

MAX_SIZE: Final = 2**63 - 1
"""The published verifiers keep tree sizes and times in signed 64-bit integers."""

MAX_TEXT_BYTES: Final = 1024 * 1024
"""A note with 100 ML-DSA-44 signature lines has some 330 KB; anything longer is an attack."""

_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


def parse_decimal(text: str, what: str) -> int:
    """A whole number without sign, spaces or leading zeros, below 2**63.

    Raises:
        FormatError: it is spelled in any other way; the message names ``what``.
    """
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_SIZE:
        raise FormatError(f"the {what} is not a plain decimal number below 2^63")
    return int(text)


def require_size(number: int, what: str) -> int:
    """``number``, where it can be written as ``parse_decimal`` reads it."""
    if not 0 <= number <= MAX_SIZE:
        raise FormatError(f"the {what} is not between 0 and 2^63 - 1")
    return number


def encode_base64(data: bytes) -> str:
    """RFC 4648 §4, with padding."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str, what: str) -> bytes:
    """RFC 4648 §4, with padding, no line breaks and zero pad bits.

    Raises:
        FormatError: it is spelled in any other way; the message names ``what``.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormatError(f"the {what} is not base64") from error
    if encode_base64(data) != text:
        raise FormatError(f"the {what} is not in the one spelling of base64 (RFC 4648 section 3.5)")
    return data


def decode_text(data: bytes) -> str:
    """The bytes of a note, proof or request as text.

    Raises:
        FormatError: not UTF-8, or too long.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise FormatError(f"the text is longer than {MAX_TEXT_BYTES} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError("the text is not UTF-8") from error
