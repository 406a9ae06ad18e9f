"""The scenarios that ship, and what the program says to a file that is not one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators import scenario as scenarios
from simulators.errors import ScenarioError
from simulators.scenario import load, parse
from tests.simulators.client import ask, read
from tests.simulators.devices import ZEPHYR, answer

SHIPPED = [
    ("listed", "synthex-sx200", "SX-200", "SX2-26-00417", "4.2.1"),
    ("unlisted", "synthex-sx900", "SX-900", "SX9-26-00003", "0.9.0"),
    ("ended", "synthex-sx100", "SX-100", "SX1-24-00112", "3.9.0"),
    ("serial-changes", "synthex-sx200", "SX-200", "SX2-26-00417", "4.2.1"),
]


BY_DRIVER = {
    "smp": {
        "listed",
        "listed-cobs",
        "listed-raw",
        "unlisted",
        "ended",
        "serial-changes",
        "silent",
        "garbling",
        "smp-ble",
        "dual",
        "dual-differs",
        "smp-module",
    },
    "dis": {"dis-listed", "dis-unlisted", "dis-serial-changes"},
    "openexo": {"openexo"},
    "flexsea": {"flexsea-listed", "flexsea-12", "flexsea-hostile", "flexsea-serial-changes"},
    "modbus": {
        "modbus-listed",
        "modbus-paged",
        "modbus-basic",
        "modbus-hostile",
        "modbus-serial-changes",
    },
    "canopen": {
        "canopen-listed",
        "canopen-quiet-name",
        "canopen-busy-bus",
        "canopen-hostile",
        "canopen-serial-changes",
    },
    "vesc": {"vesc-listed", "vesc-old", "vesc-no-uuid", "vesc-hostile", "vesc-overlong"},
}


def test_the_shipped_scenarios_are_these() -> None:
    assert set(scenarios.names()) == {name for names in BY_DRIVER.values() for name in names}


@pytest.mark.parametrize(
    ("name", "driver"),
    [(name, driver) for driver in BY_DRIVER for name in sorted(BY_DRIVER[driver])],
)
def test_a_shipped_scenario_has_its_file_s_name_and_spec(name: str, driver: str) -> None:
    shipped = load(name)
    assert (shipped.name, shipped.spec, shipped.driver) == (name, "1", driver)


@pytest.mark.parametrize(("name", "profile", "model", "serial", "firmware"), SHIPPED)
def test_a_shipped_device_says_who_it_is(
    name: str, profile: str, model: str, serial: str, firmware: str
) -> None:
    shipped = load(name)
    wire = shipped.connect(shipped.controller())
    keys = ("id/manufacturer", "id/model", "id/serial")
    said = [read(answer(wire, ask(3, 0, {"name": key}))).body["val"].decode() for key in keys]
    image = read(answer(wire, ask(1, 0))).body["images"][0]
    assert [shipped.profile, *said, image["version"]] == [
        profile,
        "Synthex Mobility",
        model,
        serial,
        firmware,
    ]


def test_an_own_file_is_taken_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(ZEPHYR, "utf-8")
    assert load(str(path)).name == "zephyr"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nobody", "There is no scenario 'nobody'."),
        ("../listed", "There is no scenario '../listed'."),
        ("", "There is no scenario ''."),
        ("\x1b[2J", "There is no scenario '\\x1b[2J'."),
        ("/nowhere/mine.toml", "'/nowhere/mine.toml' cannot be read: No such file or directory."),
        ("a\0.toml", "cannot be read"),
    ],
)
def test_an_unknown_scenario_is_said_plainly(name: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(name)
    assert said in caught.value.message
    assert "\n" not in caught.value.text


IMAGE = '\n[[images]]\nslot = 0\nversion = "1"\nsha256 = "' + "00" * 32 + '"\n'

BROKEN = [
    ("not TOML", "spec = ", "it is not TOML"),
    ("no spec", ZEPHYR.replace('spec = "1"', ""), "'spec': Field required"),
    ("a later spec", ZEPHYR.replace('spec = "1"', 'spec = "2"'), "'spec': Input should be '1'"),
    ("spec as a number", ZEPHYR.replace('spec = "1"', "spec = 1"), "'spec': Input should be '1'"),
    ("an unknown key", ZEPHYR + "\n[motor]\non = true\n", "'motor': Extra inputs"),
    ("an unknown driver", ZEPHYR.replace('"smp"', '"Motor"'), "'driver': "),
    ("another driver's table", ZEPHYR.replace('"smp"', '"vesc"'), "the table [smp] is not for"),
    ("a number as text", ZEPHYR.replace('"unknown"', "5"), "'smp.os_info.node': Input should be"),
    ("an unknown field", ZEPHYR + '\n[smp.settings]\na = "b"\n', "setting 'a' names 'b'"),
    ("a long key", ZEPHYR + f'\n[smp.settings]\n{"k" * 32} = "b"\n', "at most 31 characters"),
    ("odd hex", ZEPHYR.replace("[identity]", '[identity]\na = {hex = "0"}'), "come in pairs"),
    ("an empty list", ZEPHYR.replace("[identity]", "[identity]\na = []"), "at least one value"),
    (
        "never",
        ZEPHYR.replace("[identity]", '[identity]\na = {hex = "00", times = 0}'),
        "'times' is",
    ),
    (
        "text and hex",
        ZEPHYR.replace("[identity]", '[identity]\na = {hex = "00", text = "0"}'),
        "a value is a text",
    ),
    (
        "huge by times",
        ZEPHYR.replace("[identity]", '[identity]\na = {text = "xx", times = 65_000}'),
        "at most 65000 bytes",
    ),
    ("a number", ZEPHYR.replace("[identity]", "[identity]\na = 5"), "a value is a text"),
    (
        "a huge value",
        ZEPHYR.replace("[identity]", f'[identity]\na = "{"x" * 65_001}"'),
        "at most 65000 bytes",
    ),
    ("a negative counter", ZEPHYR + "\n[counters]\na = -1\n", "'counters.a': Input should be"),
    (
        "a field twice",
        ZEPHYR.replace("[identity]", '[identity]\na = "b"\n[counters]\na = 1'),
        "'a' is both an identity and a counter",
    ),
    ("a short hash", ZEPHYR + IMAGE.replace("00" * 32, "00"), "'images.0.sha256'"),
    ("a slot too far", ZEPHYR + IMAGE.replace("slot = 0", "slot = 256"), "'images.0.slot'"),
    ("too many images", ZEPHYR + IMAGE * 17, "'images'"),
    ("a tiny buffer", ZEPHYR + "\n[smp]\nbuf_size = 8\n", ""),
    ("a seed in words", ZEPHYR + '\n[faults]\ngarble_seed = "x"\n', "'faults.garble_seed'"),
    ("truth as a number", ZEPHYR + "\n[faults]\nsilent = 1\n", "'faults.silent'"),
]


@pytest.mark.parametrize(("text", "said"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_file_is_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse(text.encode(), source="mine.toml")
    assert caught.value.message.startswith("The scenario 'mine.toml' is not valid: ")
    assert said in caught.value.message


@pytest.mark.skipif(os.name != "posix", reason="needs a named pipe")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mine.toml")
    with pytest.raises(ScenarioError, match="is not a plain file"):
        load(str(tmp_path / "mine.toml"))


def test_many_faults_are_told_in_few_words() -> None:
    text = ZEPHYR + "".join(f"\n[x{number}]\n" for number in range(50))
    with pytest.raises(ScenarioError, match="and 47 more"):
        parse(text.encode(), source="mine.toml")


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    path.write_bytes(b"#" * 1_000_000)
    with pytest.raises(ScenarioError, match="more than 262144 bytes"):
        load(str(path))


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ('"a"', b"a"),
        ('{ text = "ab", times = 3 }', b"ababab"),
        ('{ hex = "ff00", times = 2 }', bytes.fromhex("ff00ff00")),
        ('{ text = "", times = 65_000 }', b""),
        ('{ text = "x", times = 65_000 }', b"x" * 65_000),
    ],
)
def test_a_value_is_these_bytes(value: str, data: bytes) -> None:
    made = parse(ZEPHYR.replace("[identity]", f"[identity]\na = {value}").encode(), source="test")
    assert made.identity == {"a": (data,)}


@given(st.binary(max_size=200))
def test_any_bytes_are_a_scenario_or_an_error(data: bytes) -> None:
    with pytest.raises(ScenarioError):
        parse(data, source="fuzz")


def test_deep_nesting_is_an_error() -> None:
    with pytest.raises(ScenarioError):
        parse(b"a = " + b"[" * 50_000, source="deep")
