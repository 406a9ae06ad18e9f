"""A simulated device on a real radio, or behind the kernel's own virtual one.

In-process use::

    async with radio_line(load("dis-listed"), "usb:0") as line:
        ...  # a phone in the room sees it; line.controller is what was done to it
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

from bumble.core import BaseBumbleError
from bumble.device import Device
from bumble.host import Host
from bumble.transport.common import AsyncPipeSink, Transport

from simulators.ble.air import Air, Radio
from simulators.ble.peripheral import Peripheral, medium_of
from simulators.ble.transport import gone, opened, silent
from simulators.errors import FaultError
from simulators.faults import Fault, require_fit
from simulators.faults.radio import LinkLoss, Unreachable
from simulators.scenario import Scenario
from simulators.serve import Line

ANSWER_WITHIN_S: Final = 10.0
"""For all the commands that switch an adapter on together."""

KERNEL_ADAPTER: Final = "C4:E0:07:10:07:02"
"""The public address of the adapter that the kernel gets: it does without none."""


@asynccontextmanager
async def radio_line(
    scenario: Scenario, hci: str, faults: Sequence[Fault] = ()
) -> AsyncIterator[Line]:
    """Advertise a scenario's device and serve it while the block runs.

    Args:
        scenario: with a table ``[ble]``.
        hci: the adapter, e.g. ``usb:0``; with ``vhci`` the kernel gets an adapter that hears the device.
        faults: laid over the device, after the scenario's own.

    Raises:
        ScenarioError: the scenario is not on Bluetooth.
        FaultError: a fault cannot be laid over it there.
        ServeError: the adapter cannot be opened, or does not answer.
    """
    every = (*scenario.faults.laid, *faults)
    require_fit(every, medium_of(scenario), f"{scenario.name!r} on Bluetooth")
    if hci != "vhci":
        _require_possible(every)
    peripheral = Peripheral(scenario, faults)
    line = Line("ble", peripheral.address, peripheral.controller)
    async with opened(hci) as transport:
        host = _beside_kernel(peripheral, transport) if hci == "vhci" else _host(transport)
        device = await _switch_on(peripheral, host, hci)
        ended = asyncio.ensure_future(_wait_for_end(transport, line, hci))
        try:
            yield line
        finally:
            await _switch_off(peripheral, device, ended)


def _require_possible(faults: Sequence[Fault]) -> None:
    """A real adapter advertises by itself: nobody sees each advertisement before it leaves."""
    for fault in faults:
        scanning = isinstance(fault, LinkLoss) and fault.at == "scanning"
        if scanning or isinstance(fault, Unreachable):
            raise FaultError(
                f"The fault {str(fault)!r} needs the simulated air: a real adapter advertises by itself.",
                next_step="Leave it out, or use the virtual radio.",
            )


def _host(transport: Transport) -> Host:
    return Host(transport.source, transport.sink)


def _beside_kernel(peripheral: Peripheral, transport: Transport) -> Host:
    """Two radios in one air: the kernel's at the transport, and the device's own."""
    air = Air()
    kernel = Radio("kernel", air, public_address=KERNEL_ADAPTER)
    transport.source.set_packet_sink(kernel)
    kernel.host = transport.sink
    own = Radio(
        peripheral.address, air, rssi_dbm=peripheral.config.rssi_dbm, temper=peripheral.temper
    )
    return Host(own, AsyncPipeSink(own))


async def _switch_on(peripheral: Peripheral, host: Host, hci: str) -> Device:
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            return await peripheral.start(host)
    except (TimeoutError, BaseBumbleError) as error:
        raise silent(hci) from error


async def _wait_for_end(transport: Transport, line: Line, hci: str) -> None:
    with suppress(Exception):  # however it ended, it has
        await transport.source.terminated
    line.lost = gone(hci)
    line.mark_over(hung_up=line.hung_up)


async def _switch_off(peripheral: Peripheral, device: Device, ended: asyncio.Future[None]) -> None:
    if not ended.done():
        with suppress(TimeoutError, BaseBumbleError):
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await peripheral.stop(device)
    ended.cancel()
