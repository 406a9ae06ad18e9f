"""What a person is told when Bluetooth does not do: one sentence each, and what to do now."""

from __future__ import annotations

from typing import Final, assert_never

from drivers.errors import LinkError, LinkReason, PairingRequired
from drivers.link.ble.mends import mends_here
from drivers.link.ble.stage import Stage

_NEAR: Final = (
    "Bring the device near, check its battery, end other connections to it (a phone, a wrist unit), "
    "and read again."
)


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
        f"Bluetooth is busy with something else ({f'{stage.value} {place}'.strip()}).",
        next_step="Close other programs that use Bluetooth, or wait until they are done, and try again.",
    )


def vanished(place: str) -> LinkError:
    """Say that the device was heard, and is no longer there."""
    return LinkError(
        LinkReason.NOT_FOUND,
        f"The Bluetooth device {place} was heard, and could not be found again to connect.",
        next_step=_NEAR,
    )


def not_heard(place: str, address: str, waited_s: float, others: int) -> LinkError:
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
        "computer holds a connection to it, it advertises nothing. 'k1007 scan --ble' lists the devices. "
        + mends_here().let_go.format(address=address),
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
    mend = _NEAR
    match stage:
        case Stage.SCANNING:
            what = f"Looking for the Bluetooth device {place} did not end {within} (scanning)."
        case Stage.CONNECTING:
            what = f"The Bluetooth device {place} was heard, but did not connect {within} (connecting)."
        case Stage.DISCOVERING:
            what = f"{place} connected, but did not list its services {within} (discovering)."
        case Stage.READING:
            what = f"{place} connected, but did not give its identity {within} (reading)."
            mend = f"{_NEAR} If it may want to be paired, pair it in the computer's Bluetooth settings."
        case _:
            assert_never(stage)
    return LinkError(LinkReason.TIMEOUT, what, next_step=mend)


def no_answer(place: str, address: str, limit_s: float, *, paired: bool) -> LinkError:
    """Say that a device stays connected, and does not answer a question.

    BlueZ pairs by itself when a device asks for it, and tells nobody if no one is there to agree: all
    that is seen is that no answer comes. macOS and Windows ask the person, who may not see it.

    Args:
        paired: the operating system says that it is paired already.
    """
    what = f"{place} stayed connected, but gave no answer within {limit_s:g} seconds"
    if paired:
        return LinkError(LinkReason.TIMEOUT, f"{what}.", next_step=_NEAR)
    return LinkError(
        LinkReason.TIMEOUT,
        f"{what}: it may be waiting to be paired.",
        next_step=mends_here().pair.format(address=address),
    )
