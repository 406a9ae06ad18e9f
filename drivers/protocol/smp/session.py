"""One pass of SMP questions, without I/O: see `drivers.protocol.session` for how it is driven."""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, assert_never

from drivers.errors import ProtocolError
from drivers.protocol.asking import Heard, Hearer, ask_until_heard, damaged, something_else
from drivers.protocol.session import Ask, Event, Session, Step
from drivers.protocol.smp.errors import TOO_NEW, explain
from drivers.protocol.smp.framing import Decoder, Framing
from drivers.protocol.smp.message import (
    READ_ANSWER,
    Answer,
    Answered,
    Declined,
    Frame,
    Version,
    decode_answer,
    decode_frame,
    encode_read,
)
from drivers.protocol.smp.packet import Damaged, Found, Packet
from drivers.protocol.smp.questions import Question
from drivers.protocol.taken import Gathered, Missing

ANSWER_WAIT_S: Final = 1.0
"""A 2 KB answer takes 0.25 s at 115,200 baud; flash reads add little."""

_PASS_STRIDE: Final = 64
"""Each pass has its own sequence numbers, so that a late answer is not taken for a new one."""


def run(
    questions: tuple[Question, ...],
    *,
    number: int,
    framing: Framing,
    version: Version = Version.V2,
    wait_s: float = ANSWER_WAIT_S,
) -> Session:
    """Ask every question once and answer the `Pass`.

    Args:
        questions: at most 64.
        number: which pass over this connection this is, from 0.
        framing: how frames travel on this line.
        version: the one to begin with; SMPv2 gives way to SMPv1 where a server asks for that.
        wait_s: how long one answer may take.

    Raises:
        LinkError: timeout: a question stayed without any answer.
        ProtocolError: garbled: only damaged packets came, or an answer could not be decoded;
            unexpected: only answers to something else came.
    """
    exchange = _Exchange(framing, version, wait_s)
    gathered = Gathered()
    for index, question in enumerate(questions):
        sequence = (number * _PASS_STRIDE + index) % 256
        heard = yield from exchange.ask(question, sequence)
        match heard.answer:
            case Declined() as declined:
                gathered.keep(Missing(question.label, explain(declined)), heard.entry)
            case Answered(values=values):
                for taken in question.take(values):
                    gathered.keep(taken, heard.entry)
            case _:
                assert_never(heard.answer)
    return gathered.as_pass()


class _Exchange:
    """Asks one question at a time, over one decoder, in the version that the device speaks."""

    def __init__(self, framing: Framing, version: Version, wait_s: float) -> None:
        self._framing = framing
        self._wait_s = wait_s
        self._decoder = framing.decoder()
        self._version = version

    def ask(self, question: Question, sequence: int) -> Generator[Step, Event, Heard[Answer]]:
        heard = yield from self._ask(question, sequence)
        if heard.answer == Declined(None, TOO_NEW) and self._version is Version.V2:
            self._version = Version.V1
            heard = yield from self._ask(question, sequence)
        return heard

    def _ask(self, question: Question, sequence: int) -> Generator[Step, Event, Heard[Answer]]:
        request = encode_read(self._version, question.command, sequence, question.body)
        ask = Ask(self._framing.encode(request), self._wait_s)
        hearer: Hearer[Answer] = _Hearer(self._decoder, question, sequence)
        return (yield from ask_until_heard(ask, question.label, hearer))


class _Hearer:
    """Tells the answer to one question from everything else."""

    def __init__(self, decoder: Decoder, question: Question, sequence: int) -> None:
        self._decoder = decoder
        self._question = question
        self._sequence = sequence

    def feed(self, data: bytes) -> list[Answer | ProtocolError]:
        return self._judge(self._decoder.feed(data))

    def give_up(self) -> list[Answer | ProtocolError]:
        return self._judge(self._decoder.give_up())

    def _judge(self, found: list[Found]) -> list[Answer | ProtocolError]:
        """Answer no more than up to the first answer: a body that is no answer ends the reading."""
        heard: list[Answer | ProtocolError] = []
        for one in found:
            frame = _frame(one) if isinstance(one, Packet) else one
            if isinstance(frame, Frame) and self._answers(frame):
                return [*heard, decode_answer(frame.body)]
            heard.append(_trouble(frame, self._question))
        return heard

    def _answers(self, frame: Frame) -> bool:
        return (
            frame.op == READ_ANSWER
            and frame.command == self._question.command
            and frame.sequence == self._sequence
        )


def _frame(packet: Packet) -> Frame | Damaged:
    try:
        return decode_frame(packet.frame)
    except ProtocolError:
        return Damaged("has a header that does not fit it")


def _trouble(frame: Frame | Damaged, question: Question) -> ProtocolError:
    if isinstance(frame, Damaged):
        return damaged(question.label, frame.what)
    return something_else(
        question.label,
        f"group {frame.command.group}, command {frame.command.id}, sequence {frame.sequence}",
    )
