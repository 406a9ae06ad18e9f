"""The allow-list: closed, the same each time, and all that a session ever asks."""

from __future__ import annotations

from typing import Final

import pytest

from drivers.conformance.bench import MAX_WAIT_S, converse
from drivers.conformance.calls import makers_of_bytes
from drivers.driver import Driver
from drivers.errors import DriverError
from drivers.profile import Profile
from drivers.reading import Pass

MAX_FRAMES: Final = 1_000_000
"""More could not be reviewed, and would fill a memory."""

STRAY: Final = {
    "nothing": b"",
    "one letter": b"E",
    "a line end": b"\r\n",
    "a modem command": b"AT\r",
    "a byte that wakes a boot loader": b"\x7f",
}
"""What no driver declares: a driver that wants one of these talks to something else."""


def test_the_allow_list_is_finite_and_not_empty(face: Driver, profile: Profile | None) -> None:
    assert 0 < len(face.allowlist(profile)) <= MAX_FRAMES


@pytest.mark.parametrize("frame", STRAY.values(), ids=list(STRAY))
def test_a_stray_frame_is_not_allowed(face: Driver, profile: Profile | None, frame: bytes) -> None:
    assert frame not in face.allowlist(profile)


def test_the_allow_list_is_not_built_by_the_code_that_asks(
    face: Driver, profile: Profile | None
) -> None:
    """Else a bug in that code reaches the wire, and is not refused."""
    with makers_of_bytes(face) as of_the_list:
        allowed = face.allowlist(profile)
    with makers_of_bytes(face) as of_the_session:
        converse(face.session(profile, number=0), allowed, lambda _: [])
    shared = sorted(code.co_qualname for code in of_the_list & of_the_session)
    assert not shared, f"these make frames for both: {', '.join(shared)}"


def test_a_silent_device_ends_in_the_drivers_own_sentence(
    face: Driver, profile: Profile | None
) -> None:
    session = face.session(profile, number=0)
    outcome = converse(session, face.allowlist(profile), lambda _: [])
    assert isinstance(outcome.result, DriverError)
    assert outcome.result.message.endswith(".")
    assert outcome.result.next_step.endswith(".")
    assert outcome.waited_s <= MAX_WAIT_S


@pytest.mark.parametrize("number", range(4))
def test_every_pass_asks_only_what_is_declared(
    face: Driver, profile: Profile | None, number: int
) -> None:
    session = face.session(profile, number=number)
    outcome = converse(session, face.allowlist(profile), lambda frame: [frame])
    assert outcome.asked or outcome.read
    assert isinstance(outcome.result, Pass | DriverError)
