"""The device's ATT server: bumble's, with every request seen before it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Protocol, assert_never

from bumble import att, hci
from bumble.core import BaseBumbleError
from bumble.device import Connection, Device
from bumble.gatt_server import Server

from simulators.faults.temper import Answer, Drop, Ignore, Reaction, Refuse


class Watch(Protocol):
    """Sees a request before it is answered."""

    def see(self, server: Server, host: Connection, pdu: att.ATT_PDU) -> Reaction:
        """One request; what the device does about it."""
        ...


class WatchedServer(Server):
    """Does with every request what its watch says, and gives one value through a whole long read.

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
        host = bearer.connection if att.is_enhanced_bearer(bearer) else bearer
        reaction = self._watch.see(self, host, att_pdu)
        match reaction:
            case Answer(after_s=0):
                self._answer(bearer, att_pdu)
            case Answer():
                loop = asyncio.get_running_loop()
                loop.call_later(reaction.after_s, self._answer_later, host, att_pdu)
            case Refuse():
                self._refuse(bearer, att_pdu, reaction.code)
            case Ignore():
                pass
            case Drop():
                drop(self.device, host)
            case _:
                assert_never(reaction)

    def _answer(self, bearer: att.Bearer, pdu: att.ATT_PDU) -> None:
        if not (isinstance(pdu, att.ATT_Read_Blob_Request) and pdu.value_offset):
            self._being_read.pop(bearer, None)
        super().on_gatt_pdu(bearer, pdu)

    def _answer_later(self, host: Connection, pdu: att.ATT_PDU) -> None:
        """Answer, if the host is still there."""
        if self.device.connections.get(host.handle) is host:
            self._answer(host, pdu)

    def _refuse(self, bearer: att.Bearer, pdu: att.ATT_PDU, code: int) -> None:
        if pdu.op_code not in att.ATT_REQUESTS:
            return  # a command has no answer, not even this one
        handle = getattr(pdu, "attribute_handle", 0)
        self.send_response(
            bearer,
            att.ATT_Error_Response(
                request_opcode_in_error=pdu.op_code,
                attribute_handle_in_error=handle,
                error_code=code,
            ),
        )

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


_DROPPING: Final[set[asyncio.Task[None]]] = set()
"""asyncio itself keeps no task alive."""


def drop(device: Device, host: Connection) -> None:
    """Lose the link, as a device does that is switched off."""
    task = asyncio.ensure_future(_drop(device, host))
    _DROPPING.add(task)
    task.add_done_callback(_DROPPING.discard)


async def _drop(device: Device, host: Connection) -> None:
    with suppress(BaseBumbleError):  # the host was first
        if device.connections.get(host.handle) is host:
            await host.disconnect(
                hci.HCI_REMOTE_DEVICE_TERMINATED_CONNECTION_DUE_TO_POWER_OFF_ERROR
            )
