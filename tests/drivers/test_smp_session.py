"""One pass of questions in memory: what is taken, what is declined, what is never guessed."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import cbor2
import pytest

from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.reading import FieldName, Pass
from tests.drivers.device import HASH, SETTINGS, Device, answer_frame, wrap
from tests.drivers.drive import PLACE, Respond, drive
from tests.drivers.reader import SMP, SX200

IDENTITY = {
    "platform": "synthex/cpu",
    "software_revision": "4.4.0",
    "firmware_version": "4.2.1",
    "firmware_hash": HASH.hex(),
    "manufacturer": "Synthex Mobility",
    "model": "SX-200",
    "serial": "SX2-26-00417",
    "hardware_revision": "C2",
}


def one_pass(respond: Respond, number: int = 0) -> Pass:
    return drive(SMP.session(SX200, number=number), respond)


def values(read: Pass) -> dict[str, str]:
    return {name.value: field.value for name, field in read.fields.items()}


def whole(device: Device) -> Respond:
    return lambda line: [device(line)]


def test_a_whole_identity_is_read() -> None:
    read = one_pass(whole(Device()))
    assert values(read) == IDENTITY
    assert read.unanswered == ()


def test_without_a_profile_only_the_standard_reads_are_asked() -> None:
    device = Device()
    read = drive(SMP.session(None, number=0), whole(device))
    assert set(read.fields) == {
        FieldName.PLATFORM,
        FieldName.SOFTWARE_REVISION,
        FieldName.FIRMWARE_VERSION,
        FieldName.FIRMWARE_HASH,
    }
    assert device.asked == 4


def test_every_value_stands_beside_its_own_bytes() -> None:
    read = one_pass(whole(Device()))
    for name, field in read.fields.items():
        raw = bytes.fromhex(field.raw_hex)
        assert field.value == (raw.hex() if name is FieldName.FIRMWARE_HASH else raw.decode())


def test_a_value_is_never_trimmed() -> None:
    device = Device(settings=dict(SETTINGS) | {"id/serial": b" SX2\r\n\x1b[2J\0\0"})
    assert one_pass(whole(device)).fields[FieldName.SERIAL].value == " SX2\r\n\x1b[2J\0\0"


@pytest.mark.parametrize("value", [b"", b"\xff\xfe", b"SX2\xc3"])
def test_a_value_that_is_no_text_is_unanswered(value: bytes) -> None:
    read = one_pass(whole(Device(settings=dict(SETTINGS) | {"id/serial": value})))
    assert FieldName.SERIAL not in read.fields
    assert [u.question for u in read.unanswered] == ['smp settings read "id/serial"']


@pytest.mark.parametrize("speaks_v2", [True, False])
def test_a_declined_question_is_recorded_and_the_next_is_asked(speaks_v2: bool) -> None:
    settings = {key: value for key, value in SETTINGS.items() if key != "id/manufacturer"}
    read = one_pass(whole(Device(settings=settings, speaks_v2=speaks_v2)))
    assert [u.question for u in read.unanswered] == ['smp settings read "id/manufacturer"']
    assert read.fields[FieldName.SERIAL].value == "SX2-26-00417"


def test_a_server_of_smp_v1_is_asked_in_v1() -> None:
    assert values(one_pass(whole(Device(speaks_v2=False)))) == IDENTITY


def slot(**changes: object) -> dict[str, object]:
    return {"slot": 0, "version": "1.0.0", "hash": HASH, "active": True} | changes


@pytest.mark.parametrize(
    ("images", "version"),
    [
        ([slot(active=False, version="9.9.9"), slot(slot=1)], "1.0.0"),
        ([slot(), slot(image=1, version="7.7.7")], "1.0.0"),
        ([slot(image=0), slot(slot=1, active=False)], "1.0.0"),
        ([slot(), slot(slot=1)], None),
        ([slot(active=False)], None),
        ([slot(active=1)], None),
        ([slot(version=7)], None),
        ([slot(version="")], None),
        ([slot(image=True)], None),
        ([7, "x"], None),
        ("x", None),
        ([], None),
    ],
)
def test_firmware_is_that_of_the_one_active_application_slot(
    images: object, version: str | None
) -> None:
    def respond(line: bytes) -> Iterator[bytes]:
        request = request_of(line)
        is_image = request[5] == 1
        yield wrap(answer_frame(request, {"images": images})) if is_image else Device()(line)

    read = one_pass(respond)
    assert values(read).get("firmware_version") == version
    assert bool(read.unanswered) == (version is None)


def request_of(line: bytes) -> bytes:
    return base64.b64decode(line[2:-1])[2:-2]


def numbered(line: bytes, sequence: int, values: dict[str, Any]) -> bytes:
    """Answer a question with another number than its own."""
    request = bytearray(request_of(line))
    request[6] = sequence
    return wrap(answer_frame(bytes(request), values))


def test_a_second_copy_of_an_earlier_answer_is_ignored() -> None:
    device = Device()
    said: list[bytes] = []

    def respond(line: bytes) -> list[bytes]:
        said.append(device(line))
        return [*said]

    assert values(one_pass(respond)) == IDENTITY


@pytest.mark.parametrize("sequence", [1, 7, 64, 255])
def test_a_number_that_no_question_had_ends_the_reading(sequence: int) -> None:
    with pytest.raises(ProtocolError) as caught:
        one_pass(lambda line: [numbered(line, sequence, {"output": "a liar"})])
    assert caught.value.reason is ProtocolReason.UNEXPECTED
    assert f"the number {sequence}, which no question had" in caught.value.message


@pytest.mark.parametrize("begins", range(7))
def test_answers_that_also_come_one_number_too_high_never_shift_the_identity(begins: int) -> None:
    """However late a device begins to do so, and though each true answer comes too."""
    device = Device()

    def respond(line: bytes) -> list[bytes]:
        sequence = request_of(line)[6]
        shifted = numbered(line, sequence + 1, {"output": "a liar", "val": b"a liar"})
        return [device(line)] if sequence < begins else [device(line), shifted]

    with pytest.raises(ProtocolError):
        one_pass(respond)


def test_two_different_answers_to_one_number_end_the_reading() -> None:
    device = Device()

    def respond(line: bytes) -> list[bytes]:
        sequence = request_of(line)[6]
        other = {"output": "a liar", "val": b"a liar"}
        before = [] if sequence == 0 else [numbered(line, sequence - 1, other)]
        return [device(line), *before]

    with pytest.raises(ProtocolError) as caught:
        one_pass(respond)
    assert "two different answers" in caught.value.message


def test_the_passes_of_a_connection_share_no_sequence_number() -> None:
    seen: list[int] = []
    device = Device()

    def respond(line: bytes) -> Iterator[bytes]:
        seen.append(request_of(line)[6])
        yield device(line)

    for number in range(4):
        one_pass(respond, number)
    assert len(seen) == len(set(seen))


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


LOG = b"[00:00:01.000] \x1b[0m<inf> app: 06 09 AAAA\r\n\x06 \x09 \x04\n"


@pytest.mark.parametrize(
    "around",
    [
        lambda answer: cut(answer, 1),
        lambda answer: cut(answer, 7),
        lambda answer: [LOG + answer + LOG],
        lambda answer: [b"no end of line " + answer],
        lambda answer: [b"\x06\x09AAAA" + answer],
        lambda answer: [b"\x04\x14AAAA\n" + answer],
        lambda answer: [b"\x06\x09!!!!\n", answer],
        lambda answer: [b"\xff" * 40_000, answer],
        lambda answer: [answer, answer],
        lambda answer: [answer.replace(b"\n", b"\r\n")],
    ],
)
def test_an_answer_is_found_however_it_comes(around: Respond) -> None:
    device = Device()
    assert values(one_pass(lambda line: around(device(line)))) == IDENTITY


@pytest.mark.parametrize("lost", [1, 2])
def test_a_lost_answer_is_asked_for_again(lost: int) -> None:
    device = Device()
    heard: dict[bytes, int] = {}

    def respond(line: bytes) -> Iterator[bytes]:
        heard[line] = heard.get(line, 0) + 1
        if heard[line] > lost:
            yield device(line)

    assert values(one_pass(respond)) == IDENTITY


def test_silence_ends_in_a_timeout_that_names_the_port() -> None:
    with pytest.raises(LinkError) as caught:
        one_pass(lambda _line: [])
    assert caught.value.reason is LinkReason.TIMEOUT
    assert PLACE in caught.value.message


def broken(line: bytes, body: bytes) -> bytes:
    request = request_of(line)
    return wrap(bytes([9, 0, 0, len(body), *request[4:8]]) + body)


@pytest.mark.parametrize(
    ("respond", "reason"),
    [
        (lambda line: [Device()(line)[:-6] + b"AAA=\n"], ProtocolReason.GARBLED),
        (lambda _line: [b"\x06\x09" + b"A" * 9_000 + b"\n"], ProtocolReason.GARBLED),
        (lambda _line: [wrap(b"\x09\0\0\x63\0\0\0\0")], ProtocolReason.GARBLED),
        (lambda _line: [wrap(b"")], ProtocolReason.GARBLED),
        (lambda line: [line], ProtocolReason.UNEXPECTED),
        (lambda line: [broken(line, b"\x80")], ProtocolReason.GARBLED),
        (lambda line: [broken(line, b"\xa1")], ProtocolReason.GARBLED),
        (lambda line: [broken(line, b"\xa0\0")], ProtocolReason.GARBLED),
        (lambda line: [broken(line, b"\xa1\x61a\xfb" + b"\0" * 8)], ProtocolReason.UNSUPPORTED),
        (lambda line: [broken(line, cbor2.dumps({"rc": "no"}))], ProtocolReason.GARBLED),
        (lambda line: [broken(line, cbor2.dumps({"err": 5}))], ProtocolReason.GARBLED),
    ],
)
def test_an_answer_that_cannot_be_used_is_a_protocol_error(
    respond: Respond, reason: ProtocolReason
) -> None:
    with pytest.raises(ProtocolError) as caught:
        one_pass(respond)
    assert caught.value.reason is reason
