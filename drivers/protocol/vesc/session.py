"""One pass over a VESC, without I/O: see `drivers.protocol.session` for how it is driven."""

from __future__ import annotations

from typing import Final

from drivers.errors import ProtocolError
from drivers.protocol.asking import (
    ask_until_heard,
    damaged,
    drop_what_lies_there,
    sit_out_the_wait,
    something_else,
)
from drivers.protocol.session import Ask, Session
from drivers.protocol.taken import Gathered
from drivers.protocol.vesc.packet import Damaged, PacketDecoder, PacketFound, encode_packet
from drivers.protocol.vesc.version import (
    COMM_FW_VERSION,
    QUESTION,
    SHORTEST_BYTES,
    Version,
    decode_version,
    take,
)

ANSWER_WAIT_S: Final = 0.5
"""An answer has at most 70 bytes: 0.08 s even at 9,600 baud."""


def run() -> Session:
    """Ask for the firmware version and answer the `Pass`.

    An answer does not say which request it answers. So what came before a pass is dropped, and
    after a repeated request the wait is sat out, for the answers to the earlier ones to come.

    Raises:
        LinkError: timeout: nothing came.
        ProtocolError: garbled: only damaged packets came; unexpected: only others.
    """
    ask = Ask(encode_packet(bytes([COMM_FW_VERSION])), ANSWER_WAIT_S)
    yield from drop_what_lies_there()
    heard = yield from ask_until_heard(ask, QUESTION, _Hearer())
    if heard.asked > 1:
        yield from sit_out_the_wait()
    gathered = Gathered()
    for taken in take(heard.answer):
        gathered.keep(taken, heard.entry)
    return gathered.as_pass()


class _Hearer:
    """Tells the answer from other packets, which a VESC may send unasked."""

    def __init__(self) -> None:
        self._decoder = PacketDecoder()

    def feed(self, data: bytes) -> list[Version | ProtocolError]:
        return [_judge(found) for found in self._decoder.feed(data)]

    def give_up(self) -> list[Version | ProtocolError]:
        return [_judge(found) for found in self._decoder.give_up()]


def _judge(found: PacketFound) -> Version | ProtocolError:
    if isinstance(found, Damaged):
        return damaged(QUESTION, found.what)
    if found.data[0] != COMM_FW_VERSION:
        return something_else(QUESTION, f"a packet of kind {found.data[0]}")
    if len(found.data) == 1:
        return something_else(QUESTION, "the question itself: the line echoes")
    if len(found.data) < SHORTEST_BYTES:
        return damaged(QUESTION, f"holds {len(found.data)} bytes, less than any firmware sends")
    return decode_version(found.data)
