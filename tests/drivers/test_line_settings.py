"""A port is asked for exactly the settings of its product's profile.

What a pseudo-terminal makes of them proves nothing (it has no parity), so it is looked at what the
port was asked for.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import serial

from drivers.link.opening import link_for
from drivers.profile import Profile, builtin_profiles
from drivers.target import parse_target
from simulators.terminal import open_terminal

MB30 = builtin_profiles()["synthex-mb30"]


def profile(**settings: object) -> Profile:
    return Profile.model_validate(MB30.model_dump() | settings)


CASES: dict[str, tuple[Profile | None, str, dict[str, Any]]] = {
    "no profile": (None, "", {"baudrate": 115_200, "parity": "N", "stopbits": 1}),
    "a profile that says nothing": (MB30, "", {"parity": "N", "stopbits": 1}),
    "the default of Modbus": (
        profile(baud=19_200, parity="even"),
        "",
        {"baudrate": 19_200, "parity": "E", "stopbits": 1},
    ),
    "Modbus without parity": (profile(stop_bits=2), "", {"parity": "N", "stopbits": 2}),
    "odd parity": (profile(parity="odd"), "", {"parity": "O", "stopbits": 1}),
    "a rate in the target": (
        profile(parity="even"),
        "?baud=9600",
        {"baudrate": 9600, "parity": "E"},
    ),
}


@pytest.mark.parametrize(("product", "options", "wanted"), CASES.values(), ids=CASES)
def test_a_port_is_asked_for_the_settings_of_the_profile(
    product: Profile | None,
    options: str,
    wanted: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[dict[str, Any]] = []
    really_open = serial.Serial.open

    def opened(port: serial.Serial) -> None:
        asked.append(port.get_settings())
        really_open(port)

    monkeypatch.setattr(serial.Serial, "open", opened)

    async def open_and_close(target: str) -> None:
        link = link_for(parse_target(target), product)
        await link.open()
        await link.close()

    with open_terminal() as terminal:
        asyncio.run(open_and_close(f"serial:{terminal.device}{options}"))
    assert [{name: each[name] for name in wanted} for each in asked] == [wanted]
    assert [each["bytesize"] for each in asked] == [8]
