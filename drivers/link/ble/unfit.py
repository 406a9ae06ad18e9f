"""What a person is told of a device that has not, or does not take, what a driver talks to."""

from __future__ import annotations

from drivers.errors import ProtocolError, ProtocolReason
from drivers.gatt import Characteristic, shown
from drivers.link.base import Declined
from drivers.protocol.att import FORGET, is_stale, why_no_value


def no_channel(place: str, channel: Characteristic) -> ProtocolError:
    """Say that the device has no characteristic as a driver talks to."""
    return ProtocolError(
        ProtocolReason.UNSUPPORTED,
        f"{place} has no characteristic {shown(channel.uuid)} that can be written and heard, which this "
        "driver talks to.",
        next_step=f"Name the product or the driver that it really is. {FORGET}",
    )


def not_subscribed(place: str, channel: Characteristic, answer: Declined) -> ProtocolError:
    """Say that the device has it, and declines to be heard on it."""
    why = f"att 0x{answer.att_error:02x}"
    message = f"{place} was asked to answer on {shown(channel.uuid)}, but {why_no_value(why)}."
    if is_stale(why):
        return ProtocolError(ProtocolReason.UNEXPECTED, message, next_step=FORGET)
    return ProtocolError(
        ProtocolReason.UNSUPPORTED,
        message,
        next_step="Switch the device off and on, end other connections to it (a phone, a wrist unit), and "
        "read again; if this comes back, it does not speak what this driver speaks.",
    )


def too_many(place: str, most: int) -> ProtocolError:
    """Say that the device lists more characteristics than any has."""
    return ProtocolError(
        ProtocolReason.UNEXPECTED,
        f"{place} lists more than {most} characteristics, and no controller has so many.",
        next_step="Check that this is the controller and not another device.",
    )
