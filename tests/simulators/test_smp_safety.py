"""What is not a read is recorded, answered "not supported", and changes nothing."""

from __future__ import annotations

import pytest

from simulators.controller import MAX_KEPT_BYTES, MAX_KEPT_VIOLATIONS, Controller, Posture, Reason
from simulators.scenario import load
from simulators.wire import Wire
from tests.simulators.client import WRITE, ask, message, read
from tests.simulators.devices import answer

DANGEROUS = [
    ("reset", 0, 5, {}),
    ("date and time", 0, 4, {"datetime": "2026-01-01T00:00:00"}),
    ("image upload", 1, 1, {"image": 0, "off": 0, "data": b"x", "len": 1}),
    ("image confirm", 1, 0, {"confirm": True, "hash": b""}),
    ("image erase", 1, 5, {}),
    ("settings write", 3, 0, {"name": "id/serial", "val": b"FAKE"}),
    ("settings delete", 3, 1, {"name": "id/serial"}),
    ("settings save", 3, 3, {}),
    ("file upload", 8, 0, {"name": "/lfs/a", "off": 0, "data": b"x", "len": 1}),
    ("shell", 9, 0, {"argv": ["motor", "on"]}),
    ("erase storage", 63, 0, {}),
    ("params as a write", 0, 6, {}),
]

READS = [(0, 0), (0, 6), (0, 7), (0, 8), (1, 0), (3, 0)]


@pytest.fixture
def device() -> Controller:
    return load("listed").controller()


@pytest.fixture
def wire(device: Controller) -> Wire:
    return load("listed").connect(device)


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize(
    ("group", "command", "body"), [d[1:] for d in DANGEROUS], ids=[d[0] for d in DANGEROUS]
)
class TestDangerous:
    def test_is_recorded(
        self,
        group: int,
        command: int,
        body: dict[str, object],
        version: int,
        wire: Wire,
        device: Controller,
    ) -> None:
        answer(wire, ask(group, command, body, op=WRITE, version=version))
        sent = message(group, command, body, op=WRITE, version=version)
        assert [(v.reason, v.data_hex) for v in device.violations] == [
            (Reason.NOT_A_READ, sent.hex())
        ]

    def test_is_answered_not_supported(
        self, group: int, command: int, body: dict[str, object], version: int, wire: Wire
    ) -> None:
        said = answer(wire, ask(group, command, body, op=WRITE, version=version))
        assert read(said).body == {"rc": 8}

    def test_changes_nothing(
        self,
        group: int,
        command: int,
        body: dict[str, object],
        version: int,
        wire: Wire,
        device: Controller,
    ) -> None:
        before = [answer(wire, ask(*each)) for each in READS]
        answer(wire, ask(group, command, body, op=WRITE, version=version))
        assert [answer(wire, ask(*each)) for each in READS] == before
        assert device.posture is Posture.ON_BENCH


@pytest.mark.parametrize(("group", "command"), READS)
def test_a_read_is_no_violation(group: int, command: int, wire: Wire, device: Controller) -> None:
    answer(wire, ask(group, command))
    assert (device.requests, device.violation_count) == (1, 0)


def test_echo_as_a_write_is_no_violation(wire: Wire, device: Controller) -> None:
    answer(wire, ask(0, 0, {"d": "hi"}, op=WRITE))
    assert device.violation_count == 0


@pytest.mark.parametrize("op", [1, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("command", [0, 6])
def test_other_ops_are_violations(op: int, command: int, wire: Wire, device: Controller) -> None:
    answer(wire, ask(0, command, {"d": "hi"}, op=op))
    assert [v.reason for v in device.violations] == [Reason.NOT_A_READ]


@pytest.mark.parametrize(("group", "command"), [(0, 5), (0, 99), (2, 0), (8, 0), (64, 0)])
def test_a_read_of_an_unknown_command_is_a_violation(
    group: int, command: int, wire: Wire, device: Controller
) -> None:
    said = answer(wire, ask(group, command))
    assert read(said).body == {"rc": 8}
    assert [v.reason for v in device.violations] == [Reason.UNKNOWN_COMMAND]


def test_a_write_with_a_broken_body_is_still_a_violation(wire: Wire, device: Controller) -> None:
    answer(wire, ask(0, 5, b"\xff\xff", op=WRITE, version=3))
    assert [v.reason for v in device.violations] == [Reason.NOT_A_READ]


@pytest.mark.parametrize("line", [b"AT\r\n", b"*IDN?\n", b"E\n", b"i\r\n"])
def test_text_for_another_protocol_is_a_violation(
    line: bytes, wire: Wire, device: Controller
) -> None:
    answer(wire, line)
    assert [(v.reason, v.data_hex) for v in device.violations] == [
        (Reason.STRAY_BYTES, line[:-1].hex())
    ]


def test_an_empty_line_is_no_violation(wire: Wire, device: Controller) -> None:
    answer(wire, b"\n\r\n\n")
    assert device.violation_count == 0


def test_a_damaged_request_is_no_violation(wire: Wire, device: Controller) -> None:
    request = ask(0, 5, op=WRITE)
    answer(wire, request[:6] + b"X" + request[7:])
    assert device.violation_count == 0


def test_the_log_is_bounded_and_the_count_is_not(wire: Wire, device: Controller) -> None:
    for _ in range(MAX_KEPT_VIOLATIONS + 5):
        answer(wire, b"AT\n")
    assert len(device.violations) == MAX_KEPT_VIOLATIONS
    assert device.violation_count == MAX_KEPT_VIOLATIONS + 5


def test_a_kept_request_is_bounded(device: Controller) -> None:
    device.record_violation("smp", Reason.STRAY_BYTES, "a line", b"x" * 10_000)
    assert device.violations[0].data_hex == "78" * MAX_KEPT_BYTES


def test_a_violation_reads_as_a_sentence(wire: Wire, device: Controller) -> None:
    answer(wire, ask(0, 5, op=WRITE))
    assert device.violations[0].text == (
        "Safety violation: op 2 of group 0 command 5 over smp was not a read; nothing was changed."
    )
