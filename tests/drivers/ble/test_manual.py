"""The page for fitters says word for word what the program says; faults: test_ble_faults.py."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from drivers.errors import DriverError
from drivers.link.base import Declined
from drivers.link.ble import sentences, unfit
from drivers.link.ble.mends import LINUX, MACOS, WINDOWS, Mends
from drivers.link.ble.pairing import BROKEN_OFF, ENDLESS, REFUSED
from drivers.link.ble.stage import Stage
from drivers.link.ble.table import MAX_CHARACTERISTICS
from drivers.protocol.smp.over_ble import SMP_CHANNEL

MANUAL: Final = (Path(__file__).parents[3] / "docs" / "bluetooth.md").read_text()
PLACE: Final = '"ADDRESS"'

SAID: Final[dict[str, DriverError]] = {
    "no adapter": sentences.no_adapter(""),
    "switched off": sentences.switched_off(),
    "no service": sentences.no_service(""),
    "denied": sentences.denied(),
    "busy": sentences.busy(Stage.SCANNING, PLACE),
    "busy, connecting": sentences.busy(Stage.CONNECTING, PLACE),
    "busy, reading": sentences.busy(Stage.READING, PLACE),
    "scanning failed": sentences.broken(Stage.SCANNING, PLACE, ""),
    "hung": sentences.no_service(" within 60 seconds"),
    "vanished": sentences.vanished(PLACE),
    "not connected": sentences.broken(Stage.CONNECTING, PLACE, ""),
    "lost, listing": sentences.lost(Stage.DISCOVERING, PLACE),
    "lost, reading": sentences.lost(Stage.READING, PLACE),
    "lost keys": sentences.lost_keys(PLACE, "ADDRESS"),
    "pairing": sentences.pairing_required(PLACE, "ADDRESS"),
    "pairing refused": sentences.pairing_required(PLACE, "ADDRESS", REFUSED),
    "pairing broken off": sentences.pairing_required(PLACE, "ADDRESS", BROKEN_OFF),
    "pairing without end": sentences.pairing_required(PLACE, "ADDRESS", ENDLESS),
    "silent": sentences.no_answer(PLACE, "ADDRESS", 60.0, paired=False),
    "silent, paired": sentences.no_answer(PLACE, "ADDRESS", 60.0, paired=True),
    "no channel": unfit.no_channel(PLACE, SMP_CHANNEL),
    "not subscribed, old list": unfit.not_subscribed(PLACE, SMP_CHANNEL, Declined(0x01)),
    "too many": unfit.too_many(PLACE, MAX_CHARACTERISTICS),
    "late, scanning": sentences.too_slow(Stage.SCANNING, PLACE, 60.0),
    "late, connecting": sentences.too_slow(Stage.CONNECTING, PLACE, 60.0),
    "late, discovering": sentences.too_slow(Stage.DISCOVERING, PLACE, 60.0),
    "late, reading": sentences.too_slow(Stage.READING, PLACE, 60.0),
}


@pytest.mark.parametrize("name", SAID)
def test_the_manual_has_each_sentence_with_its_mend(name: str) -> None:
    message = SAID[name].message.replace("60 seconds", "N seconds")
    assert f"| {message} | " in MANUAL
    assert SAID[name].next_step in MANUAL


def test_the_manual_has_a_refusal_to_be_heard_whatever_its_reason() -> None:
    said = unfit.not_subscribed(PLACE, SMP_CHANNEL, Declined(0x80))
    message, _, _ = said.message.partition("an error of its own")
    assert f"| {message}…. | {said.next_step} |" in MANUAL


@pytest.mark.parametrize("mends", [LINUX, WINDOWS, MACOS], ids=["linux", "windows", "macos"])
def test_the_manual_has_each_systems_mends(mends: Mends) -> None:
    for sentence in mends:
        assert f"| {sentence.format(address='ADDRESS')} " in MANUAL
