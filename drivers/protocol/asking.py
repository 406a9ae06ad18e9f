"""One question, asked until an answer to it is heard: what the request-and-answer drivers share."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.protocol.session import Ask, Chunk, Event, Glance, Listen, Step

ATTEMPTS: Final = 3
"""Lines lose bytes. A read may be repeated safely: it changes nothing."""

AnswerT = TypeVar("AnswerT")
AnswerT_co = TypeVar("AnswerT_co", covariant=True)


class Hearer(Protocol[AnswerT_co]):
    """Tells the answer to one question from everything else that a line brings."""

    def feed(self, data: bytes) -> Sequence[AnswerT_co | ProtocolError]:
        """Take the next bytes; answer what became complete by them, in order."""

    def give_up(self) -> Sequence[AnswerT_co | ProtocolError]:
        """Answer what lies behind a beginning that was never completed: the wait is over."""


class Heard(NamedTuple, Generic[AnswerT]):
    """An answer, the transcript entry in which it ended, and how often it was asked for."""

    answer: AnswerT
    entry: int
    asked: int


def ask_until_heard(
    ask: Ask, question: str, hearer: Hearer[AnswerT]
) -> Generator[Step, Event, Heard[AnswerT]]:
    """Ask up to three times.

    Args:
        ask: the request, and how long one answer may take.
        question: its name, for the error's sentence.
        hearer: kept over the attempts, so that a late answer to the first is still an answer.

    Raises:
        LinkError: timeout: nothing came.
        ProtocolError: what came last instead of an answer; of damage in a row, what was found first.
    """
    trouble: ProtocolError | None = None
    place = ""
    entry = 0
    for asked in range(1, ATTEMPTS + 1):
        event = yield ask
        while True:
            if isinstance(event, Chunk):
                entry = event.entry
                heard = hearer.feed(event.data)
            else:
                place = event.place
                heard = hearer.give_up()
            _require_one_mind(
                [one for one in heard if not isinstance(one, ProtocolError)], question
            )
            for one in heard:
                if not isinstance(one, ProtocolError):
                    return Heard(one, entry, asked)
                trouble = _to_tell(trouble, one)
            if not isinstance(event, Chunk):
                break
            event = yield Listen()
    raise trouble or no_answer(question, place)


def _require_one_mind(answers: list[AnswerT], question: str) -> None:
    """Two different answers at once to one question: which of them is the present one is unknown."""
    if any(answer != answers[0] for answer in answers):
        raise ProtocolError(
            ProtocolReason.UNEXPECTED,
            f"The device gave several different answers at once to {question}.",
            next_step="Read again; if this comes back, the device repeats itself and cannot be read.",
        )


def _to_tell(before: ProtocolError | None, now: ProtocolError) -> ProtocolError:
    """Answer the earlier of two damages: what is found behind a damaged answer is its own inside."""
    both_damaged = before is not None and before.reason is now.reason is ProtocolReason.GARBLED
    return before if before is not None and both_damaged else now


def drop_what_lies_there() -> Generator[Step, Event, None]:
    """Hear what has come already, before anything is asked, and use none of it.

    For protocols whose answers do not say which request they answer: a second copy of an earlier
    answer must not pass for a new one.
    """
    while isinstance((yield Glance()), Chunk):
        pass


def sit_out_the_wait() -> Generator[Step, Event, None]:
    """Hear on until the last question's wait is over, and use none of it.

    For a question that was repeated: the answers to its first askings may still come.
    """
    while isinstance((yield Listen()), Chunk):
        pass


def no_answer(question: str, place: str) -> LinkError:
    """Say that a question stayed without any answer."""
    return LinkError(
        LinkReason.TIMEOUT,
        f"No answer came from {place} to {question}, asked {ATTEMPTS} times.",
        next_step="Check that the controller is switched on, that this is its port, and the "
        "baud rate.",
    )


def damaged(question: str, what: str) -> ProtocolError:
    """Say that something came damaged; ``what`` completes "a packet …"."""
    return ProtocolError(
        ProtocolReason.GARBLED,
        f"The answer to {question} came damaged: a packet {what}.",
        next_step="Check the cable and the baud rate, then read again.",
    )


def something_else(question: str, what: str) -> ProtocolError:
    """Say that something else was answered than was asked."""
    return ProtocolError(
        ProtocolReason.UNEXPECTED,
        f"The device answered something else than {question}: {what}.",
        next_step="Close every other program that uses this port, then read again.",
    )
