"""A simulated device on a radio: its address, its advertisement and its face."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from bumble import hci
from bumble.core import BaseBumbleError
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.host import Host
from bumble.pairing import PairingConfig, PairingDelegate

from simulators.ble.advertising import payload
from simulators.ble.config import BleConfig
from simulators.ble.face import Face
from simulators.ble.requests import AttRequest
from simulators.ble.stream import Stream
from simulators.controller import Controller
from simulators.errors import ScenarioError
from simulators.faults import Fault, Medium, talk_over
from simulators.faults.temper import Temper
from simulators.pace import UNPACED, Pacer
from simulators.scenario import Scenario
from simulators.transmit import Port, Transmitter, converse
from simulators.wire.framings import SMP_FRAMINGS
from simulators.wire.smp import SmpServer


class Peripheral:
    """One device; switch it on with :meth:`start`, in a running event loop.

    Args:
        scenario: with a table ``[ble]``.
        faults: laid over it, after the scenario's own.
        address: another static random address than the scenario's.
        stream: what answers on the SMP characteristic instead of the simulator's own server.

    Attributes:
        controller: the device behind the radio, with its log of violations.

    Raises:
        ScenarioError: the scenario is not on Bluetooth.
    """

    def __init__(
        self,
        scenario: Scenario,
        faults: Sequence[Fault] = (),
        *,
        address: str | None = None,
        stream: Stream | None = None,
    ) -> None:
        self.config = _config(scenario, address)
        self.controller = scenario.controller(faults)
        laid = (*scenario.faults.laid, *faults)
        own = smp_stream(scenario, self.controller, laid)
        self._face = Face(self.config, self.controller, stream or own, laid)
        self._advertising: asyncio.Task[None] | None = None
        self._hosts: set[Connection] = set()
        self._alone: asyncio.Event | None = None

    @property
    def address(self) -> str:
        """Where it can be reached."""
        return self.config.address

    @property
    def temper(self) -> Temper:
        """How it behaves on the radio."""
        return self._face.temper

    @property
    def requests(self) -> tuple[AttRequest, ...]:
        """Every ATT request so far, the last hundred thousand of them."""
        return tuple(self._face.requests)

    @property
    def is_connected(self) -> bool:
        """Whether a host has a connection to it now."""
        return bool(self._hosts)

    async def wait_until_alone(self) -> None:
        """Wait until no host has a connection to it."""
        while self._hosts:
            self._alone = asyncio.Event()
            await self._alone.wait()

    async def start(self, host: Host) -> Device:
        """Switch the device on, and advertise whenever nobody is connected, until :meth:`stop`."""
        device = Device(config=_device_configuration(self.config), host=host)
        self._face.attach(device)
        if not self.temper.pairs:
            device.pairing_config_factory = _refuse_pairing
        await device.power_on()
        device.on(device.EVENT_CONNECTION, partial(self._on_connection, device))
        await self._advertise(device)
        return device

    async def stop(self, device: Device) -> None:
        """Advertise no more, and let every host go.

        Raises:
            BaseBumbleError: the adapter does not do it.
        """
        device.remove_all_listeners(device.EVENT_CONNECTION)
        advertising, self._advertising = self._advertising, None
        if advertising is not None:
            await asyncio.wait({advertising})  # a command that is cancelled upsets the stack
        await device.stop_advertising()
        self._hosts.clear()
        for host in tuple(device.connections.values()):
            host.remove_all_listeners(host.EVENT_DISCONNECTION)
            await host.disconnect()

    def _on_connection(self, device: Device, host: Connection) -> None:
        self._hosts.add(host)
        host.on(host.EVENT_DISCONNECTION, lambda _: self._on_disconnection(device, host))

    def _on_disconnection(self, device: Device, host: Connection) -> None:
        self._hosts.discard(host)
        if self._alone is not None:
            self._alone.set()
        self._advertise_again(device)

    def _advertise_again(self, device: Device) -> None:
        self._advertising = asyncio.ensure_future(self._advertise_if_possible(device))

    async def _advertise_if_possible(self, device: Device) -> None:
        with suppress(BaseBumbleError):  # the adapter has gone, which is told elsewhere
            await self._advertise(device)

    async def _advertise(self, device: Device) -> None:
        told = payload(self.config)
        await device.start_advertising(
            advertising_data=told.advertisement,
            scan_response_data=told.scan_response,
            advertising_interval_min=self.config.interval_ms,
            advertising_interval_max=self.config.interval_ms,
        )


class _Refusing(PairingDelegate):
    """A device that is not in its pairing mode."""

    async def accept(self) -> bool:
        return False


def _refuse_pairing(_host: Connection) -> PairingConfig:
    return PairingConfig(delegate=_Refusing())


def smp_stream(scenario: Scenario, controller: Controller, faults: Sequence[Fault]) -> Stream:
    """The simulator's own SMP server, as it answers on a characteristic: in bare frames.

    Args:
        scenario: its table ``[smp]`` counts.
        controller: the device behind it.
        faults: those of answers are laid over it.
    """

    async def answer(port: Port) -> None:
        wire = SmpServer(controller, scenario.smp.model_copy(update={"framing": "raw"}))
        talk = talk_over(wire, faults, framing=SMP_FRAMINGS["raw"])
        await converse(talk, port, Transmitter(Pacer(UNPACED)), now=time.monotonic)

    return answer


def medium_of(scenario: Scenario) -> Medium:
    """What a scenario's device on Bluetooth has that faults can be laid over."""
    has_smp = scenario.ble is not None and "smp" in scenario.ble.services
    return Medium.RADIO | Medium.STREAM if has_smp else Medium.RADIO


def _config(scenario: Scenario, address: str | None) -> BleConfig:
    if scenario.ble is None:
        raise ScenarioError(
            f"The scenario {scenario.name!r} is not on Bluetooth: it has no table [ble].",
            next_step="'python -m simulators list' says which scenarios are.",
        )
    return scenario.ble.model_copy(update={"address": address} if address else {})


def _device_configuration(config: BleConfig) -> DeviceConfiguration:
    return DeviceConfiguration(
        name=config.name or "",
        address=hci.Address(config.address, hci.Address.RANDOM_DEVICE_ADDRESS),
        gap_service_enabled=False,
        gatt_service_enabled=False,
    )
