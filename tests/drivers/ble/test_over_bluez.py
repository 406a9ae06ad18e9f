"""Over bleak's back end for BlueZ, beside the stand-in: what it calls, and what silence is told as."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from bleak import BleakClient

from drivers.driver import find_driver
from drivers.errors import LinkError, LinkReason
from drivers.identify import read_identity
from drivers.link.ble.radio import SYSTEM_RADIO
from drivers.link.ble.scanning import listen
from drivers.link.ble.sentences import busy
from drivers.link.ble.stage import Stage
from drivers.target import parse_target
from simulators.ble.bluez.room import Room
from simulators.scenario import Scenario, load
from tests.simulators.bluez.room import PATIENCE_S, find, run_in_room


def guarded() -> Scenario:
    """A device that gives its values only after pairing."""
    scenario = load("dis-listed")
    assert scenario.ble is not None
    ble = scenario.ble.model_copy(update={"security": "encryption"})
    return scenario.model_copy(update={"ble": ble})


async def ours(room: Room) -> None:
    await read_identity(
        parse_target(f"ble:{room.devices[0].address}"),
        driver=find_driver("dis"),
        timeout_s=PATIENCE_S,
    )


def test_bluez_is_called_for_nothing_that_a_bare_script_does_without() -> None:
    asked: list[str] = []

    async def read(room: Room) -> Counter[str]:
        await ours(room)
        asked.extend(
            each.uuid or "" for each in room.devices[0].requests if each.name == "read_request"
        )
        return Counter(room.computer.calls)

    async def read_bare(room: Room) -> Counter[str]:
        """The fewest lines of bleak that read the same."""
        async with BleakClient(await find(room), timeout=PATIENCE_S) as client:
            for uuid in asked:
                await client.read_gatt_char(uuid)
        return Counter(room.computer.calls)

    called = run_in_room(read)
    assert called == run_in_room(read_bare)
    assert called["ReadValue"] == len(asked)
    assert called["Connect"] == called["StartDiscovery"] == called["Disconnect"] == 1


def test_a_device_that_stays_silent_may_be_waiting_to_be_paired(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("drivers.link.ble.lifeline.ANSWER_S", 0.5)
    with pytest.raises(LinkError, match="may be waiting to be paired") as told:
        run_in_room(ours, "nobody-agrees", scenario=guarded())
    assert told.value.reason is LinkReason.TIMEOUT
    assert "then 'pair E0:10:07:30:00:01'" in told.value.next_step


def test_a_paired_device_that_stays_silent_is_not_told_to_be_paired(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def work(room: Room) -> None:
        async with BleakClient(await find(room), pair=True):
            pass
        monkeypatch.setattr("drivers.link.ble.lifeline.ANSWER_S", 0.5)
        await ours(room)

    with pytest.raises(LinkError, match=r"gave no answer within 0.5 seconds\.") as told:
        run_in_room(work, "no-reply:at=reading")
    assert "near" in told.value.next_step


def test_a_service_that_never_answers_is_said_to_be_out_of_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("drivers.link.ble.scanning.START_S", 0.5)

    async def hear(_: Room) -> None:
        await listen(SYSTEM_RADIO, 0.1)

    with pytest.raises(LinkError, match=r"does not answer within 0.5 seconds\.") as told:
        run_in_room(hear, "no-reply:at=scanning")
    assert told.value.reason is LinkReason.NO_SERVICE


def test_a_connection_that_is_always_aborted_never_came_past_connecting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("drivers.link.ble.connecting.TRY_S", 1.0)
    monkeypatch.setattr("drivers.link.ble.trying.BACK_OFF_S", ())
    with pytest.raises(LinkError, match=r"did not connect in time \(connecting\)"):
        run_in_room(ours, "abort-by-local")


@pytest.mark.parametrize("place", ["", '"F0:F1:F2:F3:F4:F5"'])
def test_what_is_busy_is_said_without_a_gap(place: str) -> None:
    words = f"({f'scanning {place}'.strip()})."
    assert busy(Stage.SCANNING, place).message.endswith(words)


def test_a_reading_that_waits_for_an_answer_can_be_stopped() -> None:
    async def work(room: Room) -> tuple[str, ...]:
        reading = asyncio.ensure_future(ours(room))
        while "ReadValue" not in room.computer.calls:  # noqa: ASYNC110 — the stand-in has no event for it
            await asyncio.sleep(0.01)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        return room.computer.calls

    assert run_in_room(work, "nobody-agrees", scenario=guarded())[-1] == "Disconnect"
