"""Bytes leave no earlier than a line of that speed carries them; by a clock that the test holds."""

from __future__ import annotations

import asyncio
import time
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.pace import CHUNK_BYTES, UNPACED, Pacer, punctual_sleep, schedule
from simulators.transmit import HungUp, Transmitter

baud_rates = st.sampled_from([300, 9600, 57_600, 115_200, 1_000_000])


class Written(NamedTuple):
    at_s: float
    data: bytes


class Clock:
    """A clock that only sleeping moves, and too far by ``late_s``, as real ones do."""

    def __init__(self, late_s: float = 0.0) -> None:
        self.now_s = 1000.0
        self.sleeps = 0
        self._late_s = late_s
        self.written: list[Written] = []

    def now(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.sleeps += 1
        until_s = self.now_s + seconds + self._late_s
        await asyncio.sleep(0)
        self.now_s = max(self.now_s, until_s)

    async def write(self, data: bytes) -> None:
        self.written.append(Written(self.now_s, data))

    async def read(self) -> bytes:
        return b""

    async def rest(self) -> bytes:
        return b""


def _send(clock: Clock, baud: int, *answers: bytes) -> list[Written]:
    async def send() -> None:
        pacer = Pacer(baud, now=clock.now, sleep=clock.sleep)
        for each in answers:
            await pacer.send(each, clock.write)

    asyncio.run(send())
    return clock.written


@given(st.binary(max_size=1000), baud_rates)
def test_the_schedule_carries_every_byte_in_order(data: bytes, baud: int) -> None:
    assert b"".join(chunk.data for chunk in schedule(data, baud)) == data


@given(st.binary(max_size=1000), baud_rates)
def test_each_chunk_is_due_when_its_last_byte_has_passed(data: bytes, baud: int) -> None:
    passed = 0
    for chunk in schedule(data, baud):
        passed += len(chunk.data)
        assert chunk.due_s == passed * 10 / baud


@given(st.binary(max_size=1000))
def test_chunks_are_small(data: bytes) -> None:
    assert all(0 < len(chunk.data) <= CHUNK_BYTES for chunk in schedule(data, 115_200))


def test_115200_baud_carries_11520_bytes_a_second() -> None:
    written = _send(Clock(), 115_200, b"x" * 11_520)
    assert written[-1].at_s == pytest.approx(1001.0, abs=1e-9)


def test_late_wake_ups_do_not_add_up() -> None:
    late_s = 0.001
    written = _send(Clock(late_s), 115_200, b"x" * 11_520)
    assert written[-1].at_s <= 1001.0 + late_s + 1e-9


def test_a_late_sender_catches_up_without_waiting() -> None:
    clock = Clock(late_s=0.1)
    _send(clock, 115_200, b"x" * 1152)
    assert clock.sleeps == 1


def test_a_second_answer_waits_for_a_free_line() -> None:
    written = _send(Clock(), 9600, b"x" * 64, b"y" * 64)
    assert [each.at_s for each in written] == pytest.approx([1000 + 64 / 960, 1000 + 128 / 960])


def test_answers_at_the_same_time_share_the_line() -> None:
    clock = Clock()

    async def send() -> None:
        pacer = Pacer(9600, now=clock.now, sleep=clock.sleep)
        await asyncio.gather(*(pacer.send(b"x" * 200, clock.write) for _ in range(3)))

    asyncio.run(send())
    sent = 0
    for each in clock.written:
        sent += len(each.data)
        assert sent <= (each.at_s - 1000) * 960 + 1e-6


def test_unpaced_bytes_leave_at_once() -> None:
    clock = Clock()
    written = _send(clock, UNPACED, b"x" * 5000)
    assert (written, clock.sleeps) == ([Written(1000.0, b"x" * 5000)], 0)


@pytest.mark.parametrize("cut", [0, 1, 63, 64, 65, 150, 199])
def test_a_device_that_hangs_up_sends_exactly_so_many_bytes(cut: int) -> None:
    clock = Clock()

    async def send() -> None:
        pacer = Pacer(115_200, now=clock.now, sleep=clock.sleep)
        transmitter = Transmitter(pacer, hang_up_after_bytes=cut)
        for _ in range(2):
            await transmitter.send(b"x" * 100, clock)

    with pytest.raises(HungUp):
        asyncio.run(send())
    assert sum(len(each.data) for each in clock.written) == cut


@pytest.mark.parametrize("seconds", [0.0, 0.0001, 0.003])
def test_a_punctual_sleep_never_ends_early(seconds: float) -> None:
    async def measure() -> float:
        begun_s = time.monotonic()
        await punctual_sleep(seconds)
        return time.monotonic() - begun_s

    assert asyncio.run(measure()) >= seconds
