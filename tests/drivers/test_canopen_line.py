"""CANopen answers as lines and adapters bring them: in pieces, late, lost, damaged, of something else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest

from drivers.errors import DriverError, LinkError, LinkReason, ProtocolError
from drivers.errors import ProtocolReason as Why
from drivers.reading import FieldName
from tests.drivers.canopen_device import NO, CanDevice, abort, line
from tests.drivers.canopen_pass import (
    IDENTITY,
    TRAFFIC,
    one_pass,
    profile_with,
    reasons,
    values,
    whole,
)
from tests.drivers.drive import PLACE, Respond


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
