"""bleak's, D-Bus's and the operating system's errors, told as our own.

bleak raises its own tree; under it dbus-fast lets out errors of its own, ``EOFError`` where the bus
goes away, ``OSError`` where it never was, and asserts. Each ends in one sentence with its mend.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, assert_never

from drivers.errors import DriverError, LinkError
from drivers.link.ble.sentences import (
    broken,
    busy,
    denied,
    lost,
    no_adapter,
    no_service,
    pairing_required,
    switched_off,
    too_slow,
    vanished,
)
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
            return no_service("")  # "[Errno 2] No such file" tells nobody anything
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


def _detail(error: Exception) -> str:
    return f" ({quoted(str(error).strip() or type(error).__name__)})"
