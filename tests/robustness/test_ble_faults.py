"""Every fault on Bluetooth × every driver: sentence and exit code, no wrong identity, no stray write."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import pytest

from agent.cli.run import run
from drivers.driver import face_over, find_driver
from drivers.link.ble.mends import mends_here
from drivers.profile import builtin_profiles
from drivers.target import parse_target
from simulators.ble import virtual_radio
from simulators.ble.computer import SHOWN
from simulators.ble.radio import VirtualRadio
from simulators.faults.catalogue import names_for
from simulators.faults.fault import Medium
from simulators.scenario import load
from tests.robustness.ble_table import (
    NO_CONNECTION,
    NOT_HEARD,
    OUTCOMES,
    SCENARIOS,
    STREAM,
    TRUE,
    Contradicts,
    Differs,
    Failure,
    Outcome,
    Read,
    ToldNothing,
)

MANUAL: Final = (Path(__file__).parents[2] / "docs" / "bluetooth.md").read_text()

CASES: Final = {
    f"{driver}-{fault}": (driver, fault, outcome)
    for fault, row in OUTCOMES.items()
    for driver, outcome in row.items()
} | {f"smp-{fault}": ("smp", fault, outcome) for fault, outcome in STREAM.items()}
"""Every cell of the table."""


def test_the_table_has_every_fault_of_the_radio_and_every_driver() -> None:
    shown = {*names_for(Medium.RADIO), *SHOWN}
    assert {fault.partition(":")[0] for fault in OUTCOMES} == shown
    assert all({*row} == {*SCENARIOS} for row in OUTCOMES.values())


def test_the_table_has_every_fault_of_smps_characteristic() -> None:
    known = {*names_for(Medium.STREAM)} - {*names_for(Medium.RADIO)}
    assert {*STREAM} == known - {"late-answer"}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("drivers.link.ble.trying.BACK_OFF_S", (0.01, 0.01, 0.01))
    monkeypatch.setenv("K1007_HOME", str(tmp_path))


def wait_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing will ever come, whatever the wait, there is no use in a long one."""
    monkeypatch.setattr("drivers.link.ble.scanning.HEAR_S", 0.5)
    monkeypatch.setattr("drivers.link.ble.connecting.TRY_S", 0.3)


def air_with(monkeypatch: pytest.MonkeyPatch, driver: str, fault: str) -> VirtualRadio:
    """A virtual radio with one device and one fault, to which ``sim:`` targets lead."""
    scenario = load(SCENARIOS[driver])
    air = virtual_radio(scenario, faults=[fault])

    monkeypatch.setattr("simulators.ble.virtual_radio", lambda *_scenarios: air)
    return air


@pytest.mark.parametrize(("driver", "fault", "outcome"), CASES.values(), ids=CASES)
def test_a_fault_ends_as_the_table_says(
    driver: str,
    fault: str,
    outcome: Outcome,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if outcome in (NO_CONNECTION, NOT_HEARD):
        wait_for_nothing(monkeypatch)
    air = air_with(monkeypatch, driver, fault)
    code = run(["identify", f"sim:{SCENARIOS[driver]}?driver={driver}", "--on-bench", "--json"])
    out, err = capfd.readouterr()
    require(driver, outcome, code, out, err)
    assert "Traceback" not in out + err
    assert air.violations == ()
    require_only_declared(driver, air)


def require(driver: str, outcome: Outcome, code: int, out: str, err: str) -> None:
    match outcome:
        case Failure(words=words):
            assert (code, words in err) == (4, True), err
            require_in_manual(err)
        case Read(changed=changed):
            assert code == 0, err
            expected = {**TRUE[driver], **changed}
            assert said(out) == {name: text for name, text in expected.items() if text is not None}
        case Contradicts(changed=changed):
            assert (code, "The controller's own UDI names the serial" in err) == (3, True), err
            expected = {**TRUE[driver], **changed}
            assert said(out) == {name: text for name, text in expected.items() if text is not None}
        case ToldNothing():
            assert (code, "told nothing of who it is" in err, said(out)) == (3, True, {})
        case Differs(fields=fields):
            assert code == 3, err
            identity = json.loads(out)["identity"]
            assert {name for name, field in identity.items() if not field["agreed"]} == fields


def said(out: str) -> dict[str, str]:
    return {name: field["value"] for name, field in json.loads(out)["identity"].items()}


def require_only_declared(driver: str, air: VirtualRadio) -> None:
    """The tap: what the device saw read is what the driver has declared."""
    profile_id = load(SCENARIOS[driver]).profile
    profile = builtin_profiles()[profile_id] if profile_id else None
    face = face_over(find_driver(driver), parse_target("ble:F0:F1:F2:F3:F4:F5"))
    allowed = {each.uuid for each in face.allowlist(profile).readable}
    read = {
        each.uuid for each in air.requests if each.name in {"read_request", "read_blob_request"}
    }
    assert {each for each in read if each is not None} <= allowed


def require_in_manual(err: str) -> None:
    """The page for fitters has the sentence and its mend, word for word."""
    message, mend = told(err)
    assert f"| {message} | " in MANUAL, message
    shown = mend.replace(
        mends_here().let_go.format(address="ADDRESS"), "[let go](#mends-by-system)"
    )
    assert shown in MANUAL, mend


def told(err: str) -> tuple[str, str]:
    """The sentence and the mend, with the address, the numbers and the computer's own words left out."""
    message, mend = err.strip().splitlines()[-2:]
    plain = re.sub(r"([0-9A-F]{2}:){5}[0-9A-F]{2}", "ADDRESS", message)
    plain = re.sub(r' \("[^)]*"\)', "", plain)
    plain = re.sub(r"within [0-9.]+ seconds", "within N seconds", plain)
    plain = re.sub(r"asked \d+ times", "asked N times", plain)
    plain = re.sub(r"answer's CBOR .*", "answer's CBOR ….", plain)
    plain = re.sub(r"While it was asked [^,]+", "While it was asked …", plain)
    plain = re.sub(r"with the number \d+", "with the number N", plain)
    plain = re.sub(r"The answer to .* came damaged: .*", "The answer to … came damaged: ….", plain)
    plain = re.sub(
        r"names .*, but the device declined: .*", "names …, but the device declined: …", plain
    )
    plain = re.sub(r"smp settings read \S+", "…", plain)
    return plain, re.sub(r"([0-9A-F]{2}:){5}[0-9A-F]{2}", "ADDRESS", mend)
