"""The driver ``openexo``: three texts, no serial number, and not one byte to its motors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.driver import as_of, find_driver
from drivers.errors import ProtocolError, Refused
from drivers.gatt import Characteristic, characteristic
from drivers.protocol.openexo.values import BOARDS
from drivers.reading import FieldName, Pass
from tests.drivers.drive import Values, drive_reads

OPENEXO = find_driver("openexo")
TAIL = "8c6a-11ed-a1eb-0242ac120002"


def at(short: str) -> Characteristic:
    return characteristic(f"e0271458-{TAIL}/{short}-{TAIL}")


WHOLE: Values = {
    at("e0271459"): b"4",
    at("e0271460"): b"0_1_0",
    at("e0271461"): b"EXOBLE_a1b2c3",
}


def read(values: Values) -> Pass:
    return drive_reads(OPENEXO.session(None, number=0), values)


def test_what_an_openexo_says() -> None:
    assert {name.value: field.value for name, field in read(WHOLE).fields.items()} == {
        "hardware_revision": "AK_Board_V0_5_1",
        "firmware_version": "0_1_0",
        "device_name": "EXOBLE_a1b2c3",
        "model": "OpenExo",
    }


@pytest.mark.parametrize("sent", [(b"\0\xff\0", b"\xff\xff", b"\1\2"), (b"", b"", b"")])
def test_a_service_without_a_text_is_no_openexo(sent: tuple[bytes, ...]) -> None:
    done = read(dict(zip(WHOLE, sent, strict=True)))
    assert done.fields == {}
    assert "OpenExo" in {each.question for each in done.unanswered}


def test_it_has_no_serial_number_and_none_is_made_up() -> None:
    assert FieldName.SERIAL not in read(WHOLE).fields


def test_what_it_never_says_is_told_as_unanswered() -> None:
    assert [(each.question, each.reason) for each in read(WHOLE).unanswered] == [
        ("manufacturer", "an OpenExo has no characteristic for it"),
        ("serial", "an OpenExo has no characteristic for it"),
    ]


def test_a_reading_of_version_1_keeps_the_model_that_no_value_bore_out() -> None:
    first = as_of(OPENEXO, "1")
    done = drive_reads(first.session(None, number=0), dict.fromkeys(WHOLE, b"\xff\xff"))
    assert {name: field.value for name, field in done.fields.items()} == {
        FieldName.MODEL: "OpenExo"
    }


def test_a_reading_of_version_1_told_nothing_of_that() -> None:
    first = as_of(OPENEXO, "1")
    done = drive_reads(first.session(None, number=0), WHOLE)
    assert (done.fields, done.unanswered) == (read(WHOLE).fields, ())


def test_the_boards_number_stays_beside_its_name() -> None:
    assert read(WHOLE).fields[FieldName.HARDWARE_REVISION].raw_hex == b"4".hex()


@pytest.mark.parametrize("number", BOARDS)
def test_every_board_of_the_firmware_is_named(number: int) -> None:
    done = read({**WHOLE, at("e0271459"): str(number).encode()})
    assert done.fields[FieldName.HARDWARE_REVISION].value == BOARDS[number]


@pytest.mark.parametrize("sent", [b"6", b"0", b"X9", b"99999999999"])
def test_an_unknown_board_is_kept_as_it_was_sent(sent: bytes) -> None:
    field = read({**WHOLE, at("e0271459"): sent}).fields[FieldName.HARDWARE_REVISION]
    assert (field.value, field.remark) == (sent.decode(), "no board of that number is known")


def test_a_firmware_that_no_release_ever_raised_is_remarked() -> None:
    field = read(WHOLE).fields[FieldName.FIRMWARE_VERSION]
    assert (field.kind, field.remark) == ("application", "every release so far says so")


@pytest.mark.parametrize("sent", [b"0_2_0\x8f", b"0_2_0\0", b"0_2_0\0\xff\x02"])
def test_stray_bytes_behind_a_text_are_left_out_and_remarked(sent: bytes) -> None:
    field = read({**WHOLE, at("e0271460"): sent}).fields[FieldName.FIRMWARE_VERSION]
    assert (field.value, field.remark) == ("0_2_0", "what follows the text is left out of it")
    assert field.raw_hex == sent.hex()


@pytest.mark.parametrize("sent", [b"", b"\0", b"\x1b[2J", b"0_2_0\x1b[2J", b"\xff\xff"])
def test_what_is_no_text_is_missing(sent: bytes) -> None:
    assert FieldName.FIRMWARE_VERSION not in read({**WHOLE, at("e0271460"): sent}).fields


def test_a_device_without_the_service_is_said() -> None:
    with pytest.raises(ProtocolError, match="offers no device-information service of an OpenExo"):
        read({})


NUS = "6e40{}-b5a3-f393-e0a9-e50e24dcca9e"


@pytest.mark.parametrize("end", ["0002", "0003"])
@pytest.mark.parametrize("driver", ["openexo", "dis", "smp"])
def test_no_driver_may_touch_the_uart(driver: str, end: str) -> None:
    face = getattr(find_driver(driver), "over_ble", find_driver(driver))
    allowed = face.allowlist(None)
    uart = characteristic(f"{NUS.format('0001')}/{NUS.format(end)}")
    assert allowed.channel is None or allowed.channel.service != uart.service
    with pytest.raises(Refused, match="never declared"):
        allowed.check_read(uart, "here")


@pytest.mark.parametrize("driver", ["openexo", "dis", "smp"])
def test_no_letter_may_be_sent(driver: str) -> None:
    face = getattr(find_driver(driver), "over_ble", find_driver(driver))
    for byte in range(256):
        with pytest.raises(Refused):
            face.allowlist(None).check(bytes([byte]), "here")


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), st.binary(max_size=512)))
def test_any_bytes_end_in_a_pass_or_in_an_error_of_the_tree(
    values: dict[Characteristic, bytes],
) -> None:
    try:
        done = read(values)
    except ProtocolError:
        assert not values
        return
    for name, field in done.fields.items():
        if name not in {FieldName.MODEL, FieldName.HARDWARE_REVISION}:
            assert field.value.encode() in b"|".join(values.values())
