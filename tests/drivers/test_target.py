"""A target is one line of text: strictly read, given back unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import TargetError
from drivers.target import BleTarget, SerialTarget, SimTarget, Target, TcpTarget, parse_target

GOOD: list[tuple[str, Target]] = [
    ("serial:/dev/ttyACM0", SerialTarget(port="/dev/ttyACM0")),
    ("serial:COM7?baud=230400", SerialTarget(port="COM7", baud=230400)),
    (r"serial:\\.\COM10", SerialTarget(port=r"\\.\COM10")),
    ("serial:/dev/cu.usb 1?driver=smp", SerialTarget(port="/dev/cu.usb 1", driver="smp")),
    (
        "serial:COM7?driver=smp&profile=synthex-sx200&baud=9600",
        SerialTarget(port="COM7", driver="smp", profile="synthex-sx200", baud=9600),
    ),
    ("tcp:127.0.0.1:7001", TcpTarget(host="127.0.0.1", port=7001)),
    ("tcp:[::1]:7001?driver=smp", TcpTarget(host="::1", port=7001, driver="smp")),
    ("tcp:bench-2.clinic.example:65535", TcpTarget(host="bench-2.clinic.example", port=65535)),
    ("ble:F0:F1:F2:F3:F4:F5", BleTarget(address="F0:F1:F2:F3:F4:F5")),
    ("ble:name=ExoSim 2", BleTarget(name="ExoSim 2")),
    ("sim:serial-changes", SimTarget(scenario="serial-changes")),
    ("sim:/home/me/My Walker.toml", SimTarget(scenario="/home/me/My Walker.toml")),
    ("sim:../dual.toml?over=ble", SimTarget(scenario="../dual.toml", over="ble")),
    (r"sim:C:\Walker.toml", SimTarget(scenario=r"C:\Walker.toml")),
]


@pytest.mark.parametrize(("text", "target"), GOOD)
def test_a_target_is_read(text: str, target: Target) -> None:
    assert parse_target(text) == target


@pytest.mark.parametrize("text", [text for text, _ in GOOD])
def test_a_target_gives_its_text_back(text: str) -> None:
    assert str(parse_target(text)) == text


BAD = [
    "",
    "serial",
    "serial:",
    "/dev/ttyACM0",
    "usb:1",
    "SERIAL:/dev/ttyACM0",
    "serial: /dev/ttyACM0",
    "serial:/dev/ttyACM0?",
    "serial:/dev/ttyACM0?baud",
    "serial:/dev/ttyACM0?baud=0",
    "serial:/dev/ttyACM0?baud=0115200",
    "serial:/dev/ttyACM0?baud=-1",
    "serial:/dev/ttyACM0?baud=١",
    "serial:/dev/ttyACM0?baud=99999999",
    "serial:/dev/ttyACM0?baud=9600&baud=9600",
    "serial:/dev/ttyACM0?speed=9600",
    "serial:/dev/ttyACM0?driver=SMP",
    "serial:/dev/ttyACM0?driver=../smp",
    "serial:/dev/tty\x1b[2J",
    "serial:" + "a" * 600,
    "tcp:127.0.0.1",
    "tcp:127.0.0.1:0",
    "tcp:127.0.0.1:65536",
    "tcp:127.0.0.1:7001?baud=9600",
    "tcp:user@host:7001",
    "tcp:::1:7001",
    "tcp:[host]:7001",
    "tcp:-x:7001",
    "ble:F0:F1:F2:F3:F4",
    "ble:name=",
    "sim:../listed",
    "sim:/etc/passwd",
    "sim: walker.toml",
    "sim:dual?over=tcp",
    "ble:F0:F1:F2:F3:F4:F5?over=ble",
]


@pytest.mark.parametrize("text", BAD)
def test_a_target_is_never_guessed_at(text: str) -> None:
    with pytest.raises(TargetError) as caught:
        parse_target(text)
    assert caught.value.message.isascii()
    assert caught.value.message.isprintable()
    assert caught.value.next_step.endswith(".")


@given(
    st.text(max_size=80)
    | st.builds(
        "{}:{}".format, st.sampled_from(["serial", "tcp", "ble", "sim"]), st.text(max_size=60)
    )
)
def test_any_text_is_a_target_or_a_target_error(text: str) -> None:
    try:
        target = parse_target(text)
    except TargetError:
        return
    assert parse_target(str(target)) == target
