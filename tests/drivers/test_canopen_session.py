"""One pass of CANopen questions in memory: first it listens, then it may ask, at last it closes."""

from __future__ import annotations

import pytest

from drivers.errors import LinkError, LinkReason, ProfileError, ProtocolError
from drivers.errors import ProtocolReason as Why
from drivers.reading import FieldName
from tests.drivers.canopen_device import OBJECTS, CanDevice, line
from tests.drivers.canopen_pass import (
    CANOPEN,
    IDENTITY,
    SYNC,
    TRAFFIC,
    one_pass,
    profile_with,
    reasons,
    values,
    whole,
)


@pytest.mark.parametrize("expedite", [True, False])
def test_a_whole_identity_is_read_expedited_and_in_segments(expedite: bool) -> None:
    device = CanDevice(expedite=expedite)
    read = one_pass(whole(device))
    assert values(read) == IDENTITY
    assert read.unanswered == ()
    assert device.violations == []


def test_it_listens_first_and_closes_at_last() -> None:
    device = CanDevice()
    one_pass(whole(device))
    adapter = [frame for frame in device.asked if not frame.startswith(b"t")]
    # The first two find the channel closed; a second refusal makes sure of it.
    assert adapter == [b"C\r", b"C\r", b"V\r", b"S6\r", b"L\r", b"C\r", b"O\r", b"C\r"]
    assert device.asked.index(b"L\r") < min(
        device.asked.index(frame) for frame in device.asked if frame.startswith(b"t")
    )
    assert (device.asked[-1], device.state) == (b"C\r", "closed")


def test_a_later_pass_does_not_listen_again() -> None:
    device = CanDevice()
    assert values(one_pass(whole(device), number=1)) == IDENTITY
    assert b"L\r" not in device.asked


def test_a_channel_that_somebody_left_open_is_closed_before_anything_else() -> None:
    device = CanDevice(state="open")
    assert values(one_pass(whole(device))) == IDENTITY
    assert device.asked[:3] == [b"C\r", b"V\r", b"S6\r"]


def test_where_the_profile_lets_nothing_be_sent_nothing_is_sent() -> None:
    device = CanDevice(heard=TRAFFIC)
    read = one_pass(whole(device), profile_with(transmit="never"))
    assert read.fields == {}
    assert not any(frame[:1] in b"tO" for frame in device.asked)
    (reason,) = reasons(read).values()
    assert "5 frames were heard, and its heartbeat" in reason
    assert device.state == "closed"


def test_a_live_bus_is_asked_where_the_profile_wants_one() -> None:
    device = CanDevice(heard=SYNC)
    assert values(one_pass(whole(device), profile_with(transmit="when-alive"))) == IDENTITY


@pytest.mark.parametrize("heard", [b"", b"garbage\r", b"test\r", b"\xff\x00\r", b"t58\r"])
def test_a_bus_that_is_not_heard_is_not_sent_to_where_the_profile_wants_a_live_one(
    heard: bytes,
) -> None:
    device = CanDevice(heard=heard)
    with pytest.raises(LinkError, match="500 kbit/s") as caught:
        one_pass(whole(device), profile_with(transmit="when-alive"))
    assert caught.value.reason is LinkReason.TIMEOUT
    assert not any(frame[:1] in b"tO" for frame in device.asked)


@pytest.mark.parametrize("identifier", [0x605, 0x585])
def test_a_node_that_somebody_else_is_asking_is_left_alone(identifier: int) -> None:
    device = CanDevice(heard=SYNC + line(identifier, bytes(8)))
    with pytest.raises(ProtocolError, match="Somebody else") as caught:
        one_pass(whole(device))
    assert caught.value.reason is Why.UNEXPECTED
    assert not any(frame[:1] in b"tO" for frame in device.asked)


@pytest.mark.parametrize("node", [1, 10, 127])
def test_the_node_of_the_profile_is_asked_and_no_other(node: int) -> None:
    device = CanDevice(node=node)
    assert values(one_pass(whole(device), profile_with(node=node))) == IDENTITY


@pytest.mark.parametrize(
    ("rate", "command"), [(10, b"S0"), (125, b"S4"), (250, b"S5"), (800, b"S7"), (1000, b"S8")]
)
def test_the_rate_of_the_profile_is_set_and_no_other(rate: int, command: bytes) -> None:
    device = CanDevice(rate=command)
    assert values(one_pass(whole(device), profile_with(bit_rate_kbit_s=rate))) == IDENTITY
    assert {frame for frame in device.asked if frame.startswith(b"S")} == {command + b"\r"}


def test_without_a_profile_the_driver_knows_no_bus() -> None:
    with pytest.raises(ProfileError, match="needs a profile"):
        CANOPEN.allowlist(None)
    with pytest.raises(ProfileError, match="needs a profile"):
        CANOPEN.session(None, number=0)


def with_object(index: int, sub: int, value: bytes | None) -> CanDevice:
    objects = {key: held for key, held in OBJECTS.items() if key != (index, sub)}
    return CanDevice(objects=objects if value is None else objects | {(index, sub): value})


@pytest.mark.parametrize(
    ("index", "sub", "value", "field", "reason"),
    [
        (0x1018, 4, None, "serial", "abort 0x06020000 (object does not exist)"),
        (0x1018, 4, bytes(4), "serial", "the value is 0, which names nothing"),
        (0x1018, 1, bytes(4), "manufacturer", "the value is 0, which names nothing"),
        (0x1018, 4, b"\x01\x02", "serial", "the value has 2 bytes and not 4"),
        (0x1018, 4, bytes(8), "serial", "the value has 8 bytes and not 4"),
        (0x1018, 0, b"\x03", "serial", "the node's identity object has only 3 entries"),
        (0x1018, 3, None, "platform", "abort 0x06020000 (object does not exist)"),
        (0x1008, 0, b"", "model", "the value is empty"),
        (0x1008, 0, b"\xff\xfe", "model", "the value is not UTF-8 text: fffe"),
        (0x100A, 0, b"x" * 1_025, "firmware_version", "the value has more than 1024 bytes"),
    ],
)
def test_what_cannot_be_used_is_unanswered_with_its_reason(
    index: int, sub: int, value: bytes | None, field: str, reason: str
) -> None:
    read = one_pass(whole(with_object(index, sub, value)))
    assert values(read) == {key: text for key, text in IDENTITY.items() if key != field}
    (told,) = reasons(read).values()
    assert reason in told


def test_a_node_without_an_identity_object_still_has_its_texts() -> None:
    objects = {key: held for key, held in OBJECTS.items() if key[0] != 0x1018}
    read = one_pass(whole(CanDevice(objects=objects)))
    assert set(values(read)) == {"model", "hardware_revision", "firmware_version"}
    assert len(read.unanswered) == 4


def test_a_value_is_never_trimmed() -> None:
    read = one_pass(whole(with_object(0x1008, 0, b" CO\r\n\x1b[2J\0\0")))
    assert values(read)["model"] == " CO\r\n\x1b[2J\0\0"


def test_every_value_stands_beside_its_own_bytes_and_question() -> None:
    serial = one_pass(whole(CanDevice())).fields[FieldName.SERIAL]
    assert serial.raw_hex == "40e20100"
    assert serial.source == "canopen object 0x1018:4 (serial number)"
