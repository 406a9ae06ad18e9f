"""Every fault of a line ends in time: in the true identity or in an error of the tree."""

from __future__ import annotations

import asyncio
import time
from typing import NamedTuple

import pytest

from drivers.conformance.bench import CLOSING_S
from drivers.conformance.faults import FAULTS, MAY_MISLEAD, Fault
from drivers.conformance.peer import playing
from drivers.conformance.tape import Tape, tape_of
from drivers.driver import Driver
from drivers.errors import DriverError
from drivers.identify import TIMEOUT_S, read_identity
from drivers.profile import Profile
from drivers.reading import FieldName, Reading

pytestmark = pytest.mark.on_a_line


class Ending(NamedTuple):
    """What came of reading a line with a fault, and how long it took."""

    result: Reading | DriverError
    took_s: float


@pytest.fixture(scope="session")
def endings(reading: Reading, driver: Driver, profile: Profile | None) -> dict[str, Ending]:
    """All faults at the same time, each on a line of its own, as most of it is waiting."""
    tape = tape_of(reading)

    async def all_at_once() -> list[Ending]:
        return await asyncio.gather(*(_read(tape, f, driver, profile) for f in FAULTS.values()))

    return dict(zip(FAULTS, asyncio.run(all_at_once()), strict=True))


async def _read(tape: Tape, fault: Fault, driver: Driver, profile: Profile | None) -> Ending:
    begun = time.monotonic()
    result: Reading | DriverError
    async with playing(tape, fault) as target:
        try:
            result = await read_identity(target, driver=driver, profile=profile)
        except DriverError as error:
            result = error
    return Ending(result, time.monotonic() - begun)


def identity(reading: Reading) -> list[dict[FieldName, str]]:
    return [{name: f.value for name, f in p.fields.items()} for p in reading.passes]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_in_time(name: str, endings: dict[str, Ending]) -> None:
    assert endings[name].took_s < TIMEOUT_S + CLOSING_S


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_in_the_true_identity_or_in_an_error(
    name: str, endings: dict[str, Ending], reading: Reading
) -> None:
    result = endings[name].result
    if isinstance(result, DriverError):
        assert not FAULTS[name].same, result.message
        assert result.message.endswith(".")
        assert result.next_step.endswith(".")
    elif name not in MAY_MISLEAD:
        assert identity(result) == identity(reading)
