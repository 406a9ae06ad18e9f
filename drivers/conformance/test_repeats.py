"""No answer is counted twice: what lies in the line is dropped, and copies are known or said to be not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from drivers.conformance.bench import converse
from drivers.conformance.tape import Tape, tape_of
from drivers.driver import Driver
from drivers.errors import DriverError
from drivers.profile import Profile
from drivers.protocol.session import ABSENT, Ask, Chunk, NoValue, Read, Silence
from drivers.reading import Pass, Reading

pytestmark = pytest.mark.with_answers


@pytest.fixture(scope="session")
def tape(reading: Reading) -> Tape:
    """The device's good answers."""
    return tape_of(reading)


def in_turn(tape: Tape) -> Callable[[bytes], Iterable[bytes]]:
    """Answer each frame as the device did, the n-th time as it did the n-th time."""
    turns: dict[bytes, int] = {}

    def answer(frame: bytes) -> Iterator[bytes]:
        turn = turns.get(frame, 0)
        turns[frame] = turn + 1
        yield tape.answer(frame, turn)

    return answer


def first_pass(face: Driver, profile: Profile | None, tape: Tape) -> tuple[Pass, list[bytes]]:
    """What the first pass gives, and the answers that it was given, in order."""
    said: list[bytes] = []
    answers = in_turn(tape)

    def noted(frame: bytes) -> list[bytes]:
        said.extend(answers(frame))
        return said[-1:]

    outcome = converse(face.session(profile, number=0), face.allowlist(profile), noted)
    assert isinstance(outcome.result, Pass), outcome.result
    return outcome.result, said


def test_what_lies_in_the_line_before_a_pass_is_no_answer(
    face: Driver, profile: Profile | None, tape: Tape
) -> None:
    """Copies of the last pass's answers come first, and then nothing: there is no identity in that."""
    _, said = first_pass(face, profile, tape)
    session = face.session(profile, number=1)
    step = next(session)
    try:
        while isinstance(step, Read):
            step = session.send(NoValue(ABSENT, 0))
        assert not isinstance(step, Ask), "the session asks before it has heard what lies there"
        step = session.send(Chunk(b"".join(said), 0))
        for _step in range(1000):
            nothing = NoValue(ABSENT, 0) if isinstance(step, Read) else Silence("the bench")
            step = session.send(nothing)
    except StopIteration as done:
        pytest.fail(f"answers that came before they were asked for were taken: {done.value}")
    except DriverError:
        return
    finally:
        session.close()
    pytest.fail("the session goes on without end")


def test_copies_of_an_earlier_pass_are_known_or_the_driver_says_that_they_are_not(
    face: Driver, profile: Profile | None, tape: Tape
) -> None:
    read, said = first_pass(face, profile, tape)
    copies = iter(said)
    outcome = converse(
        face.session(profile, number=1),
        face.allowlist(profile),
        lambda _frame: [next(copies, b"")],
    )
    if not isinstance(outcome.result, Pass) or not outcome.result.fields:
        return
    values = {name: field.value for name, field in outcome.result.fields.items()}
    assert values.items() <= {n: f.value for n, f in read.fields.items()}.items()
    assert "numbered" in dir(face), (
        "answers of the first pass are taken for those of the second: give the driver "
        "numbered = False, or numbered = True with the reason why none can come again"
    )
