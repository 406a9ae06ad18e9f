"""One pass of SMP questions, without I/O: see `drivers.protocol.session` for how it is driven."""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, NamedTuple, assert_never

from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.protocol.session import Ask, Chunk, Event, Listen, Session, Step
from drivers.protocol.smp.console import ConsoleDecoder, Damaged, Packet, encode_console
from drivers.protocol.smp.errors import TOO_NEW, explain
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
from drivers.protocol.smp.questions import Found, Missing, Question
from drivers.reading import FieldName, FieldValue, Pass, Unanswered

ANSWER_WAIT_S: Final = 1.0
"""A 2 KB answer takes 0.25 s at 115,200 baud; flash reads add little."""

ATTEMPTS: Final = 3
"""Consoles lose bytes. A read may be repeated safely: it changes nothing."""

_PASS_STRIDE: Final = 64
"""Each pass has its own sequence numbers, so that a late answer is not taken for a new one."""


class _Heard(NamedTuple):
    answer: Answer
    entry: int


def run(questions: tuple[Question, ...], *, number: int) -> Session:
    """Ask every question once and answer the `Pass`.

    Args:
        questions: at most 64.
        number: which pass over this connection this is, from 0.

    Raises:
        LinkError: timeout: a question stayed without any answer.
        ProtocolError: garbled: only damaged packets came, or an answer could not be decoded;
            unexpected: only answers to something else came.
    """
    exchange = _Exchange()
    fields: dict[FieldName, FieldValue] = {}
    unanswered: list[Unanswered] = []
    for index, question in enumerate(questions):
        sequence = (number * _PASS_STRIDE + index) % 256
        heard = yield from exchange.ask(question, sequence)
        match heard.answer:
            case Declined() as declined:
                unanswered.append(Unanswered(question=question.label, reason=explain(declined)))
            case Answered(values=values):
                for taken in question.take(values):
                    _keep(taken, heard.entry, fields, unanswered)
            case _:
                assert_never(heard.answer)
    return Pass(fields=fields, unanswered=tuple(unanswered))


def _keep(
    taken: Found | Missing,
    entry: int,
    fields: dict[FieldName, FieldValue],
    unanswered: list[Unanswered],
) -> None:
    match taken:
        case Found(name, value, raw, source, kind):
            fields[name] = FieldValue(
                value=value, source=source, raw_hex=raw.hex(), entry=entry, kind=kind
            )
        case Missing(question, reason):
            unanswered.append(Unanswered(question=question, reason=reason))
        case _:
            assert_never(taken)


class _Exchange:
    """Asks one question at a time, over one decoder, in the version that the device speaks."""

    def __init__(self) -> None:
        self._decoder = ConsoleDecoder()
        self._version = Version.V2

    def ask(self, question: Question, sequence: int) -> Generator[Step, Event, _Heard]:
        heard = yield from self._attempts(question, sequence)
        if heard.answer == Declined(None, TOO_NEW) and self._version is Version.V2:
            self._version = Version.V1
            heard = yield from self._attempts(question, sequence)
        return heard

    def _attempts(self, question: Question, sequence: int) -> Generator[Step, Event, _Heard]:
        request = encode_read(self._version, question.command, sequence, question.body)
        ask = Ask(encode_console(request), ANSWER_WAIT_S)
        trouble: ProtocolError | None = None
        place = ""
        for _attempt in range(ATTEMPTS):
            event = yield ask
            while isinstance(event, Chunk):
                for found in self._decoder.feed(event.data):
                    frame = found if isinstance(found, Damaged) else _frame(found)
                    if isinstance(frame, Frame) and _answers(frame, question, sequence):
                        return _Heard(decode_answer(frame.body), event.entry)
                    trouble = _trouble(frame, question)
                event = yield Listen()
            place = event.place
        raise trouble or _timeout(question, place)


def _frame(packet: Packet) -> Frame | Damaged:
    try:
        return decode_frame(packet.frame)
    except ProtocolError:
        return Damaged("has a header that does not fit it")


def _answers(frame: Frame, question: Question, sequence: int) -> bool:
    return (
        frame.op == READ_ANSWER and frame.command == question.command and frame.sequence == sequence
    )


def _trouble(frame: Frame | Damaged, question: Question) -> ProtocolError:
    if isinstance(frame, Damaged):
        return ProtocolError(
            ProtocolReason.GARBLED,
            f"The answer to {question.label} came damaged: a packet {frame.what}.",
            next_step="Check the cable and the baud rate, then read again.",
        )
    return ProtocolError(
        ProtocolReason.UNEXPECTED,
        f"The device answered something else than {question.label}: group "
        f"{frame.command.group}, command {frame.command.id}, sequence {frame.sequence}.",
        next_step="Close every other program that uses this port, then read again.",
    )


def _timeout(question: Question, place: str) -> LinkError:
    return LinkError(
        LinkReason.TIMEOUT,
        f"No answer came from {place} to {question.label}, asked {ATTEMPTS} times.",
        next_step="Check that the controller is switched on, that this is its port, and the "
        "baud rate.",
    )
