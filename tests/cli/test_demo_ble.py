"""The demo over Bluetooth, run once: the same story, read from a virtual radio, and a packet that checks."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.cli.packet_text import every_word, page_words
from tests.cli.test_demo import LIMIT_S, clean_environment
from tests.wording.claims import unexplained

pytestmark = pytest.mark.xdist_group("demo-ble")

K1007 = Path(sys.executable).with_name("k1007")
SMP = "8d53dc1d-1db7-4cd3-868b-8a527460aa84/da2e7828-fbce-4e01-ae9e-261174997c48"

NAMES = ("180a/2a29", "180a/2a24", "180a/2a25", "180a/2a27", "180a/2bff")
"""Read beside: the UDI, and what is held against the settings."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of the demo."""

    folder: Path
    code: int
    err: str

    @property
    def packet(self) -> Path:
        return self.folder / "packet.zip"


@pytest.fixture(scope="session")
def demo_ble(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("demo-ble") / "left"
    done = subprocess.run(
        [K1007, "demo", "--ble", "--out", folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
        env=clean_environment(),
    )
    return Ran(folder, done.returncode, done.stderr)


def readings(demo_ble: Ran) -> list[dict[str, Any]]:
    with zipfile.ZipFile(demo_ble.packet) as archive:
        names = [name for name in archive.namelist() if name.startswith("evidence/readings/")]
        return [one for name in names for one in json.loads(archive.read(name))["readings"]]


def test_it_tells_the_exoskeleton_from_the_other_devices_in_reach(demo_ble: Ran) -> None:
    assert demo_ble.code == 0, demo_ble.err
    assert "3 simulated devices advertise on a virtual radio; no real one is used." in demo_ble.err
    assert (
        '"Strider SX-200" at ble:E0:10:07:20:00:02 fits the product synthex-sx200' in demo_ble.err
    )


def test_every_reading_of_the_packet_is_over_bluetooth(demo_ble: Ran) -> None:
    found = readings(demo_ble)
    assert len(found) == 2
    assert {one["target"] for one in found} == {"ble:E0:10:07:20:00:02"}


def test_the_evidence_says_which_characteristic_gave_what(demo_ble: Ran) -> None:
    for reading in readings(demo_ble):
        entries = reading["transcript"]["entries"]
        assert {each["characteristic"] for each in entries} == {SMP, *NAMES}
        serial = reading["passes"][0]["fields"]["serial"]
        assert entries[serial["entry"]]["characteristic"] == SMP
        assert serial["raw_hex"] in entries[serial["entry"]]["data_hex"]


def test_its_packet_checks(demo_ble: Ran, k1007: Command) -> None:
    said = k1007("check", str(demo_ble.packet), "--json")
    assert (said.code, json.loads(said.out)["ok"]) == (0, True), said.out


def test_nothing_that_it_says_or_leaves_claims_what_it_cannot_know(demo_ble: Ran) -> None:
    assert unexplained(f"{demo_ble.err} {every_word(demo_ble.packet)}") == []


def test_its_pages_say_over_what_the_controller_was_read(demo_ble: Ran) -> None:
    words = " ".join(page_words(demo_ble.packet, "-layout").split())
    assert "driver smp 3, 2 times, over Bluetooth" in words
    assert "Bluetooth characteristics read" in words


def test_it_cannot_read_and_not_read(k1007: Command, tmp_path: Path) -> None:
    said = k1007("demo", "--ble", "--label-only", "--out", str(tmp_path / "x"))
    assert (said.code, "--label-only does not" in said.err) == (2, True)
