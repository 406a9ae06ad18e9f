"""Every fault of a serial port ends in one sentence that names it, on real ports."""

from __future__ import annotations

import asyncio
import concurrent.futures.thread  # noqa: F401 — loaded before a test lets go of its rights
import contextlib
import os
import pwd
import re
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial
from blockbuster import BlockingError

from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.identify import read_identity
from drivers.link.recorder import MAX_RECEIVED_BYTES
from drivers.link.serial import LineSettings, SerialLink
from drivers.link.trouble import cannot_open
from drivers.reading import FieldName
from drivers.target import parse_target
from tests.drivers.device import Device
from tests.drivers.pty_peer import Script, pty_peer
from tests.drivers.reader import SMP, SX200, read, run

_NOBODY = 65_534


def fail(target: str, *, timeout_s: float = 20.0) -> LinkError:
    with pytest.raises(LinkError) as caught:
        read(target, timeout_s=timeout_s)
    assert caught.value.next_step.endswith(".")
    return caught.value


def test_a_missing_port_is_not_found() -> None:
    error = fail("serial:/dev/ttyNOTHING7")
    assert error.reason is LinkReason.NOT_FOUND
    assert '"/dev/ttyNOTHING7"' in error.message


def test_a_directory_is_unusable(tmp_path: Path) -> None:
    assert fail(f"serial:{tmp_path}").reason is LinkReason.UNUSABLE


def test_a_plain_file_is_unusable_and_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "ttyUSB0"
    file.write_bytes(b"not a port")
    assert fail(f"serial:{file}").reason is LinkReason.UNUSABLE
    assert file.read_bytes() == b"not a port"


def test_a_device_that_is_no_terminal_is_unusable() -> None:
    assert fail("serial:/dev/null").reason is LinkReason.UNUSABLE


@contextlib.contextmanager
def unprivileged() -> Iterator[None]:
    """Be nobody for a while: as root no permission is ever refused."""
    if os.geteuid() != 0:
        yield
        return
    groups, group = os.getgroups(), os.getegid()
    os.setgroups([])
    os.setegid(_NOBODY)
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)
        os.setgroups(groups)


@pytest.mark.parametrize(
    ("mode", "mend"),
    [
        (0o620, "administrator"),  # the group may not read: joining it would not help
        (0o000, "administrator"),
        (0o660, "sudo usermod -aG"),
    ],
)
def test_a_port_without_permission_names_the_mend(mode: int, mend: str) -> None:
    if os.geteuid() != 0 and mode != 0:
        pytest.skip("only root can make a port that belongs to somebody else: run as root")
    with pty_peer(Device()) as port:
        if os.geteuid() == 0:
            os.chown(port, 0, 5)  # a group of every Debian, "tty"
        Path(port).chmod(mode)
        with unprivileged():
            error = fail(f"serial:{port}")
            user = pwd.getpwuid(os.geteuid()).pw_name
    assert error.reason is LinkReason.PERMISSION
    assert mend in error.next_step
    assert user in error.next_step or "administrator" in error.next_step


def test_a_port_in_use_is_busy_and_names_who_holds_it() -> None:
    with pty_peer(Device()) as port:

        async def second_agent() -> LinkError:
            link = SerialLink(port, LineSettings(115_200))
            await link.open()
            try:
                with pytest.raises(LinkError) as caught:
                    await read_identity(parse_target(f"serial:{port}"), driver=SMP, profile=SX200)
                return caught.value
            finally:
                await link.close()

        error = run(second_agent())
    assert error.reason is LinkReason.BUSY
    assert "this program itself" in error.message


_HOLD = """\
import serial, sys
with serial.Serial(sys.argv[1], exclusive=True):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_busy_port_names_the_process_that_holds_it() -> None:
    with (
        pty_peer(Device()) as port,
        subprocess.Popen(
            [sys.executable, "-c", _HOLD, port], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other,
    ):
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        error = fail(f"serial:{port}")
        other.stdin.close()
    assert error.reason is LinkReason.BUSY
    assert f"process {other.pid}" in error.message


def test_closing_the_port_makes_no_edge_on_dtr() -> None:
    """A pseudo-terminal has no DTR; that HUPCL is off while the port is open can be seen."""
    with pty_peer(Device()) as port:

        async def flags_while_open() -> int:
            link = SerialLink(port, LineSettings(115_200))
            await link.open()
            try:
                return await asyncio.to_thread(flags_of, port)
            finally:
                await link.close()

        set_hupcl(port)
        assert flags_of(port) & termios.HUPCL
        assert run(flags_while_open()) & termios.HUPCL == 0


def set_hupcl(port: str) -> None:
    number = os.open(port, os.O_RDWR | os.O_NOCTTY)
    attributes = termios.tcgetattr(number)
    attributes[2] |= termios.HUPCL
    termios.tcsetattr(number, termios.TCSANOW, attributes)
    os.close(number)


def flags_of(port: str) -> int:
    number = os.open(port, os.O_RDWR | os.O_NOCTTY)
    try:
        return int(termios.tcgetattr(number)[2])
    finally:
        os.close(number)


def test_the_guard_of_these_tests_sees_a_blocking_open() -> None:
    async def open_in_the_loop() -> None:
        serial.Serial("/dev/ttyNOTHING7")

    with pytest.raises(BlockingError):
        run(open_in_the_loop())


def test_a_port_is_free_again_after_a_reading() -> None:
    with pty_peer(Device()) as port:
        readings = [read(f"serial:{port}") for _ in range(2)]
    assert readings[0].passes == readings[1].passes


def hang_up_after(answers: int) -> Script:
    device = Device()

    def script(line: bytes) -> bytes | None:
        return device(line) if device.asked < answers else None

    return script


@pytest.mark.parametrize("answers", [0, 1, 5, 9])
def test_a_controller_lost_in_the_middle_is_lost(answers: int) -> None:
    with pty_peer(hang_up_after(answers)) as port:
        error = fail(f"serial:{port}")
    assert error.reason is LinkReason.LOST
    assert port in error.message


def test_a_silent_controller_ends_within_the_time_given_and_names_the_port() -> None:
    with pty_peer(lambda _line: b"") as port:
        error = fail(f"serial:{port}", timeout_s=0.4)
    assert error.reason is LinkReason.TIMEOUT
    assert port in error.message
    assert "within 0.4 seconds" in error.message


def test_an_endless_console_ends_at_its_bound() -> None:
    with (
        pty_peer(lambda _line: b"log " * (MAX_RECEIVED_BYTES // 2)) as port,
        pytest.raises(ProtocolError) as caught,
    ):
        read(f"serial:{port}")
    assert caught.value.reason is ProtocolReason.UNEXPECTED


def test_a_baud_rate_that_no_port_has_ends_in_our_tree() -> None:
    error = cannot_open("COM7", ValueError("Invalid baud rate: 7"))
    assert error.reason is LinkReason.UNUSABLE


def reader_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("read ")]


@pytest.mark.parametrize(
    ("script", "timeout_s"), [(Device(), 20.0), (hang_up_after(3), 20.0), (lambda _line: b"", 0.3)]
)
def test_no_reader_thread_outlives_a_reading(script: Script, timeout_s: float) -> None:
    with pty_peer(script) as port, contextlib.suppress(LinkError):
        read(f"serial:{port}", timeout_s=timeout_s)
    assert reader_threads() == []


@pytest.fixture
def cannot_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event loop such as that of Windows: it watches no files, so a thread reads the port."""

    def add_reader(*_arguments: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(asyncio.SelectorEventLoop, "add_reader", add_reader)


@pytest.mark.usefixtures("cannot_watch")
def test_where_the_event_loop_watches_no_files_a_thread_reads_the_same() -> None:
    with pty_peer(Device()) as port:
        assert read(f"serial:{port}").agreed(FieldName.SERIAL) == "SX2-26-00417"


@pytest.mark.usefixtures("cannot_watch")
@pytest.mark.parametrize(
    ("script", "timeout_s", "reason"),
    [(hang_up_after(3), 20.0, LinkReason.LOST), (lambda _line: b"", 0.3, LinkReason.TIMEOUT)],
)
def test_a_thread_that_reads_ends_with_the_reading(
    script: Script, timeout_s: float, reason: LinkReason
) -> None:
    with pty_peer(script) as port:
        assert fail(f"serial:{port}", timeout_s=timeout_s).reason is reason
    assert reader_threads() == []


def test_a_cancelled_reading_lets_go_of_the_port() -> None:
    asked = threading.Event()

    def script(_line: bytes) -> bytes:
        asked.set()
        return b""

    async def cancel_in_the_middle(port: str) -> None:
        reading = asyncio.create_task(
            read_identity(parse_target(f"serial:{port}"), driver=SMP, profile=SX200)
        )
        await asyncio.to_thread(asked.wait)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        link = SerialLink(port, LineSettings(115_200))
        await link.open()
        await link.close()

    with pty_peer(script) as port:
        run(cancel_in_the_middle(port))
    assert reader_threads() == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("could not open port 'COM7': FileNotFoundError(2, '...')", LinkReason.NOT_FOUND),
        ("could not open port 'COM7': PermissionError(13, '...')", LinkReason.BUSY),
        ("Could not configure port: (25, '...')", LinkReason.UNUSABLE),
    ],
)
def test_what_windows_says_in_words_is_understood(text: str, reason: LinkReason) -> None:
    assert cannot_open("COM7", serial.SerialException(text)).reason is reason


def test_a_port_name_cannot_write_on_the_terminal() -> None:
    error = cannot_open("/dev/\x1b[2Jtty", FileNotFoundError(2, "x"))
    assert re.search(r"\\x1b", error.message)
    assert error.message.isprintable()
