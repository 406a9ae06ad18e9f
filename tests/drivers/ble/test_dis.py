"""The driver ``dis``: every characteristic, taken as it was sent or not at all."""

from __future__ import annotations

import pytest
from bluetooth_sig import BluetoothSIGTranslator
from hypothesis import given
from hypothesis import strategies as st

from drivers.driver import as_of, find_driver
from drivers.errors import ProtocolError, ProtocolReason, Refused
from drivers.gatt import Characteristic
from drivers.profile import Profile, builtin_profiles
from drivers.reading import CounterName, FieldName, Pass
from drivers.text import quoted
from tests.drivers.ble.values import HEALTH, PNP, REGULATORY, SYSTEM_ID, UDI, WHOLE, at
from tests.drivers.drive import Values, drive_reads

DIS = find_driver("dis")
SX300 = builtin_profiles()["synthex-sx300"]
HOURS = at("9d5f0100-3a1c-4f0e-8a3e-51a7e7300000/9d5f0101-3a1c-4f0e-8a3e-51a7e7300000")


def read(values: Values, profile: Profile | None = None) -> Pass:
    return drive_reads(DIS.session(profile, number=0), values)


def one(place: str, value: bytes | str) -> Pass:
    """A device that has a model, and this."""
    return read({at("180a/2a24"): b"SX-300", at(place): value})


def reasons(done: Pass, question: str) -> list[str]:
    return [each.reason for each in done.unanswered if question in each.question]


def test_every_standard_characteristic_is_read() -> None:
    done = read(WHOLE)
    assert {name.value: field.value for name, field in done.fields.items()} == {
        "manufacturer": "Synthex Mobility",
        "model": "SX-300",
        "serial": "SN-000123",
        "firmware_version": "5.1.0",
        "hardware_revision": "D1",
        "software_revision": "2.8",
        "udi": "(01)00812345678901(21)SN-000123",
        "udi_di": "00812345678901",
        "udi_issuer": "2.51.1.1",
        "udi_authority": "2.16.840.1.113883.3.24",
        "system_id": "AA-BB-CC-11-22-33-44-55",
        "pnp_id": "USB vendor 0x1209, product 0x0001, version 0x0213",
        "regulatory_data": REGULATORY.hex(),
    }
    assert done.unanswered == ()


def test_what_the_battery_counts_is_no_identity() -> None:
    done = read(WHOLE)
    assert {name.value: counter.value for name, counter in done.counters.items()} == {
        "battery_level_percent": 83,
        "battery_health_percent": 95,
        "battery_cycles": 300,
        "battery_temperature_c": 25,
        "battery_deep_discharges": 3,
    }


def test_each_field_keeps_its_own_bytes_and_its_source() -> None:
    field = read(WHOLE).fields[FieldName.UDI_DI]
    assert field.source == "UDI for Medical Devices (0x2BFF), UDI Device Identifier"
    assert bytes.fromhex(field.raw_hex) == b"00812345678901"
    assert read(WHOLE).fields[FieldName.SYSTEM_ID].raw_hex == SYSTEM_ID.hex()


def test_the_firmware_may_be_a_bootloaders_unless_a_profile_says() -> None:
    assert read(WHOLE).fields[FieldName.FIRMWARE_VERSION].kind is None
    assert read(WHOLE, SX300).fields[FieldName.FIRMWARE_VERSION].kind == "application"


def test_a_profiles_own_counter_is_read_from_its_characteristic() -> None:
    done = read({**WHOLE, HOURS: (12).to_bytes(4, "little")}, SX300)
    assert done.counters[CounterName.USAGE_HOURS].value == 12


def test_a_profiles_own_characteristic_takes_the_place_of_the_standard_one() -> None:
    own = "1b5e0001-0000-4000-8000-00000000abcd/1b5e0002-0000-4000-8000-00000000abcd"
    section = SX300.dis.model_copy(update={"characteristics": {FieldName.SERIAL: own}})
    profile = SX300.model_copy(update={"dis": section})
    serial = read({**WHOLE, at(own): b"OWN-7"}, profile).fields[FieldName.SERIAL]
    assert (serial.value, serial.source) == ("OWN-7", f"the characteristic {own}")
    DIS.allowlist(profile).check_read(at(own), "here")
    with pytest.raises(Refused):
        DIS.allowlist(None).check_read(at(own), "here")


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        (b"SX-300\0\0\0\0", "SX-300\0\0\0\0"),
        (b" SX-300 ", " SX-300 "),
        (b"\x1b[2JSX", "\x1b[2JSX"),
        ("Größe ×".encode(), "Größe ×"),
        (b"y" * 512, "y" * 512),
        (b"1234567", "1234567"),
        (b"F0F", "F0F"),
    ],
)
def test_a_text_is_kept_as_it_was_sent(sent: bytes, value: str) -> None:
    assert one("180a/2a25", sent).fields[FieldName.SERIAL].value == value


@pytest.mark.parametrize(
    ("place", "sent"),
    [
        ("180a/2a25", b"Serial Number\0"),
        ("180a/2a25", b"00000000"),
        ("180a/2a25", b" 0 "),
        ("180a/2a25", b"FFFFFFFF"),
        ("180a/2a25", b"xxxxxxxx"),
        ("180a/2a25", b"0123456789AB"),
        ("180a/2a25", b"12345678"),
        ("180a/2a25", b"N/A"),
        ("180a/2a29", b"Manufacturer"),
        ("180a/2a29", b"Manufacturer Name"),
        ("180a/2a24", b"Model Number"),
        ("180a/2a26", b"Firmware Revision"),
        ("180a/2a27", b"Hardware Revision"),
        ("180a/2a28", b"Software Revision"),
    ],
)
def test_a_placeholder_that_nobody_wrote_over_is_missing_with_its_reason(
    place: str, sent: bytes
) -> None:
    done = read({at(place): sent})
    assert done.fields == {}
    told = [each.reason for each in done.unanswered if "placeholder" in each.reason]
    assert told == [f"{quoted(sent.decode())} is a placeholder that nobody wrote over"]


def test_what_is_a_placeholder_for_one_field_may_be_anothers_text() -> None:
    assert one("180a/2a24", b"12345678").fields[FieldName.MODEL].value == "12345678"


def test_a_reading_of_version_1_keeps_the_placeholder_that_it_took() -> None:
    first = as_of(DIS, "1")
    done = drive_reads(first.session(None, number=0), {at("180a/2a25"): b"00000000"})
    assert (first.version, done.fields[FieldName.SERIAL].value) == ("1", "00000000")


NOT_THERE = "the device has no such characteristic"
FLAGGED = ("180a/2bff", "180f/2bea")
"""Values that begin with flags."""


@pytest.mark.parametrize("place", FLAGGED)
def test_flags_that_announce_nothing_are_told(place: str) -> None:
    told = [each.reason for each in one(place, b"\0").unanswered]
    assert told.count("its flags announce nothing") == 1


@pytest.mark.parametrize("place", FLAGGED)
@pytest.mark.parametrize("version", ["1", "2"])
def test_a_reading_of_an_earlier_version_says_nothing_of_them(version: str, place: str) -> None:
    earlier = as_of(DIS, version)
    done = drive_reads(earlier.session(None, number=0), {at("180a/2a24"): b"A", at(place): b"\0"})
    told = {each.reason for each in done.unanswered}
    assert (earlier.version, told) == (version, {NOT_THERE})


def test_a_reading_of_version_2_knows_placeholders_and_the_ends_of_a_range() -> None:
    second = as_of(DIS, "2")
    sent = {at("180a/2a25"): b"00000000", at("180a/2a24"): b"A", at("180f/2bea"): b"\x04\x7f"}
    done = drive_reads(second.session(None, number=0), sent)
    told = {each.reason for each in done.unanswered} - {NOT_THERE}
    assert told == {
        "its temperature is above 126 degrees Celsius",
        '"00000000" is a placeholder that nobody wrote over',
    }


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"", "the value holds an empty text for serial"),
        (b"\0\0\0", "the value holds an empty text for serial"),
        (b"  \r\n", "the value holds an empty text for serial"),
        (b"\xff\xfeSN", "the value for serial is not UTF-8 text: fffe534e"),
    ],
)
def test_a_text_that_is_none_is_missing_with_its_reason(sent: bytes, reason: str) -> None:
    done = one("180a/2a25", sent)
    assert FieldName.SERIAL not in done.fields
    assert reasons(done, "Serial Number String (0x2A25)") == [reason]


@pytest.mark.parametrize(("sent", "told"), [(0x7F, 127), (0x80, -128)])
def test_a_reading_of_version_1_keeps_the_temperature_that_it_took(sent: int, told: int) -> None:
    first = as_of(DIS, "1")
    done = drive_reads(
        first.session(None, number=0),
        {at("180a/2a24"): b"SX-300", at("180f/2bea"): bytes([0x04, sent])},
    )
    assert [each.value for each in done.counters.values()] == [told]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (0x7E, 126),
        (0x7F, "its temperature is above 126 degrees Celsius"),
        (0x80, "its temperature is below -127 degrees Celsius"),
        (0x81, -127),
    ],
)
def test_a_temperature_beyond_the_range_is_no_number(sent: int, told: int | str) -> None:
    done = one("180f/2bea", bytes([0x04, sent]))
    counted = [each.value for each in done.counters.values()]
    assert [*counted, *reasons(done, "Battery Health Status (0x2BEA)")] == [told]


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        ("absent", "the device has no such characteristic"),
        (
            "several",
            "the device has it more than once, and which of them is meant is not guessed",
        ),
        ("att 0x02", "the device declined: reading is not permitted (ATT error 0x02)"),
        ("att 0x0e", "the device declined: an error that it does not name (ATT error 0x0E)"),
        ("att 0x80", "the device declined: an error of its own (ATT error 0x80)"),
    ],
)
def test_a_value_that_is_not_there_is_missing_with_its_reason(why: str, reason: str) -> None:
    assert reasons(one("180a/2a25", why), "Serial Number String (0x2A25)") == [reason]


@pytest.mark.parametrize("why", ["att 0x01", "att 0x0a", "att 0x12"])
def test_a_list_of_services_that_is_out_of_date_ends_the_reading(why: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        one("180a/2a25", why)
    assert caught.value.reason is ProtocolReason.UNEXPECTED
    assert "names Serial Number String (0x2A25), but the device declined" in caught.value.message
    assert "update of its firmware" in caught.value.next_step


def test_a_device_without_the_service_is_said() -> None:
    with pytest.raises(ProtocolError, match="offers no Device Information Service") as caught:
        read({at("180f/2a19"): b"\x53"})
    assert caught.value.reason is ProtocolReason.UNSUPPORTED


@pytest.mark.parametrize(
    ("place", "sent", "reason"),
    [
        ("180a/2a23", b"\1" * 7, "the value has 7 bytes, not 8: 01010101010101"),
        ("180a/2a50", b"\2", "the value has 1 bytes, not 7: 02"),
        ("180a/2a50", b"\3" + bytes(6), "its vendor id comes from source 3, which is reserved"),
        ("180a/2a2a", b"", "the value is empty"),
        ("180f/2a19", b"\xff", "255 is no percentage"),
        ("180f/2a19", b"", "the value has 0 bytes, not 1: "),
        ("180f/2bea", b"", "the value is empty, without so much as its flags"),
        ("180f/2bea", b"\x01\xf0", "240 is no percentage"),
        ("180f/2bea", b"\x02\x01", "a flag announces battery_cycles, and it is not there"),
        ("180f/2bea", b"\x10", "its flags have bits set that mean nothing: 0x10"),
        ("180f/2bea", b"\x00\x01", "1 bytes follow that no flag announces"),
    ],
)
def test_a_number_that_is_none_is_missing_with_its_reason(
    place: str, sent: bytes, reason: str
) -> None:
    uuid = place[-4:].upper()
    assert reasons(one(place, sent), f"(0x{uuid})") == [reason]


def test_a_health_status_has_only_what_its_flags_announce() -> None:
    done = one("180f/2bea", b"\x0a\x07\x00\x02\x00")
    assert {name: counter.value for name, counter in done.counters.items()} == {
        CounterName.BATTERY_CYCLES: 7,
        CounterName.BATTERY_DEEP_DISCHARGES: 2,
    }


@pytest.mark.parametrize(
    ("uuid", "value"), [("2BFF", UDI), ("2A50", PNP), ("2A23", SYSTEM_ID), ("2BEA", HEALTH)]
)
def test_a_second_decoder_reads_the_same(uuid: str, value: bytes) -> None:
    """bluetooth-sig 0.6.0; it gives the System ID in the order of the wire."""
    told = BluetoothSIGTranslator().parse_characteristic(uuid, value)
    done = read(WHOLE)
    said = {name.value: field.value for name, field in done.fields.items()}
    match uuid:
        case "2BFF":
            ours = [said[name] for name in ("udi", "udi_di", "udi_issuer", "udi_authority")]
            assert ours == [
                told.udi_label,
                told.device_identifier,
                told.udi_issuer,
                told.udi_authority,
            ]
        case "2A50":
            numbers = (told.vendor_id, told.product_id, told.product_version)
            assert said["pnp_id"] == (
                "USB vendor 0x{:04X}, product 0x{:04X}, version 0x{:04X}".format(*numbers)
            )
            assert told.vendor_id_source.name == "USB_IF"
        case "2A23":
            wire = told.manufacturer_id + told.oui
            assert said["system_id"] == wire[::-1].hex("-").upper()
        case _:
            assert [counter.value for counter in done.counters.values()][1:] == [
                told.battery_health_summary,
                told.cycle_count,
                told.current_temperature,
                told.deep_discharge_count,
            ]


@given(
    st.dictionaries(st.sampled_from(sorted(WHOLE)), st.binary(max_size=512) | st.just("att 0x02"))
)
def test_any_bytes_end_in_a_pass_or_in_an_error_of_the_tree(
    values: dict[Characteristic, bytes | str],
) -> None:
    """No identity comes out that was not sent: each value's bytes are those of a characteristic."""
    try:
        done = read(values)
    except ProtocolError:
        return
    sent = [value for value in values.values() if isinstance(value, bytes)]
    for name, field in done.fields.items():
        assert any(bytes.fromhex(field.raw_hex) in value for value in sent), name
    told = len(done.fields) + len(done.counters) + len(done.unanswered)
    assert told >= 12
