"""One pass of the canopen driver over a device in memory, and what it said."""

from __future__ import annotations

from drivers.driver import find_driver
from drivers.profile import Profile, builtin_profiles
from drivers.reading import Pass
from tests.drivers.canopen_device import CanDevice, line
from tests.drivers.drive import Respond, drive

CANOPEN = find_driver("canopen")
CO40 = builtin_profiles()["synthex-co40"]
IDENTITY = {
    "manufacturer": "vendor-id 0x000002E5",
    "model": "LowerLimbExo LL-2",
    "serial": "123456",
    "platform": "product 0x00010000 revision 0x00020003",
    "hardware_revision": "C",
    "firmware_version": "4.2.1",
}
HEARTBEAT = line(0x705, b"\x7f")
SYNC = line(0x080, b"")
TRAFFIC = SYNC + line(0x185, bytes(8)) + HEARTBEAT + line(0x181, b"\x01\x02") + b"T000005850\r"


def profile_with(**section: object) -> Profile:
    bus = {"node": 5, "bit_rate_kbit_s": 500, "transmit": "always"}
    return Profile.model_validate(CO40.model_dump() | {"canopen": bus | section})


def one_pass(respond: Respond, profile: Profile = CO40, number: int = 0) -> Pass:
    return drive(CANOPEN.session(profile, number=number), respond)


def whole(device: CanDevice) -> Respond:
    return lambda frame: [device(frame)]


def values(read: Pass) -> dict[str, str]:
    return {name.value: field.value for name, field in read.fields.items()}


def reasons(read: Pass) -> dict[str, str]:
    return {unanswered.question: unanswered.reason for unanswered in read.unanswered}
