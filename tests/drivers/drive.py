"""Drives a session against a device in memory: no line, no time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from drivers.protocol.session import Ask, Chunk, Event, Session, Silence, pass_of
from drivers.reading import Pass

PLACE = '"the bench"'
Respond = Callable[[bytes], Iterable[bytes]]


def drive(session: Session, respond: Respond) -> Pass:
    """Answer what the session returns; each piece of an answer comes as a chunk of its own."""
    waiting: list[bytes] = []
    entry = 0
    try:
        step = next(session)
        while True:
            if isinstance(step, Ask):
                waiting.extend(respond(step.frame))
            event: Event = Silence(PLACE)
            if waiting:
                event = Chunk(waiting.pop(0), entry)
            entry += 1
            step = session.send(event)
    except StopIteration as done:
        return pass_of(done)
