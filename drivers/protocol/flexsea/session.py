"""One pass over a FlexSEA board, without I/O: see `drivers.protocol.session` for how it is driven."""

from __future__ import annotations

from typing import Final

from drivers.errors import ProtocolError
from drivers.protocol.asking import (
    ATTEMPTS,
    ask_until_heard,
    damaged,
    drop_what_lies_there,
    sit_out_the_wait,
    something_else,
)
from drivers.protocol.flexsea.frame import Damaged, FrameDecoder, FrameFound, encode_frame
from drivers.protocol.flexsea.who_am_i import (
    QUESTION,
    WHO_AM_I,
    WRITE,
    WhoAmI,
    decode_message,
    decode_who_am_i,
    encode_question,
    take,
)
from drivers.protocol.session import Ask, Session
from drivers.protocol.taken import Gathered

ANSWER_WAIT_S: Final = 0.5
"""An answer has at most 90 bytes: 0.1 s even at 9,600 baud."""


def run(*, number: int) -> Session:
    """Ask Who Am I and answer the `Pass`.

    What came before a pass is dropped, and after a repeated request the wait is sat out, for the
    answers to the earlier ones to come: a device may number its answers as it likes.

    Args:
        number: which pass over this connection this is, from 0; its packet number is one more, so
            that an answer to an earlier pass can be told from a new one.

    Raises:
        LinkError: timeout: nothing came.
        ProtocolError: garbled: only damaged frames came; unexpected: only others.
    """
    packet = number + 1
    ask = Ask(encode_frame(encode_question(packet)), ANSWER_WAIT_S)
    yield from drop_what_lies_there()
    heard = yield from ask_until_heard(ask, QUESTION, _Hearer(packet))
    if heard.asked > 1:
        yield from sit_out_the_wait()
    gathered = Gathered()
    for taken in take(heard.answer):
        gathered.keep(taken, heard.entry)
    return gathered.as_pass()


class _Hearer:
    """Takes the answer to this pass; one that may belong to an earlier pass, only at the very end.

    The published format leaves the packet number of an answer open: a device may repeat the one
    that was asked, but the reference firmware counts its answers. So a number tells one thing only:
    if an earlier pass asked with it, the answer may be a late one. Such an answer counts only if
    nothing better comes however often the board is asked, and never displaces the right one.
    """

    def __init__(self, packet: int) -> None:
        self._earlier = range(1, packet)
        self._decoder = FrameDecoder()
        self._other: WhoAmI | None = None
        self._askings_left = ATTEMPTS

    def feed(self, data: bytes) -> list[WhoAmI | ProtocolError]:
        return self._judge(self._decoder.feed(data))

    def give_up(self) -> list[WhoAmI | ProtocolError]:
        heard = self._judge(self._decoder.give_up())
        self._askings_left -= 1
        return heard if self._other is None or self._askings_left else [*heard, self._other]

    def _judge(self, found: list[FrameFound]) -> list[WhoAmI | ProtocolError]:
        heard: list[WhoAmI | ProtocolError] = []
        for one in found:
            try:
                who = self._answer(one)
            except ProtocolError as error:
                heard.append(error)
            else:
                heard.extend([] if who is None else [who])
        return heard

    def _answer(self, found: FrameFound) -> WhoAmI | None:
        if isinstance(found, Damaged):
            raise damaged(QUESTION, found.what)
        message = decode_message(found.data)
        if message.command != WHO_AM_I or message.access != WRITE:
            raise something_else(
                QUESTION, f"command {message.command}, access {message.access}, no answer to it"
            )
        who = decode_who_am_i(message.data)
        if message.number in self._earlier:
            self._other = who
            return None
        return who
