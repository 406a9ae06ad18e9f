"""A controller's fields as its Bluetooth services give them."""

from __future__ import annotations

from typing import Final

from simulators.ble.config import MAX_ATTRIBUTE_BYTES
from simulators.controller import Controller

PREFIX: Final = "ble/"
"""Before the name of a field that is another one on Bluetooth than on the line."""


class Fields:
    """What a controller says, cut to what an attribute holds."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    def has(self, name: str) -> bool:
        """Whether the device has such a field."""
        return self._key(name) is not None or self._running(name) is not None

    def read(self, name: str) -> bytes:
        """The field's next value; none of it where the device has no such field."""
        key = self._key(name)
        given = self._running(name) if key is None else self._controller.read(key)
        return (given or b"")[:MAX_ATTRIBUTE_BYTES]

    def _key(self, name: str) -> str | None:
        keys = (PREFIX + name, name)
        return next((key for key in keys if self._controller.has(key)), None)

    def _running(self, name: str) -> bytes | None:
        """A firmware that is not in the identity is that of the active image."""
        active = [image.version for image in self._controller.images if image.active]
        return active[0].encode() if active and name == "firmware" else None

    def number(self, name: str, size: int) -> bytes:
        """A counter's value, little-endian in ``size`` bytes; at the form's largest it stays."""
        digits = self.read(name)
        value = int(digits) if digits.isdigit() else 0
        return min(value, (1 << 8 * size) - 1).to_bytes(size, "little")
