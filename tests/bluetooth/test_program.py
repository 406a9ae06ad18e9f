"""The program itself, with bleak's own back end: over the stand-in, and over BlueZ itself."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.bluetooth.beds import Bed, Played, bed_of, beds_here, text_of
from tests.bluetooth.home import FITTER, environment_of, give_home
from tests.bluetooth.program import Ended, fork, start

LIMIT_S = 120
"""The most that can be set: the machine is slow."""

NOT_CONFIRMED = 3
DEVICE = 4


@pytest.fixture(params=[each for each in beds_here() if each != "virtual-radio"])
def bed(request: pytest.FixtureRequest) -> Bed:
    """Those that a program of its own can reach."""
    return bed_of(request.param)


async def run(there: Played, home: Path, *arguments: str) -> Ended:
    """Run the program, loaded already where loading takes long."""
    ended = await fork(*arguments, environment=_environment(there, home), folder=home)
    assert not (await there.told()).violations
    return ended


def _environment(there: Played, home: Path) -> dict[str, str]:
    assert there.environment is not None
    own = {"K1007_BLUETOOTH_TIMEOUT_S": str(LIMIT_S)}
    return {**there.environment, **environment_of(home), **own}


@pytest.mark.beds
def test_identify_reads_the_device(bed: Bed, tmp_path: Path) -> None:
    async def work() -> Ended:
        async with bed.play("dis-listed") as there:
            identify = ("identify", f"ble:{there.addresses[0]}", "--json")
            return await start(*identify, environment=_environment(there, tmp_path))

    ended = asyncio.run(work())
    assert ended.code == 0, ended.errors
    assert json.loads(ended.output)["identity"]["serial"]["value"] == "SX3-26-00731"


@pytest.mark.beds
def test_a_scan_lists_two_equal_devices(bed: Bed, tmp_path: Path) -> None:
    async def work() -> tuple[Ended, tuple[str, ...]]:
        async with bed.play("dis-listed", "dis-listed") as there:
            return await run(there, tmp_path, "scan", "--ble"), there.addresses

    ended, addresses = asyncio.run(work())
    assert ended.code == 0, ended.errors
    assert all(f"ble:{each}" in ended.output for each in addresses)


def test_a_name_that_two_devices_have_is_asked_about(bed: Bed, tmp_path: Path) -> None:
    async def work() -> tuple[Ended, tuple[str, ...]]:
        async with bed.play("dis-listed", "dis-listed") as there:
            target = "ble:name=Strider SX-300"
            return await run(there, tmp_path, "identify", target), there.addresses

    ended, addresses = asyncio.run(work())
    assert (ended.code, ended.output) == (DEVICE, "")
    assert all(each in ended.errors for each in addresses)


def test_two_reads_that_differ_are_told_by_the_exit_code(bed: Bed, tmp_path: Path) -> None:
    async def work() -> Ended:
        async with bed.play("dis-serial-changes") as there:
            return await run(there, tmp_path, "identify", f"ble:{there.addresses[0]}")

    assert asyncio.run(work()).code == NOT_CONFIRMED


@pytest.mark.beds
def test_verify_reads_the_device_and_keeps_the_verdict(bed: Bed, tmp_path: Path) -> None:
    give_home(tmp_path)

    async def work() -> Ended:
        async with bed.play("dis-listed") as there:
            verify = ("--user", FITTER, "verify", f"ble:{there.addresses[0]}", "--json")
            return await run(there, tmp_path, *verify)

    ended = asyncio.run(work())
    assert ended.code == NOT_CONFIRMED, ended.errors
    said = json.loads(ended.output)
    assert said["identity"]["serial"]["value"] == "SX3-26-00731"
    assert said["verdict"] == "review"


def test_a_device_that_wants_pairing_is_read(bed: Bed, tmp_path: Path) -> None:
    guarded = text_of("dis-listed").replace("[ble]", '[ble]\nsecurity = "encryption"')

    async def work() -> Ended:
        async with bed.play(guarded) as there:
            return await run(there, tmp_path, "identify", f"ble:{there.addresses[0]}")

    ended = asyncio.run(work())
    assert ended.code == 0, ended.errors
    assert "SX3-26-00731" in ended.output


@pytest.mark.beds
def test_a_lost_link_has_its_sentence(bed: Bed, tmp_path: Path) -> None:
    async def work() -> Ended:
        async with bed.play("dis-listed", faults=["link-loss:at=reading"]) as there:
            return await run(there, tmp_path, "identify", f"ble:{there.addresses[0]}")

    ended = asyncio.run(work())
    assert (ended.code, ended.output) == (DEVICE, "")
    assert "was lost" in ended.errors
    assert "Traceback" not in ended.errors


@pytest.mark.beds
def test_doctor_finds_bluetooth_in_order(bed: Bed, tmp_path: Path) -> None:
    async def work() -> Ended:
        async with bed.play("dis-listed") as there:
            return await run(there, tmp_path, "doctor")

    said = asyncio.run(work()).output.splitlines()
    found = {line.split()[1]: line.split()[0] for line in said if len(line.split()) > 1}
    parts = ("service", "permission", "adapter", "power")
    assert [found[f"bluetooth_{part}"] for part in parts] == ["ok"] * len(parts)
