"""A session that is cut off still says goodbye, where it named one and the line carries it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from drivers.allowlist import AllowList
from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason, Refused
from drivers.identify import read_identity, replay
from drivers.profile import Profile
from drivers.protocol.session import Ask, Listen, Session, Silence
from drivers.reading import Pass, Reading
from drivers.target import parse_target
from tests.drivers.pty_peer import pty_peer
from tests.drivers.reader import run

OPEN, CLOSE, NEVER = b"open\n", b"close\n", b"never\n"
TROUBLE = ProtocolError(ProtocolReason.GARBLED, "The answer came damaged.", next_step="Read again.")


class Guarded:
    """Opens something, waits, and either ends by itself or fails."""

    name = "guarded"
    version = "1"

    def __init__(self, parting: bytes | None, *, fails: bool) -> None:
        self._parting = parting
        self._fails = fails

    def allowlist(self, _profile: Profile | None) -> AllowList:
        return AllowList([OPEN, CLOSE])

    def session(self, _profile: Profile | None, *, number: int) -> Session:
        assert number == 0
        event = yield Ask(OPEN, 0.2, parting=self._parting)
        while not isinstance(event, Silence):
            event = yield Listen()
        if self._fails:
            raise TROUBLE
        yield Ask(CLOSE, 0.1)
        return Pass(fields={})


def heard(
    driver: Guarded, *, answer: bytes | None = b"", error: type[Exception] | None = None
) -> list[bytes]:
    """Read once; answer the lines that reached the device."""
    lines: list[bytes] = []

    def script(line: bytes) -> bytes | None:
        lines.append(line)
        return answer

    with pty_peer(script) as port:
        expecting(error, lambda: read(driver, port))
    return lines


def read(driver: Guarded, port: str) -> Reading:
    return run(read_identity(parse_target(f"serial:{port}"), driver=driver, passes=1))


def expecting(error: type[Exception] | None, work: Callable[[], Reading]) -> None:
    if error is None:
        work()
        return
    with pytest.raises(error):
        work()


def test_a_session_that_fails_is_closed_for() -> None:
    driver = Guarded(CLOSE, fails=True)
    assert heard(driver, error=ProtocolError) == [OPEN, CLOSE]


def test_a_session_that_named_no_parting_gets_none() -> None:
    assert heard(Guarded(None, fails=True), error=ProtocolError) == [OPEN]


def test_a_session_that_ends_by_itself_is_left_to_itself() -> None:
    assert heard(Guarded(CLOSE, fails=False)) == [OPEN, CLOSE]


def test_a_parting_that_was_never_declared_is_refused() -> None:
    assert heard(Guarded(NEVER, fails=True), error=Refused) == [OPEN]


def test_a_line_that_is_gone_is_still_the_error_that_is_told() -> None:
    with pty_peer(lambda _line: None) as port, pytest.raises(LinkError) as caught:
        read(Guarded(CLOSE, fails=False), port)
    assert caught.value.reason is LinkReason.LOST


def test_a_reading_with_a_parting_replays() -> None:
    driver = Guarded(CLOSE, fails=False)
    with pty_peer(lambda _line: b"yes\n") as port:
        reading = read(driver, port)
    assert replay(reading, None, driver=driver) == reading.passes
