"""Whatever comes, a session ends: in a pass or in an error of the tree, and asks only what it may."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.conformance.bench import Outcome, converse
from drivers.conformance.evidence import stands_in
from drivers.conformance.started import Started
from drivers.conformance.tape import Tape, tape_of
from drivers.driver import Driver
from drivers.errors import DriverError
from drivers.profile import Profile
from drivers.protocol.session import ABSENT, SEVERAL
from drivers.reading import FieldValue, Pass, Reading

QUICK = settings(
    max_examples=100,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ANY_VALUES = st.binary(max_size=512)
TEXTS = st.text(max_size=60).map(lambda text: text.encode("utf-8"))
WHY_NOT = (ABSENT, SEVERAL, "att 0x02", "att 0x01", "att 0x80")
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
    face: Driver, profile: Profile | None, answers: list[list[bytes]]
) -> None:
    coming = iter(answers)
    outcome = converse(
        face.session(profile, number=0),
        face.allowlist(profile),
        lambda _frame: next(coming, []),
    )
    assert isinstance(outcome.result, Pass | DriverError)


@QUICK
@given(data=st.data())
def test_good_answers_that_were_cut_and_damaged_end_too(
    face: Driver, profile: Profile | None, tape: Tape, data: st.DataObject
) -> None:
    def damaged(frame: bytes) -> list[bytes]:
        answer = tape.answer(frame, 0)
        where = data.draw(st.integers(0, len(answer)))
        instead = data.draw(st.binary(max_size=8))
        gone = data.draw(st.sampled_from([0, 0, 1, len(instead), 40]))
        return [answer[:where], instead + answer[where + gone :]]

    session = face.session(profile, number=0)
    outcome = converse(session, face.allowlist(profile), damaged)
    assert isinstance(outcome.result, Pass | DriverError)


@pytest.mark.on_bluetooth
@QUICK
@given(data=st.data())
def test_any_values_of_characteristics_end_and_nothing_comes_out_that_was_not_in_them(
    face: Driver, profile: Profile | None, data: st.DataObject
) -> None:
    session = face.session(profile, number=0)
    values = st.one_of(ANY_VALUES, TEXTS, st.sampled_from(WHY_NOT))
    outcome = converse(session, face.allowlist(profile), lambda _: [], lambda _: data.draw(values))
    assert isinstance(outcome.result, Pass | DriverError)
    if isinstance(outcome.result, Pass):
        fields = outcome.result.fields.items()
        assert [name for name, field in fields if invented(field, outcome)] == []


def invented(field: FieldValue, outcome: Outcome) -> bool:
    """Whether a field's bytes are none of the value that it names."""
    if field.entry not in outcome.values:
        return False  # it came over a channel, whose answers no test of bytes can know
    place, value = outcome.values[field.entry]
    return not stands_in(bytes.fromhex(field.raw_hex), value, str(place))
