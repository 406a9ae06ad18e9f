"""A device on a pseudo-terminal, opened by pyserial as a driver would."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import pytest
import serial

from simulators.errors import ServeError
from simulators.pace import UNPACED
from simulators.scenario import Scenario, load
from simulators.serve import Line, Options, serial_line
from tests.simulators.client import WRITE, ask, read
from tests.simulators.devices import ZEPHYR, scenario

T = TypeVar("T")

WITHIN_S: Final = 10.0
"""For answers that come at once; long, because the machine may be busy."""

SERIAL_KEY: Final = ask(3, 0, {"name": "id/serial"})
AT_ONCE: Final = Options(pace_baud=UNPACED)


def serve(
    served: Scenario,
    use: Callable[[Line], T],
    *,
    options: Options = AT_ONCE,
    link: Path | None = None,
) -> T:
    """What ``use`` gives, run in a thread beside the served device."""

    async def main() -> T:
        async with serial_line(served, options=options, link=link) as line:
            return await asyncio.to_thread(use, line)

    return asyncio.run(main())


def open_port(line: Line) -> serial.Serial:
    return serial.Serial(line.device, 115_200, timeout=WITHIN_S, exclusive=True)


def ask_serial(line: Line) -> bytes:
    with open_port(line) as port:
        port.write(SERIAL_KEY)
        value = read(port.read_until(b"\n")).body["val"]
        assert isinstance(value, bytes)
        return value


def test_a_driver_reads_the_serial() -> None:
    assert serve(load("listed"), ask_serial) == b"SX2-26-00417"


def test_a_paced_line_carries_the_same() -> None:
    assert serve(load("listed"), ask_serial, options=Options()) == b"SX2-26-00417"


def test_a_driver_may_come_and_go() -> None:
    def thrice(line: Line) -> list[bytes]:
        return [ask_serial(line) for _ in range(3)]

    said = serve(load("serial-changes"), thrice)
    assert said == [b"SX2-26-00417", b"SX2-26-00418", b"SX2-26-00417"]


def test_all_byte_values_pass_unchanged() -> None:
    """Raw mode: no echo, no line editing, no signals from control characters."""

    def echo_behind_noise(line: Line) -> bytes:
        with open_port(line) as port:
            port.write(bytes(range(256)) + b"\n" + SERIAL_KEY)
            return bytes(port.read_until(b"\n"))

    assert read(serve(load("listed"), echo_behind_noise)).body == {"val": b"SX2-26-00417"}


def test_a_program_that_sets_no_terminal_mode_reads_the_same() -> None:
    """The answer's second line begins with a byte that ends input on a terminal for people."""

    def ask_plainly(line: Line) -> bytes:
        descriptor = os.open(line.device, os.O_RDWR | os.O_NOCTTY)
        try:
            os.write(descriptor, ask(1, 0))
            said = b""
            while said.count(b"\n") < 2:
                said += os.read(descriptor, 4096)
        finally:
            os.close(descriptor)
        return said

    images = read(serve(load("listed"), ask_plainly)).body["images"]
    assert [each["version"] for each in images] == ["4.2.1"]


def test_a_long_answer_passes_whole() -> None:
    text = "x" * 60_000
    device = ZEPHYR.replace("[identity]", f'[identity]\na = "{text}"')
    device += '\n[smp.settings]\n"id/long" = "a"\n'

    def ask_long(line: Line) -> bytes:
        with open_port(line) as port:
            port.write(ask(3, 0, {"name": "id/long"}))
            lines = [port.read_until(b"\n")]
            while len(lines[-1]) == 127:
                lines.append(port.read_until(b"\n"))
            return b"".join(lines)

    assert read(serve(scenario(device), ask_long)).body == {"val": text.encode()}


def test_a_violation_is_in_the_line_s_log() -> None:
    def reset(line: Line) -> int:
        with open_port(line) as port:
            port.write(ask(0, 5, op=WRITE))
            assert read(port.read_until(b"\n")).body == {"rc": 8}
        return line.controller.violation_count

    assert serve(load("listed"), reset) == 1


def _read_for_ever(port: serial.Serial) -> None:
    while port.read(1):
        pass


def test_a_device_that_hangs_up_is_gone(tmp_path: Path) -> None:
    # Asked of the link: the number of the pseudo-terminal itself is free for the next program.
    def ask_until_gone(line: Line) -> None:
        with open_port(line) as port:
            port.write(ask(1, 0))
            with pytest.raises(serial.SerialException):
                _read_for_ever(port)

    link = tmp_path / "exo"
    serve(load("listed"), ask_until_gone, options=Options(UNPACED, 40), link=link)
    assert not os.path.lexists(link)


def test_a_scenario_may_hang_up_too() -> None:
    served = scenario(ZEPHYR + "\n[faults]\nhang_up_after_bytes = 10\n")

    async def main() -> bool:
        async with serial_line(served, options=AT_ONCE) as line:
            port = await asyncio.to_thread(open_port, line)
            with port:
                port.write(ask(0, 6))
                async with asyncio.timeout(WITHIN_S):
                    await line.wait_until_over()
            return line.hung_up

    assert asyncio.run(main())


def test_a_driver_that_never_reads_does_not_stop_the_end() -> None:
    async def main() -> None:
        async with serial_line(load("listed"), options=AT_ONCE) as line:
            with await asyncio.to_thread(open_port, line) as port:
                port.write(ask(1, 0) * 100)

    asyncio.run(asyncio.wait_for(main(), WITHIN_S))


def test_no_descriptor_is_left_open() -> None:
    before = len([*Path("/dev/fd").iterdir()])
    serve(load("listed"), ask_serial)
    assert len([*Path("/dev/fd").iterdir()]) == before


class TestLink:
    def test_leads_to_the_device_and_goes_away(self, tmp_path: Path) -> None:
        link = tmp_path / "exo"

        def use(line: Line) -> bytes:
            assert line.target == f"serial:{link}"
            return ask_serial(line)

        assert serve(load("listed"), use, link=link) == b"SX2-26-00417"
        assert not os.path.lexists(link)

    def test_takes_the_place_of_an_older_link(self, tmp_path: Path) -> None:
        link = tmp_path / "exo"
        link.symlink_to("/nowhere/at/all")
        assert serve(load("listed"), ask_serial, link=link) == b"SX2-26-00417"

    @pytest.mark.parametrize("kind", ["file", "folder"])
    def test_takes_no_other_place(self, kind: str, tmp_path: Path) -> None:
        place = tmp_path / "mine"
        if kind == "file":
            place.write_text("precious")
        else:
            place.mkdir()
        with pytest.raises(ServeError, match="is there already and is not a symbolic link"):
            serve(load("listed"), ask_serial, link=place)
        assert not place.is_symlink()
        assert place.exists()

    def test_in_no_folder_is_said_plainly(self, tmp_path: Path) -> None:
        with pytest.raises(ServeError, match="cannot be made: No such file or directory"):
            serve(load("listed"), ask_serial, link=tmp_path / "no" / "exo")

    def test_of_another_simulator_is_left_alone(self, tmp_path: Path) -> None:
        link = tmp_path / "exo"

        def replace(_line: Line) -> None:
            link.unlink()
            link.symlink_to("/dev/pts/other")

        serve(load("listed"), replace, link=link)
        assert link.readlink() == Path("/dev/pts/other")

    def test_leaves_nothing_else_in_the_folder(self, tmp_path: Path) -> None:
        def names(_line: Line) -> list[str]:
            return [each.name for each in tmp_path.iterdir()]

        assert serve(load("listed"), names, link=tmp_path / "exo") == ["exo"]
