"""The conformance suite passes every driver of ours, and catches each thing that a driver may do wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

from drivers.conformance.evidence import is_untrimmed
from drivers.driver import builtin_drivers
from drivers.plugins import GROUP
from tests.drivers.author_page import read_page
from tests.peers import require_program

SCENARIOS = {
    "smp": "listed",
    "smp-raw": "listed-raw",
    "smp-cobs": "listed-cobs",
    "openexo": "openexo",
}
"""The well behaved device of each driver, where it is not named ``DRIVER-listed``."""

OVER_BLUETOOTH = frozenset({"dis", "openexo"})
"""Their devices have no line: what only a line can do is left out."""


PLAIN = "--assert=plain"
"""Rewriting the assertions of hypothesis itself is most of what a short run of pytest does."""


WITHIN_S = 400
"""Each fault of Bluetooth is one reading, and a few of them wait for nothing."""


class Ran(NamedTuple):
    code: int
    out: str


def conformance(folder: Path, *arguments: str, suite: str = "drivers.conformance") -> Ran:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "--pyargs", suite, *arguments]
    done = subprocess.run(
        [*command, "-q", "-p", "no:cacheprovider", "--timeout=200", PLAIN],
        cwd=folder,
        env={**env, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=WITHIN_S,
    )
    return Ran(done.returncode, done.stdout + done.stderr)


@pytest.mark.timeout(WITHIN_S)
@pytest.mark.parametrize("driver", builtin_drivers())
def test_every_built_in_driver_passes(tmp_path: Path, driver: str) -> None:
    scenario = SCENARIOS.get(driver, f"{driver}-listed")
    if driver in OVER_BLUETOOTH:
        require_program("dbus-daemon", "dbus")
    ran = conformance(tmp_path, "--driver", driver, "--scenario", scenario, "-rs")
    assert (ran.code, "skipped" in ran.out) == (0, False), ran.out


@pytest.mark.timeout(WITHIN_S)
def test_the_bluetooth_face_of_a_driver_that_has_both_passes(tmp_path: Path) -> None:
    require_program("dbus-daemon", "dbus")
    ran = conformance(tmp_path, "--driver", "smp", "--over", "ble", "--scenario", "smp-ble")
    assert ran.code == 0, ran.out
    assert "skipped" not in ran.out


def test_a_face_that_a_driver_has_not_is_said(tmp_path: Path) -> None:
    ran = conformance(tmp_path, "--driver", "vesc", "--over", "ble", "--scenario", "smp-ble")
    assert (ran.code, "does not speak over ble" in ran.out) == (4, True), ran.out


def test_without_a_device_the_rest_is_run_and_says_what_is_missing(tmp_path: Path) -> None:
    ran = conformance(tmp_path, "--driver", "smp", "-rs")
    assert (ran.code, "give --target, --scenario or --start" in ran.out) == (0, True), ran.out


def test_a_driver_that_is_not_there_is_said(tmp_path: Path) -> None:
    ran = conformance(tmp_path, "--driver", "nonsense")
    assert (ran.code, 'no driver named "nonsense"' in ran.out) == (4, True), ran.out


def test_no_driver_at_all_is_said(tmp_path: Path) -> None:
    ran = conformance(tmp_path)
    assert (ran.code, "Say which driver: --driver NAME." in ran.out) == (4, True), ran.out


def test_other_runs_of_pytest_have_none_of_the_options(tmp_path: Path) -> None:
    ran = conformance(tmp_path, "--driver", "smp", suite="drivers.nothing")
    assert "unrecognized arguments: --driver" in ran.out


DEVICE = """
import asyncio, json, sys

async def talk(reader, writer):
    while data := await reader.read(4096):
        for _ in range(data.count(b"\\r\\n")):
            writer.write(b"<Acme;W-1;W1-26-0009;2.0.1*02\\r\\n")

async def main():
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(json.dumps({"target": f"tcp:127.0.0.1:{port}"}), flush=True)
    await asyncio.to_thread(sys.stdin.read)

asyncio.run(main())
"""

DRIVER = read_page().files["acme_walker.py"]
ALLOWED = 'AllowList([b">ID?*32\\r\\n"])'

SHEET = "test_sheet.py::test_the_module_is_the_protocols_data_sheet[Dangerous neighbours]"
ASKED = "test_allowed.py::test_every_pass_asks_only_what_is_declared"
SILENT = "test_allowed.py::test_a_silent_device_ends_in_the_drivers_own_sentence"
ANY = "test_any_bytes.py::test_good_answers_that_were_cut_and_damaged_end_too"
HEARING = "    heard = yield from ask_until_heard(ask, QUESTION, Lines())"

WRONG = {
    "no data sheet": ("Dangerous neighbours", "Something else", SHEET),
    "an allow-list built by the code that asks": (
        ALLOWED,
        "AllowList([frame(QUESTION)])",
        "test_allowed.py::test_the_allow_list_is_not_built_by_the_code_that_asks",
    ),
    "old answers that are taken": (
        "    yield from drop_what_lies_there()",
        "    pass",
        "test_repeats.py::test_what_lies_in_the_line_before_a_pass_is_no_answer",
    ),
    "numbers that are not there": (
        "    numbered: Final = False",
        "    # numbered: Final = False",
        "test_repeats.py::test_copies_of_an_earlier_pass_are_known_or_the_driver_says_that_they_are_not",
    ),
    "a service that anything may have": (
        "    numbered: Final = False",
        '    numbered: Final = False\n    ble_services: Final = ("6e400001-b5a3-f393-e0a9-e50e24dcca9e",)',
        "test_sheet.py::test_its_bluetooth_services_say_what_a_device_is",
    ),
    "an empty allow-list": (
        ALLOWED,
        "AllowList([])",
        "test_allowed.py::test_the_allow_list_is_finite_and_not_empty",
    ),
    "a stray letter is allowed": (
        ALLOWED,
        'AllowList([b">ID?*32\\r\\n", b"E"])',
        "test_allowed.py::test_a_stray_frame_is_not_allowed[one letter]",
    ),
    "asks what it did not declare": ('QUESTION: Final = "ID?"', 'QUESTION: Final = "ID!"', ASKED),
    "waits for ever": ("ANSWER_WAIT_S: Final = 0.5", "ANSWER_WAIT_S: Final = 60", SILENT),
    "an endless session": (HEARING, f"    while True:\n        yield ask\n{HEARING}", SILENT),
    "an error outside the tree": (
        "    if start < 0 or not star:",
        '    line.decode("ascii")\n    if start < 0 or not star:',
        ANY,
    ),
    "a reading that does not replay": (
        'source=f"{QUESTION}, part {number}"',
        'source=f"{QUESTION}, part {object()}"',
        "test_reading.py::test_the_transcript_gives_the_same_passes_again",
    ),
    "no bytes behind a value": (
        "raw_hex=raw.hex()",
        'raw_hex="zz"',
        "test_reading.py::test_every_field_names_its_bytes_and_its_answer",
    ),
    "a kind of firmware that does not exist": (
        'kind="application"',
        'kind="app"',
        "test_reading.py::test_firmware_says_of_which_kind_it_is",
    ),
    "echo taken for an answer": (
        '    start = line.rfind(b"<")',
        '    line = line.replace(b">ID?*32", b"<A;B;C;D*3F")\n    start = line.rfind(b"<")',
        "test_faults.py::test_a_fault_ends_in_the_true_identity_or_in_an_error[echo]",
    ),
}
"""What is done wrong: words of the page's driver, what stands there instead, and what tells."""


def bench(folder: Path, source: str, *, wire: str = "") -> None:
    """Put a driver and its device into a folder, and the entry point of a simulated device's wire."""
    (folder / "acme_walker.py").write_text(source)
    (folder / "device.py").write_text(textwrap.dedent(DEVICE))
    info = folder / "acme-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    entry = "acme-walker = acme_walker:AcmeDriver"
    wires = f"[k1007_agent.wires]\n{wire}\n" if wire else ""
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{entry}\n{wires}")


ARGUMENTS = ("--driver", "acme-walker", "--start", f"{sys.executable} device.py")


def test_a_good_driver_passes_with_a_device_of_its_own(tmp_path: Path) -> None:
    bench(tmp_path, DRIVER)
    ran = conformance(tmp_path, *ARGUMENTS)
    assert (ran.code, "skipped" in ran.out) == (0, False), ran.out


@pytest.mark.parametrize("what", WRONG)
def test_what_a_driver_does_wrong_is_caught(tmp_path: Path, what: str) -> None:
    words, instead, told = WRONG[what]
    assert words in DRIVER
    bench(tmp_path, DRIVER.replace(words, instead))
    suite = f"drivers.conformance.{told.partition('.py')[0]}"
    ran = conformance(tmp_path, *ARGUMENTS, suite=suite)
    name = told.partition("::")[2]
    failed = [line for line in ran.out.splitlines() if line.startswith("FAILED") and name in line]
    assert (ran.code, bool(failed)) == (1, True), ran.out


def test_a_declared_frame_that_is_no_read_is_caught_by_the_simulated_device(tmp_path: Path) -> None:
    page = read_page()
    for name, text in page.files.items():
        if name.endswith((".py", ".toml")) and not name.startswith("test_"):
            (tmp_path / name).write_text(text)
    moving = DRIVER.replace(ALLOWED, 'AllowList([b">ID?*32\\r\\n", b">GO*08\\r\\n"])').replace(
        "    heard = yield", '    yield Ask(b">GO*08\\r\\n", 0.1)\n    heard = yield'
    )
    assert moving.count(">GO*08") == 2
    bench(tmp_path, moving, wire="acme-walker = acme_simulator:make_wire")
    ran = conformance(
        tmp_path,
        "--driver", "acme-walker", "--scenario", "walker.toml", "--product", "acme-w1.toml",
        suite="drivers.conformance.test_reading",
    )  # fmt: skip
    assert ran.code == 1
    assert "test_the_simulated_device_was_sent_nothing_but_reads" in ran.out
    assert ">GO*08" in ran.out


@pytest.mark.parametrize(
    ("value", "raw", "untrimmed"),
    [
        ("W-1", b"W-1", True),
        ("W-1 ", b"W-1 ", True),
        ("W-1", b"W-1\0\0 ", True),
        ("1042", b"\x12\x04\0\0", True),
        ("W-1", b"W-1 ", False),
        ("W-1", b"\tW-1\r\n", False),
    ],
)
def test_white_space_that_was_left_out_of_a_value_is_caught(
    value: str, raw: bytes, *, untrimmed: bool
) -> None:
    assert is_untrimmed(value, raw) == untrimmed


def test_a_command_that_plays_no_device_is_said(tmp_path: Path) -> None:
    bench(tmp_path, DRIVER)
    start = f"{sys.executable} -c pass"
    ran = conformance(tmp_path, "--driver", "acme-walker", "--start", start)
    assert "did not say where its device is" in ran.out
