"""The SMP server of a simulated controller, over a serial console or a UART of its own.

It answers as Zephyr 4.4.0's server does, in the version of the request. Whatever is not a read, or is no
command of this device, is recorded as a safety violation and answered "not supported" (rc 8).

Source: Zephyr, "SMP Protocol Specification", groups OS, image and settings; bytes captured from a
running Zephyr server are locked in tests/simulators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Protocol

from simulators.controller import Controller, Reason
from simulators.wire.smp_answers import (
    RC_CORRUPT,
    RC_TOO_LARGE,
    RC_VERSION_TOO_NEW,
    READS,
    UNSUPPORTED,
    Device,
    Failure,
    Outcome,
    is_harmless,
)
from simulators.wire.smp_bare import CobsDecoder, RawDecoder, encode_cobs
from simulators.wire.smp_body import encode as encode_body
from simulators.wire.smp_body import require_codec
from simulators.wire.smp_config import LARGEST_BUFFER, FramingName, SmpConfig
from simulators.wire.smp_header import HEADER_BYTES, OP_READ, OP_WRITE, VERSION_2, Header, unpack
from simulators.wire.smp_line import Decoder, Packet, Stray
from simulators.wire.smp_line import encode as encode_lines

WIRE: Final = "smp"
"""The name in violations."""


class _Decoder(Protocol):
    @property
    def held_bytes(self) -> int: ...

    def feed(self, data: bytes) -> Iterator[Packet | Stray]: ...


def _as_it_is(message: bytes) -> bytes:
    return message


_FRAMINGS: Final[dict[FramingName, tuple[Callable[[int], _Decoder], Callable[[bytes], bytes]]]] = {
    "console": (Decoder, encode_lines),
    "raw": (RawDecoder, _as_it_is),
    "cobs": (CobsDecoder, encode_cobs),
}


class SmpServer:
    """One connection's server over a serial console; the controller behind it is shared.

    Raises:
        MissingExtra: CBOR cannot be read.
    """

    def __init__(self, controller: Controller, config: SmpConfig) -> None:
        self._answering = SmpAnswering(controller, config)
        decoder, self._encode = _FRAMINGS[config.framing]
        self._decoder = decoder(config.buf_size)

    @property
    def held_bytes(self) -> int:
        """How much of unfinished requests is kept."""
        return self._decoder.held_bytes

    def receive(self, data: bytes) -> Iterator[bytes]:
        """Take bytes from the line; give each answer as it travels."""
        for found in self._decoder.feed(data):
            if isinstance(found, Stray):
                self._answering.violate(Reason.STRAY_BYTES, "a line", found.line)
                continue
            for answer in self._answering.messages(found.message):
                yield self._encode(answer)


class SmpAnswering:
    """What the server does with whole messages, however they came.

    Raises:
        MissingExtra: CBOR cannot be read.
    """

    def __init__(self, controller: Controller, config: SmpConfig) -> None:
        require_codec()
        self._device = Device(controller, config)

    def messages(self, rest: bytes) -> Iterator[bytes]:
        """Answer every message of a packet; Zephyr takes more than one."""
        while len(rest) >= HEADER_BYTES:
            header = unpack(rest)
            end = HEADER_BYTES + header.length
            message, rest = rest[:end], rest[end:]
            self._device.controller.count_request()
            self._judge(header, message)
            outcome = self._outcome(header, message[HEADER_BYTES:])
            yield _build(header, outcome)

    def _judge(self, header: Header, message: bytes) -> None:
        request = f"op {header.op} of group {header.group} command {header.command}"
        if not is_harmless(header.op, header.group, header.command):
            self.violate(Reason.NOT_A_READ, request, message)
        elif (header.group, header.command) not in READS:
            self.violate(Reason.UNKNOWN_COMMAND, request, message)

    def violate(self, reason: Reason, request: str, data: bytes) -> None:
        """Record what a safe driver would not have sent."""
        self._device.controller.record_violation(WIRE, reason, request, data)

    def _outcome(self, header: Header, body: bytes) -> Outcome:
        if header.op not in (OP_READ, OP_WRITE):
            return UNSUPPORTED
        if header.version > VERSION_2:
            return Failure(RC_VERSION_TOO_NEW)
        if len(body) < header.length:
            return Failure(RC_CORRUPT)
        handler = READS.get((header.group, header.command))
        if handler is None or not is_harmless(header.op, header.group, header.command):
            return UNSUPPORTED
        return handler(self._device, body)


def _build(request: Header, outcome: Outcome) -> bytes:
    answer = outcome.body(request.version) if isinstance(outcome, Failure) else outcome
    body = encode_body(answer)
    if len(body) > LARGEST_BUFFER - HEADER_BYTES:
        body = encode_body(Failure(RC_TOO_LARGE).body(request.version))
    return request.answer(len(body)).pack() + body
