"""Every fault of a device on Bluetooth × every driver that reads there: what must come of it, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias


class Read(NamedTuple):
    """The identity comes out, exit code 0; what is said here differs from a device that is well.

    Attributes:
        changed: fields that the device itself says otherwise; ``None``: unanswered.
    """

    changed: Mapping[str, str | None] = {}


class Contradicts(NamedTuple):
    """As ``Read``, but the device's own UDI names another serial; said so, exit code 3."""

    changed: Mapping[str, str | None]


class Differs(NamedTuple):
    """The two passes differ in these fields; exit code 3."""

    fields: frozenset[str]


class ToldNothing(NamedTuple):
    """Read, and not one field of an identity; said so, exit code 3."""


class Failure(NamedTuple):
    """No identity, one sentence, exit code 4."""

    words: str


Outcome: TypeAlias = Read | Contradicts | Differs | ToldNothing | Failure

SCENARIOS: Final = {"dis": "dis-listed", "openexo": "openexo", "smp": "smp-ble"}

TRUE: Final[Mapping[str, Mapping[str, str]]] = {
    "dis": {
        "manufacturer": "Synthex Mobility",
        "model": "SX-300",
        "serial": "SX3-26-00731",
        "firmware_version": "5.1.0",
        "hardware_revision": "D1",
        "software_revision": "2.8",
        "udi": "(01)09521007300005(21)SX3-26-00731",
        "udi_di": "09521007300005",
        "udi_issuer": "2.51.1.1",
        "udi_authority": "2.16.840.1.113883.3.24",
        "system_id": "02-10-07-30-00-00-07-31",
        "pnp_id": "USB vendor 0xF055, product 0x0300, version 0x0510",
        "regulatory_data": "0002001202010008010500010002200f020200020000",
    },
    "openexo": {
        "hardware_revision": "AK_Board_V0_5_1",
        "firmware_version": "0_1_0",
        "device_name": "EXOBLE_a1b2c3",
        "model": "OpenExo",
    },
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
}
"""What each device says when it is well."""

_TEXTS: Final = {
    "dis": (
        "manufacturer",
        "model",
        "serial",
        "firmware_version",
        "hardware_revision",
        "software_revision",
    ),
    "openexo": ("hardware_revision", "firmware_version", "device_name"),
    "smp": ("manufacturer", "model", "serial", "hardware_revision"),
}


def _texts(driver: str, change: Callable[[str], str | None]) -> Read:
    return Read(
        {name: change(_SAID[driver].get(name, TRUE[driver][name])) for name in _TEXTS[driver]}
    )


_SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "dis": {},
    "openexo": {"hardware_revision": "4"},
    "smp": {},
}
"""What is sent for a field, where it is not what is told."""


def _same(outcome: Outcome) -> dict[str, Outcome]:
    return dict.fromkeys(SCENARIOS, outcome)


def _each(change: Callable[[str], str | None]) -> dict[str, Outcome]:
    return {driver: _texts(driver, change) for driver in SCENARIOS}


def _each_not_its_udi(change: Callable[[str], str | None]) -> dict[str, Outcome]:
    """Of these devices ``dis`` alone tells a UDI, whose serial no fault of the texts reaches."""
    return {**_each(change), "dis": Contradicts(_texts("dis", change).changed)}


def _nothing(_text: str) -> None:
    return None


WELL: Final = Read()
NO_OPENEXO: Final = ToldNothing()
"""A service without one text says nothing, not even which product it is."""

LOST_READING: Final = Failure("was lost while it was read")
LOST_LISTING: Final = Failure("was lost while its services were listed")
NO_CONNECTION: Final = Failure(" in time (")
"""Connecting or discovering: a device that answers nothing is connected on the air already."""

NOT_HEARD: Final = Failure("was heard within")
PAIR: Final = Failure("answers only after pairing")

STREAM: Final[Mapping[str, Outcome]] = {
    "one-byte-at-a-time": WELL,
    "split": WELL,
    "duplicate-sequence": WELL,
    "garbled": Failure("The answer's CBOR has a map key that is neither text nor a number."),
    "wrong-length": Failure("came damaged: a packet ended too early."),
    "truncated": Failure("came damaged: a packet ended too early."),
    "wrong-sequence": Failure("sent an answer with the number 1, which no question had."),
    "hang-up": LOST_READING,
}
"""Faults of the answers on SMP's characteristic; `late-answer` only takes its time."""

OUTCOMES: Final[Mapping[str, Mapping[str, Outcome]]] = {
    "slow:ms=5": _same(WELL),
    "silence": _same(NO_CONNECTION),
    "nul-padded": {
        **_each(lambda text: text.ljust(32, "\0")),
        # A stray byte is known of this firmware, and is left out with a remark.
        "openexo": WELL,
    },
    "empty": {**_each(_nothing), "openexo": NO_OPENEXO},
    "non-utf8": {**_each(_nothing), "openexo": _texts("openexo", lambda text: text[:-1] or None)},
    "terminal-escapes": {
        **_each_not_its_udi(lambda text: f"\x1b[2J\x1b]0;exo\x07{text}\r\n\x08\u202e\x1b[31m"),
        "openexo": NO_OPENEXO,
    },
    "html": _each_not_its_udi(
        lambda text: f"\"'><script>alert(1007)</script><b title='{text}'>&amp;"
    ),
    "overlong": {
        **_each_not_its_udi(lambda text: text.ljust(512, "A")),
        "smp": Failure("came damaged"),
    },
    "serial-changes": {
        "dis": Differs(frozenset({"serial"})),
        "openexo": WELL,
        "smp": Differs(frozenset({"serial"})),
    },
    "link-loss:at=scanning": _same(NOT_HEARD),
    "link-loss:at=connecting": _same(LOST_LISTING),
    "link-loss:at=connecting,times=2": _same(WELL),
    "link-loss:at=discovering": _same(LOST_LISTING),
    "link-loss:at=reading": {"dis": LOST_READING, "openexo": LOST_READING, "smp": WELL},
    "link-loss:at=reading,after=2": {"dis": LOST_READING, "openexo": LOST_READING, "smp": WELL},
    "unreachable": _same(NO_CONNECTION),
    "pairing-required:code=5": _same(WELL),
    "pairing-required:code=15": _same(WELL),
    "pairing-required:code=8": _same(PAIR),
    "pairing-required:code=12": _same(PAIR),
    "pairing-refused": _same(PAIR),
    "service-missing:service=dis": {
        "dis": Failure("offers no Device Information Service"),
        "openexo": WELL,
        "smp": WELL,
    },
    "service-missing:service=openexo": {
        "dis": WELL,
        "openexo": Failure("offers no device-information service of an OpenExo"),
        "smp": WELL,
    },
    "service-missing:service=smp": {
        "dis": WELL,
        "openexo": WELL,
        "smp": Failure("that can be written and heard"),
    },
    "service-missing:service=all": {
        "dis": Failure("offers no Device Information Service"),
        "openexo": Failure("offers no device-information service of an OpenExo"),
        "smp": Failure("that can be written and heard"),
    },
    "service-twice": {
        "dis": ToldNothing(),
        "openexo": NO_OPENEXO,
        "smp": Failure("that can be written and heard"),
    },
    "service-twice:service=battery": _same(WELL),
    "value-length:by=-1": {
        "dis": Contradicts(
            {
                **_texts("dis", lambda text: text[:-1]).changed,
                "system_id": None,
                "pnp_id": None,
                "regulatory_data": TRUE["dis"]["regulatory_data"][:-2],
            }
        ),
        "openexo": _texts("openexo", lambda text: text[:-1] or None),
        "smp": WELL,
    },
    "value-length:by=1": {
        "dis": Contradicts(
            {
                **_texts("dis", lambda text: text + "1").changed,
                "system_id": None,
                "pnp_id": None,
                "regulatory_data": TRUE["dis"]["regulatory_data"] + "31",
            }
        ),
        "openexo": _texts("openexo", lambda text: text + "1"),
        "smp": WELL,
    },
    "read-declined": {
        "dis": ToldNothing(),
        "openexo": NO_OPENEXO,
        "smp": WELL,
    },
    "udi-flags": _same(WELL),
    "udi-unterminated": _same(WELL),
    "udi-serial": {
        "dis": Contradicts({"udi": "(01)09521007300005(21)SX3-26-00732"}),
        "openexo": WELL,
        "smp": WELL,
    },
    "no-adapter": _same(Failure("no Bluetooth adapter that can be used")),
    "adapter-off": _same(Failure("Bluetooth is switched off")),
    "bluetooth-denied": _same(Failure("may not use Bluetooth")),
    "keys-lost": _same(LOST_LISTING),
    "stale-services": {
        **_same(Failure("but the device declined: invalid handle")),
        "smp": WELL,  # the virtual radio's old list misleads reads alone
    },
}
