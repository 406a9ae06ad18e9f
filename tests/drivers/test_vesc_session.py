"""One pass over a VESC in memory: each length that firmware ever sent, and what is never guessed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.driver import find_driver
from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.protocol.session import Ask, Chunk, Glance, Listen, Silence
from drivers.protocol.vesc.packet import Damaged, PacketDecoder, Payload, encode_packet
from drivers.reading import FieldName, Pass
from tests.drivers.drive import PLACE, Respond, drive
from tests.drivers.vesc_device import FLAGS, QUESTION, UUID, WHOLE, Vesc, packet

DRIVER = find_driver("vesc")
IDENTITY = {"firmware_version": "6.02", "model": "VS-50", "hardware_id": UUID.hex()}
ORDER = ("firmware_version", "model", "hardware_id")


def one_pass(respond: Respond, number: int = 0) -> Pass:
    return drive(DRIVER.session(None, number=number), respond)


def values(read: Pass) -> dict[str, str]:
    return {name.value: field.value for name, field in read.fields.items()}


def whole(vesc: Vesc) -> Respond:
    return lambda request: [vesc(request)]


def of(answer: bytes) -> Pass:
    return one_pass(whole(Vesc(answer)))


def test_a_whole_identity_is_read() -> None:
    read = of(WHOLE)
    assert values(read) == IDENTITY
    assert read.unanswered == ()


NAME_END, UUID_END = 9, 21
"""Where the parts of `WHOLE` end."""


@pytest.mark.parametrize("length", range(3, len(WHOLE) + 1))
def test_an_answer_of_any_length_gives_what_came_whole(length: int) -> None:
    read = of(WHOLE[:length])
    whole_parts = 1 + (length >= NAME_END) + (length >= UUID_END)
    assert values(read) == {name: IDENTITY[name] for name in ORDER[:whole_parts]}
    assert len(read.unanswered) == 3 - whole_parts


def test_an_answer_longer_than_known_is_read() -> None:
    assert values(of(WHOLE + b"whatever newer firmware tells")) == IDENTITY


@pytest.mark.parametrize("length", [1, 2])
def test_an_answer_shorter_than_any_firmware_sends_is_no_answer(length: int) -> None:
    with pytest.raises(ProtocolError):
        of(WHOLE[:length])


def test_a_name_of_the_firmware_is_its_software_revision() -> None:
    read = of(b"\0\x06\x02VS-50\0" + UUID + FLAGS + b"fork 3\0")
    assert read.fields[FieldName.SOFTWARE_REVISION].value == "fork 3"


def test_a_name_of_the_firmware_that_is_cut_off_is_unanswered() -> None:
    read = of(b"\0\x06\x02VS-50\0" + UUID + FLAGS + b"for")
    assert FieldName.SOFTWARE_REVISION not in read.fields
    assert [u.question for u in read.unanswered] == ["vesc firmware version, FW_NAME"]


@pytest.mark.parametrize(
    ("release", "flags", "value", "kind"),
    [
        (b"\x03\x65", FLAGS, "3.101", "application"),
        (b"\x05\x03", b"", "5.03", "application"),
        (b"\x06\x05", b"\0\x0c\0\0\0\0\0\0", "6.05 test 12", "application"),
        (b"\x06\x05", b"\0\0\x01\0\0\0\0\0", "6.05", "module"),
        (b"\x06\x05", b"\0\0\x02", "6.05", "module"),
    ],
)
def test_a_version_says_what_it_is_the_version_of(
    release: bytes, flags: bytes, value: str, kind: str
) -> None:
    field = of(b"\0" + release + b"VS-50\0" + UUID + flags).fields[FieldName.FIRMWARE_VERSION]
    assert (field.value, field.kind) == (value, kind)


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        (b"\0\x06\x02\0" + UUID, "model"),
        (b"\0\x06\x02\xff\xfe\0" + UUID, "model"),
        (b"\0\x06\x02VS-50\0" + bytes(12), "hardware_id"),
        (b"\0\x06\x02VS-50\0" + b"\xff" * 12, "hardware_id"),
    ],
    ids=["no name", "name is no text", "uuid 0", "erased uuid"],
)
def test_what_is_no_value_is_unanswered(answer: bytes, missing: str) -> None:
    read = of(answer)
    assert set(values(read)) == set(IDENTITY) - {missing}
    assert len(read.unanswered) == 1


LONG = b"\0\x06\x02" + b"V" * 300 + b"\0" + UUID


@pytest.mark.parametrize(("answer", "head"), [(WHOLE, 2), (LONG, 3)])
def test_an_answer_is_found_in_a_short_and_in_a_long_packet(answer: bytes, head: int) -> None:
    assert packet(answer)[0] == head
    assert values(of(answer))["hardware_id"] == UUID.hex()


def test_a_packet_with_three_bytes_of_length_is_found() -> None:
    payload = b"\x15" + b"p" * 65_600
    assert packet(payload)[0] == 4
    assert PacketDecoder(max_payload_bytes=70_000).feed(packet(payload)) == [Payload(payload)]


@pytest.mark.parametrize("head", [3, 4])
def test_a_head_that_is_longer_than_needed_is_no_packet(head: int) -> None:
    assert Payload(WHOLE) not in PacketDecoder().feed(packet(WHOLE, head))


@pytest.mark.parametrize("length", [513, 65_534, 65_535, 70_000])
def test_a_packet_longer_than_firmware_can_hold_is_not_waited_for(length: int) -> None:
    found = PacketDecoder().feed(packet(bytes(length))[:8])
    assert found[0] == Damaged(f"announces {length} bytes")


@pytest.mark.parametrize("length", [0, 255])
def test_a_request_has_one_form(length: int) -> None:
    with pytest.raises(ValueError, match="request"):
        encode_packet(bytes(length))


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


UNASKED = packet(b"\x04" + bytes(50))


@pytest.mark.parametrize(
    "around",
    [
        lambda answer: cut(answer, 1),
        lambda answer: cut(answer, 7),
        lambda answer: [b"boot\r\n" + answer + b"trailing"],
        lambda answer: [b"\x02" + answer],
        lambda answer: [b"\x02\xff" + answer],
        lambda answer: [b"\x03\x01" + answer],
        lambda answer: [b"\x04\x00" + answer],
        lambda answer: [answer[:20] + answer],
        lambda answer: [UNASKED + answer],
        lambda answer: [QUESTION + answer],
        lambda answer: [answer, answer],
    ],
)
def test_an_answer_is_found_however_it_comes(around: Respond) -> None:
    vesc = Vesc()
    assert values(one_pass(lambda request: around(vesc(request)))) == IDENTITY


def test_an_answer_behind_a_beginning_that_never_ends_is_found_when_the_wait_is_over() -> None:
    vesc = Vesc()
    assert values(one_pass(lambda request: [b"\x02\xff" + vesc(request)])) == IDENTITY
    assert vesc.asked == 1


def test_what_came_before_the_question_is_not_taken_for_its_answer() -> None:
    session = DRIVER.session(None, number=1)
    assert isinstance(next(session), Glance)
    assert isinstance(session.send(Chunk(packet(b"\0\x09\x09OLD\0" + UUID), 0)), Glance)
    assert isinstance(session.send(Silence(PLACE)), Ask)
    with pytest.raises(StopIteration) as done:
        session.send(Chunk(packet(WHOLE), 2))
    assert values(done.value.value) == IDENTITY


def test_the_answers_to_a_repeated_question_are_waited_for_and_not_left_to_the_next_pass() -> None:
    session = DRIVER.session(None, number=0)
    next(session)
    assert isinstance(session.send(Silence(PLACE)), Ask)
    assert isinstance(session.send(Silence(PLACE)), Ask)
    assert isinstance(session.send(Chunk(packet(WHOLE), 2)), Listen)
    assert isinstance(session.send(Chunk(packet(WHOLE), 3)), Listen)
    with pytest.raises(StopIteration):
        session.send(Silence(PLACE))


@pytest.mark.parametrize("lost", [1, 2])
def test_a_lost_answer_is_asked_for_again(lost: int) -> None:
    vesc = Vesc()

    def respond(request: bytes) -> Iterator[bytes]:
        answer = vesc(request)
        if vesc.asked > lost:
            yield answer

    assert values(one_pass(respond)) == IDENTITY


def test_silence_ends_in_a_timeout_that_names_the_port() -> None:
    with pytest.raises(LinkError) as caught:
        one_pass(lambda _request: [])
    assert caught.value.reason is LinkReason.TIMEOUT
    assert PLACE in caught.value.message


@pytest.mark.parametrize(
    ("respond", "reason"),
    [
        (lambda request: [request], ProtocolReason.UNEXPECTED),
        (lambda _request: [UNASKED], ProtocolReason.UNEXPECTED),
        (lambda _request: [packet(WHOLE)[:-1] + b"\x04"], ProtocolReason.GARBLED),
        (lambda _request: [packet(WHOLE)[:-3] + b"\0\0\x03"], ProtocolReason.GARBLED),
        (lambda _request: [packet(WHOLE)[:-1]], ProtocolReason.GARBLED),
        (lambda _request: [b"\x02" * 4_000], ProtocolReason.GARBLED),
    ],
    ids=["echo", "unasked", "stop", "crc", "cut", "flood"],
)
def test_an_answer_that_cannot_be_used_is_a_protocol_error(
    respond: Respond, reason: ProtocolReason
) -> None:
    with pytest.raises(ProtocolError) as caught:
        one_pass(respond)
    assert caught.value.reason is reason


def test_the_controller_was_sent_nothing_but_the_question() -> None:
    vesc = Vesc()
    for number in range(4):
        one_pass(whole(vesc), number)
    assert (vesc.asked, vesc.violations) == (4, [])
