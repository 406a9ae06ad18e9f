"""Every fault of the simulators × every built-in protocol: what must come of it, as data.

A row of `OUTCOMES` is a fault, a column a driver with its well behaved scenario. A fault is written as
the simulators take it; it has parameters only where its defaults would show nothing of the driver.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

from tests.robustness.wires import SCENARIOS

Fields: TypeAlias = Mapping[str, str]


class Identity(NamedTuple):
    """The identity comes out, the same in all passes but for what is said here; exit code 0.

    Attributes:
        changed: fields that the device itself says otherwise; ``None`` for one without a value,
            which is then told as unanswered.
        differs: fields whose passes differ: such an identity is not agreed, and the exit code is 3.
        fault: the fault as it is laid over; its name where nothing is said.
    """

    changed: Mapping[str, str | None] = {}
    differs: frozenset[str] = frozenset()
    fault: str = ""


class Failure(NamedTuple):
    """No identity comes out, but a sentence, and exit code 4: the device or the link.

    Attributes:
        words: the part of the sentence that tells this failure from others.
        or_words: another sentence that is as right, where chance decides which question it meets.
    """

    words: str
    fault: str = ""
    or_words: str = ""


Outcome: TypeAlias = Identity | Failure

TRUE: Final[Mapping[str, Fields]] = {
    "smp": {
        "platform": "synthex_sx200/nrf5340/cpuapp",
        "software_revision": "4.4.0",
        "firmware_version": "4.2.1",
        "firmware_hash": "da402e7ce9d87035bfd871f6733d867393ad099aeda46a47a03fd29afd0df046",
        "manufacturer": "Synthex Mobility",
        "model": "SX-200",
        "serial": "SX2-26-00417",
        "hardware_revision": "C2",
    },
    "smp-raw": {
        "platform": "synthex_sx210/nrf5340/cpuapp",
        "software_revision": "4.4.0",
        "firmware_version": "4.2.1",
        "firmware_hash": "14813d6f16f8756f4e25ed060035d27d0a116e0cdee4f6eef08f8ed8d2832e3a",
        "manufacturer": "Synthex Mobility",
        "model": "SX-210",
        "serial": "SX2-26-10021",
        "hardware_revision": "C2",
    },
    "smp-cobs": {
        "platform": "synthex_sx220/nrf5340/cpuapp",
        "software_revision": "4.4.0",
        "firmware_version": "4.2.1",
        "firmware_hash": "552f296af5d434edfbb2323ae76a434e5936fd1ce076e7cacc98cc956725a18b",
        "manufacturer": "Synthex Mobility",
        "model": "SX-220",
        "serial": "SX2-26-20034",
        "hardware_revision": "C2",
    },
    "flexsea": {
        "model": "FX-10",
        "serial": "1042",
        "hardware_id": "220034000951333634363932",
    },
    "modbus": {
        "manufacturer": "Synthex Mobility",
        "model": "MB-30",
        "firmware_version": "2.4.1",
        "serial": "SXM-26-00030",
    },
    "canopen": {
        "manufacturer": "vendor-id 0x000002E5",
        "serial": "123456",
        "platform": "product 0x00010000 revision 0x00020003",
        "model": "CO-40",
        "hardware_revision": "C",
        "firmware_version": "4.2.1",
    },
    "vesc": {
        "firmware_version": "6.02",
        "model": "VS-50",
        "hardware_id": "0102030405060708090a0b0c",
    },
}
"""What each of them says that it is."""

_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ("smp", "smp-raw", "smp-cobs"), ("manufacturer", "model", "serial", "hardware_revision")
    ),
    "flexsea": ("model",),
    "modbus": ("manufacturer", "model", "firmware_version", "serial"),
    "canopen": ("model", "hardware_revision", "firmware_version"),
    "vesc": ("model",),
}
"""The fields that a device says as text: a number cannot be padded, empty or a script."""

_FLEXSEA_NAME_BYTES: Final = 24
"""The wire has no room for a longer board name; the device cuts it."""

_MODBUS_OBJECT_BYTES: Final = 244
"""The longest object that one answer carries (Modbus Application Protocol V1.1b3, 6.21)."""


def _texts(driver: str, change: Callable[[str], str | None]) -> Identity:
    return Identity({name: change(TRUE[driver][name]) for name in _TEXTS[driver]})


def _cut(text: str) -> str:
    return text.encode()[:_FLEXSEA_NAME_BYTES].decode()


def _escapes(text: str) -> str:
    return f"\x1b[2J\x1b]0;exo\x07{text}\r\n\x08\u202e\x1b[31m"


def _html(text: str) -> str:
    return f"\"'><script>alert(1007)</script><b title='{text}'>&amp;"


def _padded(text: str) -> str:
    return text.ljust(32, "\0")


def _nothing(_text: str) -> None:
    return None


def _same(outcome: Outcome) -> dict[str, Outcome]:
    return dict.fromkeys(SCENARIOS, outcome)


READ: Final = Identity()
TOO_LONG: Final = Failure("could not be read from the bench within 10 seconds.")
LOST: Final = Failure("was lost.")
DAMAGED_CHECK: Final = Failure("came damaged: a packet has a wrong checksum.")
TOO_SHORT: Final = Failure("came damaged: a packet ended too early.")
ASTRAY: Final = Failure("came damaged: a packet does not begin where the last one ended.")
NOT_WHOLE: Final = Failure("came damaged: a packet is not whole.")
NO_ADAPTER: Final = Failure("came damaged: what came is not what a CAN adapter says.")
_SILENT: Final[Mapping[str, Outcome]] = {
    **_same(Failure("No answer came from")),
    "canopen": Failure("No slcan adapter answered at"),
}

OUTCOMES: Final[Mapping[str, Mapping[str, Outcome]]] = {
    "one-byte-at-a-time": _same(READ),
    "split": _same(Identity(fault="split:gap_ms=5")),
    "merged": _same(READ),
    # 200 ms before each of a CANopen node's many answers take more than the time limit of a reading.
    "slow": _same(Identity(fault="slow:ms=20")),
    "garbage-before": {
        **_same(READ),
        # Bare frames have no check sum: bytes between two may be the rest of one that was not whole.
        "smp-raw": ASTRAY,
        # Nothing but a zero byte ends what stands before a COBS frame, and then it is one with it.
        "smp-cobs": NOT_WHOLE,
        # A lone carriage return is slcan's whole answer: behind 16 bytes of garbage it is a line of
        # noise, and nothing says that it was carried out.
        "canopen": NO_ADAPTER,
    },
    "garbled": {
        "smp": Failure("came damaged: a packet is not base64."),
        # Without a check sum it is up to the bytes that were hit what shows first.
        "smp-raw": Failure("The answer's CBOR has a map key that is neither text nor a number."),
        "smp-cobs": TOO_SHORT,
        "flexsea": DAMAGED_CHECK,
        "modbus": DAMAGED_CHECK,
        "canopen": NO_ADAPTER,
        "vesc": DAMAGED_CHECK,
    },
    "bad-checksum": {
        **_same(DAMAGED_CHECK),
        # slcan and bare frames have no check sum that could be wrong: nothing is damaged.
        "canopen": READ,
        "smp-raw": READ,
    },
    "wrong-length": {
        "smp": Failure("came damaged: a packet has a header that does not fit it."),
        "smp-raw": TOO_SHORT,
        "smp-cobs": Failure("came damaged: a packet has a header that does not fit it."),
        "flexsea": TOO_SHORT,
        "modbus": Failure("came damaged: a packet ends before its end."),
        "canopen": NO_ADAPTER,
        "vesc": TOO_SHORT,
    },
    "truncated": {
        "smp": Failure("came damaged: a packet was cut off in the middle of a line."),
        "smp-raw": TOO_SHORT,
        "smp-cobs": TOO_SHORT,
        "flexsea": TOO_SHORT,
        "modbus": Failure("came damaged: a packet ends before its end."),
        # The adapter's answers to its commands have one byte, and five are missing.
        "canopen": Failure("No slcan adapter answered at"),
        "vesc": TOO_SHORT,
    },
    "baud-mismatch": {
        **_SILENT,
        "smp-raw": ASTRAY,
        "smp-cobs": NOT_WHOLE,
        "canopen": NO_ADAPTER,
    },
    "console-log": {
        **_same(READ),
        "smp-raw": ASTRAY,
        "smp-cobs": NOT_WHOLE,
        # The log comes after each line feed, and the chip's own number holds the byte 0A: the packet
        # is broken in two, and a length and a check sum are there to see it.
        "vesc": Failure("came damaged: a packet has no end mark where its length says."),
    },
    "babble": {
        **_same(READ),
        "smp-raw": ASTRAY,
        # Without numbers in the answers, whatever comes unasked might be an answer that is one behind.
        "flexsea": Failure("sent more than it was asked for"),
        "modbus": Failure("sent more than it was asked for"),
        "vesc": Failure("sent more than it was asked for"),
    },
    "echo": {**_same(READ), "smp-raw": ASTRAY},
    "late-answer": {
        **_same(Identity(fault="late-answer:every=6")),
        "flexsea": READ,
        "modbus": Identity(fault="late-answer:every=4"),
        # slcan's answers name no command, so opening is never asked twice: which question meets the
        # late answer is up to the clock.
        "canopen": Failure(
            "no longer answers; it was asked to", or_words="No answer came from node 5"
        ),
        "vesc": READ,
    },
    "duplicate-sequence": _same(READ),
    "wrong-sequence": {
        **_same(Failure("sent an answer with the number 1, which no question had.")),
        # Without numbers each answer comes one question late. FlexSEA and VESC have one question.
        # Modbus says in its answer what was asked: what is late is known, and waited for each time.
        "flexsea": READ,
        "modbus": TOO_LONG,
        "canopen": Failure("out of turn: its segments do not follow one another."),
        "vesc": READ,
    },
    "silence": _SILENT,
    "hang-up": {
        **_same(LOST),
        "canopen": Failure(LOST.words, fault="hang-up:after_bytes=3"),
    },
    "reset-after-open": _same(READ),
    "nul-padded": {
        **{driver: _texts(driver, _padded) for driver in SCENARIOS},
        "flexsea": READ,  # a C string ends at its first zero byte
        "vesc": READ,
    },
    "empty": {driver: _texts(driver, _nothing) for driver in SCENARIOS},
    "non-utf8": {
        **{driver: _texts(driver, _nothing) for driver in SCENARIOS},
        # The chip's own number is no text; its last byte is what the device says.
        "flexsea": Identity({"model": None, "hardware_id": "2200340009513336343639ff"}),
        "vesc": Identity({"model": None, "hardware_id": "0102030405060708090a0bff"}),
    },
    "overlong": {
        "smp": Failure("sent more than 262144 bytes"),
        "smp-raw": ASTRAY,
        "smp-cobs": Failure("came damaged: a packet has more than 16384 bytes."),
        "flexsea": _texts("flexsea", lambda text: text.ljust(_FLEXSEA_NAME_BYTES, "A")),
        "modbus": _texts("modbus", lambda text: text.ljust(_MODBUS_OBJECT_BYTES, "A")),
        "canopen": _texts("canopen", _nothing),
        "vesc": Failure("came damaged: a packet announces 65029 bytes."),
    },
    "terminal-escapes": {
        **{driver: _texts(driver, _escapes) for driver in SCENARIOS},
        "flexsea": _texts("flexsea", lambda text: _cut(_escapes(text))),
    },
    "html": {
        **{driver: _texts(driver, _html) for driver in SCENARIOS},
        "flexsea": _texts("flexsea", lambda text: _cut(_html(text))),
    },
    "serial-changes": {
        **_same(Identity(differs=frozenset({"serial"}))),
        "vesc": READ,  # it has no serial
    },
}
"""Fault → driver → what must come of it."""
