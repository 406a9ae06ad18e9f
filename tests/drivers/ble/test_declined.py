"""A device that has SMP's characteristic and declines to be heard on it."""

from __future__ import annotations

from typing import ClassVar

import pytest

from drivers.errors import ProtocolError
from simulators.ble import virtual_radio
from simulators.faults.gatt import GattFault
from simulators.faults.temper import AT_ONCE, Asked, Reaction, Refuse, Temper
from tests.drivers.ble.air import SMP, read


class DeclinesSubscriptions(GattFault):
    """A device that takes no subscription, for a reason of its own."""

    name: ClassVar[str] = "declines-subscriptions"
    code: int

    def temper(self) -> Temper:
        return _Declining(self.code)


class _Declining(Temper):
    def __init__(self, code: int) -> None:
        self._code = code

    def asked(self, asked: Asked) -> Reaction:
        return Refuse(self._code) if asked.name == "write_request" else AT_ONCE


@pytest.mark.parametrize(
    ("code", "reason", "mend"),
    [
        (0x01, "invalid handle", "from before an update"),
        (0x03, "writing is not permitted", "off and on"),
        (0x0E, "an error that it does not name", "off and on"),
        (0x80, "an error of its own", "off and on"),
        (0xFD, "an error of its own", "off and on"),
    ],
)
def test_it_is_said_that_it_declined_and_why(code: int, reason: str, mend: str) -> None:
    air = virtual_radio(SMP.scenario, faults=[DeclinesSubscriptions(code=code)])
    with pytest.raises(ProtocolError) as told:
        read(SMP, air)
    assert f"the device declined: {reason} (ATT error 0x{code:02X})." in told.value.message
    assert mend in told.value.next_step
    assert air.violations == ()
