"""What OpenExo's three characteristics hold: short ASCII texts, one byte too many now and then.

The sketch copies each text into an array that is one byte too short, so that a stray byte may follow
the last character; a zero byte never does by intent.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from drivers.gatt import Characteristic
from drivers.protocol.reads import Wanted
from drivers.protocol.taken import Found, Missing, Taken
from drivers.reading import FieldName, Pass

SERVICE: Final = "e0271458-8c6a-11ed-a1eb-0242ac120002"
_BOARD: Final = "e0271459-8c6a-11ed-a1eb-0242ac120002"
_FIRMWARE: Final = "e0271460-8c6a-11ed-a1eb-0242ac120002"
_DEVICE: Final = "e0271461-8c6a-11ed-a1eb-0242ac120002"

BOARDS: Final = {
    1: "AK_Board_V0_1",
    2: "AK_Board_V0_3",
    3: "AK_Board_V0_4",
    4: "AK_Board_V0_5_1",
    5: "OpenExo_Board_V0_6_Maxon",
}
"""The firmware's BOARD_VERSION macros, which it sends as their numbers."""

_NEVER_RAISED: Final = "0_1_0"
_SHOWN_BYTES: Final = 32


_OFFERED: Final = f"it offers the service {SERVICE}"


def model(said: Pass) -> Taken:
    """Answer what the service says: a device that offers it, with at least one text, is an OpenExo.

    Args:
        said: what its three values said.
    """
    if not said.fields:
        return Missing("OpenExo", f"{_OFFERED}, but none of its values there is a text")
    return model_of_service(said)


def model_of_service(_said: Pass) -> Taken:
    """Answer what the driver's version 1 took from the service, whatever its values were."""
    return Found(FieldName.MODEL, "OpenExo", bytes.fromhex(SERVICE.replace("-", "")), _OFFERED)


NEVER_TOLD: Final = tuple(
    Missing(name.value.replace("_", " "), "an OpenExo has no characteristic for it")
    for name in (FieldName.MANUFACTURER, FieldName.SERIAL)
)
"""What an identity needs, and no OpenExo says."""


def _take_board(data: bytes, label: str) -> Iterator[Taken]:
    text = _text(data, label)
    if isinstance(text, Missing):
        yield text
        return
    number = int(text.value) if text.value.isdecimal() and len(text.value) < 4 else 0
    if number in BOARDS:
        yield text._replace(name=FieldName.HARDWARE_REVISION, value=BOARDS[number])
    else:
        remark = "no board of that number is known"
        yield text._replace(name=FieldName.HARDWARE_REVISION, remark=remark)


def _take_firmware(data: bytes, label: str) -> Iterator[Taken]:
    text = _text(data, label)
    if isinstance(text, Missing):
        yield text
        return
    remark = "every release so far says so" if text.value == _NEVER_RAISED else text.remark
    yield text._replace(name=FieldName.FIRMWARE_VERSION, kind="application", remark=remark)


def _take_name(data: bytes, label: str) -> Iterator[Taken]:
    yield _text(data, label)


def _text(data: bytes, label: str) -> Found | Missing:
    """Take the printable ASCII; what follows it is one stray byte, or it is no text at all."""
    length = next((at for at, byte in enumerate(data) if not 0x20 <= byte <= 0x7E), len(data))
    if length == 0:
        return Missing(label, "the value is empty" if not data else _no_text(data))
    if len(data) - length > 1 and data[length] != 0:
        return Missing(label, _no_text(data))
    remark = None if length == len(data) else "what follows the text is left out of it"
    return Found(FieldName.DEVICE_NAME, data[:length].decode("ascii"), data, label, None, remark)


def _no_text(data: bytes) -> str:
    return f"the value is no text: {data[:_SHOWN_BYTES].hex()}"


WANTED: Final = (
    Wanted(Characteristic(SERVICE, _BOARD), "OpenExo PCBChar (e0271459)", _take_board),
    Wanted(Characteristic(SERVICE, _FIRMWARE), "OpenExo FirmwareChar (e0271460)", _take_firmware),
    Wanted(Characteristic(SERVICE, _DEVICE), "OpenExo DeviceChar (e0271461)", _take_name),
)
"""What is read, in its order."""
