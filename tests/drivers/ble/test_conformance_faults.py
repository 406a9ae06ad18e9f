"""The conformance suite's faults of Bluetooth catch each thing that a driver over Bluetooth may do wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import pytest

from drivers.conformance.bench import CLOSING_S
from drivers.conformance.evidence import stands_in
from drivers.conformance.radio_faults import RADIO_FAULTS, SHORT_S
from drivers.conformance.radio_promises import require_in_time
from simulators.faults.catalogue import every, names_for
from simulators.faults.fault import Medium
from tests.drivers.ble.manual import install, shown
from tests.drivers.test_conformance import WITHIN_S, Ran, conformance

PROMISE: Final = "test_a_fault_of_bluetooth_keeps_its_promise"
SENT: Final = "test_what_is_read_in_spite_of_a_fault_was_sent_by_the_device"
DECLARED: Final = "test_with_a_fault_of_bluetooth_nothing_but_declared_reads_reaches_the_device"
LET_GO: Final = "test_after_a_fault_of_bluetooth_the_device_is_let_go"

DRIVER: Final = shown("python")

READING: Final = "        there = yield from read_each(wanted, gathered)"
END: Final = "        return gathered.as_pass()"
TAKING: Final = "text_of(FieldName.SERIAL))]"

FILLED_IN: Final = """\
        if FieldName.SERIAL not in gathered.as_pass().fields:
            gathered.keep(Found(FieldName.SERIAL, "W1-00-0000", b"W1-00-0000", "made up"), 0)
        return gathered.as_pass()"""

REMEMBERED: Final = """\
        AcmeBleDriver.first = getattr(AcmeBleDriver, "first", None) or gathered.as_pass()
        return AcmeBleDriver.first"""

TAKEN: Final = """\
lambda data, label: iter([Found(FieldName.SERIAL, data.decode(), data, label)]))]"""

UPPER: Final = """\
lambda data, label: iter([Found(FieldName.SERIAL, "w1", b"w1-26-0009", label)]))]"""

READS_MORE: Final = """\
        yield Read(characteristic("180a/2a24"))
        there = yield from read_each(wanted, gathered)"""

UNBOUND: Final = f"""\
        AllowList.check_read = lambda *_: None
{READS_MORE}"""

KEEPS: Final = """\
class AcmeBleDriver:
    async def close(self):
        pass

    BleLink.close = close
"""

HEAD: Final = """\
from drivers.link.ble.link import BleLink
from drivers.protocol.session import Ask, Listen, Read
from drivers.protocol.taken import Found
"""

RESET: Final = """\
        yield Ask(bytes.fromhex("0a00000100000105a0"), 0.2)
        yield Listen()
        there = yield from read_each(wanted, gathered)"""

CHANNEL: Final = """\
AllowList([bytes.fromhex("0a00000100000105a0")], readable=[SERIAL], channel=characteristic(
            "8d53dc1d-1db7-4cd3-868b-8a527460aa84/da2e7828-fbce-4e01-ae9e-261174997c48"))"""


class Wrong(NamedTuple):
    """What is done wrong: words of the manual's driver, what stands there instead, and what tells."""

    words: str
    instead: str
    test: str
    fault: str
    scenario: str = "acme.toml"


WRONG: Final = {
    "a value that nobody sent where there is none": Wrong(END, FILLED_IN, SENT, "empty"),
    "a value where nothing may be read": Wrong(END, FILLED_IN, PROMISE, "service-twice"),
    "a value where the device declines": Wrong(END, FILLED_IN, PROMISE, "read-declined"),
    "the first pass told again as the second": Wrong(END, REMEMBERED, PROMISE, "serial-changes"),
    "an error outside the tree": Wrong(TAKING, TAKEN, PROMISE, "non-utf8"),
    "bytes that are none of the answer's": Wrong(TAKING, UPPER, SENT, "value-length:by=1"),
    "a read that was not declared": Wrong(READING, READS_MORE, PROMISE, "none"),
    "a read past the allow-list": Wrong(READING, UNBOUND, DECLARED, "none", "dis-listed"),
    "a device that is not let go": Wrong("class AcmeBleDriver:\n", KEEPS, LET_GO, "none"),
}


def run(folder: Path, *wrongs: Wrong) -> Ran:
    install(folder)
    source = f"{HEAD}{DRIVER}"
    for wrong in wrongs:
        assert wrong.words in source
        source = source.replace(wrong.words, wrong.instead)
    (folder / "acme_ble.py").write_text(source, "utf-8")
    test = f"drivers.conformance.test_radio_faults::{wrongs[0].test}[{wrongs[0].fault}]"
    scenario = wrongs[0].scenario
    return conformance(folder, "--driver", "acme-ble", "--scenario", scenario, suite=test)


def is_caught(ran: Ran) -> bool:
    """The one test failed, or could not even begin as the faultless device was not read."""
    return ran.code == 1 and ("1 failed" in ran.out or "1 error" in ran.out)


@pytest.mark.timeout(WITHIN_S)
@pytest.mark.parametrize("what", WRONG)
def test_what_a_driver_does_wrong_over_bluetooth_is_caught(tmp_path: Path, what: str) -> None:
    ran = run(tmp_path, WRONG[what])
    assert is_caught(ran), ran.out


def test_a_write_that_is_no_read_is_caught(tmp_path: Path) -> None:
    ran = run(
        tmp_path,
        Wrong(READING, RESET, DECLARED, "none", "smp-ble"),
        Wrong("AllowList(readable=[SERIAL])", CHANNEL, DECLARED, "none"),
    )
    assert is_caught(ran), ran.out
    assert "Safety violation" in ran.out


def test_a_reading_that_never_ends_is_caught() -> None:
    fault = RADIO_FAULTS["unreachable"]
    require_in_time(SHORT_S, fault)
    with pytest.raises(AssertionError):
        require_in_time(SHORT_S + CLOSING_S, fault)


def test_without_a_simulated_device_it_is_said_what_is_missing(tmp_path: Path) -> None:
    install(tmp_path)
    ran = conformance(tmp_path, "--driver", "acme-ble", "-rs")
    assert (ran.code, "lay faults over: give --scenario" in ran.out) == (0, True), ran.out


def test_without_the_simulators_plugin_it_is_said(tmp_path: Path) -> None:
    install(tmp_path)
    ran = conformance(
        tmp_path,
        "--driver",
        "acme-ble",
        "--scenario",
        "acme.toml",
        "-rs",
        "-p",
        "no:k1007_simulators",
    )
    assert (ran.code, "plugin is left out" in ran.out) == (0, True), ran.out


def test_every_fault_of_a_device_on_bluetooth_is_in_the_table() -> None:
    laid = {fault.partition(":")[0] for each in RADIO_FAULTS.values() for fault in each.laid}
    assert laid <= every().keys()
    assert names_for(Medium.RADIO | Medium.STREAM | Medium.COMPUTER) == tuple(
        name for name in every() if name in laid | WITHOUT_A_PROMISE
    )


WITHOUT_A_PROMISE: Final = frozenset({"late-answer"})
"""Takes its time and changes nothing that a test without a clock could see."""


@pytest.mark.parametrize(
    ("raw", "answer", "place", "stands"),
    [
        (b"W1", b"xW1x", "180a/2a25", True),
        (bytes.fromhex("180a"), b"", "180a/2a25", True),
        (b"W1", b"", "180a/2a25", False),
        (b"", b"W1", "180a/2a25", False),
    ],
)
def test_bytes_stand_in_an_answer_or_in_its_place(
    raw: bytes, answer: bytes, place: str, *, stands: bool
) -> None:
    assert stands_in(raw, answer, place) == stands
