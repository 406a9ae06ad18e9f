"""The objects that the stand-in shows on the bus, with their properties and signals.

``org.freedesktop.DBus.ObjectManager`` and ``.Properties`` as BlueZ offers them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from dbus_fast import Message, MessageType, Variant

OBJECT_MANAGER: Final = "org.freedesktop.DBus.ObjectManager"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"

ROOT: Final = "/org/bluez"
ADAPTER_PATH: Final = f"{ROOT}/hci0"
ADAPTER: Final = "org.bluez.Adapter1"
DEVICE: Final = "org.bluez.Device1"
SERVICE: Final = "org.bluez.GattService1"
CHARACTERISTIC: Final = "org.bluez.GattCharacteristic1"
DESCRIPTOR: Final = "org.bluez.GattDescriptor1"

Properties: TypeAlias = dict[str, Variant]
Interfaces: TypeAlias = Mapping[str, Properties]


class Objects:
    """The tree of objects; every change of it is told on the bus.

    Args:
        send: puts a message on the bus.
    """

    def __init__(self, send: Callable[[Message], None]) -> None:
        self._send = send
        self._tree: dict[str, dict[str, Properties]] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._tree

    def managed(self) -> dict[str, dict[str, Properties]]:
        """All there is, as ``GetManagedObjects`` answers it."""
        return {path: dict(interfaces) for path, interfaces in self._tree.items()}

    def under(self, path: str) -> list[str]:
        """The paths beneath one, children before their parents."""
        return sorted((each for each in self._tree if each.startswith(f"{path}/")), reverse=True)

    def has(self, path: str, interface: str) -> bool:
        """Whether an object is there and has that interface."""
        return interface in self._tree.get(path, {})

    def value(self, path: str, interface: str, name: str) -> Any:  # noqa: ANN401 — what D-Bus carries
        """A property's value, ``None`` where there is none."""
        variant = self._tree.get(path, {}).get(interface, {}).get(name)
        return None if variant is None else variant.value

    def properties(self, path: str, interface: str) -> Properties:
        """The properties of one interface."""
        return dict(self._tree.get(path, {}).get(interface, {}))

    def add(self, path: str, interface: str, properties: Properties) -> None:
        """Put an object there."""
        self._tree[path] = {interface: dict(properties)}
        body = [path, {interface: properties}]
        self._signal("/", OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", body)

    def remove(self, path: str) -> None:
        """Take an object away, with all beneath it; nothing where it is not there."""
        for each in (*self.under(path), path):
            interfaces = self._tree.pop(each, None)
            if interfaces is not None:
                body = [each, list(interfaces)]
                self._signal("/", OBJECT_MANAGER, "InterfacesRemoved", "oas", body)

    def change(self, path: str, interface: str, changed: Properties) -> None:
        """Give properties other values; nothing where the object is gone."""
        if self.has(path, interface):
            self._tree[path][interface].update(changed)
            self._told(path, interface, changed, [])

    def forget(self, path: str, interface: str, name: str) -> None:
        """Take a property away, where it is there."""
        if self._tree.get(path, {}).get(interface, {}).pop(name, None) is not None:
            self._told(path, interface, {}, [name])

    def _told(self, path: str, interface: str, changed: Properties, gone: list[str]) -> None:
        body = [interface, changed, gone]
        self._signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def _signal(
        self, path: str, interface: str, member: str, signature: str, body: list[Any]
    ) -> None:
        self._send(
            Message(
                message_type=MessageType.SIGNAL,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=body,
            )
        )
