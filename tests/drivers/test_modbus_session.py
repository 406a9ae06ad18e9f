"""One pass of Modbus questions in memory: what is taken, what is declined, what is never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from drivers.driver import find_driver
from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.profile import Profile, builtin_profiles
from drivers.reading import FieldName, Pass
from tests.drivers.drive import PLACE, Respond, drive
from tests.drivers.modbus_device import OBJECTS, ModbusDevice, exception, identification, sealed

MODBUS = find_driver("modbus")
MB30 = builtin_profiles()["synthex-mb30"]
IDENTITY = {
    "manufacturer": "Synthex Mobility",
    "model": "MB-30",
    "firmware_version": "2.4.1",
    "serial": "SXM-26-00030",
}


def one_pass(respond: Respond, profile: Profile | None = MB30) -> Pass:
    return drive(MODBUS.session(profile, number=0), respond)


def whole(device: ModbusDevice) -> Respond:
    return lambda request: [device(request)]


def values(read: Pass) -> dict[str, str]:
    return {name.value: field.value for name, field in read.fields.items()}


def reasons(read: Pass) -> dict[str, str]:
    return {unanswered.question: unanswered.reason for unanswered in read.unanswered}


def profile_with(**section: object) -> Profile:
    return Profile.model_validate(MB30.model_dump() | {"modbus": section})


def test_a_whole_identity_is_read() -> None:
    device = ModbusDevice()
    read = one_pass(whole(device))
    assert values(read) == IDENTITY
    assert read.unanswered == ()
    assert device.violations == []


def test_without_a_profile_only_the_standard_objects_are_asked() -> None:
    device = ModbusDevice()
    read = one_pass(whole(device), None)
    assert set(values(read)) == {"manufacturer", "model", "firmware_version"}
    assert {request[3] for request in device.asked} == {1, 2}


def test_every_value_stands_beside_its_own_bytes_and_question() -> None:
    serial = one_pass(whole(ModbusDevice())).fields[FieldName.SERIAL]
    assert bytes.fromhex(serial.raw_hex) == OBJECTS[0x80]
    assert serial.source == "modbus object 0x80, 2B/0E one object"


def test_the_unit_of_the_profile_is_asked_and_no_other() -> None:
    device = ModbusDevice(unit=17)
    profile = profile_with(unit=17, objects={"serial": 0x80})
    assert values(one_pass(whole(device), profile)) == IDENTITY
    assert {request[0] for request in device.asked} == {17}


@pytest.mark.parametrize(
    ("conformity", "asked"),
    [(0x01, [1]), (0x02, [1, 2]), (0x03, [1, 2, 3]), (0x81, [1, 4]), (0x83, [1, 2, 4])],
)
def test_no_more_is_asked_than_the_device_says_it_conforms_to(
    conformity: int, asked: list[int]
) -> None:
    device = ModbusDevice(conformity=conformity)
    read = one_pass(whole(device))
    assert [request[3] for request in device.asked] == asked
    assert (FieldName.SERIAL in read.fields) == (conformity in {0x03, 0x81, 0x83})


def test_a_device_without_private_objects_leaves_the_serial_unanswered() -> None:
    read = one_pass(whole(ModbusDevice(conformity=0x02)))
    assert reasons(read) == {
        "modbus object 0x80": "the device's conformity 0x02 gives no private objects"
    }


@pytest.mark.parametrize("conformity", [0x03, 0x83])
@pytest.mark.parametrize("room", [20, 25, 30])
def test_an_answer_in_parts_is_followed_to_its_end(conformity: int, room: int) -> None:
    device = ModbusDevice(conformity=conformity, room=room)
    assert values(one_pass(whole(device))) == IDENTITY
    assert any(request[4] not in {0x00, 0x80} for request in device.asked)


@pytest.mark.parametrize(
    ("objects", "model"),
    [
        ({0x05: b"Model", 0x01: b"Code"}, "Model"),
        ({0x01: b"Code"}, "Code"),
        ({0x05: b"", 0x01: b"Code"}, "Code"),
        ({0x05: b"\xff", 0x01: b"Code"}, "Code"),
        ({0x05: b"", 0x01: b""}, None),
        ({}, None),
    ],
)
def test_the_model_is_the_model_name_or_else_the_product_code(
    objects: Mapping[int, bytes], model: str | None
) -> None:
    read = one_pass(whole(ModbusDevice(objects={0x00: b"Maker", 0x02: b"1"} | dict(objects))))
    assert values(read).get("model") == model


def test_a_value_is_never_trimmed() -> None:
    device = ModbusDevice(objects=dict(OBJECTS) | {0x80: b" SXM\r\n\x1b[2J\0\0"})
    assert values(one_pass(whole(device)))["serial"] == " SXM\r\n\x1b[2J\0\0"


@pytest.mark.parametrize("value", [b"", b"\xff\xfe", b"SX\xc3"])
def test_a_value_that_is_no_text_is_unanswered(value: bytes) -> None:
    read = one_pass(whole(ModbusDevice(objects=dict(OBJECTS) | {0x80: value})))
    assert FieldName.SERIAL not in read.fields
    assert list(reasons(read)) == ["modbus object 0x80"]


def test_an_exception_is_unanswered_with_its_meaning() -> None:
    objects = {key: value for key, value in OBJECTS.items() if key != 0x80}
    read = one_pass(whole(ModbusDevice(objects=objects)))
    assert reasons(read) == {
        "modbus object 0x80": "the device declined: exception 0x02 (illegal data address)"
    }


def test_a_device_that_knows_no_identification_is_asked_once() -> None:
    asked: list[bytes] = []

    def respond(request: bytes) -> list[bytes]:
        asked.append(request)
        return [exception(1)]

    read = one_pass(respond)
    assert read.fields == {}
    assert len(asked) == 1
    assert "illegal function" in reasons(read)["modbus 2B/0E basic identification"]
    assert "not asked" in reasons(read)["modbus object 0x80"]


def test_an_object_with_two_values_in_one_pass_has_none() -> None:
    answers = {
        1: identification(1, {0: b"Maker", 1: b"Code", 2: b"1.0"}, conformity=2),
        2: identification(2, {0: b"Other", 1: b"Code", 2: b"1.0"}, conformity=2),
    }
    read = one_pass(lambda request: [answers[request[3]]], None)
    assert FieldName.MANUFACTURER not in read.fields
    assert reasons(read) == {
        "modbus object 0x00 (VendorName)": "the device gave two different values within one pass"
    }


@pytest.mark.parametrize("next_id", [0x00, 0x03, 0x80, 0xFF])
def test_an_answer_that_goes_on_back_or_out_of_its_category_is_an_error(next_id: int) -> None:
    answer = identification(1, {0: b"Maker"}, next_id=next_id)
    with pytest.raises(ProtocolError, match="leads nowhere") as caught:
        one_pass(lambda _request: [answer])
    assert caught.value.reason is ProtocolReason.UNEXPECTED


def echoed(device: ModbusDevice) -> Respond:
    return lambda request: [request + device(request)]


@pytest.mark.parametrize("object_id", [0x80, 0x81, 0x82, 0x83, 0xFF])
@pytest.mark.parametrize("unit", [1, 43, 171, 247])
def test_the_echo_of_our_own_request_is_stepped_over(unit: int, object_id: int) -> None:
    objects = {key: value for key, value in OBJECTS.items() if key != 0x80}
    device = ModbusDevice(unit=unit, objects=objects | {object_id: OBJECTS[0x80]})
    profile = profile_with(unit=unit, objects={"serial": object_id})
    assert values(one_pass(echoed(device), profile)) == IDENTITY


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


NOISE = b"\x01\x01\x2b\x00\xff\x2b\x0e\x01\x83\x01\xab\x02\x00\x00"
FOREIGN = identification(1, {0: b"A liar"}, unit=2)
LATE = identification(4, {0x90: b"A liar"})
AROUND: Mapping[str, Callable[[bytes], list[bytes]]] = {
    "one byte at a time": lambda answer: cut(answer, 1),
    "in pieces": lambda answer: cut(answer, 7),
    "behind noise": lambda answer: [NOISE + answer],
    "before noise": lambda answer: [answer + NOISE],
    "behind another unit's": lambda answer: [FOREIGN + answer],
    "behind a late answer to something else": lambda answer: [LATE + answer],
    "behind a damaged one": lambda answer: [answer[:-1] + bytes([answer[-1] ^ 1]), answer],
    "twice": lambda answer: [answer + answer],
}


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
def test_an_answer_is_found_however_it_comes(around: Callable[[bytes], list[bytes]]) -> None:
    device = ModbusDevice()
    assert values(one_pass(lambda request: around(device(request)))) == IDENTITY


def test_a_frame_inside_a_value_is_not_a_frame() -> None:
    inner = identification(4, {0x80: b"a liar"})
    device = ModbusDevice(objects=dict(OBJECTS) | {0x80: inner.ljust(40)})
    read = one_pass(lambda request: cut(device(request), 1))
    assert FieldName.SERIAL not in read.fields
    assert reasons(read)["modbus object 0x80"].startswith("the value is not UTF-8 text")


@pytest.mark.parametrize("lost", [1, 2])
def test_a_lost_answer_is_asked_for_again(lost: int) -> None:
    device = ModbusDevice()
    heard: dict[bytes, int] = {}

    def respond(request: bytes) -> list[bytes]:
        heard[request] = heard.get(request, 0) + 1
        return [device(request)] if heard[request] > lost else []

    assert values(one_pass(respond)) == IDENTITY


def test_silence_ends_in_a_timeout_that_names_port_and_unit() -> None:
    with pytest.raises(LinkError, match="unit 1") as caught:
        one_pass(lambda _request: [])
    assert caught.value.reason is LinkReason.TIMEOUT
    assert PLACE in caught.value.message


WRONG: Mapping[str, tuple[Respond, ProtocolReason]] = {
    "a wrong checksum": (lambda q: [ModbusDevice()(q)[:-1] + b"\x5a"], ProtocolReason.GARBLED),
    "a cut answer": (lambda q: [ModbusDevice()(q)[:-3]], ProtocolReason.GARBLED),
    "an exception with a wrong checksum": (
        lambda _q: [b"\x01\xab\x02\0\0"],
        ProtocolReason.GARBLED,
    ),
    "more than a frame": (
        lambda _q: [b"\x01\x2b\x0e\x01\x83\0\0\xff" + b"\x00\xff" * 200],
        ProtocolReason.GARBLED,
    ),
    "another category": (
        lambda _q: [identification(3, {0: b"x"})],
        ProtocolReason.UNEXPECTED,
    ),
}


@pytest.mark.parametrize(("respond", "reason"), WRONG.values(), ids=WRONG)
def test_an_answer_that_cannot_be_used_is_a_protocol_error(
    respond: Respond, reason: ProtocolReason
) -> None:
    with pytest.raises(ProtocolError) as caught:
        one_pass(respond)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    "answer",
    [
        sealed(b"\x01\x03\x02\x00\x2a"),
        sealed(b"\x01\x83\x02"),
        sealed(b"\x01\x2b\x0d\x01\x83\x00\x00\x00"),
        sealed(b"\x01\x2b\x0e\x01\x04\x00\x00\x00"),
        sealed(b"\x01\x2b\x0e\x01\x83\x01\x00\x00"),
        sealed(b"\x01\x2b\x0e\x05\x83\x00\x00\x00"),
    ],
)
def test_what_is_no_identification_is_no_answer(answer: bytes) -> None:
    with pytest.raises(LinkError) as caught:
        one_pass(lambda _request: [answer])
    assert caught.value.reason is LinkReason.TIMEOUT


def test_an_exception_that_comes_late_is_not_the_answer_to_the_next_question() -> None:
    """The first private object is declined twice: once in time for its second asking, once late."""
    device = ModbusDevice(objects=dict(OBJECTS) | {0x81: b"C2"})
    profile = profile_with(objects={"udi": 0x80, "hardware_revision": 0x81})
    late: list[bytes] = []

    def respond(request: bytes) -> list[bytes]:
        if request[3:5] != b"\x04\x80":
            return [device(request)]
        late.append(exception(6))
        return [late[0], late[1]] if len(late) > 1 else []

    read = one_pass(respond, profile)
    assert values(read)["hardware_revision"] == "C2"
    assert list(reasons(read)) == ["modbus object 0x80"]
