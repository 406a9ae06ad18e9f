"""One question to one unit, and the walk through an answer that comes in parts; without I/O."""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, NamedTuple, TypeAlias

from drivers.errors import ProtocolError, ProtocolReason
from drivers.protocol.asking import (
    Heard,
    Hearer,
    ask_until_heard,
    damaged,
    sit_out_the_wait,
    something_else,
)
from drivers.protocol.modbus.frame import (
    Access,
    Answer,
    AnswerDecoder,
    Damaged,
    Declined,
    Found,
    encode_request,
)
from drivers.protocol.session import Ask, Event, Step

ANSWER_WAIT_S: Final = 1.0
"""The longest answer takes 0.27 s at 9,600 baud, and a device may think before it answers."""

_LAST_OBJECT: Final = {Access.BASIC: 0x02, Access.REGULAR: 0x06, Access.EXTENDED: 0xFF}


class Question(NamedTuple):
    """One request to one unit."""

    unit: int
    access: Access
    object_id: int

    @property
    def label(self) -> str:
        """For sentences."""
        kind = self.access.name.lower().replace("_", " ")
        return f"modbus 2B/0E {kind} from object 0x{self.object_id:02X} of unit {self.unit}"


Asking: TypeAlias = Generator[Step, Event, Heard[Answer]]


def ask(question: Question) -> Asking:
    """Ask until answered, three times at most.

    An exception names no request. So after a repeated one that ended in an exception the wait is
    sat out, lest another that is late passes for the answer to the next question.

    Raises:
        LinkError: timeout: nothing came.
        ProtocolError: garbled: only damaged answers came; unexpected: only answers to something
            else did.
    """
    request = encode_request(question.unit, question.access, question.object_id)
    hearer: Hearer[Answer] = _Hearer(question, AnswerDecoder(request))
    heard = yield from ask_until_heard(Ask(request, ANSWER_WAIT_S), question.label, hearer)
    if heard.asked > 1 and isinstance(heard.answer, Declined):
        yield from sit_out_the_wait()
    return heard


def walk(unit: int, access: Access) -> Generator[Step, Event, tuple[Heard[Answer], ...]]:
    """Ask for every object of a category, going on while more follows; a decline ends it.

    Raises:
        LinkError: see `ask`.
        ProtocolError: see `ask`; unexpected, too, if the device names an object to go on with that
            leads back or out of the category.
    """
    heard: list[Heard[Answer]] = []
    object_id = 0
    while True:
        last = yield from ask(Question(unit, access, object_id))
        heard.append(last)
        if isinstance(last.answer, Declined) or last.answer.next_id is None:
            return tuple(heard)
        following = last.answer.next_id
        if not object_id < following <= _LAST_OBJECT[access]:
            raise _leads_nowhere(access, object_id, following)
        object_id = following


class _Hearer:
    """Tells an answer to the question from a late one to another; exceptions name no question."""

    def __init__(self, question: Question, decoder: AnswerDecoder) -> None:
        self._question = question
        self._decoder = decoder

    def feed(self, data: bytes) -> list[Answer | ProtocolError]:
        return [self._judge(found) for found in self._decoder.feed(data)]

    def give_up(self) -> list[Answer | ProtocolError]:
        return [self._judge(found) for found in self._decoder.give_up()]

    def _judge(self, found: Found) -> Answer | ProtocolError:
        question = self._question
        if isinstance(found, Damaged):
            return damaged(question.label, found.what)
        if isinstance(found, Declined):
            return found
        ids = [item.id for item in found.objects]
        if found.access is Access.ONE_OBJECT:
            fits = ids == [question.object_id]
        else:
            fits = question.object_id == 0 or ids[:1] == [question.object_id]
        if found.access is question.access and fits:
            return found
        shown = ", ".join(f"0x{object_id:02X}" for object_id in ids[:_SHOWN_IDS]) or "nothing"
        return something_else(
            question.label, f"{found.access.name.lower().replace('_', ' ')}, holding {shown}"
        )


_SHOWN_IDS: Final = 8


def _leads_nowhere(access: Access, asked: int, following: int) -> ProtocolError:
    return ProtocolError(
        ProtocolReason.UNEXPECTED,
        f"The device's {access.name.lower()} identification goes on from object 0x{asked:02X} "
        f"with object 0x{following:02X}, which leads nowhere.",
        next_step="Confirm the controller by its label, and tell its maker of this.",
    )
