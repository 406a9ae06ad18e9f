"""Damaged answers: what is damaged is what the name says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.faults.uart import misread
from tests.simulators.client import Garbled, ask, read, unwrap
from tests.simulators.faults.bench import Bench, ParrotFraming, frame, holds, smp_bench

SERIAL = ask(3, 0, {"name": "id/serial"}, seq=9)
WHOLE = smp_bench().say(SERIAL)


@pytest.mark.parametrize("count", [1, 16, 300])
def test_garbage_comes_before_and_the_answer_after_it(count: int) -> None:
    said = Bench(f"garbage-before:count={count}").say(b"name\n")
    assert said[count:] == frame(1, b"name")


def test_garbage_comes_before_an_smp_answer() -> None:
    assert smp_bench("garbage-before").say(SERIAL)[16:] == WHOLE


def test_garbage_comes_once_before_an_answer_in_pieces() -> None:
    said = Bench("one-byte-at-a-time", "garbage-before:count=5").say(b"name\n")
    assert said[5:] == frame(1, b"name")


@pytest.mark.parametrize("framing", [None, ParrotFraming()])
def test_a_bad_checksum_is_all_that_is_wrong(framing: ParrotFraming | None) -> None:
    bench = Bench("bad-checksum", framing=framing)
    said = bench.say(b"name\n")
    assert not holds(said)
    assert (said[:-3], len(said)) == (frame(1, b"name")[:-3], len(frame(1, b"name")))


def test_a_bad_smp_checksum_is_all_that_is_wrong() -> None:
    said = smp_bench("bad-checksum").say(SERIAL)
    with pytest.raises(Garbled, match="wrong length or checksum"):
        read(said)
    assert re.fullmatch(rb"\x06\x09[0-9A-Za-z+/=]+\n", said)
    assert len(said) == len(WHOLE)


@pytest.mark.parametrize("by", [1, 3, -1, -200])
def test_a_wrong_length_leaves_bytes_out_or_adds_some(by: int) -> None:
    said = Bench(f"wrong-length:by={by}").say(b"a rather long name\n")
    assert len(said) == len(frame(1, b"a rather long name")) - by


@pytest.mark.parametrize("by", [1, -2])
def test_a_wrong_smp_length_has_a_checksum_that_holds(by: int) -> None:
    wrong, right = unwrap(smp_bench(f"wrong-length:by={by}").say(SERIAL)), unwrap(WHOLE)
    assert int.from_bytes(wrong[2:4], "big") == int.from_bytes(right[2:4], "big") + by
    assert (wrong[:2], wrong[4:]) == (right[:2], right[4:])


@pytest.mark.parametrize("drop", [1, 5, 11])
def test_truncated_leaves_out_the_end(drop: int) -> None:
    assert Bench(f"truncated:drop={drop}").say(b"name\n") == frame(1, b"name")[:-drop]


def test_truncated_more_than_all_is_nothing() -> None:
    assert Bench("truncated:drop=999").say(b"name\n") == b""


def test_truncated_is_the_same_for_an_answer_in_pieces() -> None:
    bench = Bench("one-byte-at-a-time", "truncated:drop=4")
    assert bench.say(b"name\n") == frame(1, b"name")[:-4]


def test_a_truncated_smp_answer_has_no_line_end() -> None:
    assert smp_bench("truncated").say(SERIAL) == WHOLE[:-5]


def test_garbled_keeps_the_length_and_changes_two_bytes_or_more() -> None:
    bench = Bench("garbled")
    for number in range(1, 50):
        said, right = bench.say(b"name\n"), frame(number, b"name")
        assert len(said) == len(right)
        assert sum(a != b for a, b in zip(said, right, strict=True)) >= 2


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(max_size=60), st.sampled_from([300, 9600, 115_200, 3_000_000]))
def test_at_the_same_speed_a_uart_reads_what_was_sent(data: bytes, baud: int) -> None:
    assert misread(data, baud, baud) == data


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(max_size=60), st.sampled_from([0.97, 0.99, 1.01, 1.03]))
def test_a_uart_tolerates_three_percent_for_single_bytes(data: bytes, off: float) -> None:
    read_bytes = b"".join(
        misread(data[i : i + 1], 100_000, round(100_000 * off)) for i in range(len(data))
    )
    assert read_bytes == data


WAVEFORMS = [
    # Reckoned by hand. 0x55 is 0 1010 1010 1 on the line; each level lasts two bits of the receiver.
    # From the first edge it reads 0 01100110 0: the stop bit is 0, an error, so a zero byte. From the
    # next edge, at the sender's bit 6, it reads 0 01100111 1: E6.
    (b"\x55", 57_600, 115_200, b"\x00\xe6"),
    (b"\xff", 57_600, 115_200, b"\xfe"),
    (b"\x00", 57_600, 115_200, b"\x00"),
    # The receiver's bit lasts two of the sender's: it samples the levels 1, 3, 5, 7, 9, then idle.
    (b"\xff", 115_200, 57_600, b"\xff"),
    (b"\x00", 115_200, 57_600, b"\xf8"),
]


@pytest.mark.parametrize(("sent", "sender", "receiver", "expected"), WAVEFORMS)
def test_at_another_speed_a_uart_reads_other_bits(
    sent: bytes, sender: int, receiver: int, expected: bytes
) -> None:
    assert misread(sent, sender, receiver) == expected


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(max_size=200), st.integers(50, 10_000_000), st.integers(50, 10_000_000))
def test_misreading_always_ends_and_is_bounded(data: bytes, sender: int, receiver: int) -> None:
    assert len(misread(data, sender, receiver)) <= 5 * len(data)


@pytest.mark.parametrize("device", [9600, 38_400, 57_600, 230_400])
def test_no_smp_answer_survives_another_speed(device: int) -> None:
    said = smp_bench(f"baud-mismatch:device={device}").say(SERIAL)
    assert said
    assert b"\x06\x09" not in said
