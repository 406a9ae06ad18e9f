"""Bytes that others made: a maker's manual, and pymodbus's server; our reading of them is locked."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from drivers.driver import find_driver
from drivers.profile import builtin_profiles
from drivers.protocol.modbus.frame import (
    Access,
    AnswerDecoder,
    Declined,
    Identification,
    Object,
    encode_request,
)
from tests.drivers.drive import drive

MODBUS = find_driver("modbus")
MB30 = builtin_profiles()["synthex-mb30"]


class Captured(NamedTuple):
    request: str
    answer: str
    meaning: Identification | Declined


KBR = Captured(  # KBR multicomp F144, the maker's manual, page 63
    "012b0e01007077",
    "012b0e010100000300084b425220476d624801126d756c7469636f6d7020463134342d3320200209"
    "20322e303072303136cddb",
    Identification(
        Access.BASIC,
        1,
        None,
        (
            Object(0, b"KBR GmbH"),
            Object(1, b"multicomp F144-3  "),
            Object(2, b" 2.00r016"),
        ),
    ),
)
PYMODBUS_BASIC = Captured(
    "012b0e01007077",
    "012b0e0183000003000b45786f204578616d706c65010b45584f2d4b313030372d410205322e342e31797f",
    Identification(
        Access.BASIC,
        0x83,
        None,
        (Object(0, b"Exo Example"), Object(1, b"EXO-K1007-A"), Object(2, b"2.4.1")),
    ),
)
PYMODBUS_ONE = Captured(
    "012b0e04807287",
    "012b0e04830000018009534e2d3030303132339fd8",
    Identification(Access.ONE_OBJECT, 0x83, None, (Object(0x80, b"SN-000123"),)),
)
PYMODBUS_UNKNOWN = Captured("012b0e0490738b", "01ab02def1", Declined(2))
ALL = (KBR, PYMODBUS_BASIC, PYMODBUS_ONE, PYMODBUS_UNKNOWN)


@pytest.mark.parametrize("captured", ALL)
def test_an_answer_means_what_its_maker_says(captured: Captured) -> None:
    decoder = AnswerDecoder(bytes.fromhex(captured.request))
    assert decoder.feed(bytes.fromhex(captured.answer)) == [captured.meaning]


@pytest.mark.parametrize(
    ("access", "object_id", "request_hex"),
    [
        (Access.BASIC, 0, KBR.request),
        (Access.ONE_OBJECT, 0x80, PYMODBUS_ONE.request),
    ],
)
def test_a_request_has_the_published_bytes(
    access: Access, object_id: int, request_hex: str
) -> None:
    assert encode_request(1, access, object_id).hex() == request_hex


def test_the_published_device_is_read_as_its_manual_shows() -> None:
    read = drive(MODBUS.session(None, number=0), lambda _request: [bytes.fromhex(KBR.answer)])
    assert {name.value: field.value for name, field in read.fields.items()} == {
        "manufacturer": "KBR GmbH",
        "model": "multicomp F144-3  ",
        "firmware_version": " 2.00r016",
    }
