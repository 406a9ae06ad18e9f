"""A reading over Bluetooth LE is evidence as any other: two passes, each value's place, and a replay."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from drivers.allowlist import AllowList
from drivers.ble_hints import old_list_suspected
from drivers.driver import find_driver
from drivers.errors import DriverError, ProtocolError, Refused
from drivers.gatt import Characteristic
from drivers.identify import read_identity, replay
from drivers.link.recorder import RecordingLink
from drivers.profile import Profile, builtin_profiles
from drivers.reading import Direction, FieldName, Reading, TranscriptEntry
from drivers.target import parse_target
from tests.drivers.ble.memory_link import MemoryLink
from tests.drivers.ble.values import WHOLE, at
from tests.drivers.device import Device, wrap
from tests.drivers.test_allowlist import Wire

TARGET = parse_target("ble:F0:F1:F2:F3:F4:F5")
SX200 = builtin_profiles()["synthex-sx200"]
SX300 = builtin_profiles()["synthex-sx300"]
DIS_VALUES: dict[Characteristic, list[bytes | int]] = {
    place: [value] for place, value in WHOLE.items() if isinstance(value, bytes)
}


def dis_link(changes: dict[str, list[bytes | int]] | None = None) -> MemoryLink:
    return MemoryLink(DIS_VALUES | {at(place): each for place, each in (changes or {}).items()})


def read(
    monkeypatch: pytest.MonkeyPatch, link: MemoryLink, driver: str, profile: Profile | None
) -> Reading:
    monkeypatch.setattr("drivers.identify.BleLink", lambda *_: link)
    return asyncio.run(read_identity(TARGET, driver=find_driver(driver), profile=profile))


def test_two_passes_read_each_characteristic_twice_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link = dis_link()
    reading = read(monkeypatch, link, "dis", None)
    assert sorted(link.reads) == sorted([*DIS_VALUES] * 2)
    assert (link.written, link.subscribed) == ([], [])
    assert reading.agreed(FieldName.SERIAL) == "SN-000123"


def test_each_field_names_the_entry_that_holds_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = read(monkeypatch, dis_link(), "dis", None)
    for one_pass in reading.passes:
        for name, field in one_pass.fields.items():
            entry = reading.transcript.entries[field.entry]
            assert entry.direction is Direction.RECEIVED, name
            assert bytes.fromhex(field.raw_hex) in entry.data
            assert entry.characteristic is not None
            assert entry.characteristic.partition("/")[2].upper() in field.source


def test_what_the_device_does_not_have_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    link = MemoryLink({at("180a/2a24"): [b"SX-300"]})
    reading = read(monkeypatch, link, "dis", None)
    assert link.reads == [at("180a/2a24")] * 2
    told = [entry for entry in reading.transcript.entries if entry.no_value == "absent"]
    assert len(told) == 11 * 2


def test_one_that_is_there_twice_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    link = MemoryLink({at("180a/2a24"): [b"SX-300"]}, several=[at("180a/2a25")])
    reading = read(monkeypatch, link, "dis", None)
    assert at("180a/2a25") not in link.reads
    assert FieldName.SERIAL not in reading.passes[0].fields


def test_a_serial_that_changes_is_not_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = read(monkeypatch, dis_link({"180a/2a25": [b"A", b"B"]}), "dis", None)
    assert reading.values(FieldName.SERIAL) == ("A", "B")
    assert reading.agreed(FieldName.SERIAL) is None


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"180a/2a25": [0x02]},
        {"180a/2a25": [b""]},
        {"180a/2a25": [b"A", 0x0E]},
        {"180a/2bff": [b"\x0f"]},
    ],
    ids=repr,
)
def test_a_stored_reading_replays_to_the_same_passes(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, list[bytes | int]]
) -> None:
    reading = read(monkeypatch, dis_link(changes), "dis", SX300)
    stored = Reading.model_validate_json(reading.model_dump_json())
    assert replay(stored, SX300) == reading.passes


def answer(frame: bytes) -> list[bytes]:
    line = Device()(wrap(frame))
    return [base64.b64decode(line[2:-1])[2:-2]]


def test_frames_and_values_replay_together(monkeypatch: pytest.MonkeyPatch) -> None:
    link = MemoryLink(DIS_VALUES, answer)
    reading = read(monkeypatch, link, "smp", None)
    assert [str(each) for each in link.subscribed] == [
        "8d53dc1d-1db7-4cd3-868b-8a527460aa84/da2e7828-fbce-4e01-ae9e-261174997c48"
    ]
    assert replay(reading, None) == reading.passes
    assert reading.agreed(FieldName.SERIAL) == "SN-000123"
    assert reading.agreed(FieldName.FIRMWARE_VERSION) == "4.2.1"


def altered(reading: Reading, index: int, **update: object) -> Reading:
    entries = list(reading.transcript.entries)
    entries[index] = entries[index].model_copy(update=update)
    return reading.model_copy(
        update={"transcript": reading.transcript.model_copy(update={"entries": tuple(entries)})}
    )


@pytest.mark.parametrize(
    "update",
    [
        {"data_hex": "41"},
        {"characteristic": "180a/2a24"},
        {"characteristic": None},
        {"no_value": "absent", "data_hex": ""},
        {"direction": Direction.SENT, "data_hex": ""},
    ],
    ids=repr,
)
def test_an_altered_value_does_not_replay(
    monkeypatch: pytest.MonkeyPatch, update: dict[str, object]
) -> None:
    reading = read(monkeypatch, dis_link(), "dis", None)
    serial = reading.passes[1].fields[FieldName.SERIAL].entry
    try:
        passes = replay(altered(reading, serial, **update), None)
    except DriverError:
        return
    assert passes != reading.passes


def test_a_transcript_that_goes_on_does_not_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = read(monkeypatch, dis_link(), "dis", None)
    more = (*reading.transcript.entries, reading.transcript.entries[-1])
    longer = reading.model_copy(
        update={"transcript": reading.transcript.model_copy(update={"entries": more})}
    )
    with pytest.raises(ProtocolError, match="goes on after the last answer"):
        replay(longer, None)


def test_a_value_longer_than_any_can_be_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProtocolError, match="a value of more than 512 bytes") as told:
        read(monkeypatch, dis_link({"180a/2a25": [b"x" * 513]}), "dis", None)
    assert told.value.next_step == "Check that this is the controller and not another device."


def test_what_a_session_says_names_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProtocolError, match=r"^the device in memory: The device offers no"):
        read(monkeypatch, MemoryLink({}), "dis", None)


def test_a_serial_that_is_missing_beside_other_names_may_be_hidden_by_an_old_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = read(monkeypatch, MemoryLink({at("180a/2a24"): [b"SX-300"]}), "dis", None)
    assert "remove the device" in (old_list_suspected(names) or "")


@pytest.mark.parametrize(
    "link",
    [
        dis_link(),
        dis_link({"180a/2a25": [0x02]}),
        MemoryLink(DIS_VALUES, several=[at("180a/2a25")]),
    ],
    ids=["there", "declined", "several"],
)
def test_a_serial_that_the_list_has_is_not_suspected(
    monkeypatch: pytest.MonkeyPatch, link: MemoryLink
) -> None:
    assert old_list_suspected(read(monkeypatch, link, "dis", None)) is None


def recorder(link: object, allowed: AllowList) -> RecordingLink:
    return RecordingLink(link, allowed, lambda: datetime(2026, 5, 4, tzinfo=UTC))  # type: ignore[arg-type]


def test_a_characteristic_that_was_not_declared_is_kept_from_the_device() -> None:
    link = dis_link()
    with pytest.raises(Refused, match="never declared was kept from the device in memory"):
        asyncio.run(recorder(link, AllowList()).read(at("180a/2a25")))
    assert link.reads == []


def test_a_line_has_no_characteristics() -> None:
    allowed = AllowList(readable=[at("180a/2a25")])
    with pytest.raises(Refused, match="no Bluetooth device"):
        asyncio.run(recorder(Wire(), allowed).read(at("180a/2a25")))


def test_an_entry_of_a_line_is_written_as_it_always_was() -> None:
    entry = TranscriptEntry(
        direction=Direction.SENT,
        data_hex="00",
        monotonic_ns=1,
        wall_time=datetime(2026, 5, 4, tzinfo=UTC),
    )
    assert set(entry.model_dump()) == {"direction", "data_hex", "monotonic_ns", "wall_time"}


@pytest.mark.parametrize(
    "update",
    [
        {"no_value": "absent", "data_hex": "41", "characteristic": "180a/2a25"},
        {"no_value": "absent", "data_hex": "", "characteristic": None},
        {"no_value": "lost", "data_hex": "", "characteristic": "180a/2a25"},
        {"characteristic": "0x2A25"},
    ],
    ids=repr,
)
def test_an_entry_that_contradicts_itself_is_none(update: dict[str, object]) -> None:
    entry = {
        "direction": "received",
        "data_hex": "41",
        "monotonic_ns": 1,
        "wall_time": "2026-05-04T00:00:00Z",
    }
    with pytest.raises(ValidationError):
        TranscriptEntry.model_validate({**entry, **update})
