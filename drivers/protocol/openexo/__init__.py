"""OpenExo's device-information service over Bluetooth LE: the driver ``openexo``.

Device class
    OpenExo exoskeletons of Northern Arizona University's Biomechatronics Lab: a Teensy 4.1 with an
    Arduino Nano 33 BLE or RP2040 Connect in front of it, running ArduinoBLE. Four tags from v1.0.0 to
    v2.0 have the same services.

Line settings
    None: Bluetooth LE as the operating system connects; it asks for no pairing.

What is read
    ================== ================ ==========================================================
    field              characteristic   note
    ================== ================ ==========================================================
    model              the service      ``OpenExo``: the device offers e0271458, and at least one of
                                        its values is a text; nothing says more
    hardware_revision  e0271459         the board's name, from its number (1 to 5)
    firmware_version   e0271460         ``0_1_0`` in every release so far: it tells none from another
    device_name        e0271461         ``EXOBLE_Exo``, or the first half of the address: not unique
    ================== ================ ==========================================================

    It has no serial number, no manufacturer's name and no battery service: that is told. The
    address and the name are never taken for a serial number. Nothing authenticates the device.

Commands
    Three ATT reads per pass, of the characteristics above.

Dangerous neighbours, never touched
    The Nordic UART Service 6e400001. One letter written to 6e400002 is a command: ``E`` begins a
    trial and enables the motors, ``x`` turns them on, ``w`` off, ``H`` calibrates the torque, ``Z``
    restarts the controller. Subscribing to 6e400003 starts a dump of up to 26 seconds. Neither is in
    any list here; 33b65d43 (errors) is not read either.

Sources
    naubiomech/OpenExo, ExoCode/src/GattDb.h, ExoBLE.cpp, Config.h and ble_commands.h at 7871826
    (2026-05-15): facts only, no code. ArduinoBLE, BLELocalCharacteristic.cpp. No OpenExo was at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Final, NamedTuple

from drivers.allowlist import AllowList
from drivers.gatt import Characteristic
from drivers.profile import Profile
from drivers.protocol.openexo.values import NEVER_TOLD, SERVICE, WANTED, model, model_of_service
from drivers.protocol.reads import no_service, read_each
from drivers.protocol.session import GattSession
from drivers.protocol.taken import Gathered, Missing, Taken
from drivers.reading import Pass

ALLOWED: Final = AllowList(
    readable=(
        Characteristic(
            "e0271458-8c6a-11ed-a1eb-0242ac120002", "e0271459-8c6a-11ed-a1eb-0242ac120002"
        ),
        Characteristic(
            "e0271458-8c6a-11ed-a1eb-0242ac120002", "e0271460-8c6a-11ed-a1eb-0242ac120002"
        ),
        Characteristic(
            "e0271458-8c6a-11ed-a1eb-0242ac120002", "e0271461-8c6a-11ed-a1eb-0242ac120002"
        ),
    )
)
"""Written out apart from what the session reads, on purpose; no frame, no channel."""


class OpenexoDriver:
    """The driver; see the module's docstring for its data sheet."""

    name: Final = "openexo"
    version: ClassVar[str] = "2"
    line: Final = "ble"
    ble_services: Final = (SERVICE,)
    ble_names: Final = ("EXOBLE_*",)

    @property
    def former(self) -> Mapping[str, OpenexoDriver]:
        """Answer the driver as it was, by version."""
        return {"1": _FirstOpenexoDriver()}

    def allowlist(self, profile: Profile | None) -> AllowList:  # noqa: ARG002 — nothing differs by product
        """Answer the three characteristics, for reading."""
        return ALLOWED

    def session(self, profile: Profile | None, *, number: int) -> GattSession:  # noqa: ARG002 — same
        """Answer one pass of readings, without I/O."""
        return _run(_Manner(model, NEVER_TOLD))


class _FirstOpenexoDriver(OpenexoDriver):
    """Told nothing of what is missing, and took any values for an OpenExo's."""

    version = "1"

    def session(self, profile: Profile | None, *, number: int) -> GattSession:  # noqa: ARG002 — same
        """Answer one pass of readings, without I/O."""
        return _run(_Manner(model_of_service, ()))


class _Manner(NamedTuple):
    """What tells the model from what the values said, and what no OpenExo says, told as unanswered."""

    model: Callable[[Pass], Taken]
    never_told: tuple[Missing, ...]


def _run(manner: _Manner) -> GattSession:
    """Read the three characteristics once.

    Raises:
        ProtocolError: unsupported: the device has none of them; unexpected: the computer's list of
            what it has is out of date.
    """
    gathered = Gathered()
    there = yield from read_each(WANTED, gathered)
    if not there:
        raise no_service(SERVICE, "device-information service of an OpenExo")
    gathered.keep(manner.model(gathered.as_pass()), there.entry)
    for missing in manner.never_told:
        gathered.keep(missing, there.entry)
    return gathered.as_pass()
