"""Decodes a stored transcript again, by the session that read it and with no I/O.

Anyone can do this years later: the passes that come out must be those that were recorded.
"""

from __future__ import annotations

from typing import assert_never

from drivers.driver import Driver, find_driver
from drivers.errors import DriverMissing, ProfileError, ProtocolError, ProtocolReason
from drivers.profile import Profile
from drivers.protocol.session import Ask, Chunk, Event, Listen, Session, Silence, pass_of
from drivers.reading import Direction, Pass, Reading, TranscriptEntry
from drivers.text import quoted


def replay(
    reading: Reading, profile: Profile | None, *, driver: Driver | None = None
) -> tuple[Pass, ...]:
    """Decode a stored transcript again, by the same session and with no I/O.

    Args:
        reading: what was stored.
        profile: the profile that was used, or ``None`` if none was.
        driver: the driver that was used; by default the installed one of that name.

    Returns:
        The passes: equal to ``reading.passes`` if the reading is what its transcript says.

    Raises:
        DriverMissing: the driver that made the reading is not installed.
        ProfileError: the profile is not the one that the reading names.
        ProtocolError: the transcript is not what this driver would have sent and heard.
        LinkError: timeout: the transcript ends without an answer.
    """
    driver = driver or _driver_of(reading)
    if reading.profile != (profile.id if profile else None):
        raise ProfileError(
            f"The reading was made with the profile {quoted(reading.profile or 'none')}.",
            next_step="Replay it with that profile.",
        )
    tape = _Tape(reading)
    passes = tuple(
        tape.converse(driver.session(profile, number=number))
        for number in range(len(reading.passes))
    )
    tape.require_end()
    return passes


def _driver_of(reading: Reading) -> Driver:
    try:
        return find_driver(reading.driver)
    except DriverMissing as error:
        raise DriverMissing(
            f"The reading of {quoted(reading.target)} was made by the driver "
            f"{quoted(reading.driver)}, and without it cannot be decoded again. {error.message}",
            next_step=f"Install the distribution that brings {quoted(reading.driver)} (it was its "
            f"version {quoted(reading.driver_version)}) and try again; the record is unharmed.",
        ) from error


class _Tape:
    """A transcript that is played once, from its beginning."""

    def __init__(self, reading: Reading) -> None:
        self._entries = reading.transcript.entries
        self._place = quoted(reading.target)
        self._next = 0

    def converse(self, session: Session) -> Pass:
        try:
            step = next(session)
            while True:
                match step:
                    case Ask(frame=frame):
                        self._sent(frame)
                    case Listen():
                        pass
                    case _:
                        assert_never(step)
                step = session.send(self._heard())
        except StopIteration as done:
            return pass_of(done)
        finally:
            session.close()

    def require_end(self) -> None:
        if self._next != len(self._entries):
            raise self._strange("goes on after the last answer")

    def _sent(self, frame: bytes) -> None:
        entry = self._peek(Direction.SENT)
        if entry is None or entry.data != frame:
            raise self._strange("does not hold the frame that the driver sends there")
        self._next += 1

    def _heard(self) -> Event:
        entry = self._peek(Direction.RECEIVED)
        if entry is None:
            return Silence(self._place)
        self._next += 1
        return Chunk(entry.data, self._next - 1)

    def _peek(self, direction: Direction) -> TranscriptEntry | None:
        entry = self._entries[self._next] if self._next < len(self._entries) else None
        return entry if entry is not None and entry.direction is direction else None

    def _strange(self, what: str) -> ProtocolError:
        return ProtocolError(
            ProtocolReason.UNEXPECTED,
            f"The transcript of {self._place} {what} (entry {self._next}).",
            next_step="Check that the record is unaltered and was made by this driver's version.",
        )
