"""The conformance suite's faults of Bluetooth catch each thing that a driver over Bluetooth may do wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import pytest

from drivers.allowlist import AllowList
from drivers.conformance.bench import CLOSING_S
from drivers.conformance.evidence import stands_in
from drivers.conformance.radio import RadioEnding, Subject, read_on_air
from drivers.conformance.radio_faults import RADIO_FAULTS, SHORT_S, RadioFault
from drivers.conformance.radio_promises import (
    require_declared,
    require_in_time,
    require_let_go,
    require_promise,
    require_sent,
)
from drivers.driver import Driver
from drivers.link.ble.link import BleLink
from drivers.reading import Reading
from simulators.ble.bench import BluetoothBench
from simulators.faults.catalogue import every, names_for
from simulators.faults.fault import Medium
from tests.drivers.ble.manual import install, shown
from tests.drivers.test_conformance import conformance

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

Require: TypeAlias = Callable[[RadioEnding, Reading, RadioFault, Driver], None]
"""Fails where a promise is broken: given what came, the reading without a fault, the fault, the driver."""

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
    require: Require
    fault: str
    scenario: str = ""


def promised(ending: RadioEnding, well: Reading, fault: RadioFault, driver: Driver) -> None:
    require_promise(fault.promise, ending, well)


def sent(ending: RadioEnding, well: Reading, fault: RadioFault, driver: Driver) -> None:
    require_sent(ending)


def declared(ending: RadioEnding, well: Reading, fault: RadioFault, driver: Driver) -> None:
    require_declared(ending, driver.allowlist(None))


def let_go(ending: RadioEnding, well: Reading, fault: RadioFault, driver: Driver) -> None:
    require_let_go(ending)


WRONG: Final = {
    "a value that nobody sent where there is none": Wrong(END, FILLED_IN, sent, "empty"),
    "a value where nothing may be read": Wrong(END, FILLED_IN, promised, "service-twice"),
    "a value where the device declines": Wrong(END, FILLED_IN, promised, "read-declined"),
    "the first pass told again as the second": Wrong(END, REMEMBERED, promised, "serial-changes"),
    "an error outside the tree": Wrong(TAKING, TAKEN, promised, "non-utf8"),
    "bytes that are none of the answer's": Wrong(TAKING, UPPER, sent, "value-length:by=1"),
    "a read that was not declared": Wrong(READING, READS_MORE, promised, "none"),
    "a read past the allow-list": Wrong(READING, UNBOUND, declared, "none", "dis-listed"),
    "a device that is not let go": Wrong("class AcmeBleDriver:\n", KEEPS, let_go, "none"),
}


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The manual's device."""
    path = tmp_path_factory.mktemp("acme") / "acme.toml"
    path.write_text(shown("toml"), "utf-8")
    return str(path)


def made(source: str) -> Driver:
    names: dict[str, type[Driver]] = {}
    exec(source, names)
    return names["AcmeBleDriver"]()


def ending_of(driver: Driver, scenario: str, fault: str) -> RadioEnding:
    [ending] = read_on_air(Subject(BluetoothBench(), scenario, driver, None), [RADIO_FAULTS[fault]])
    return ending


@pytest.fixture(scope="module")
def well(acme: str) -> Reading:
    """The manual's driver reads its device."""
    result = ending_of(made(DRIVER), acme, "none").result
    assert isinstance(result, Reading), result
    return result


@pytest.fixture
def unbent(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a driver bends of the program is bent back."""
    monkeypatch.setattr(AllowList, "check_read", AllowList.check_read)
    monkeypatch.setattr(BleLink, "close", BleLink.close)
    monkeypatch.setattr("drivers.conformance.radio.LET_GO_S", 0.5)


@pytest.mark.usefixtures("unbent")
@pytest.mark.parametrize("what", WRONG)
def test_what_a_driver_does_wrong_over_bluetooth_is_caught(
    what: str, acme: str, well: Reading
) -> None:
    wrong = WRONG[what]
    source = f"{HEAD}{DRIVER}"
    assert wrong.words in source
    driver = made(source.replace(wrong.words, wrong.instead))
    ending = ending_of(driver, wrong.scenario or acme, wrong.fault)
    with pytest.raises(AssertionError):
        wrong.require(ending, well, RADIO_FAULTS[wrong.fault], driver)


@pytest.mark.parametrize("what", WRONG)
def test_what_is_caught_is_nothing_that_the_manual_s_driver_does(
    what: str, acme: str, well: Reading
) -> None:
    wrong, driver = WRONG[what], made(DRIVER)
    ending = ending_of(driver, wrong.scenario or acme, wrong.fault)
    wrong.require(ending, well, RADIO_FAULTS[wrong.fault], driver)


def test_a_write_that_is_no_read_is_caught(well: Reading) -> None:
    source = f"{HEAD}{DRIVER}".replace(READING, RESET)
    driver = made(source.replace("AllowList(readable=[SERIAL])", CHANNEL))
    ending = ending_of(driver, "smp-ble", "none")
    with pytest.raises(AssertionError, match="Safety violation"):
        declared(ending, well, RADIO_FAULTS["none"], driver)


def test_the_suite_itself_fails_for_what_is_caught(tmp_path: Path) -> None:
    scenario = install(tmp_path)
    wrong = DRIVER.replace(END, FILLED_IN)
    (tmp_path / "acme_ble.py").write_text(f"{HEAD}{wrong}", "utf-8")
    suite = "drivers.conformance.test_radio_faults"
    test = f"{suite}::test_a_fault_of_bluetooth_keeps_its_promise[service-twice]"
    ran = conformance(tmp_path, "--driver", "acme-ble", "--scenario", scenario.name, suite=test)
    assert (ran.code, "1 failed" in ran.out) == (1, True), ran.out


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
