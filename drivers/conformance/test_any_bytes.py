"""Whatever comes, a session ends: in a pass or in an error of the tree, and asks only what it may."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.conformance.bench import converse
from drivers.conformance.started import Started
from drivers.conformance.tape import Tape, tape_of
from drivers.driver import Driver
from drivers.errors import DriverError
from drivers.profile import Profile
from drivers.reading import Pass, Reading

QUICK = settings(
    max_examples=100,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LINE_ENDS = st.sampled_from([b"\r\n", b"\n", b"\r", b"\x00"])
CHUNKS = st.lists(st.binary(max_size=300) | LINE_ENDS, max_size=6)


@pytest.fixture(scope="session")
def tape(device: Started | None, request: pytest.FixtureRequest) -> Tape:
    """The device's good answers, to be cut and damaged; none where there is no device."""
    if device is None:
        return Tape(b"", {})
    reading: Reading = request.getfixturevalue("reading")
    return tape_of(reading)


@QUICK
@given(answers=st.lists(CHUNKS, max_size=12))
def test_any_bytes_end_in_a_pass_or_an_error_of_the_tree(
    driver: Driver, profile: Profile | None, answers: list[list[bytes]]
) -> None:
    coming = iter(answers)
    outcome = converse(
        driver.session(profile, number=0),
        driver.allowlist(profile),
        lambda _frame: next(coming, []),
    )
    assert isinstance(outcome.result, Pass | DriverError)


@QUICK
@given(data=st.data())
def test_good_answers_that_were_cut_and_damaged_end_too(
    driver: Driver, profile: Profile | None, tape: Tape, data: st.DataObject
) -> None:
    def damaged(frame: bytes) -> list[bytes]:
        answer = tape.answer(frame, 0)
        where = data.draw(st.integers(0, len(answer)))
        instead = data.draw(st.binary(max_size=8))
        gone = data.draw(st.sampled_from([0, 0, 1, len(instead), 40]))
        return [answer[:where], instead + answer[where + gone :]]

    session = driver.session(profile, number=0)
    outcome = converse(session, driver.allowlist(profile), damaged)
    assert isinstance(outcome.result, Pass | DriverError)
