"""Reading devices of a virtual radio: bleak over bumble's own stack, in this process and in real time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from drivers.driver import find_driver
from drivers.identify import read_identity
from drivers.link.ble.radio import Radio
from drivers.profile import builtin_profiles
from drivers.reading import Reading
from drivers.target import parse_target
from simulators.ble import virtual_radio
from simulators.ble.radio import VirtualRadio
from tests.drivers.reader import run

LIMIT_S = 30.0
"""For a machine that does other things as well; no test waits for it."""

READS = frozenset({"read_request", "read_blob_request"})


class Product(NamedTuple):
    """A scenario, and how it is read."""

    scenario: str
    driver: str
    profile: str | None


DIS = Product("dis-listed", "dis", "synthex-sx300")
OPENEXO = Product("openexo", "openexo", None)
SMP = Product("smp-ble", "smp", "synthex-sx200")


def on(air: VirtualRadio) -> Radio:
    return Radio(air.scanner, air.client)


def at_once(air: VirtualRadio, work: Callable[[], Awaitable[Reading]]) -> Reading:
    """Run in a loop of its own, in which nothing may block, and end the radio with it."""

    async def whole() -> Reading:
        try:
            return await work()
        finally:
            await air.aclose()

    return run(whole())


def read(
    product: Product,
    air: VirtualRadio | None = None,
    *,
    target: str = "",
    faults: Sequence[str] = (),
    passes: int | None = None,
) -> Reading:
    air = air or virtual_radio(product.scenario, faults=faults)
    place = parse_target(target or f"ble:{air.devices[0].address}")
    profile = builtin_profiles()[product.profile] if product.profile else None
    return at_once(
        air,
        lambda: read_identity(
            place,
            driver=find_driver(product.driver),
            profile=profile,
            radio=on(air),
            passes=passes,
            timeout_s=LIMIT_S,
        ),
    )


def reads(air: VirtualRadio) -> list[str]:
    """The characteristics that were read, whole or in parts, each as often as it was begun."""
    return [each.uuid or "" for each in air.requests if each.name == "read_request"]
