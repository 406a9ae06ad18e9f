"""Each bad input: its own sentence, its exit code, and nothing that was stored is touched."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
import zipfile
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pytest

from agent.fitting.timing import zone
from simulators.process import start
from tests.cli.conftest import Command

HEADING = "Manufacturer,Product Name,Model Number,HCPCS,Effective Begin Date,Effective End Date\n"
ROW = "Synthex Mobility,Strider Personal,SX-200,K1007,02/01/2025,\n"
IMPORT = ("--retrieved", "2026-06-16", "--source", "test")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEADING.replace("Model Number,", "") + ROW, 'has no column "Model Number"'),
        (HEADING + ROW.replace("02/01/2025", "02/30/2025"), "not a day of the calendar"),
        (HEADING + ROW + ROW, "the same key, and periods that overlap"),
        (HEADING, "no rows"),
    ],
    ids=["missing column", "impossible date", "two rows for one key", "no rows"],
)
def test_a_bad_list_is_refused_and_nothing_is_stored(
    k1007: Command, home: Path, tmp_path: Path, content: str, words: str
) -> None:
    before = k1007("ledger", "checkpoint").out
    file = tmp_path / "list.csv"
    file.write_text(content)
    said = k1007("--user", "compliance", "pcl", "import", str(file), *IMPORT)
    assert (said.code, words in said.err, "Traceback" in said.err) == (2, True, False)
    assert k1007("ledger", "checkpoint").out == before


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a zip at all", "not a ZIP"),
        (zipped("../outside.txt"), "../outside.txt"),
    ],
    ids=["not a zip", "path that leads out"],
)
def test_a_bad_packet_does_not_check(
    k1007: Command, tmp_path: Path, content: bytes, words: str
) -> None:
    packet = tmp_path / "packet.zip"
    packet.write_bytes(content)
    said = k1007("check", str(packet))
    assert (said.code, words in said.out + said.err) == (5, True)
    assert {path.name for path in tmp_path.iterdir()} == {"packet.zip"}


def test_a_missing_packet_is_wrong_usage(k1007: Command, tmp_path: Path) -> None:
    said = k1007("check", str(tmp_path / "nothing.zip"))
    assert (said.code, "cannot be read" in said.err) == (2, True)


def test_another_programs_database_is_left_alone(k1007: Command, home: Path) -> None:
    database = home / "k1007.db"
    database.unlink()
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    before = database.read_bytes()
    said = k1007("fitting", "list")
    assert (said.code, database.read_bytes() == before) == (5, True)
    assert "not an encrypted database of this program" in said.err


def test_a_wrong_passphrase_does_not_open(
    k1007: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = tmp_path / "words"
    words.write_text("a long enough passphrase")
    words.chmod(0o600)
    monkeypatch.setenv("K1007_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("K1007_KEY_SOURCE", "passphrase")
    monkeypatch.setenv("K1007_PASSPHRASE_FILE", str(words))
    monkeypatch.setenv("K1007_PASSWORD_FILE", str(words))
    assert (
        k1007(
            "init",
            "--admin",
            "ruth",
            "--printed-name",
            "Ruth Sample",
            "--place-tz",
            "America/New_York",
        ).code
        == 0
    )
    before = (tmp_path / "home" / "k1007.db").read_bytes()
    words.write_text("another long passphrase")
    said = k1007("user", "list")
    assert said.code == 6
    assert "passphrase" in said.err
    assert (tmp_path / "home" / "k1007.db").read_bytes() == before


def test_a_wrong_password_is_not_allowed(k1007: Command, home: Path, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("a wrong password")
    said = k1007("verify", "--label", "(01)09506000123455(21)SX2-26-00417")
    assert (said.code, "do not go together" in said.err) == (6, True)


@pytest.mark.parametrize("scenario", ["silent", "garbling"])
def test_a_device_that_does_not_answer_well_ends_in_code_4(
    k1007: Command, home: Path, scenario: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if scenario == "silent":
        monkeypatch.setenv("K1007_READ_TIMEOUT_S", "2")
    with start(scenario) as device:
        said = k1007("verify", f"{device.target}?profile=synthex-sx200")
    port = device.target.removeprefix("serial:")
    assert said.code == 4
    assert {"silent": port, "garbling": "came damaged"}[scenario] in said.err


@pytest.mark.parametrize(
    ("scenario", "verdict"),
    [("unlisted", "not_listed"), ("ended", "not_effective"), ("serial-changes", "conflict")],
)
def test_a_device_that_cannot_be_confirmed_ends_in_code_3(
    k1007: Command, home: Path, tmp_path: Path, scenario: str, verdict: str
) -> None:
    fresh = tmp_path / "fresh.csv"
    fresh.write_bytes((files("agent.story") / "pcl_2026-06-15.csv").read_bytes())
    today = datetime.now(zone("America/New_York")).date().isoformat()  # the day at the clinic
    taken = ("--retrieved", today, "--source", "test")
    assert k1007("--user", "compliance", "pcl", "import", str(fresh), *taken).code == 0
    said = k1007("verify", f"sim:{scenario}")
    assert (said.code, said.out.partition(":")[0]) == (3, verdict)


@pytest.mark.parametrize("options", ["", "?driver=smp", "?profile=synthex-sx200"])
def test_a_port_that_is_not_there(k1007: Command, home: Path, options: str) -> None:
    said = k1007("identify", f"serial:/dev/tty-not-there{options}")
    assert (said.code, "does not exist" in said.err) == (4, True)


def test_a_port_that_somebody_else_holds(k1007: Command, home: Path) -> None:
    import serial

    with start("listed") as device:
        holder = serial.Serial(device.ready["device"], exclusive=True)
        try:
            said = k1007("identify", f"{device.target}?profile=synthex-sx200")
        finally:
            holder.close()
    assert (said.code, "in use" in said.err or "busy" in said.err) == (4, True)


@pytest.mark.parametrize("after_bytes", [1, 40, 200])
def test_a_device_that_goes_away_in_the_middle(
    k1007: Command, home: Path, after_bytes: int
) -> None:
    before = k1007("ledger", "checkpoint").out
    with start("listed", hang_up_after_bytes=after_bytes) as device:
        said = k1007("verify", f"{device.target}?profile=synthex-sx200")
    assert (said.code, "Traceback" in said.err) == (4, False)
    assert k1007("ledger", "checkpoint").out == before


@pytest.mark.skipif(os.name != "posix", reason="permissions of ports are a POSIX matter")
def test_a_port_without_permission(tmp_path: Path) -> None:
    with start("listed") as device:
        place = device.ready["device"]
        Path(place).chmod(0o600)
        said = subprocess.run(
            [sys.executable, "-c", UNPRIVILEGED, f"serial:{place}?profile=synthex-sx200"],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    refused = said.stderr.partition("now without the right to")[2]
    assert (said.returncode, "may not be opened by this user" in refused) == (4, True), said.stderr


UNPRIVILEGED = """
import os, sys
os.environ["K1007_HOME"] = "/nonexistent"
from agent.cli.run import run
assert run(["identify", sys.argv[1]]) == 0
print("now without the right to", file=sys.stderr)
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
else:
    os.chmod(sys.argv[1].partition("?")[0].removeprefix("serial:"), 0)
sys.exit(run(["identify", sys.argv[1]]))
"""
"""The command by one who may, which also loads every module, and then by one who may not."""
