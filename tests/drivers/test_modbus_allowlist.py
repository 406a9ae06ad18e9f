"""The Modbus driver can send its declared reads; each dangerous neighbour is kept from the line."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from drivers.driver import find_driver
from drivers.errors import Refused
from drivers.link.recorder import RecordingLink
from drivers.profile import builtin_profiles
from drivers.protocol.modbus.allowed import modbus_allowlist
from drivers.protocol.modbus.frame import Access, encode_request
from tests.drivers.modbus_device import sealed
from tests.drivers.wire import Wire

ALLOWED = find_driver("modbus").allowlist(builtin_profiles()["synthex-mb30"])
BASIC = bytes.fromhex("012b0e01007077")

DANGEROUS = {
    "write one coil": "01 05 0000 ff00",
    "write one register": "01 06 0000 0001",
    "write coils": "01 0f 0000 0001 01 01",
    "write registers": "01 10 0000 0001 02 0001",
    "mask a register": "01 16 0000 0000 0001",
    "read and write registers": "01 17 0000 0001 0000 0001 02 0001",
    "diagnostics, restart communications": "01 08 0001 0000",
    "diagnostics, force silence": "01 08 0004 0000",
    "diagnostics, clear counters": "01 08 000a 0000",
    "read a file record": "01 14 07 06 0001 0000 0001",
    "write a file record": "01 15 09 06 0001 0000 0001 0001",
    "canopen over modbus": "01 2b 0d 00 00",
    "report server id": "01 11",
    "read coils": "01 01 0000 0001",
    "read registers": "01 03 0000 0001",
    "identification of everybody": "00 2b 0e 01 00",
    "identification of another unit": "02 2b 0e 01 00",
    "an undeclared private object": "01 2b 0e 04 81",
    "one standard object, which is never asked so": "01 2b 0e 04 00",
    "a basic read from outside its category": "01 2b 0e 01 03",
    "a code that does not exist": "01 2b 0e 05 00",
}
STRAY = {
    "one letter": b"E",
    "nothing": b"",
    "an identification command": b"*IDN?\n",
    "a modem command": b"AT\r",
    "an allowed frame and a letter": BASIC + b"E",
    "two allowed frames": BASIC * 2,
    "an allowed frame without its checksum": BASIC[:-2],
    "an allowed frame with its checksum turned round": BASIC[:-2] + BASIC[:-3:-1],
}
FORBIDDEN = {name: sealed(bytes.fromhex(data)) for name, data in DANGEROUS.items()} | STRAY


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_forbidden_frame_is_refused_before_the_line_sees_it(name: str) -> None:
    wire = Wire()
    link = RecordingLink(wire, ALLOWED, lambda: datetime(2026, 5, 4, tzinfo=UTC))
    with pytest.raises(Refused):
        asyncio.run(link.send(FORBIDDEN[name]))
    assert wire.sent == []


@pytest.mark.parametrize(
    ("access", "object_ids"),
    [
        (Access.BASIC, range(3)),
        (Access.REGULAR, range(7)),
        (Access.EXTENDED, range(0x100)),
        (Access.ONE_OBJECT, [0x80]),
    ],
)
@pytest.mark.parametrize("unit", [1, 5, 247])
def test_every_question_is_allowed_to_its_unit(
    unit: int, access: Access, object_ids: list[int]
) -> None:
    allowed = modbus_allowlist(unit, [0x80])
    assert all(encode_request(unit, access, object_id) in allowed for object_id in object_ids)


def test_the_allow_list_holds_the_declared_reads_and_nothing_else() -> None:
    assert len(ALLOWED) == 3 + 7 + 1 + 256
    assert len(find_driver("modbus").allowlist(None)) == 3 + 7


@pytest.mark.parametrize(
    ("unit", "objects"), [(0, []), (248, []), (-1, []), (1, [0x7F]), (1, [0x100]), (1, [0])]
)
def test_what_cannot_be_declared_is_an_error(unit: int, objects: list[int]) -> None:
    with pytest.raises(ValueError, match=r"unit|private object"):
        modbus_allowlist(unit, objects)
