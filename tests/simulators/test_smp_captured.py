"""The server answers byte for byte what a real Zephyr 4.4.0 server was seen to answer."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.simulators.client import lines, unwrap
from tests.simulators.devices import MCUBOOT, ZEPHYR, answer, wire_of


class Exchange(NamedTuple):
    name: str
    sent: bytes
    received: bytes


def _read_captured() -> list[Exchange]:
    text = (Path(__file__).parent / "zephyr_4_4_0.txt").read_text("utf-8")
    rows = [line.strip() for line in text.splitlines() if not line.startswith("#")]
    triples = zip(rows[0::3], rows[1::3], rows[2::3], strict=True)
    return [
        Exchange(name, _hex(sent, "> "), _hex(received, "< ")) for name, sent, received in triples
    ]


def _hex(line: str, mark: str) -> bytes:
    assert line.startswith(mark)
    return bytes.fromhex(line.removeprefix(mark).replace("-", ""))


CAPTURED = _read_captured()


@pytest.fixture(scope="module")
def said() -> list[bytes]:
    """What our server says to the captured requests, in their order."""
    wire = wire_of(ZEPHYR)
    return [answer(wire, exchange.sent) for exchange in CAPTURED]


@pytest.mark.parametrize("number", range(len(CAPTURED)), ids=[e.name for e in CAPTURED])
def test_answers_as_captured(number: int, said: list[bytes]) -> None:
    assert said[number] == CAPTURED[number].received


IMAGE_STATE = (
    "bf66696d616765739fbf64736c6f74006776657273696f6e65302e302e30646861736858207fb87140f65bbcb1c6"
    "714a67cf618dcc2f5432035f5df8cd350bfe61da34610468626f6f7461626c65f56770656e64696e67f469636f6e"
    "6669726d6564f566616374697665f5697065726d616e656e74f4ffff6b73706c697453746174757300ff"
)
"""Captured from MCUboot and Zephyr in QEMU."""

PARAMS = "bf686275665f73697a65190180696275665f636f756e7404ff"
NO_ROOT = "bf63657272bf6567726f75700362726305ffff"

# Captured in another session than the file's, and as messages: request and answer in hex.
MESSAGES = [
    ("echo", ZEPHYR, "0a00000600000000a16164626869", "0b00000700000000bf6172626869ff"),
    ("params", ZEPHYR, "0800000100000106a0", "0900001900000106" + PARAMS),
    ("os info", ZEPHYR, "0800000100000207a0", "0900001000000207bf666f7574707574665a6570687972ff"),
    ("bootloader info", ZEPHYR, "0800000100000408a0", "0900000600000408bf62726308ff"),
    ("no image group", ZEPHYR, "0800000100010500a0", "0900000600010500bf62726308ff"),
    ("image state", ZEPHYR + MCUBOOT, "0800000100010500a0", "0900008600010500" + IMAGE_STATE),
    ("SMPv1 images", ZEPHYR + MCUBOOT, "0000000100010500a0", "0100008600010500" + IMAGE_STATE),
    (
        "unknown setting",
        ZEPHYR,
        "0800001000030800a1646e616d6569612f62626262626262",
        "0900001300030800" + NO_ROOT,
    ),
]


@pytest.mark.parametrize(
    ("device", "request_hex", "answer_hex"), [m[1:] for m in MESSAGES], ids=[m[0] for m in MESSAGES]
)
def test_message_as_captured(device: str, request_hex: str, answer_hex: str) -> None:
    said = answer(wire_of(device), lines(bytes.fromhex(request_hex)))
    assert unwrap(said).hex() == answer_hex


ALL_IN_TWO_LINES = (
    b"\x06\x09AHIJAABoAAADB79mb3V0cHV0eF1aZXBoeXIgdW5rbm93biA2ODRjOWU4ZjMyZTQgNC40LjAgV2VkIEp1biAg"
    b"MyAyMjoxOTozNyAyMDI2IHBvc2l4IHg4NiBuYXRp\n"
    b"\x04\x14dmVfc2ltL25hdGl2ZSBaZXBoeXL/ufo=\n"
)

LINES = [
    ("echo", b"\x06\x09ABAKAAAGAAAAAKFhZGJoaeJ8\n", b"\x06\x09ABELAAAHAAAAAL9hcmJoaf/eOQ==\n"),
    ("os info all", b"\x06\x09ABQIAAAKAAADB6FmZm9ybWF0YWEKyA==\n", ALL_IN_TWO_LINES),
]


@pytest.mark.parametrize(("sent", "received"), [m[1:] for m in LINES], ids=[m[0] for m in LINES])
def test_lines_as_captured(sent: bytes, received: bytes) -> None:
    assert answer(wire_of(ZEPHYR), sent) == received
