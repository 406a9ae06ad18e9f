"""The Nordic UART Service: no driver can declare it, and advertising it says nothing of a device."""

from __future__ import annotations

from typing import Final, NamedTuple

import pytest

from agent.errors import UsageError
from agent.usecases.bluetooth import PassiveChoice
from drivers.allowlist import AllowList
from drivers.ble_choice import fitting_profiles
from drivers.driver import Driver, find_driver
from drivers.errors import DriverError, Refused
from drivers.gatt import UART_SERVICE, Characteristic, characteristic
from drivers.identify import read_chosen
from drivers.link.ble.heard import Heard
from drivers.profile import Profile, builtin_profiles
from drivers.protocol.session import GattSession
from drivers.reading import Pass
from drivers.target import BleTarget
from simulators.ble import virtual_radio
from simulators.ble.radio import VirtualRadio
from simulators.scenario import Scenario, load
from tests.drivers.ble.air import LIMIT_S, at_once, on

WRITTEN: Final = "6e400002-b5a3-f393-e0a9-e50e24dcca9e"
NOTIFIED: Final = "6e400003-b5a3-f393-e0a9-e50e24dcca9e"
OWN: Final = "49535343-fe7d-4ae5-8fa9-9fafd205e455"
OWN_CHANNEL: Final = Characteristic(OWN, "49535343-8841-43f4-a8d4-ecbe34729bb3")


class Talking(NamedTuple):
    """A driver of somebody else that would write."""

    service: str
    channel: Characteristic
    name: str = "talking"
    version: str = "1"
    line: str = "ble"

    @property
    def ble_services(self) -> tuple[str, ...]:
        return (self.service,)

    def allowlist(self, profile: Profile | None) -> AllowList:  # noqa: ARG002 — Driver's signature
        return AllowList([b"E?"], channel=self.channel)

    def session(self, profile: Profile | None, *, number: int) -> GattSession:  # noqa: ARG002 — same
        return Pass(fields={}, unanswered=())
        yield


def choice(*drivers: Driver) -> PassiveChoice:
    return PassiveChoice((), drivers, is_named=False)


def heard(*services: str, name: str | None = None) -> Heard:
    return Heard(address="F0:F1:F2:F3:F4:F5", name=name, signal_dbm=-60, services=services)


@pytest.mark.parametrize(
    "place", [f"{UART_SERVICE}/{WRITTEN}", f"{UART_SERVICE}/2a25", f"180a/{NOTIFIED}"]
)
def test_no_driver_can_declare_it(place: str) -> None:
    with pytest.raises(Refused, match="Nordic UART Service"):
        AllowList([b"E?"], channel=characteristic(place))
    with pytest.raises(Refused, match="Nordic UART Service"):
        AllowList(readable=[characteristic(place)])


def test_advertising_it_fits_no_driver() -> None:
    talking = Talking(UART_SERVICE, OWN_CHANNEL)
    assert choice(talking).by_advertising(heard(UART_SERVICE)) is None
    with pytest.raises(UsageError, match="no service that a driver reads"):
        choice(talking).by_services(heard(UART_SERVICE), [UART_SERVICE, OWN])


def test_advertising_it_fits_no_product() -> None:
    sx300 = builtin_profiles()["synthex-sx300"]
    product = sx300.model_copy(update={"ble_services": (UART_SERVICE,), "ble_names": ()})
    assert fitting_profiles(heard(UART_SERVICE), [product]) == ()


def test_a_driver_that_writes_is_not_chosen_by_what_is_advertised() -> None:
    talking = Talking(OWN, OWN_CHANNEL)
    assert choice(talking).by_advertising(heard(OWN)) is None
    assert choice(talking).by_services(heard(OWN), [OWN]).driver is talking


def test_a_driver_that_writes_is_not_chosen_where_its_service_is_only_advertised() -> None:
    talking, reading = Talking(OWN, OWN_CHANNEL), find_driver("openexo")
    services = [UART_SERVICE, "e0271458-8c6a-11ed-a1eb-0242ac120002"]
    assert choice(talking, reading).by_services(heard(OWN), services).driver is reading


def test_a_product_whose_driver_writes_is_not_chosen_by_its_name_alone() -> None:
    sx200 = builtin_profiles()["synthex-sx200"]
    one = PassiveChoice((sx200,), (find_driver("smp"),), is_named=False)
    assert one.by_advertising(heard(*sx200.ble_services, name="Strider SX-200")) is None


def openexo_that_advertises(*services: str) -> Scenario:
    scenario = load("openexo")
    assert scenario.ble is not None
    ble = scenario.ble.model_copy(update={"name": None, "advertises": services})
    return scenario.model_copy(update={"ble": ble})


def identified(air: VirtualRadio, *drivers: Driver) -> None:
    target = BleTarget(address=air.devices[0].address)
    at_once(
        air,
        lambda: read_chosen(target, choose=choice(*drivers), radio=on(air), timeout_s=LIMIT_S),
    )


@pytest.mark.parametrize(
    "channel", [Characteristic(UART_SERVICE, WRITTEN), OWN_CHANNEL], ids=["declared", "own"]
)
def test_an_openexo_is_sent_nothing_by_a_driver_that_nobody_named(channel: Characteristic) -> None:
    air = virtual_radio(openexo_that_advertises("nus"))
    with pytest.raises((DriverError, UsageError)):
        identified(air, Talking(UART_SERVICE, channel))
    assert air.violations == ()
    assert [each.name for each in air.requests if "write" in each.name] == []


def test_an_openexo_that_advertises_its_uart_is_read_by_its_own_driver() -> None:
    air = virtual_radio(openexo_that_advertises("nus"))
    identified(air, Talking(UART_SERVICE, OWN_CHANNEL), find_driver("openexo"))
    assert air.violations == ()
