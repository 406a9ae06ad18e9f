"""What an SMP server answers to each read; the numbers are those of Zephyr 4.4.0.

Each function takes the device and the request's body and gives the answer's map, or a
:class:`Failure`. Nothing here can change the device: there is no code that would.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

from simulators.controller import Controller, Image
from simulators.values import MAX_VALUE_BYTES
from simulators.wire.smp_body import BodyError, decode
from simulators.wire.smp_config import MAX_KEY_BYTES, SmpConfig
from simulators.wire.smp_header import OP_READ, OP_WRITE, VERSION_1

GROUP_OS: Final = 0
GROUP_IMAGE: Final = 1
GROUP_SETTINGS: Final = 3

RC_UNKNOWN: Final = 1
RC_INVALID: Final = 3
RC_NO_ENTRY: Final = 5
RC_TOO_LARGE: Final = 7
RC_UNSUPPORTED: Final = 8
RC_CORRUPT: Final = 9
RC_VERSION_TOO_NEW: Final = 13

OS_INVALID_FORMAT: Final = 2
SETTINGS_KEY_TOO_LONG: Final = 2
SETTINGS_KEY_NOT_FOUND: Final = 3
SETTINGS_ROOT_NOT_FOUND: Final = 5


class Device(NamedTuple):
    """What the answers are made from."""

    controller: Controller
    config: SmpConfig


class Failure(NamedTuple):
    """A request that is declined.

    Attributes:
        rc: the code of SMP version 1, and of version 2 where the fault is no group's own.
        group: the group whose own code ``group_rc`` is, for version 2.
    """

    rc: int
    group: int | None = None
    group_rc: int = 0

    def body(self, version: int) -> Mapping[str, object]:
        """The answer's map: version 2 has a form for a group's own codes."""
        if self.group is None or version == VERSION_1:
            return {"rc": self.rc}
        return {"err": {"group": self.group, "rc": self.group_rc}}


Outcome: TypeAlias = Mapping[str, object] | Failure
Handler: TypeAlias = Callable[[Device, bytes], Outcome]

INVALID: Final = Failure(RC_INVALID)
UNSUPPORTED: Final = Failure(RC_UNSUPPORTED)


def echo(_device: Device, body: bytes) -> Outcome:
    """The text of ``d`` as ``r``."""
    text = _text(body, "d", "")
    return INVALID if text is None else {"r": text}


def params(device: Device, _body: bytes) -> Outcome:
    """Size and number of the buffers."""
    return {"buf_size": device.config.buf_size, "buf_count": device.config.buf_count}


def os_info(device: Device, body: bytes) -> Outcome:
    """The texts whose letters are in ``format``, in Zephyr's order, joined by spaces."""
    letters = _text(body, "format", "s")
    if letters is None:
        return INVALID
    texts = device.config.os_info.by_letter()
    asked = set(letters or "s")
    if not asked <= {*texts, "a"}:
        return Failure(RC_INVALID, GROUP_OS, OS_INVALID_FORMAT)
    wanted = set(texts) if "a" in asked else asked
    return {"output": " ".join(text for letter, text in texts.items() if letter in wanted)}


def bootloader_info(_device: Device, _body: bytes) -> Outcome:
    """Not built in, as in the captured server."""
    return UNSUPPORTED


def image_state(device: Device, _body: bytes) -> Outcome:
    """The slots; a device without images has no image group."""
    images = device.controller.images
    if not images:
        return UNSUPPORTED
    return {"images": [_image(image) for image in images], "splitStatus": 0}


def _image(image: Image) -> Mapping[str, object]:
    return {
        "slot": image.slot,
        "version": image.version,
        "hash": image.sha256,
        "bootable": image.bootable,
        "pending": image.pending,
        "confirmed": image.confirmed,
        "active": image.active,
        "permanent": image.permanent,
    }


def settings_read(device: Device, body: bytes) -> Outcome:
    """The value's bytes; ``max_size`` cuts them."""
    key = _text(body, "name", "")
    max_size = _number(body, "max_size", MAX_VALUE_BYTES)
    if not key or max_size is None or max_size < 0:
        return INVALID
    if len(key.encode(errors="replace")) > MAX_KEY_BYTES:
        return Failure(RC_INVALID, GROUP_SETTINGS, SETTINGS_KEY_TOO_LONG)
    keys = device.config.settings
    value = device.controller.read(keys[key]) if key in keys else None
    if value is not None:
        return {"val": value[:max_size]}
    root = key.split("/", 1)[0]
    if root in {known.split("/", 1)[0] for known in keys}:
        return Failure(RC_NO_ENTRY, GROUP_SETTINGS, SETTINGS_KEY_NOT_FOUND)
    return Failure(RC_UNKNOWN, GROUP_SETTINGS, SETTINGS_ROOT_NOT_FOUND)


def _text(body: bytes, key: str, missing: str) -> str | None:
    value = _value(body, key, missing)
    return value if isinstance(value, str) else None


def _number(body: bytes, key: str, missing: int) -> int | None:
    value = _value(body, key, missing)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _value(body: bytes, key: str, missing: object) -> object:
    """The key's value, ``missing`` where it is absent, ``None`` where the body is no map."""
    try:
        return decode(body).get(key, missing)
    except BodyError:
        return None


READS: Final[Mapping[tuple[int, int], Handler]] = {
    (GROUP_OS, 0): echo,
    (GROUP_OS, 6): params,
    (GROUP_OS, 7): os_info,
    (GROUP_OS, 8): bootloader_info,
    (GROUP_IMAGE, 0): image_state,
    (GROUP_SETTINGS, 0): settings_read,
}
"""Every command that this device knows, by group and number."""

_ECHO: Final = (GROUP_OS, 0)


def is_harmless(op: int, group: int, command: int) -> bool:
    """Whether the request only reads: echo may come as a write too, and clients send it so."""
    return op == OP_READ or (op == OP_WRITE and (group, command) == _ECHO)
