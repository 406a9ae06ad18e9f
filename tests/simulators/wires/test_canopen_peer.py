"""canopen's RemoteNode on python-can's slcan, which we did not write, reads the node over a
pseudo-terminal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import can
import canopen
import pytest
from can.interfaces.slcan import slcanBus

from simulators.process import SimulatorProcess, start

NODE = 5


@contextmanager
def node_of(device: SimulatorProcess) -> Iterator[canopen.RemoteNode]:
    network = canopen.Network()
    network.connect(
        interface="slcan",
        channel=device.target.removeprefix("serial:"),
        bitrate=500_000,
        sleep_after_open=0,
    )
    try:
        node = network.add_node(NODE, canopen.ObjectDictionary())  # type: ignore[no-untyped-call]
        node.sdo.RESPONSE_TIMEOUT = 5
        yield node
    finally:
        network.disconnect()


IDENTITY = [
    (0x1000, 0, bytes(4)),
    (0x1018, 0, b"\4"),
    (0x1018, 1, bytes.fromhex("E5020000")),
    (0x1018, 2, bytes.fromhex("00000100")),
    (0x1018, 3, bytes.fromhex("03000200")),
    (0x1018, 4, (123456).to_bytes(4, "little")),
    (0x1008, 0, b"CO-40"),
    (0x1009, 0, b"C"),
    (0x100A, 0, b"4.2.1"),
]


def test_canopen_reads_the_identity() -> None:
    with start("canopen-listed") as device, node_of(device) as node:
        said = [(index, sub, node.sdo.upload(index, sub)) for index, sub, _ in IDENTITY]
    assert said == IDENTITY
    assert device.ended["violation_count"] == 0


def test_canopen_reads_among_other_nodes() -> None:
    with start("canopen-busy-bus") as device, node_of(device) as node:
        said = [node.sdo.upload(0x1008, 0) for _ in range(3)]
    assert said == [b"CO-40 Lower Limb Exoskeleton"] * 3


def test_canopen_reads_hostile_texts(tmp_path: Path) -> None:
    shipped = Path(str(resources.files("simulators") / "scenarios" / "canopen-hostile.toml"))
    shorter = tmp_path / "shorter.toml"  # 64 KB take this client 15 seconds
    shorter.write_text(shipped.read_text("utf-8").replace("times = 3250", "times = 100"), "utf-8")
    with start(str(shorter), pace=0) as device, node_of(device) as node:
        assert node.sdo.upload(0x1008, 0) == b"\x1b[2J<b>HOSTILE</b>" * 100
        assert node.sdo.upload(0x1009, 0) == bytes.fromhex("fffe00c0af")


@pytest.mark.parametrize(
    ("name", "index", "subindex", "code"),
    [
        ("canopen-listed", 0x1010, 1, 0x0602_0000),
        ("canopen-listed", 0x1018, 5, 0x0609_0011),
        ("canopen-quiet-name", 0x1008, 0, 0x0602_0000),
    ],
)
def test_canopen_understands_the_aborts(name: str, index: int, subindex: int, code: int) -> None:
    aborted = pytest.raises(canopen.SdoAbortedError)
    with start(name) as device, node_of(device) as node, aborted as caught:
        node.sdo.upload(index, subindex)
    assert caught.value.code == code
    assert device.ended["violation_count"] == 0


def test_what_canopen_writes_is_recorded() -> None:
    with start("canopen-listed") as device, node_of(device) as node:
        with pytest.raises(canopen.SdoAbortedError) as caught:
            node.sdo.download(0x6040, 0, b"\x0f\x00")
        node.nmt.state = "OPERATIONAL"
        assert node.sdo.upload(0x1009, 0) == b"C"
    assert caught.value.code == 0x0601_0002
    assert [v["reason"] for v in device.ended["violations"]] == ["not_a_read"] * 2


def test_python_can_reads_the_adapter() -> None:
    with start("canopen-listed") as device:
        channel = device.target.removeprefix("serial:")
        with slcanBus(channel, bitrate=500_000, sleep_after_open=0) as bus:
            assert bus.get_version(5) == (10, 13)
            assert bus.get_serial_number(5) == "A123"
    assert device.ended["violation_count"] == 0


def test_python_can_listens_without_sending() -> None:
    with start("canopen-busy-bus") as device:
        channel = device.target.removeprefix("serial:")
        with slcanBus(channel, bitrate=500_000, sleep_after_open=0, listen_only=True) as bus:
            heard = _hear(bus, 3)
            bus.send(can.Message(arbitration_id=0, data=[1, 0], is_extended_id=False))
            assert bus.get_version(5) == (10, 13)
    assert heard == [(0x70A, "00"), (0x70A, "05"), (0x58A, "4f09100058000000")]
    assert [v["reason"] for v in device.ended["violations"]] == ["not_a_read"]


def _hear(bus: can.BusABC, count: int) -> list[tuple[int, str]]:
    heard: list[tuple[int, str]] = []
    while len(heard) < count:
        message = bus.recv(5)
        assert message is not None
        heard.append((message.arbitration_id, bytes(message.data).hex()))
    return heard
