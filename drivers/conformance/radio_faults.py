"""How Bluetooth can go wrong: the simulated device's and the computer's faults, and what each promises.

The names are those of docs/simulator-ble.md and docs/simulator-bluez.md.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from drivers.identify import BLE_TIMEOUT_S

SHORT_S: Final = 3.0
"""The limit of a reading that nothing but its limit ends."""


class Promise(StrEnum):
    """What has to come of a reading; an error of the tree with its sentences, where it is no reading.

    Whatever a reading says besides, its bytes came from the device.
    """

    SAME = "the identity as it is without the fault"
    ERROR = "an error"
    NOTHING = "an error, or a reading without a single field"
    TRUE = "an error, or nothing but fields as they are without the fault"
    AS_SENT = "an error, or fields whose bytes the device sent so"
    CHANGES = "an error, or a serial that is not the same in every pass"


class RadioFault(NamedTuple):
    """One way for Bluetooth to go wrong.

    Attributes:
        laid: over the device, or over the computer; the first is nearest to the device.
        promise: what has to come of it.
        limit_s: of the reading.
        on_channel: it is one of the answers on the characteristic that a driver writes to.
        behind_bluez: it needs a daemon that can fail, which is the stand-in for BlueZ.
        holds_link: nobody is left who could end the connection: the daemon that has it is gone.
    """

    laid: tuple[str, ...]
    promise: Promise
    limit_s: float = BLE_TIMEOUT_S
    on_channel: bool = False
    behind_bluez: bool = False
    holds_link: bool = False

    @property
    def name(self) -> str:
        """For people and reports."""
        told = " ".join(self.laid) or "none"
        return f"BlueZ {told}" if self.behind_bluez else told


_GUARDED: Final = "pairing-required:code=15"


def _air(promise: Promise, *each: str, limit_s: float = BLE_TIMEOUT_S) -> tuple[RadioFault, ...]:
    return tuple(RadioFault((one,), promise, limit_s) for one in each)


def _channel(promise: Promise, *each: str) -> tuple[RadioFault, ...]:
    return tuple(RadioFault((one,), promise, on_channel=True) for one in each)


def _bluez(promise: Promise, *laid: str, limit_s: float = BLE_TIMEOUT_S) -> RadioFault:
    return RadioFault(laid, promise, limit_s, behind_bluez=True)


_ALL: Final = (
    RadioFault((), Promise.SAME),
    *_air(
        Promise.SAME,
        "slow:ms=5",
        "pairing-required:code=5",
        "pairing-required:code=15",
        "link-loss:at=connecting,times=1",
        "link-loss:at=discovering,times=1",
    ),
    *_air(
        Promise.TRUE,
        "link-loss:at=reading",
        "link-loss:at=reading,after=1",
        "pairing-required:code=8",
        "pairing-required:code=12",
        "pairing-refused:code=5",
        "pairing-refused:code=15",
        "read-declined",
        "read-declined:code=128",
        "stale-services",
    ),
    *_air(
        Promise.ERROR,
        "link-loss:at=connecting",
        "link-loss:at=discovering",
        "no-adapter",
        "adapter-off",
        "bluetooth-denied",
        "keys-lost",
    ),
    *_air(Promise.ERROR, "link-loss:at=scanning", "unreachable", "silence", limit_s=SHORT_S),
    *_air(Promise.NOTHING, "service-missing:service=all", "service-twice"),
    *_air(
        Promise.AS_SENT,
        "value-length:by=-1",
        "value-length:by=1",
        "value-length:by=-512",
        "empty",
        "nul-padded",
        "non-utf8",
        "overlong",
        "terminal-escapes",
        "html",
        "udi-flags",
        "udi-unterminated",
        "udi-serial",
    ),
    *_air(Promise.CHANGES, "serial-changes"),
    *_channel(Promise.SAME, "split:gap_ms=1", "one-byte-at-a-time"),
    *_channel(
        Promise.TRUE, "truncated", "wrong-length", "wrong-sequence", "duplicate-sequence", "hang-up"
    ),
    *_channel(Promise.AS_SENT, "garbled"),
    _bluez(Promise.SAME),
    _bluez(Promise.SAME, "forgotten"),
    _bluez(Promise.SAME, "in-progress:at=connecting,times=2"),
    _bluez(Promise.ERROR, "no-bus"),
    _bluez(Promise.ERROR, "no-daemon"),
    _bluez(Promise.ERROR, "connection-lost:at=discovering"),
    _bluez(Promise.TRUE, "connection-lost:at=reading"),
    _bluez(Promise.TRUE, "daemon-stops:at=reading")._replace(holds_link=True),
    _bluez(Promise.TRUE, "adapter-removed:at=reading"),
    _bluez(Promise.TRUE, "adapter-switched-off:at=reading"),
    _bluez(Promise.TRUE, "pairing-fails", _GUARDED),
    _bluez(Promise.TRUE, "nobody-agrees:seconds=1", _GUARDED),
    _bluez(Promise.TRUE, "no-reply:at=reading", limit_s=SHORT_S),
    _bluez(Promise.ERROR, "no-reply:at=connecting", limit_s=SHORT_S),
    _bluez(Promise.ERROR, "abort-by-local", limit_s=SHORT_S),
)

RADIO_FAULTS: Final[dict[str, RadioFault]] = {each.name: each for each in _ALL}
"""By name."""
