"""The device's ATT server: bumble's, with every request seen before it is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bumble import att
from bumble.device import Device
from bumble.gatt_server import Server


class Watch(Protocol):
    """Sees a request before it is answered."""

    def see(self, server: Server, pdu: att.ATT_PDU) -> None:
        """One request."""
        ...


class WatchedServer(Server):
    """Tells its watch of every request, and gives one value through all parts of a long read.

    Args:
        mtu: the largest message that the device takes.
    """

    def __init__(self, device: Device, watch: Watch, mtu: int) -> None:
        super().__init__(device)
        self.max_mtu = mtu
        self._watch = watch
        self._being_read: dict[att.Bearer, dict[str, bytes]] = {}

    def on_gatt_pdu(self, bearer: att.Bearer, att_pdu: att.ATT_PDU) -> None:
        """A request came."""
        self._watch.see(self, att_pdu)
        if not (isinstance(att_pdu, att.ATT_Read_Blob_Request) and att_pdu.value_offset):
            self._being_read.pop(bearer, None)
        super().on_gatt_pdu(bearer, att_pdu)

    def one_value(self, bearer: att.Bearer, uuid: str, read: Callable[[], bytes]) -> bytes:
        """A characteristic's value: a new one for each read, the same for all of its parts."""
        values = self._being_read.setdefault(bearer, {})
        if uuid not in values:
            values[uuid] = read()
        return values[uuid]

    def on_disconnection(self, bearer: att.Bearer) -> None:
        """A host has gone."""
        self._being_read.pop(bearer, None)
        super().on_disconnection(bearer)
