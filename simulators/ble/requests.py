"""What a simulated device is asked over Bluetooth: every ATT request, and which of them no reader sends."""

from __future__ import annotations

from typing import Final, NamedTuple

from bumble import att
from bumble.gatt import Characteristic
from bumble.gatt_server import Server

from simulators.ble import openexo
from simulators.ble.uuids import CLIENT_FEATURES, NUS_RX, SERVICE_CHANGED, SUBSCRIPTION, to_uuid
from simulators.controller import Controller, Reason

WIRE: Final = "ble"
"""The name in violations."""

_NOT_SUBSCRIBED: Final = bytes(2)


class AttRequest(NamedTuple):
    """One request, as the device saw it.

    Attributes:
        device: the address of the device that was asked.
        opcode: ATT's, e.g. 0x0A for a read and 0x0C for a later part of a long one.
        name: the opcode's name, e.g. ``read_request``.
        uuid: of the attribute, or of the kind that was looked for; ``None`` where there is none.
    """

    device: str
    opcode: int
    name: str
    uuid: str | None


def describe(device: str, server: Server, pdu: att.ATT_PDU) -> AttRequest:
    """A request in plain terms."""
    name = pdu.name.lower().removeprefix("att_")
    return AttRequest(device, int(pdu.op_code), name, _uuid(server, pdu))


def _uuid(server: Server, pdu: att.ATT_PDU) -> str | None:
    match pdu:
        case (
            att.ATT_Read_Request()
            | att.ATT_Read_Blob_Request()
            | att.ATT_Write_Request()
            | att.ATT_Write_Command()
            | att.ATT_Prepare_Write_Request()
        ):
            attribute = server.get_attribute(pdu.attribute_handle)
            return None if attribute is None else short(attribute.type.to_hex_str("-"))
        case att.ATT_Read_By_Type_Request() | att.ATT_Find_By_Type_Value_Request():
            return short(pdu.attribute_type.to_hex_str("-"))
        case att.ATT_Read_By_Group_Type_Request():
            return short(pdu.attribute_group_type.to_hex_str("-"))
        case _:
            return None


def subscribed_to(server: Server, pdu: att.ATT_PDU) -> str | None:
    """The characteristic whose subscription a request changes, if it does."""
    if not isinstance(pdu, att.ATT_Write_Request) or _uuid(server, pdu) != SUBSCRIPTION:
        return None
    return _owner(server, pdu.attribute_handle)


def short(uuid: str) -> str:
    """A stack's UUID as :mod:`simulators.ble.uuids` writes it."""
    return to_uuid(uuid)


class Judge:
    """Records each write that a reader of identities does not send.

    Args:
        controller: keeps the violations.
        subscribable: the characteristics to which a host may subscribe.
        streams: those whose own protocol judges what is written.
    """

    def __init__(
        self, controller: Controller, subscribable: frozenset[str], streams: frozenset[str]
    ) -> None:
        self._controller = controller
        self._subscribable = subscribable | {SERVICE_CHANGED}
        self._written = streams | {CLIENT_FEATURES}

    def see(self, server: Server, pdu: att.ATT_PDU) -> None:
        """Look at one request."""
        match pdu:
            case att.ATT_Write_Request() | att.ATT_Write_Command():
                self._judge(server, pdu.attribute_handle, pdu.attribute_value)
            case att.ATT_Prepare_Write_Request():
                self._judge(server, pdu.attribute_handle, pdu.part_attribute_value)
            case att.ATT_Signed_Write_Command():
                self._judge(server, pdu.attribute_handle, pdu.attribute_value)
            case _:
                pass

    def _judge(self, server: Server, handle: int, data: bytes) -> None:
        attribute = server.get_attribute(handle)
        uuid = short(attribute.type.to_hex_str("-")) if attribute else None
        if uuid in self._written:
            return
        if uuid == SUBSCRIPTION:
            owner = _owner(server, handle)
            if owner not in self._subscribable and data != _NOT_SUBSCRIBED:
                self._violate(f"a subscription to {owner}", data)
            return
        told = f" ({openexo.meaning(data)})" if uuid == NUS_RX else ""
        self._violate(f"a write to {uuid or 'no attribute'}{told}", data)

    def _violate(self, request: str, data: bytes) -> None:
        self._controller.record_violation(WIRE, Reason.NOT_A_READ, request, data)


def _owner(server: Server, handle: int) -> str | None:
    """The characteristic that a descriptor belongs to."""
    group = server.get_attribute_group(handle, Characteristic)
    return short(group.uuid.to_hex_str("-")) if group else None
