"""Simulated controllers on Bluetooth LE: one GATT face, and the ways to reach it.

::

    radio = virtual_radio("dis-listed")
    async with BleakClient(found, backend=radio.client) as client: ...

Nothing of bumble or bleak is loaded before a radio is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulators.errors import MissingExtra

if TYPE_CHECKING:
    from simulators.ble.radio import VirtualRadio
    from simulators.ble.stream import Stream
    from simulators.faults import Fault
    from simulators.scenario import Scenario


def require_stack() -> None:
    """Raise before anything is served if bumble is not there.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import bumble  # noqa: F401 — only whether it is there
    except ImportError as error:
        raise MissingExtra from error


def virtual_radio(
    *scenarios: Scenario | str,
    faults: Sequence[Fault | str] = (),
    stream: Stream | None = None,
) -> VirtualRadio:
    """Devices in this program, for bleak: ``BleakScanner(backend=radio.scanner)``.

    Args:
        scenarios: devices, or their names; the same one twice is two equal devices.
        faults: laid over each device.
        stream: what answers on the SMP characteristic instead of the simulator's own server, e.g.
            :func:`simulators.ble.pipe.piped`.

    Raises:
        MissingExtra: the extra ``sim`` is not installed.
        ScenarioError: a scenario is unknown, not valid or not on Bluetooth.
        FaultError: a fault is unknown or does not take its parameters.
    """
    require_stack()
    from simulators.ble.radio import build_radio

    return build_radio(scenarios, faults, stream)
