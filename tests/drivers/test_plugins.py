"""A driver of somebody else comes through the same door, or is left out with one sentence."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from drivers.driver import builtin_drivers, find_driver, known_drivers
from drivers.errors import DriverMissing
from drivers.identify import replay
from drivers.plugins import registered_names
from drivers.reading import Reading, Transcript
from tests.drivers.distribution import DRIVER, Distributions, distributions

__all__ = ["distributions"]

GOOD = DRIVER.format(name="acme")


def refused(name: str) -> DriverMissing:
    with pytest.raises(DriverMissing) as caught:
        find_driver(name)
    return caught.value


def test_a_driver_of_somebody_else_is_found_by_its_name(distributions: Distributions) -> None:
    distributions.install("acme-driver", "acme = acme_one:Driver", GOOD, module="acme_one")
    assert find_driver("acme").name == "acme"
    assert set(known_drivers()[0]) == {*builtin_drivers(), "acme"}


def test_a_plug_in_is_imported_only_when_it_is_asked_for(distributions: Distributions) -> None:
    distributions.install("acme-driver", "acme = acme_two:Driver", GOOD, module="acme_two")
    find_driver("smp")
    assert "acme" in registered_names()
    assert "acme_two" not in sys.modules
    find_driver("acme")
    assert "acme_two" in sys.modules


BROKEN = {
    "cannot be imported": ("import nothing_of_this_name", "nothing_of_this_name"),
    "leaves the program": ("raise SystemExit(3)", "cannot be imported"),
    "has not the class": ("X = 1", "cannot be imported"),
    "is no class": ("Driver = 'acme'", "not a class"),
    "cannot be made": ("class Driver:\n    def __init__(self, port): ...", "cannot be made"),
    "calls itself otherwise": (DRIVER.format(name="other"), 'calls itself "other"'),
    "has no version": (GOOD.replace('version = "1"', ""), "no version"),
    "has a number as version": (GOOD.replace('version = "1"', "version = 1"), "no version"),
    "has no allow-list": (GOOD.replace("def allowlist", "def other"), "allowlist(profile)"),
    "has a session without a number": (GOOD.replace(", *, number", ""), "session(profile, *"),
    "has a section that is no model": (
        GOOD.replace('version = "1"', 'version = "1"\n    section = dict'),
        "not a pydantic model",
    ),
    "breaks when looked at": (
        GOOD.replace('name = "acme"', "name = property(lambda self: 1 / 0)"),
        "cannot be looked at",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_plug_in_that_does_not_fit_is_left_out_by_one_sentence(
    distributions: Distributions, case: str
) -> None:
    source, words = BROKEN[case]
    module = "acme_" + case.replace(" ", "_").replace("-", "_")
    distributions.install("acme-driver", f"acme = {module}:Driver", source, module=module)
    error = refused("acme")
    assert words in error.message
    assert '"acme-driver" 1.2' in error.message
    assert error.message.endswith(".")
    drivers, left_out = known_drivers()
    assert "acme" not in drivers
    assert [plugin.sentence for plugin in left_out] == [error.message]


def test_hostile_words_of_a_plug_in_are_escaped(distributions: Distributions) -> None:
    source = 'raise ImportError("\\x1b[2J" + "A" * 70_000)'
    distributions.install("acme-driver", "acme = acme_esc:Driver", source, module="acme_esc")
    message = refused("acme").message
    assert message.isprintable()
    assert len(message) < 500


def test_the_name_of_a_built_in_driver_cannot_be_taken(distributions: Distributions) -> None:
    source = DRIVER.format(name="smp")
    distributions.install("acme-driver", "smp = acme_smp:Driver", source, module="acme_smp")
    assert find_driver("smp") is builtin_drivers()["smp"]
    (left_out,) = known_drivers()[1]
    assert "built-in" in left_out.sentence
    assert "acme_smp" not in sys.modules


def test_a_name_that_two_distributions_claim_is_neithers(distributions: Distributions) -> None:
    for number in "34":
        module = f"acme_{number}"
        entry = f"acme = {module}:Driver"
        distributions.install(f"acme-driver-{number}", entry, GOOD, module=module)
    message = refused("acme").message
    assert "acme-driver-3" in message
    assert "acme-driver-4" in message


def test_an_unknown_driver_is_told_with_those_there_are(distributions: Distributions) -> None:
    distributions.install("acme-driver", "acme = acme_five:Driver", GOOD, module="acme_five")
    error = refused("nonsense")
    assert 'no driver named "nonsense"' in error.message
    assert "acme, " in error.next_step
    assert "smp" in error.next_step


def test_a_reading_of_a_driver_that_is_not_installed_says_so() -> None:
    reading = Reading(
        driver="acme",
        driver_version="7",
        target="serial:/dev/ttyACM0",
        profile=None,
        synthetic=False,
        started=datetime(2026, 5, 4, tzinfo=UTC),
        duration_ms=1,
        passes=(),
        transcript=Transcript(),
    )
    with pytest.raises(DriverMissing) as caught:
        replay(reading, None)
    assert 'the driver "acme"' in caught.value.message
    assert '"7"' in caught.value.next_step


_COUNT_SCANS = """
import sys
from importlib import metadata
scans = []
real = metadata.entry_points
metadata.entry_points = lambda **which: scans.append(which) or real(**which)
from agent.cli.run import run
code = run(sys.argv[1:])
assert code == 0, code
print("drivers" in sys.modules, "drivers.plugins" in sys.modules, len(scans))
"""


def test_the_help_looks_for_no_plug_in() -> None:
    said = subprocess.run(
        [sys.executable, "-c", _COUNT_SCANS, "--help"], capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines()[-1].endswith("False 0")
