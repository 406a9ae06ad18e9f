"""Decodes a stored transcript again, by the session that read it and with no I/O.

Anyone can do this years later: the passes that come out must be those that were recorded.
"""

from __future__ import annotations

from typing import assert_never

from drivers.driver import Driver, as_of, face_over, find_driver
from drivers.errors import DriverMissing, ProfileError, ProtocolError, ProtocolReason
from drivers.gatt import Characteristic
from drivers.profile import Profile
from drivers.protocol.session import (
    ABSENT,
    SEVERAL,
    AnySession,
    Ask,
    Chunk,
    GattEvent,
    Glance,
    Listen,
    NoValue,
    Read,
    Silence,
    Value,
    pass_of,
)
from drivers.reading import Direction, Pass, Reading, TranscriptEntry
from drivers.target import parse_target
from drivers.text import quoted


def replay(
    reading: Reading, profile: Profile | None, *, driver: Driver | None = None
) -> tuple[Pass, ...]:
    """Decode a stored transcript again, by the same session and with no I/O.

    Args:
        reading: what was stored.
        profile: the profile that was used, or ``None`` if none was.
        driver: the driver that was used; by default the installed one of that name. It decodes as
            it did in the version that made the reading, where it still knows.

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
    face = as_of(face_over(driver, parse_target(reading.target)), reading.driver_version)
    tape = _Tape(reading)
    passes = tuple(
        tape.converse(face.session(profile, number=number)) for number in range(len(reading.passes))
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

    def converse(self, session: AnySession) -> Pass:
        try:
            step = next(session)
            while True:
                event: GattEvent
                match step:
                    case Ask(frame=frame):
                        self._sent(frame)
                        event = self._heard()
                    case Listen() | Glance():
                        event = self._heard()
                    case Read(characteristic=characteristic):
                        event = self._read(characteristic)
                    case _:
                        assert_never(step)
                step = session.send(event)
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

    def _heard(self) -> Chunk | Silence:
        entry = self._peek(Direction.RECEIVED)
        if entry is None or entry.no_value is not None:
            return Silence(self._place)
        self._next += 1
        return Chunk(entry.data, self._next - 1)

    def _read(self, characteristic: Characteristic) -> Value | NoValue:
        """The value of one read: what was sent for it holds nothing but its name."""
        asked = self._peek(Direction.SENT)
        if asked is not None:
            if asked.data or asked.characteristic != str(characteristic):
                raise self._strange("does not hold the reading that the driver does there")
            self._next += 1
        heard = self._peek(Direction.RECEIVED)
        if heard is None or heard.characteristic != str(characteristic):
            raise self._strange("does not hold the value that the driver reads there")
        if (heard.no_value in {ABSENT, SEVERAL}) is not (asked is None):
            raise self._strange("has a value that was not asked for, or asks for one in vain")
        self._next += 1
        if heard.no_value is not None:
            return NoValue(heard.no_value, self._next - 1)
        return Value(heard.data, self._next - 1)

    def _peek(self, direction: Direction) -> TranscriptEntry | None:
        entry = self._entries[self._next] if self._next < len(self._entries) else None
        return entry if entry is not None and entry.direction is direction else None

    def _strange(self, what: str) -> ProtocolError:
        return ProtocolError(
            ProtocolReason.UNEXPECTED,
            f"The transcript of {self._place} {what} (entry {self._next}).",
            next_step="Check that the record is unaltered and was made by this driver's version.",
        )
