"""One pass of SMP questions, without I/O: see `drivers.protocol.session` for how it is driven."""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, assert_never

from drivers.errors import ProtocolError
from drivers.protocol.asking import Heard, Hearer, ask_until_heard, damaged, something_else
from drivers.protocol.session import Ask, Chunk, Event, Glance, Session, Step
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
from drivers.protocol.smp.numbers import Numbers
from drivers.protocol.smp.packet import Damaged, Found, Packet
from drivers.protocol.smp.questions import Question
from drivers.protocol.taken import Gathered, Missing

ANSWER_WAIT_S: Final = 1.0
"""A 2 KB answer takes 0.25 s at 115,200 baud; flash reads add little."""


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
            unexpected: only answers to something else came, or one with a number that no question
            had.
    """
    exchange = _Exchange(framing, version, Numbers(number, len(questions)), wait_s)
    gathered = Gathered()
    for index, question in enumerate(questions):
        heard = yield from exchange.ask(question, index)
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

    def __init__(self, framing: Framing, version: Version, numbers: Numbers, wait_s: float) -> None:
        self._framing = framing
        self._wait_s = wait_s
        self._decoder = framing.decoder()
        self._version = version
        self._numbers = numbers

    def ask(self, question: Question, index: int) -> Generator[Step, Event, Heard[Answer]]:
        yield from self._look_at_what_lies_there(question)
        sequence = self._numbers.ask(index)
        heard = yield from self._ask(question, sequence)
        if heard.answer == Declined(None, TOO_NEW) and self._version is Version.V2:
            self._version = Version.V1
            self._numbers.ask_again(sequence)
            heard = yield from self._ask(question, sequence)
        return heard

    def _look_at_what_lies_there(self, question: Question) -> Generator[Step, Event, None]:
        """Hear what has come since the last answer: it answers nothing, but may tell a mix-up."""
        hearer = self._hearer(question, None)
        while isinstance(event := (yield Glance()), Chunk):
            hearer.feed(event.data)

    def _ask(self, question: Question, sequence: int) -> Generator[Step, Event, Heard[Answer]]:
        request = encode_read(self._version, question.command, sequence, question.body)
        ask = Ask(self._framing.encode(request), self._wait_s)
        hearer: Hearer[Answer] = self._hearer(question, sequence)
        return (yield from ask_until_heard(ask, question.label, hearer))

    def _hearer(self, question: Question, sequence: int | None) -> _Hearer:
        return _Hearer(self._framing, self._decoder, self._numbers, question, sequence)


class _Hearer:
    """Tells the answer to one question from everything else; without a sequence, all is else."""

    def __init__(
        self,
        framing: Framing,
        decoder: Decoder,
        numbers: Numbers,
        question: Question,
        sequence: int | None,
    ) -> None:
        self._framing = framing
        self._decoder = decoder
        self._numbers = numbers
        self._question = question
        self._sequence = sequence

    def feed(self, data: bytes) -> list[Answer | ProtocolError]:
        return [self._judge(one) for one in self._decoder.feed(data)]

    def give_up(self) -> list[Answer | ProtocolError]:
        return [self._judge(one) for one in self._decoder.give_up()]

    def _judge(self, found: Found) -> Answer | ProtocolError:
        """Answer what one packet is.

        Raises:
            ProtocolError: it ends the reading: a number that cannot be trusted, a body that is no
                answer, or damage where nothing tells which bytes it took.
        """
        frame = _frame(found) if isinstance(found, Packet) else found
        if isinstance(frame, Damaged):
            trouble = damaged(self._question.label, frame.what)
            if not self._framing.is_checked and self._numbers.is_anything_answered:
                raise trouble
            return trouble
        self._numbers.hear(frame, self._question.label)
        if not self._answers(frame):
            return something_else(
                self._question.label,
                f"group {frame.command.group}, command {frame.command.id}, "
                f"sequence {frame.sequence}",
            )
        answer = decode_answer(frame.body)
        self._numbers.keep(frame)
        return answer

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
