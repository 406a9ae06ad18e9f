"""SMP on a UART of its own: bare messages and COBS, as other software has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.controller import Reason
from simulators.faults import faults_of
from simulators.scenario import load
from simulators.wire.smp_bare import CobsDecoder, RawDecoder, encode_cobs, unstuff
from simulators.wire.smp_line import Packet, Stray
from tests.simulators.faults.bench import said

PARAMETERS = bytes.fromhex("0800000100000106a0")
RESET = bytes.fromhex("0a00000100000105a0")
ANSWERED = bytes.fromhex("0900001900000106bf686275665f73697a65190180696275665f636f756e7404ff")
"""Captured from Zephyr 4.4.0."""

MESSAGES = st.binary(min_size=8, max_size=600)
PAPER = {
    b"\x00": b"\x01\x01",
    b"\x11\x22\x00\x33": b"\x03\x11\x22\x02\x33",
    bytes(range(1, 255)): b"\xff" + bytes(range(1, 255)),
    bytes(range(1, 256)): b"\xff" + bytes(range(1, 255)) + b"\x02\xff",
}
"""Data, and what stands for it (Cheshire and Baker, and its usual examples)."""


def ask(scenario: str, request: bytes, *faults: str) -> bytes:
    shipped = load(scenario)
    laid = faults_of(faults)
    return said(shipped.talk(shipped.controller(laid), laid).receive(request))


def test_a_bare_question_is_answered_with_the_captured_bytes() -> None:
    assert ask("listed-raw", PARAMETERS) == ANSWERED


def test_a_question_in_cobs_is_answered_with_the_captured_bytes() -> None:
    answer = ask("listed-cobs", encode_cobs(PARAMETERS))
    assert answer == encode_cobs(ANSWERED)


@pytest.mark.parametrize(("data", "stuffed"), PAPER.items())
def test_the_published_examples_are_unstuffed(data: bytes, stuffed: bytes) -> None:
    assert unstuff(stuffed) == data


@given(MESSAGES)
def test_what_is_stuffed_holds_no_zero_and_comes_back(message: bytes) -> None:
    wire = encode_cobs(message)
    assert (wire[-1:], b"\0" in wire[:-1]) == (b"\0", False)
    assert list(CobsDecoder(1000).feed(wire)) == [Packet(message)]


@pytest.mark.parametrize("decoder", [RawDecoder, CobsDecoder])
@given(data=st.binary(max_size=2000))
def test_any_bytes_are_bounded_and_end(
    decoder: type[RawDecoder | CobsDecoder], data: bytes
) -> None:
    reader = decoder(200)
    found = list(reader.feed(data))
    assert all(isinstance(one, Packet | Stray) for one in found)
    assert reader.held_bytes <= 200 + 8


@pytest.mark.parametrize(
    ("scenario", "request_"),
    [("listed-raw", RESET), ("listed-cobs", encode_cobs(RESET))],
    ids=["raw", "cobs"],
)
def test_a_reset_is_a_violation_in_any_framing(scenario: str, request_: bytes) -> None:
    shipped = load(scenario)
    controller = shipped.controller()
    list(shipped.connect(controller).receive(request_))
    assert [violation.reason for violation in controller.violations] == [Reason.NOT_A_READ]


def test_text_on_a_bare_line_is_a_violation() -> None:
    shipped = load("listed-raw")
    controller = shipped.controller()
    list(shipped.connect(controller).receive(b"AT+GMR and more\r\n"))
    assert [violation.reason for violation in controller.violations] == [Reason.STRAY_BYTES]


def test_faults_know_both_framings() -> None:
    shifted = ask("listed-raw", PARAMETERS, "wrong-sequence:by=3")
    assert shifted == ANSWERED[:6] + bytes([ANSWERED[6] + 3]) + ANSWERED[7:]
    longer = ask("listed-cobs", encode_cobs(PARAMETERS), "wrong-length:by=1")
    assert longer == encode_cobs(ANSWERED[:3] + bytes([ANSWERED[3] + 1]) + ANSWERED[4:])
    damaged = ask("listed-cobs", encode_cobs(PARAMETERS), "bad-checksum")
    assert list(CobsDecoder(1000).feed(damaged)) == []
