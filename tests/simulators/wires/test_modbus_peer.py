"""pymodbus's client, which we did not write, reads the modbus wire over a pseudo-terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pymodbus import FramerType
from pymodbus.client import ModbusSerialClient
from pymodbus.exceptions import ModbusIOException
from pymodbus.pdu import ModbusPDU
from pymodbus.pdu.mei_message import ReadDeviceInformationResponse

from simulators.process import SimulatorProcess, start

BASIC, REGULAR, EXTENDED, ONE = 1, 2, 3, 4


@contextmanager
def client_of(device: SimulatorProcess) -> Iterator[ModbusSerialClient]:
    client = ModbusSerialClient(
        device.target.removeprefix("serial:"), framer=FramerType.RTU, timeout=2, retries=0
    )
    assert client.connect()
    try:
        yield client
    finally:
        client.close()  # type: ignore[no-untyped-call]


def read(client: ModbusSerialClient, code: int, first: int = 0) -> ReadDeviceInformationResponse:
    said: ModbusPDU = client.read_device_information(read_code=code, object_id=first, device_id=1)
    assert isinstance(said, ReadDeviceInformationResponse)
    return said


LISTED = {0: b"Synthex Mobility", 1: b"MB-30", 2: b"2.4.1", 5: b"MB-30", 0x80: b"SXM-26-00030"}


@pytest.mark.parametrize(("code", "count"), [(BASIC, 3), (REGULAR, 4), (EXTENDED, 5)])
def test_pymodbus_reads_the_identity(code: int, count: int) -> None:
    with start("modbus-listed") as device, client_of(device) as client:
        said = read(client, code)
    assert said.information == dict(list(LISTED.items())[:count])
    assert (said.conformity, said.more_follows, said.next_object_id) == (0x83, 0, 0)
    assert (device.ended["requests"], device.ended["violation_count"]) == (1, 0)


def test_pymodbus_reads_each_object() -> None:
    with start("modbus-listed") as device, client_of(device) as client:
        said = {key: read(client, ONE, key).information[key] for key in LISTED}
    assert said == LISTED


def test_pymodbus_reads_page_after_page() -> None:
    found: dict[int, bytes] = {}
    pages, first, more = 0, 0, 0xFF
    with start("modbus-paged") as device, client_of(device) as client:
        while more:
            said = read(client, EXTENDED, first)
            found |= said.information
            more, first, pages = int(said.more_follows), said.next_object_id, pages + 1
    assert found == LISTED | {3: b"https://example.org/", 4: b"Strider"}
    assert pages > 3


def test_pymodbus_reads_the_longest_answers() -> None:
    with start("modbus-hostile") as device, client_of(device) as client:
        assert read(client, ONE, 6).information == {6: b"A" * 244}
        assert read(client, BASIC).information[2] == bytes.fromhex("fffe00c0af")


def test_pymodbus_understands_the_exceptions() -> None:
    with start("modbus-listed") as device, client_of(device) as client:
        missing = client.read_device_information(read_code=ONE, object_id=0x90, device_id=1)
        registers = client.read_holding_registers(0, device_id=1)
        written = client.write_register(1, 3, device_id=1)
    assert [each.isError() for each in (missing, registers, written)] == [True] * 3
    codes = [each.exception_code for each in (missing, registers, written)]
    assert codes == [2, 1, 1]
    assert [v["reason"] for v in device.ended["violations"]] == ["not_a_read"] * 2


def test_pymodbus_hears_nothing_from_another_unit() -> None:
    with start("modbus-listed") as device, client_of(device) as client:
        client.comm_params.timeout_connect = 0.2
        with pytest.raises(ModbusIOException):
            client.read_device_information(read_code=BASIC, device_id=2)
    assert device.ended["violation_count"] == 0
