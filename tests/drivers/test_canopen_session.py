"""One pass of CANopen questions in memory: first it listens, then it may ask, at last it closes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest

from drivers.driver import find_driver
from drivers.errors import DriverError, LinkError, LinkReason, ProfileError, ProtocolError
from drivers.errors import ProtocolReason as Why
from drivers.profile import Profile, builtin_profiles
from drivers.reading import FieldName, Pass
from tests.drivers.canopen_device import NO, OBJECTS, CanDevice, abort, line
from tests.drivers.drive import PLACE, Respond, drive

CANOPEN = find_driver("canopen")
CO40 = builtin_profiles()["synthex-co40"]
IDENTITY = {
    "manufacturer": "vendor-id 0x000002E5",
    "model": "LowerLimbExo LL-2",
    "serial": "123456",
    "platform": "product 0x00010000 revision 0x00020003",
    "hardware_revision": "C",
    "firmware_version": "4.2.1",
}
HEARTBEAT = line(0x705, b"\x7f")
SYNC = line(0x080, b"")
TRAFFIC = SYNC + line(0x185, bytes(8)) + HEARTBEAT + line(0x181, b"\x01\x02") + b"T000005850\r"


def profile_with(**section: object) -> Profile:
    bus = {"node": 5, "bit_rate_kbit_s": 500, "transmit": "always"}
    return Profile.model_validate(CO40.model_dump() | {"canopen": bus | section})


def one_pass(respond: Respond, profile: Profile = CO40, number: int = 0) -> Pass:
    return drive(CANOPEN.session(profile, number=number), respond)


def whole(device: CanDevice) -> Respond:
    return lambda frame: [device(frame)]


def values(read: Pass) -> dict[str, str]:
    return {name.value: field.value for name, field in read.fields.items()}


def reasons(read: Pass) -> dict[str, str]:
    return {unanswered.question: unanswered.reason for unanswered in read.unanswered}


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


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


LATE = line(0x585, b"\x43\x18\x10\x09liar")
AROUND: Mapping[str, Callable[[bytes], list[bytes]]] = {
    "one byte at a time": lambda answer: cut(answer, 1),
    "in pieces": lambda answer: cut(answer, 7),
    "among other traffic": lambda answer: [TRAFFIC + answer + TRAFFIC],
    "behind a line that was cut off": lambda answer: [b"t58584F0910" + answer],
    "behind noise": lambda answer: [b"\xff\x00\r" + answer],
    "behind a log line": lambda answer: [b"adapter: buffer half full\r\n" + answer],
    "behind a late answer to something else": lambda answer: [LATE + answer],
    "with another node's answers": lambda answer: [line(0x586, b"\x4f\x18\x10\x00liar") + answer],
    "in lower case": lambda answer: [answer.lower()],
    "with the adapter's time": lambda answer: [timed(answer)],
}


def timed(answer: bytes) -> bytes:
    return b"\r".join(
        part + b"1A2B" if part.startswith(b"t") else part for part in answer.split(b"\r")
    )


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
def test_an_answer_is_found_however_it_comes(around: Callable[[bytes], list[bytes]]) -> None:
    device = CanDevice()

    def respond(frame: bytes) -> list[bytes]:
        answer = device(frame)
        return around(answer) if frame.startswith(b"t") else [answer]

    assert values(one_pass(respond)) == IDENTITY


@pytest.mark.parametrize("lost", [1, 2])
@pytest.mark.parametrize(
    "which", [b"t60584018100400000000\r", b"t60584008100000000000\r", b"C\r", b"S6\r"]
)
def test_a_lost_answer_is_asked_for_again(lost: int, which: bytes) -> None:
    device = CanDevice(state="open")
    left = lost

    def respond(frame: bytes) -> list[bytes]:
        nonlocal left
        answer = device(frame)
        if frame == which and left:
            left -= 1
            return []
        return [answer]

    assert values(one_pass(respond)) == IDENTITY


def test_a_lost_segment_ends_the_reading_for_it_may_come_as_a_part_of_another_object() -> None:
    with pytest.raises(LinkError, match="did not send the rest of canopen object 0x1008:0"):
        one_pass(instead(b"t60587", None))


def test_a_segment_that_comes_late_never_passes_for_a_part_of_another_object() -> None:
    device = CanDevice()
    held: list[bytes] = []

    def respond(frame: bytes) -> list[bytes]:
        answer = device(frame)
        if frame.startswith(b"t60586") and not held:
            held.append(answer)
            return []
        return [*held, answer] if frame.startswith(b"t6058400A10") else [answer]

    with pytest.raises(LinkError):
        one_pass(respond)


def instead(which: bytes, answer: bytes | None) -> Respond:
    """Answer one question otherwise; ``None`` is silence."""
    device = CanDevice()

    def respond(frame: bytes) -> list[bytes]:
        told = device(frame)
        if not frame.startswith(which):
            return [told]
        return [] if answer is None else [answer]

    return respond


def size_of(announced: int) -> bytes:
    return line(0x585, b"\x41\x08\x10\x00" + announced.to_bytes(4, "little"))


TROUBLE: Mapping[str, tuple[bytes, bytes | None, LinkReason | Why, str]] = {
    "no adapter": (b"", None, LinkReason.TIMEOUT, "No slcan adapter"),
    "a port that says something else": (b"", b"login: ", Why.GARBLED, "not what a CAN adapter"),
    "a damaged yes": (b"O", b"\xff\r", Why.GARBLED, "open the bus"),
    "a damaged answer": (b"t", b"z\rt58584F18100\xff4000000\r", Why.GARBLED, "0x1018:0"),
    "a rate refused": (b"S", NO, Why.UNSUPPORTED, "500 kbit/s"),
    "listening refused": (b"L", NO, Why.UNSUPPORTED, "listen without sending"),
    "opening refused": (b"O", NO, Why.UNSUPPORTED, "open the bus"),
    "an adapter that falls silent": (b"O", None, LinkReason.TIMEOUT, "no longer answers"),
    "a silent node": (b"t", b"z\r", LinkReason.TIMEOUT, "node 5"),
    "an adapter that cannot send": (b"t", NO, Why.UNEXPECTED, "could not send"),
    "another node's answers": (b"t", line(0x586, bytes(8)), LinkReason.TIMEOUT, "node 5"),
    "short answers": (b"t", line(0x585, b"\x4f\x18\x10\x00"), LinkReason.TIMEOUT, "node 5"),
    "a size that is not true": (b"t6058400810", size_of(18), Why.GARBLED, "announced 18"),
    "a toggle bit that stays": (
        b"t60587",
        line(0x585, b"\x00" + bytes(7)),
        Why.UNEXPECTED,
        "0x1008:0 .* out of turn",
    ),
}


@pytest.mark.parametrize(("which", "answer", "reason", "said"), TROUBLE.values(), ids=TROUBLE)
def test_trouble_ends_in_an_error_of_the_tree(
    which: bytes, answer: bytes | None, reason: LinkReason | Why, said: str
) -> None:
    with pytest.raises(DriverError, match=said) as caught:
        one_pass(instead(which, answer))
    assert isinstance(caught.value, LinkError | ProtocolError)
    assert caught.value.reason is reason
    if reason is LinkReason.TIMEOUT:
        assert PLACE in caught.value.message


NO_ADAPTERS: Mapping[str, tuple[Respond, str]] = {
    "a line that echoes": (lambda frame: [frame], "not what a CAN adapter says"),
    "a console that echoes": (lambda frame: [frame + b"\n> "], "not what a CAN adapter says"),
    "a console that ends lines twice": (lambda frame: [frame + b"\r"], "repeats what it is sent"),
    "a line that echoes ends of line": (lambda _frame: [b"\r"], "says no version"),
    "a console that complains": (
        lambda frame: [b"\r" if frame == b"C\r" else b"V: not found\r"],
        "not what a CAN adapter says",
    ),
}


@pytest.mark.parametrize(("respond", "said"), NO_ADAPTERS.values(), ids=NO_ADAPTERS)
def test_what_only_echoes_is_sent_nothing_but_two_harmless_letters(
    respond: Respond, said: str
) -> None:
    sent: list[bytes] = []

    def heard(frame: bytes) -> Iterable[bytes]:
        sent.append(frame)
        return respond(frame)

    with pytest.raises(DriverError, match=said):
        one_pass(heard)
    assert set(sent) <= {b"C\r", b"V\r"}


def test_an_adapter_without_a_version_refuses_to_tell_one_and_is_read() -> None:
    assert values(one_pass(instead(b"V", NO))) == IDENTITY


@pytest.mark.parametrize(
    "text",
    [
        b"start1000\r",
        b"Trace 0001\r",
        b"ready\r",
        b"d0001 volts\r",
        b"T00000585\r",
        b"t9001AA\r",
        b"r5859\r",
        b"d585900\r",
    ],
)
def test_loose_text_is_no_traffic_and_nothing_is_sent_for_it(text: bytes) -> None:
    device = CanDevice(heard=text)
    with pytest.raises(LinkError, match="Nothing was heard on the CAN bus"):
        one_pass(whole(device), profile_with(transmit="when-alive"))
    assert b"O\r" not in device.asked


@pytest.mark.parametrize(
    "frame",
    [
        b"t7051FF\r",
        b"t7051FF1A2B\r",
        b"T000005850\r",
        b"r5858\r",
        b"d5859" + b"00" * 12 + b"\r",
        b"B1FFFFFFFF" + b"00" * 64 + b"\r",
    ],
)
def test_a_frame_of_any_kind_is_traffic(frame: bytes) -> None:
    device = CanDevice(heard=frame)
    assert values(one_pass(whole(device), profile_with(transmit="when-alive"))) == IDENTITY


def test_segments_without_end_are_given_up() -> None:
    def respond(frame: bytes) -> list[bytes]:
        if frame.startswith((b"t60586", b"t60587")):
            toggle = 0x10 if frame.startswith(b"t60587") else 0
            return [line(0x585, bytes([toggle | 0x0E]) + bytes(7))]
        return [device(frame)]

    device = CanDevice()
    assert (
        "more than 1024 bytes"
        in reasons(one_pass(respond))["canopen object 0x1008:0 (manufacturer device name)"]
    )


def test_an_abort_in_the_middle_of_a_value_is_unanswered() -> None:
    answer = line(0x585, abort(0x1008, 0, 0x05030000))
    read = one_pass(instead(b"t60587", answer))
    assert FieldName.MODEL not in read.fields
    assert any("toggle bit not alternated" in reason for reason in reasons(read).values())


def test_an_adapter_that_does_not_confirm_its_closing_is_told_of() -> None:
    device = CanDevice()

    def respond(frame: bytes) -> list[bytes]:
        answer = device(frame)
        return [] if b"O\r" in device.asked and frame == b"C\r" else [answer]

    read = one_pass(respond)
    assert values(read) == IDENTITY
    assert "unplug it" in reasons(read)["slcan close of the adapter's channel"]
