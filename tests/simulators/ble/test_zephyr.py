"""The real Zephyr SMP server behind the simulated characteristic: real firmware over Bluetooth."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from bleak import BleakClient

from simulators.ble import virtual_radio
from simulators.ble.pipe import piped, terminal_at
from tests.drivers.zephyr_peer import RAW, require_server, running
from tests.simulators.ble.reading import PATIENCE_S, find
from tests.simulators.ble.smp_client import ask

EXCHANGES: Final = [
    ("0a00000600000000a16164626869", "0b00000700000000bf6172626869ff"),
    ("0800000100000207a0", "0900001000000207bf666f7574707574665a6570687972ff"),
    ("0800000100010500a0", "0900000600010500bf62726308ff"),
]
"""Requests and answers captured from this server over its serial line."""

OS_INFO_ALL: Final = bytes.fromhex("0800000a00000307a166666f726d61746161")


async def _ask_all(port: str, requests: list[bytes]) -> list[list[bytes]]:
    with terminal_at(Path(port)) as line:
        radio = virtual_radio("smp-ble", stream=piped(line))
        [found] = await find(radio)
        async with BleakClient(found.device, backend=radio.client, timeout=PATIENCE_S) as client:
            return [await ask(client, request) for request in requests]


def test_zephyr_answers_over_the_characteristic_as_over_its_line(tmp_path: Path) -> None:
    requests = [bytes.fromhex(asked) for asked, _ in EXCHANGES]
    with running(require_server(RAW), tmp_path) as port:
        heard = asyncio.run(_ask_all(port, requests))
    assert [b"".join(pieces).hex() for pieces in heard] == [answer for _, answer in EXCHANGES]


def test_a_long_answer_of_zephyr_s_comes_whole(tmp_path: Path) -> None:
    with running(require_server(RAW), tmp_path) as port:
        [pieces] = asyncio.run(_ask_all(port, [OS_INFO_ALL]))
    assert b"native_sim/native Zephyr" in b"".join(pieces)
