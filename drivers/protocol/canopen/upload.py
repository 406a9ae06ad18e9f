"""Reading one object from one node: one SDO at a time, and never again half of it; without I/O.

A segment does not say which object it belongs to. So one that stays unanswered ends the reading: it
may come later, and would pass for a part of another object.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, NamedTuple, TypeAlias

from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.protocol.asking import ATTEMPTS
from drivers.protocol.canopen.aborts import explain
from drivers.protocol.canopen.adapter import Line
from drivers.protocol.canopen.sdo import (
    Abort,
    Begun,
    Expedited,
    ObjectId,
    SdoAnswer,
    Segment,
    decode_answer,
    encode_segment,
    encode_upload,
)
from drivers.protocol.canopen.slcan import Frame, Said, encode_frame
from drivers.protocol.session import Event, Silence, Step

ANSWER_WAIT_S: Final = 0.5
"""Nodes answer within milliseconds; CiA 301 sets no limit, and masters commonly wait this long."""

MAX_VALUE_BYTES: Final = 1_024
"""Names and versions have some dozens; more is no identity, and each seven bytes take a question."""

_MAX_SEGMENTS: Final = -(-MAX_VALUE_BYTES // 7)
"""Also for a node whose segments are empty and go on for ever."""

ASKS_FROM: Final = 0x600
ANSWERS_FROM: Final = 0x580
"""COB-IDs of the predefined connection set; the node id is added."""


class Uploaded(NamedTuple):
    """An object's value, and the transcript entry in which it ended."""

    data: bytes
    entry: int


class NotGiven(NamedTuple):
    """Why there is no value."""

    reason: str


class _Answer(NamedTuple):
    sdo: SdoAnswer
    entry: int


class _SegmentAnswer(NamedTuple):
    sdo: Segment | Abort
    entry: int


Outcome: TypeAlias = Uploaded | NotGiven


def upload(
    line: Line, node: int, object_id: ObjectId, question: str
) -> Generator[Step, Event, Outcome]:
    """Read one object; its beginning is asked for three times at most, each segment once.

    Args:
        line: the adapter's, with its channel open.
        node: 1 to 127.
        object_id: what to read.
        question: its name, for sentences.

    Raises:
        LinkError: timeout: the node does not answer.
        ProtocolError: garbled: the value came incomplete; unexpected: the adapter refused to
            send.
    """
    uploading = _Upload(line, node, object_id, question)
    for _attempt in range(ATTEMPTS):
        outcome = yield from uploading.attempt()
        if outcome is not None:
            return outcome
    raise uploading.trouble or uploading.timeout()


class _Upload:
    """One object's upload, and what went wrong with it last."""

    def __init__(self, line: Line, node: int, object_id: ObjectId, question: str) -> None:
        self._line = line
        self._node = node
        self._object_id = object_id
        self._question = question
        self._place = ""
        self.trouble: ProtocolError | None = None

    def attempt(self) -> Generator[Step, Event, Outcome | None]:
        yield from self._send(encode_upload(self._object_id))
        while (answer := (yield from self._hear())) is not None:
            match answer.sdo:
                case Expedited(object_id=answered, data=data) if answered == self._object_id:
                    return Uploaded(data, answer.entry)
                case Begun(object_id=answered, size=size) if answered == self._object_id:
                    return (yield from self._segments(size))
                case Abort(object_id=answered, code=code) if answered == self._object_id:
                    return NotGiven(explain(code))
                case _:
                    pass  # a late answer to something else
        return None

    def _segments(self, size: int | None) -> Generator[Step, Event, Outcome | None]:
        value = b""
        for number in range(_MAX_SEGMENTS):
            if size is not None and size > MAX_VALUE_BYTES:
                break
            toggle = number % 2 == 1
            yield from self._send(encode_segment(toggle=toggle))
            answer = yield from self._segment(toggle=toggle)
            if answer is None:
                raise self.trouble or self._segment_missing()
            if isinstance(answer.sdo, Abort):
                return NotGiven(explain(answer.sdo.code))
            value += answer.sdo.data
            if answer.sdo.is_last:
                return self._whole(value, size, answer.entry)
        return NotGiven(f"the value has more than {MAX_VALUE_BYTES} bytes")

    def _segment(self, *, toggle: bool) -> Generator[Step, Event, _SegmentAnswer | None]:
        while (answer := (yield from self._hear())) is not None:
            match answer.sdo:
                case Segment(toggle=answered) as segment if answered == toggle:
                    return _SegmentAnswer(segment, answer.entry)
                case Abort(object_id=aborted) as abort if aborted == self._object_id:
                    return _SegmentAnswer(abort, answer.entry)
                case Segment():
                    self.trouble = self._out_of_turn()
                case _:
                    pass
        return None

    def _whole(self, value: bytes, size: int | None, entry: int) -> Uploaded | None:
        if size is None or size == len(value):
            return Uploaded(value, entry)
        self.trouble = ProtocolError(
            ProtocolReason.GARBLED,
            f"The answer to {self._question} came damaged: node {self._node} announced {size} bytes and "
            f"sent {len(value)}.",
            next_step="Check the cable and the baud rate, then read again.",
        )
        return None

    def _send(self, sdo: bytes) -> Generator[Step, Event, None]:
        yield from self._line.send(encode_frame(ASKS_FROM + self._node, sdo), ANSWER_WAIT_S)

    def _hear(self) -> Generator[Step, Event, _Answer | None]:
        """Answer the node's next SDO, among whatever else is on the bus; ``None`` after silence."""
        while not isinstance(heard := (yield from self._line.hear()), Silence):
            match heard.token:
                case Frame(id=identifier, data=data) if identifier == ANSWERS_FROM + self._node:
                    if (sdo := decode_answer(data)) is not None:
                        return _Answer(sdo, heard.entry)
                case Said.NO:
                    self.trouble = self._refused()
                case _:
                    pass
        self._place = heard.place
        self.trouble = self._line.garbled(self._question) or self.trouble
        return None

    def _out_of_turn(self) -> ProtocolError:
        return ProtocolError(
            ProtocolReason.UNEXPECTED,
            f"Node {self._node} answered {self._question} out of turn: its segments do not follow "
            "one another.",
            next_step="Close every other program that uses this bus, then read again.",
        )

    def _refused(self) -> ProtocolError:
        return ProtocolError(
            ProtocolReason.UNEXPECTED,
            f"The CAN adapter could not send to node {self._node}.",
            next_step="Check that the controller is switched on, the bus's two terminators, and "
            "its bit rate.",
        )

    def _segment_missing(self) -> LinkError:
        return LinkError(
            LinkReason.TIMEOUT,
            f"Node {self._node} at {self._place} did not send the rest of {self._question}.",
            next_step="Read again; if this comes back, check the cable, the bus's two terminators, "
            "and its bit rate.",
        )

    def timeout(self) -> LinkError:
        return LinkError(
            LinkReason.TIMEOUT,
            f"No answer came from node {self._node} at {self._place} to {self._question}, asked "
            f"{ATTEMPTS} times.",
            next_step="Check that the controller is switched on, its node id, and the bus's bit "
            "rate.",
        )
