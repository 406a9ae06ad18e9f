"""bleak's, D-Bus's and the operating system's errors, told as our own.

bleak raises its own tree; under it dbus-fast lets out errors of its own, ``EOFError`` where the bus
goes away, ``OSError`` where it never was, and asserts. Each ends in one sentence with its mend.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, assert_never

from drivers.errors import DriverError, LinkError, LinkReason, PairingRequired
from drivers.link.ble.mends import mends_here
from drivers.link.ble.stage import Stage
from drivers.text import quoted

_NO_SERVICE: Final = frozenset(
    {
        "org.freedesktop.DBus.Error.ServiceUnknown",
        "org.freedesktop.DBus.Error.NameHasNoOwner",
        "org.freedesktop.DBus.Error.NoReply",
        "org.freedesktop.DBus.Error.Disconnected",
        "org.freedesktop.DBus.Error.NoServer",
        "org.freedesktop.DBus.Error.Spawn.ServiceNotFound",
        "org.freedesktop.DBus.Error.Spawn.ExecFailed",
    }
)
_DENIED: Final = frozenset(
    {
        "org.freedesktop.DBus.Error.AccessDenied",
        "org.freedesktop.DBus.Error.AuthFailed",
    }
)
_NOT_PAIRED: Final = frozenset(
    {
        "org.bluez.Error.AuthenticationCanceled",
        "org.bluez.Error.AuthenticationFailed",
        "org.bluez.Error.AuthenticationRejected",
        "org.bluez.Error.AuthenticationTimeout",
    }
)
_BUSY: Final = frozenset({"org.bluez.Error.InProgress", "org.bluez.Error.Busy"})
_GONE: Final = frozenset(
    {
        "org.freedesktop.DBus.Error.UnknownObject",
        "org.freedesktop.DBus.Error.UnknownMethod",
        "org.bluez.Error.DoesNotExist",
    }
)
_OFF: Final = "org.bluez.Error.NotReady"

_NEAR: Final = (
    "Bring the device near, check its battery, end other connections to it (a phone, a wrist unit), "
    "and read again."
)


@contextmanager
def in_our_words(stage: Stage, place: str, address: str) -> Iterator[None]:
    """Turn whatever comes out into an error of our tree.

    Args:
        stage: what was being done.
        place: the device, escaped, for sentences.
        address: its address, for the mend; what was asked for, where it is not known.
    """
    try:
        yield
    except (DriverError, asyncio.CancelledError):
        raise
    except Exception as error:
        # Bleak lets out what its back ends meet: D-Bus errors, EOFError, KeyError, assertions.
        raise explained(error, stage, place, address) from error


def explained(error: Exception, stage: Stage, place: str, address: str) -> DriverError:
    """Say what an error means, and what to do."""
    from bleak import exc

    match error:
        case exc.BleakBluetoothNotAvailableError(reason=reason):
            return _unavailable(reason.name)
        case exc.BleakDeviceNotFoundError():
            return vanished(place)
        case exc.BleakError() if stage is Stage.CONNECTING and str(error).endswith("not found"):
            return vanished(place)  # BlueZ has thrown it away as soon as scanning stopped
        case exc.BleakDBusError(dbus_error=name):
            return _over_dbus(name, error.dbus_error_details or "", stage, place, address)
        case TimeoutError():
            return too_slow(stage, place)
        case OSError() | EOFError() if stage is Stage.SCANNING:
            return no_service(_detail(error))
        case _ if stage is Stage.SCANNING and "adapter" in str(error):
            return no_adapter(_detail(error))
        case _:
            return broken(stage, place, _detail(error))


def _unavailable(reason: str) -> LinkError:
    match reason:
        case "NO_BLUETOOTH" | "NO_BLE_CENTRAL_ROLE":
            return no_adapter("")
        case "POWERED_OFF":
            return switched_off()
        case "DENIED_BY_USER" | "DENIED_BY_SYSTEM" | "DENIED_BY_UNKNOWN":
            return denied()
        case _:
            return no_service("")


def _over_dbus(name: str, detail: str, stage: Stage, place: str, address: str) -> DriverError:
    if name in _NO_SERVICE:
        return no_service("")
    if name in _DENIED:
        return denied()
    if name == _OFF:
        return switched_off()
    if name in _NOT_PAIRED or "not paired" in detail.lower():
        return pairing_required(place, address, f" ({quoted(detail or name)})")
    if name in _BUSY:
        return busy(stage, place)
    if name in _GONE:
        return _gone(stage, place)
    return broken(stage, place, f" ({quoted(f'{name} {detail}'.strip())})")


def _gone(stage: Stage, place: str) -> LinkError:
    match stage:
        case Stage.SCANNING:
            return no_adapter("")
        case Stage.CONNECTING:
            return vanished(place)
        case Stage.DISCOVERING | Stage.READING:
            return lost(stage, place)
        case _:
            assert_never(stage)


def no_adapter(detail: str) -> LinkError:
    """Say that there is no adapter."""
    return LinkError(
        LinkReason.NO_ADAPTER,
        f"This computer has no Bluetooth adapter that can be used{detail}.",
        next_step=mends_here().adapter,
    )


def switched_off() -> LinkError:
    """Say that the adapter is off."""
    return LinkError(
        LinkReason.SWITCHED_OFF,
        "Bluetooth is switched off on this computer.",
        next_step=mends_here().switch_on,
    )


def no_service(detail: str) -> LinkError:
    """Say that nothing of the operating system answers for Bluetooth."""
    return LinkError(
        LinkReason.NO_SERVICE,
        f"The operating system's Bluetooth service does not answer{detail}.",
        next_step=mends_here().service,
    )


def denied() -> LinkError:
    """Say that this program may not use Bluetooth."""
    return LinkError(
        LinkReason.PERMISSION,
        "This program may not use Bluetooth on this computer.",
        next_step=mends_here().permission,
    )


def busy(stage: Stage, place: str) -> LinkError:
    """Say that another program has the adapter or the device."""
    return LinkError(
        LinkReason.BUSY,
        f"Bluetooth is busy with something else ({stage.value} {place}).",
        next_step="Close other programs that use Bluetooth, or wait until they are done, and try again.",
    )


def vanished(place: str) -> LinkError:
    """Say that the device was heard, and is no longer there."""
    return LinkError(
        LinkReason.NOT_FOUND,
        f"The Bluetooth device {place} was heard, and could not be found again to connect.",
        next_step=_NEAR,
    )


def not_heard(place: str, waited_s: float, others: int) -> LinkError:
    """Say that nothing advertises as the target does."""
    match others:
        case 0:
            around = "no other device was heard either"
        case 1:
            around = "one other device was heard"
        case _:
            around = f"{others} other devices were heard"
    return LinkError(
        LinkReason.NOT_FOUND,
        f"No Bluetooth device {place} was heard within {waited_s:g} seconds; {around}.",
        next_step="Switch the controller on and bring it near; while a phone, a wrist unit or this "
        "computer holds a connection to it, it advertises nothing. 'k1007 scan --ble' lists the devices.",
    )


def broken(stage: Stage, place: str, detail: str) -> LinkError:
    """Say that a connection could not be made, or broke."""
    match stage:
        case Stage.SCANNING:
            return LinkError(
                LinkReason.UNUSABLE,
                f"Looking for Bluetooth devices failed{detail}.",
                next_step="Switch Bluetooth off and on, and try again; 'k1007 doctor' says what is missing.",
            )
        case Stage.CONNECTING:
            return LinkError(
                LinkReason.LOST,
                f"The Bluetooth device {place} could not be connected{detail}.",
                next_step=_NEAR,
            )
        case Stage.DISCOVERING | Stage.READING:
            return lost(stage, place, detail)
        case _:
            assert_never(stage)


def lost(stage: Stage, place: str, detail: str = "") -> LinkError:
    """Say that a connection which was made is gone."""
    doing = "its services were listed" if stage is not Stage.READING else "it was read"
    return LinkError(
        LinkReason.LOST,
        f"The Bluetooth connection to {place} was lost while {doing}{detail}.",
        next_step=f"{_NEAR} If it is paired with this computer, remove it there and pair it again: it "
        "may have lost its keys.",
    )


def lost_keys(place: str, address: str) -> LinkError:
    """Say that a paired device does not keep the connection."""
    return LinkError(
        LinkReason.LOST,
        f"{place} is paired with this computer, but ended the connection at once: it may have lost "
        "its keys.",
        next_step=mends_here().forget.format(address=address),
    )


def pairing_required(place: str, address: str, detail: str = "") -> PairingRequired:
    """Say that the device wants to be paired, and how that is done here."""
    return PairingRequired(
        f"The Bluetooth device {place} answers only after pairing{detail}.",
        next_step=mends_here().pair.format(address=address),
    )


def too_slow(stage: Stage, place: str, limit_s: float | None = None) -> LinkError:
    """Say at which stage the time ran out."""
    within = "in time" if limit_s is None else f"within {limit_s:g} seconds"
    match stage:
        case Stage.SCANNING:
            what = f"Looking for the Bluetooth device {place} did not end {within} (scanning)."
        case Stage.CONNECTING:
            what = f"The Bluetooth device {place} was heard, but did not connect {within} (connecting)."
        case Stage.DISCOVERING:
            what = f"{place} connected, but did not list its services {within} (discovering)."
        case Stage.READING:
            what = f"{place} connected, but did not give its identity {within} (reading)."
        case _:
            assert_never(stage)
    return LinkError(LinkReason.TIMEOUT, what, next_step=_NEAR)


def _detail(error: Exception) -> str:
    return f" ({quoted(str(error).strip() or type(error).__name__)})"
