"""Settings, images and sizes beyond what was captured."""

from __future__ import annotations

import pytest

from tests.simulators.client import ask, read
from tests.simulators.devices import MCUBOOT, ZEPHYR, answer, scenario, wire_of

DEVICE = ZEPHYR.replace(
    "[identity]",
    """[identity]
serial = "SX2-26-00417"
turns = ["A", "B"]
odd = { hex = "ff00fe" }
empty = ""
[counters]
steps = 12
[smp.settings]
"id/serial" = "serial"
"id/turns" = "turns"
"id/odd" = "odd"
"id/empty" = "empty"
"use/steps" = "steps"
""",
)

VALUES = [
    ({"name": "id/serial"}, {"val": b"SX2-26-00417"}),
    ({"name": "id/odd"}, {"val": b"\xff\x00\xfe"}),
    ({"name": "id/empty"}, {"val": b""}),
    ({"name": "use/steps"}, {"val": b"12"}),
    ({"name": "id/serial", "max_size": 3}, {"val": b"SX2"}),
    ({"name": "id/serial", "max_size": 0}, {"val": b""}),
    ({"name": "id/serial", "max_size": 64}, {"val": b"SX2-26-00417"}),
    ({"name": "id/other"}, {"err": {"group": 3, "rc": 3}}),
    ({"name": "id"}, {"err": {"group": 3, "rc": 3}}),
    ({"name": "other/serial"}, {"err": {"group": 3, "rc": 5}}),
]


@pytest.mark.parametrize(("body", "expected"), VALUES)
def test_settings_read(body: dict[str, object], expected: dict[str, object]) -> None:
    assert read(answer(wire_of(DEVICE), ask(3, 0, body))).body == expected


@pytest.mark.parametrize(("name", "rc"), [("id/other", 5), ("other/serial", 1), ("x" * 32, 3)])
def test_settings_errors_in_version_1(name: str, rc: int) -> None:
    said = answer(wire_of(DEVICE), ask(3, 0, {"name": name}, version=0))
    assert read(said).body == {"rc": rc}


def test_a_list_of_values_is_given_in_turn() -> None:
    wire = wire_of(DEVICE)
    said = [read(answer(wire, ask(3, 0, {"name": "id/turns"}))).body["val"] for _ in range(5)]
    assert said == [b"A", b"B", b"A", b"B", b"A"]


def test_turns_go_on_over_connections() -> None:
    made = scenario(DEVICE)
    controller = made.controller()
    said = [
        read(answer(made.connect(controller), ask(3, 0, {"name": "id/turns"}))).body["val"]
        for _ in range(2)
    ]
    assert said == [b"A", b"B"]


@pytest.mark.parametrize("size", [0, 1, 90, 91, 92, 500, 65_000])
def test_a_value_of_any_size_arrives_whole(size: int) -> None:
    device = DEVICE.replace('"SX2-26-00417"', f'"{"x" * size}"')
    said = answer(wire_of(device), ask(3, 0, {"name": "id/serial"}))
    assert read(said).body == {"val": b"x" * size}


def test_two_slots_come_in_order() -> None:
    second = MCUBOOT.replace("slot = 0", "slot = 1\nactive = false\nconfirmed = false")
    images = read(answer(wire_of(ZEPHYR + MCUBOOT + second), ask(1, 0))).body["images"]
    assert [(each["slot"], each["active"], each["confirmed"]) for each in images] == [
        (0, True, True),
        (1, False, False),
    ]


@pytest.mark.parametrize("version", [0, 1])
def test_sequence_and_version_are_the_request_s(version: int) -> None:
    header = read(answer(wire_of(DEVICE), ask(0, 6, version=version, seq=201))).header
    assert (header[0], header[6], header[7]) == (version << 3 | 1, 201, 6)


def test_a_request_may_come_byte_by_byte() -> None:
    wire = wire_of(DEVICE)
    request = ask(3, 0, {"name": "id/serial"})
    said = b"".join(answer(wire, bytes([each])) for each in request)
    assert read(said).body == {"val": b"SX2-26-00417"}


def test_a_request_larger_than_the_buffer_is_not_answered() -> None:
    assert answer(wire_of(DEVICE), ask(0, 0, {"d": "x" * 384})) == b""


def test_a_request_that_fills_the_buffer_is_answered() -> None:
    text = "x" * (384 - 8 - 6)  # header; map, key, length
    assert read(answer(wire_of(DEVICE), ask(0, 0, {"d": text}))).body == {"r": text}
