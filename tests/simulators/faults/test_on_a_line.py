"""Faults on real lines, and by a clock that the test holds: pacing, time, opening, the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

import pytest
import serial

from simulators.faults import CATALOGUE, faults_of
from simulators.pace import UNPACED
from simulators.scenario import load
from simulators.serve import Line, Options, serial_line, tcp_line
from simulators.talk import Act, Pause, Send
from simulators.transmit import Opening, converse
from tests.simulators.client import WRITE, ask, read
from tests.simulators.faults.bench import Bench, Clock, PacedPort, frame, smp_bench

T = TypeVar("T")

WITHIN_S: Final = 10.0
SERIAL_KEY: Final = ask(3, 0, {"name": "id/serial"})
REQUESTS: Final = [ask(0, 6), ask(1, 0), SERIAL_KEY]


def at_once(*faults: str) -> Options:
    return Options(pace_baud=UNPACED, faults=faults_of(faults))


@pytest.mark.parametrize("name", CATALOGUE)
def test_no_byte_comes_before_the_line_has_carried_it(name: str) -> None:
    """At 9600 baud, pauses and waits included; for every fault."""
    bench = smp_bench(name)
    port = PacedPort(bench.clock, baud=9600)
    begun_s, carried = bench.clock.now_s, 0.0

    def note(act: Act) -> None:
        nonlocal carried
        carried += act.seconds if isinstance(act, Pause) else 0.0
        carried += len(act.data) * 10 / 9600 if isinstance(act, Send) else 0.0

    async def run() -> None:
        await port.perform(bench.open(), note)
        for request in REQUESTS:
            await port.perform(bench.talk.receive(request), note)
        await port.perform(bench.talk.wake(), note)

    asyncio.run(run())
    sent = 0
    for at_s, data in port.written:
        sent += len(data)
        assert at_s - begun_s >= sent * 10 / 9600 - 1e-6
    assert port.clock.now_s - begun_s >= carried - 1e-6 or name == "hang-up"


def test_single_bytes_take_no_longer_than_the_line_needs() -> None:
    bench = smp_bench("one-byte-at-a-time")
    port = PacedPort(bench.clock, baud=115_200)
    begun_s = bench.clock.now_s
    asyncio.run(port.perform(bench.talk.receive(ask(1, 0)), lambda _: None))
    sent = sum(len(data) for _, data in port.written)
    assert port.clock.now_s - begun_s == pytest.approx(sent * 10 / 115_200)


def test_a_merged_piece_is_written_once_when_its_last_byte_has_passed() -> None:
    bench = smp_bench("merged")
    bench.ask(ask(1, 0))
    port = PacedPort(bench.clock, baud=9600)
    acts = bench.wait(0.016)
    begun_s = bench.clock.now_s
    asyncio.run(port.perform(acts, lambda _: None))
    [(at_s, data)] = port.written
    assert len(data) > 127
    assert at_s - begun_s == pytest.approx(len(data) * 10 / 9600)


class _ScriptedPort(PacedPort):
    """Gives each piece at its time, then ends; the time is real, and short."""

    def __init__(self, *script: bytes) -> None:
        super().__init__(Clock())
        self._script = list(script)
        self.wrote = asyncio.Event()

    async def read(self) -> bytes:
        if self._script and self._script[0] == b"wait":
            self._script.pop(0)
            await self.wrote.wait()
        return self._script.pop(0) if self._script else b""

    async def write(self, data: bytes) -> None:
        await super().write(data)
        self.wrote.set()


def _converse(bench: Bench, port: _ScriptedPort, opening: Opening) -> bytes:
    now = asyncio.run(_timed(bench, port, opening))
    assert now
    return b"".join(data for _, data in port.written)


async def _timed(bench: Bench, port: _ScriptedPort, opening: Opening) -> bool:
    loop = asyncio.get_running_loop()
    begun_s = loop.time()

    def now() -> float:
        bench.clock.now_s = 1000.0 + loop.time() - begun_s
        return bench.clock.now_s

    async with asyncio.timeout(WITHIN_S):
        await converse(bench.talk, port, port.transmitter, now=now, opening=opening)
    return True


def test_what_is_due_is_said_while_nothing_is_asked() -> None:
    told = _converse(
        Bench("late-answer:every=1,after_ms=10"), _ScriptedPort(b"a\n", b"wait"), Opening.AT_ONCE
    )
    assert told == frame(1, b"a")


@pytest.mark.parametrize(
    ("opening", "script"), [(Opening.AT_ONCE, []), (Opening.AT_FIRST_BYTES, [b"x"])]
)
def test_a_device_that_speaks_first_waits_for_the_opening(
    opening: Opening, script: list[bytes]
) -> None:
    bench = Bench("babble:bytes_per_s=1000")
    told = _converse(bench, _ScriptedPort(*script, b"wait", b"a\n"), opening)
    assert told.startswith(b"[00:")
    assert frame(1, b"xa" if script else b"a") in told


def test_on_a_line_that_tells_no_opening_nothing_is_said_before_the_first_bytes() -> None:
    bench = Bench("reset-after-open")
    assert _converse(bench, _ScriptedPort(), Opening.AT_FIRST_BYTES) == b""


def serve(use: Callable[[Line], T], *faults: str, options: Options | None = None) -> T:
    """What ``use`` gives, run in a thread beside the served device."""

    async def main() -> T:
        how = options or at_once(*faults)
        async with serial_line(load("listed"), options=how) as line:
            return await asyncio.to_thread(use, line)

    return asyncio.run(main())


def ask_serial(line: Line) -> object:
    with serial.Serial(line.device, 115_200, timeout=WITHIN_S, exclusive=True) as port:
        port.write(SERIAL_KEY)
        return read(port.read_until(b"\n")).body["val"]


HARMLESS: Final = ["one-byte-at-a-time", "split", "merged", "slow:ms=20"]


@pytest.mark.parametrize("fault", HARMLESS)
def test_a_driver_on_a_terminal_reads_through_pieces_and_pauses(fault: str) -> None:
    assert serve(ask_serial, fault) == b"SX2-26-00417"


def test_all_harmless_faults_together_are_harmless() -> None:
    assert serve(ask_serial, *HARMLESS) == b"SX2-26-00417"


def test_a_terminal_s_device_hangs_up_in_mid_frame() -> None:
    got = bytearray()

    def read_on(port: serial.Serial) -> None:
        while data := port.read(1):
            got.extend(data)

    def until_gone(line: Line) -> Line:
        with serial.Serial(line.device, 115_200, timeout=WITHIN_S) as port:
            port.write(ask(1, 0))
            with pytest.raises(serial.SerialException):
                read_on(port)
        return line

    assert serve(until_gone, "hang-up:after_bytes=30").hung_up
    assert len(got) <= 30


def test_babble_on_a_terminal_does_not_stop_answers_nor_the_end() -> None:
    def through_babble(line: Line) -> bytes:
        with serial.Serial(line.device, 115_200, timeout=WITHIN_S) as port:
            port.write(SERIAL_KEY)
            return bytes(port.read_until(b"\x06\x09"))

    assert serve(through_babble, "babble").endswith(b"\x06\x09")


def test_a_violation_sent_just_before_the_end_is_recorded() -> None:
    def send_and_leave(line: Line) -> Line:
        with serial.Serial(line.device, 115_200, timeout=WITHIN_S) as port:
            port.write(SERIAL_KEY * 3 + ask(0, 5, op=WRITE))
        return line

    slow = Options(faults=faults_of(["slow:ms=60000"]))
    line = serve(send_and_leave, options=slow)
    assert (line.controller.requests, line.controller.violation_count) == (4, 1)


def test_a_tcp_connection_is_told_of_its_opening() -> None:
    async def main() -> bytes:
        async with tcp_line(load("listed"), options=at_once("reset-after-open")) as line:
            host, port = line.device.rsplit(":", 1)
            reader, writer = await asyncio.open_connection(host, int(port))
            async with asyncio.timeout(WITHIN_S):
                told = await reader.readuntil(b"Zephyr")
            writer.close()
            return told

    assert b"*** Booting" in asyncio.run(main())


def test_a_violation_on_tcp_just_before_the_end_is_recorded() -> None:
    async def main() -> int:
        options = at_once("slow:ms=60000")
        async with tcp_line(load("listed"), options=options) as line:
            host, port = line.device.rsplit(":", 1)
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(SERIAL_KEY)
            await writer.drain()
            writer.write(ask(0, 5, op=WRITE))
            await writer.drain()
        writer.close()
        return line.controller.violation_count

    assert asyncio.run(main()) == 1
