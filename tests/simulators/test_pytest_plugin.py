"""The pytest plugin as a supplier's developer meets it: found by pytest itself, in a run of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from simulators import scenario
from simulators.faults import CATALOGUE
from simulators.pytest_plugin import ALL_FAULTS, ALL_SCENARIOS, Exoskeletons
from tests.simulators.client import ask

DOCS: Final = Path(__file__).parents[2] / "docs" / "simulator.md"
WITHIN_S: Final = 60.0

YOUR_DRIVER: Final = """
import asyncio
from drivers.driver import find_driver
from drivers.identify import read_identity
from drivers.profile import builtin_profiles
from drivers.reading import FieldName
from drivers.target import parse_target

def read_serial(device):
    profile = builtin_profiles()[device.profile]
    driver = find_driver(device.driver)
    reading = read_identity(parse_target(device.target), driver=driver, profile=profile)
    return asyncio.run(reading).agreed(FieldName.SERIAL)
"""
"""What the page calls ``your_driver``; here, the driver that comes with the program."""

UNSAFE: Final = """
import serial

def send(device, data):
    with serial.Serial(device.device) as port:
        port.write(data)
"""


class Run(NamedTuple):
    code: int
    said: str

    def counts(self) -> str:
        """The last line's counts, e.g. ``1 failed, 2 passed``."""
        found = re.findall(r"\d+ (?:passed|failed|errors?|skipped)", self.said.splitlines()[-1])
        return ", ".join(found)


def run(folder: Path, test: str, *, helper: str = "", options: tuple[str, ...] = ()) -> Run:
    """Run pytest in a process and a folder of its own, with no option that names the plugin."""
    (folder / "test_it.py").write_text(test, "utf-8")
    (folder / "your_driver.py").write_text(helper, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=."]
    done = subprocess.run(
        [*command, "-W", "error", *options, "test_it.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    return Run(done.returncode, done.stdout + done.stderr)


def blocks(mark: str) -> list[str]:
    """The page's Python blocks that contain the mark."""
    found = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    return [block for block in found if mark in block]


def test_the_three_lines_of_the_page_are_a_test(tmp_path: Path) -> None:
    [three_lines] = [each for each in blocks("(exoskeleton)") if each.count("\n") == 3]
    test = "from your_driver import read_serial\n\n\n" + three_lines
    done = run(tmp_path, test, helper=YOUR_DRIVER)
    assert (done.code, done.counts()) == (0, "1 passed"), done.said


def test_the_table_of_the_page_collects_every_fault_and_scenario(tmp_path: Path) -> None:
    [table] = blocks("ALL_FAULTS")
    test = "from your_driver import read_serial\n" + table
    done = run(tmp_path, test, helper=YOUR_DRIVER, options=("--collect-only",))
    assert done.code == 0, done.said
    assert all(f"[{name}]" in done.said for name in (*CATALOGUE, *scenario.line_names()))


DANGEROUS = ask(0, 5, op=2)

UNSAFE_TEST: Final = f"""
from your_driver import send

def test_it(exoskeleton):
    send(exoskeleton("listed"), {DANGEROUS!r})

def test_another(exoskeleton):
    send(exoskeleton("listed"), {ask(0, 6)!r})
"""


def test_a_test_that_sent_no_read_fails_and_says_what_it_sent(tmp_path: Path) -> None:
    done = run(tmp_path, UNSAFE_TEST, helper=UNSAFE)
    assert (done.code, done.counts()) == (1, "1 failed, 1 passed"), done.said
    assert "The simulated exoskeleton 'listed' was sent what is no read:" in done.said
    assert "not_a_read: op 2 of group 0 command 5" in done.said


def test_a_violation_may_be_allowed_by_name(tmp_path: Path) -> None:
    test = UNSAFE_TEST.replace('"listed")', '"listed", violations_allowed=True)', 1)
    done = run(tmp_path, test, helper=UNSAFE)
    assert (done.code, done.counts()) == (0, "2 passed"), done.said


def test_a_test_that_fails_by_itself_is_told_as_it_is(tmp_path: Path) -> None:
    done = run(
        tmp_path, "def test_it(exoskeleton):\n    exoskeleton('listed')\n    assert 1 == 2\n"
    )
    assert (done.code, done.counts()) == (1, "1 failed"), done.said
    assert "assert 1 == 2" in done.said


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("'nobody'", "There is no scenario 'nobody'."),
        ("'listed', 'spilt'", "There is no fault 'spilt'. Perhaps 'split'?"),
    ],
)
def test_a_slip_in_a_test_is_told_plainly(tmp_path: Path, call: str, said: str) -> None:
    done = run(tmp_path, f"def test_it(exoskeleton):\n    exoskeleton({call})\n")
    assert (done.code, said in done.said) == (1, True), done.said


def test_without_cbor2_it_loads_and_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "cbor2.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(hidden))
    test = "def test_it(exoskeleton):\n    exoskeleton('listed')\n\ndef test_other():\n    pass\n"
    done = run(tmp_path, test)
    assert (done.code, done.counts()) == (1, "1 failed, 1 passed"), done.said
    assert "needs the extra 'sim'" in done.said


def test_a_project_with_drivers_of_its_own_tests_them_with_the_fixtures(tmp_path: Path) -> None:
    own = tmp_path / "drivers"
    own.mkdir()
    (own / "__init__.py").write_text("MINE = True")
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    test = "import drivers\n\ndef test_it(exoskeleton):\n    assert drivers.MINE\n    exoskeleton('listed')\n"
    done = run(tmp_path, test)
    assert (done.code, done.counts()) == (0, "1 passed"), done.said


@pytest.mark.parametrize("name", ["simulators/__init__.py", "simulators.py"])
def test_a_project_with_simulators_of_its_own_keeps_them(tmp_path: Path, name: str) -> None:
    own = tmp_path / name
    own.parent.mkdir(exist_ok=True)
    own.write_text("MINE = True")
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    test = "import simulators\n\ndef test_it():\n    assert simulators.MINE\n"
    done = run(tmp_path, test, options=("-v",))
    assert (done.code, done.counts()) == (0, "1 passed"), done.said
    assert "k1007-agent: its fixtures are left out, for " in done.said


def test_the_suite_says_what_hides_it(tmp_path: Path) -> None:
    (tmp_path / "drivers.py").write_text("MINE = True")
    done = run(tmp_path, "", options=("--pyargs", "drivers.conformance", "--driver", "smp"))
    assert (done.code, "hides the suite: run pytest in another folder" in done.said) == (4, True)


def test_a_run_that_does_not_use_it_loads_nothing_of_the_simulator(tmp_path: Path) -> None:
    test = """
import sys

def test_it():
    loaded = {name for name in sys.modules if name.startswith("simulators")}
    assert loaded == {"simulators", "simulators.pytest_plugin"}
    assert "cbor2" not in sys.modules
"""
    done = run(tmp_path, test)
    assert (done.code, done.counts()) == (0, "1 passed"), done.said


def test_the_lists_are_those_of_the_program() -> None:
    assert tuple(CATALOGUE) == ALL_FAULTS
    assert scenario.line_names() == ALL_SCENARIOS


def test_an_unknown_name_is_an_attribute_error() -> None:
    from simulators import pytest_plugin

    with pytest.raises(AttributeError, match="ALL_FAULT'"):
        _ = pytest_plugin.ALL_FAULT


class TestDevice:
    def test_says_where_and_what_it_is(self, exoskeleton: Exoskeletons) -> None:
        device = exoskeleton("ended", "split:pieces=2", pace=0)
        assert (device.scenario, device.driver, device.profile) == ("ended", "smp", "synthex-sx100")
        assert device.target.endswith(device.device)

    def test_tells_what_it_was_sent_while_it_runs(self, exoskeleton: Exoskeletons) -> None:
        import serial

        device = exoskeleton("listed", violations_allowed=True)
        before = len(device.violations)
        with serial.Serial(device.device) as port:
            port.write(ask(0, 6) + DANGEROUS)
            port.timeout = WITHIN_S
            port.read_until(b"\n")
            port.read_until(b"\n")
            assert device.requests == 2
        assert (before, [each["reason"] for each in device.violations]) == (0, ["not_a_read"])

    def test_several_may_run_side_by_side(self, exoskeleton: Exoskeletons) -> None:
        one, other = exoskeleton("listed"), exoskeleton("ended")
        assert one.target != other.target

    def test_that_hung_up_still_tells_what_it_was_sent(self, exoskeleton: Exoskeletons) -> None:
        import serial

        device = exoskeleton("listed", "hang-up:after_bytes=1")
        with serial.Serial(device.device, timeout=WITHIN_S) as port:
            port.write(ask(0, 6))
            with pytest.raises(serial.SerialException):
                port.read(1000)
        assert (device.requests, device.violations) == (1, ())
