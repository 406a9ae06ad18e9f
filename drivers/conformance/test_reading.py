"""A reading of the device: whole evidence, nothing but declared frames, decodable again."""

from __future__ import annotations

import pytest

from drivers.conformance.evidence import is_untrimmed
from drivers.conformance.started import Started
from drivers.driver import Driver
from drivers.identify import PASSES
from drivers.profile import Profile
from drivers.reading import Direction, FieldName, Reading
from drivers.replay import replay


def test_the_device_says_something_of_itself(reading: Reading) -> None:
    assert len(reading.passes) >= PASSES
    assert reading.passes[0].fields


def test_every_frame_that_was_sent_is_declared(
    reading: Reading, face: Driver, profile: Profile | None
) -> None:
    allowed = face.allowlist(profile)
    sent = [e for e in reading.transcript.entries if e.direction is Direction.SENT]
    assert sent
    assert [e.data.hex(" ") for e in sent if e.data and e.data not in allowed] == []
    readable = {*map(str, allowed.readable)}
    assert [e.characteristic for e in sent if not e.data and e.characteristic not in readable] == []


@pytest.mark.simulated_line
@pytest.mark.usefixtures("reading")
def test_the_simulated_device_was_sent_nothing_but_reads(device: Started) -> None:
    """It knows of each request whether it is a read; a list of frames says only that they are meant."""
    told = [each["request"] for each in device.report()["violations"]]
    assert told == [], f"the device was sent what is no read: {', '.join(told)}"


def test_every_field_names_its_bytes_and_its_answer(reading: Reading) -> None:
    for passed in reading.passes:
        for name, field in passed.fields.items():
            assert field.source, name
            assert bytes.fromhex(field.raw_hex), name
            assert is_untrimmed(field.value, bytes.fromhex(field.raw_hex)), name
            entry = reading.transcript.entries[field.entry]
            assert entry.direction is Direction.RECEIVED, name


def test_firmware_says_of_which_kind_it_is(reading: Reading) -> None:
    kinds = {
        field.kind
        for passed in reading.passes
        for name, field in passed.fields.items()
        if name in {FieldName.FIRMWARE_VERSION, FieldName.FIRMWARE_HASH}
    }
    assert kinds <= {"application", "bootloader", "module"}


def test_the_transcript_gives_the_same_passes_again(
    reading: Reading, driver: Driver, profile: Profile | None
) -> None:
    stored = Reading.model_validate_json(reading.model_dump_json())
    assert replay(stored, profile, driver=driver) == reading.passes
