"""What each built-in wire knows of its frames: one thing is wrong, and the rest holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.faults import faults_of
from simulators.scenario import load
from simulators.wire import modbus_frame, vesc_frame
from simulators.wire.framing import AnyFraming, Framing, framing_of
from simulators.wire.framings import FRAMINGS
from tests.simulators.faults.bench import Parrot, ParrotFraming, said
from tests.simulators.faults.requests import (
    FLEXSEA_WHO_AM_I,
    MODBUS_BASIC,
    SLCAN,
    SLCAN_NAME,
    VESC_VERSION,
)


def ask(scenario: str, requests: list[bytes], *faults: str) -> bytes:
    """What the device says to the last request."""
    laid = faults_of(faults)
    shipped = load(scenario)
    talk = shipped.talk(shipped.controller(laid), laid)
    told = b""
    for request in requests:
        told = said(talk.receive(request))
    return told


def test_a_modbus_crc_fails_and_nothing_else_changes() -> None:
    right = ask("modbus-listed", [MODBUS_BASIC])
    wrong = ask("modbus-listed", [MODBUS_BASIC], "bad-checksum")
    assert (modbus_frame.crc16(right), wrong[:-2]) == (0, right[:-2])
    assert modbus_frame.crc16(wrong) != 0


def test_a_modbus_object_s_length_is_wrong_under_a_crc_that_holds() -> None:
    right = ask("modbus-listed", [MODBUS_BASIC])
    wrong = ask("modbus-listed", [MODBUS_BASIC], "wrong-length:by=5")
    assert (wrong[9], modbus_frame.crc16(wrong)) == (right[9] + 5, 0)
    assert (wrong[:9], wrong[10:-2]) == (right[:9], right[10:-2])


def test_a_flexsea_sum_is_wrong_and_nothing_else_changes() -> None:
    right = ask("flexsea-listed", [FLEXSEA_WHO_AM_I])
    wrong = ask("flexsea-listed", [FLEXSEA_WHO_AM_I], "bad-checksum")
    assert right[-2] == sum(right[2:-2]) & 0xFF
    assert (wrong[:-2], wrong[-2] ^ right[-2], wrong[-1:]) == (right[:-2], 1, b"\xee")


def test_a_flexsea_length_is_wrong_under_a_sum_that_holds() -> None:
    right = ask("flexsea-listed", [FLEXSEA_WHO_AM_I])
    wrong = ask("flexsea-listed", [FLEXSEA_WHO_AM_I], "wrong-length:by=-2")
    assert (wrong[:1], wrong[1], wrong[2:]) == (right[:1], right[1] - 2, right[2:])


def test_a_vesc_crc_fails_and_nothing_else_changes() -> None:
    right = ask("vesc-listed", [VESC_VERSION])
    wrong = ask("vesc-listed", [VESC_VERSION], "bad-checksum")
    crc = vesc_frame.crc16(right[2:-3]).to_bytes(2, "big")
    assert (right[-3:-1], wrong[:-2], wrong[-1]) == (crc, right[:-2], 3)
    assert wrong[-2] != right[-2]


def test_a_vesc_length_is_wrong_under_a_crc_that_holds() -> None:
    right = ask("vesc-listed", [VESC_VERSION])
    wrong = ask("vesc-listed", [VESC_VERSION], "wrong-length")
    assert (wrong[:1], wrong[1], wrong[2:]) == (right[:1], right[1] + 1, right[2:])


def test_slcan_has_no_check_sum_to_damage() -> None:
    """A changed digit would be another serial in a good frame: a lie, not damage."""
    assert ask("canopen-listed", SLCAN, "bad-checksum") == ask("canopen-listed", SLCAN)


def test_an_slcan_frame_s_length_is_wrong() -> None:
    wrong = ask("canopen-listed", SLCAN, "wrong-length")
    assert wrong == ask("canopen-listed", SLCAN).replace(b"t5858", b"t5859")


def test_an_sdo_segment_s_toggle_bit_is_wrong() -> None:
    right = ask("canopen-listed", SLCAN_NAME)
    assert ask("canopen-listed", SLCAN_NAME, "wrong-sequence") == right.replace(
        b"t58580", b"t58581"
    )


@pytest.mark.parametrize("framing", [*FRAMINGS.values(), AnyFraming()])
@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(max_size=40), st.integers(-255, 255))
def test_any_bytes_can_be_damaged_further(framing: Framing, answer: bytes, by: int) -> None:
    """Faults lie over each other: what comes may be no frame any more."""
    framing.spoil_checksum(answer)
    framing.spoil_length(answer, by)
    framing.resequence(answer, by)


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(min_size=1, max_size=40))
def test_one_bit_near_the_end_is_damage_for_any_wire(answer: bytes) -> None:
    damaged = AnyFraming().spoil_checksum(answer)
    assert damaged[:-2] == answer[:-2]
    assert sum((a ^ b).bit_count() for a, b in zip(damaged, answer, strict=True)) == 1


def test_an_own_wire_may_say_how_it_is_framed() -> None:
    class Own(Parrot):
        framing = ParrotFraming()

    assert framing_of(Own()) is Own.framing
    assert isinstance(framing_of(Parrot()), AnyFraming)
