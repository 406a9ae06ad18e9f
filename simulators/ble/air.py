"""The air between simulated radios: bumble's virtual link, made to behave like a real one.

What differs from bumble 0.0.236's own:

* a scan response is what the device set as such, and is told to an active scan only (bumble repeats
  the advertisement);
* a device is heard with a strength of its own, and advertises as often as it says (bumble takes the
  interval's number, in units of 0.625 ms, for milliseconds);
* a connection that is waited for no more is not made later, and that is told (bumble forgets to cancel);
* data finds its receiver by the address under which each side connected, public or random;
* devices are heard in the order in which they came, the same each time;
* only legacy advertising, whose 31 bytes every receiver understands.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from bumble import hci, ll
from bumble.controller import Controller, LegacyAdvertiser
from bumble.core import PhysicalTransport
from bumble.link import LocalLink

from simulators.faults.temper import Temper

TICK_S: Final = 0.000625
"""The unit of advertising intervals (Core Specification, Vol 4 Part E, 7.8.5)."""

_WEAKEST: Final = -127


class Air(LocalLink):
    """What every radio of one simulated room hears."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # bumble's own has no annotations
        self._radios: dict[Controller, None] = {}

    @property
    def someone_listens(self) -> bool:
        """Whether a radio scans, or waits for a device to connect to."""
        return any(radio.le_scan_enable or radio.pending_le_connection for radio in self._radios)

    def add_controller(self, controller: Controller) -> None:
        """A radio is switched on."""
        super().add_controller(controller)
        self._radios[controller] = None

    def remove_controller(self, controller: Controller) -> None:
        """A radio is switched off."""
        super().remove_controller(controller)
        self._radios.pop(controller)

    def send_advertising_pdu(
        self, sender_controller: Controller, packet: ll.AdvertisingPdu
    ) -> None:
        """Everyone else hears it, in order."""
        loop = asyncio.get_running_loop()
        for radio in self._radios:
            if radio is not sender_controller:
                loop.call_soon(radio.on_ll_advertising_pdu, packet)

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        """The connection's other end gets the data under the address that it knows the sender by."""
        receiver = self.find_le_controller(destination_address)
        connection = sender_controller.le_connections.get(destination_address)
        if transport is not PhysicalTransport.LE or receiver is None or connection is None:
            super().send_acl_data(sender_controller, destination_address, transport, data)
            return
        sender = connection.self_address
        asyncio.get_running_loop().call_soon(receiver.on_link_acl_data, sender, transport, data)


@dataclass
class HeardAdvertisement(ll.AdvInd):
    """An advertisement, what the device would answer to a scan request, its strength, its willingness."""

    scan_response: bytes
    rssi_dbm: int
    reachable: bool


class _Advertiser(LegacyAdvertiser):
    """Sends as often as the host said."""

    def _on_timer_fired(self) -> None:
        self.send_advertising_data()
        wait_s = self.advertising_interval_min * TICK_S
        self.timer_handle = asyncio.get_running_loop().call_later(wait_s, self._on_timer_fired)


class Radio(Controller):
    """A Bluetooth controller in the air.

    Args:
        name: for logs.
        air: where it sends and hears.
        public_address: for a host that needs one.
        rssi_dbm: how strong it is heard.
        temper: whether it advertises and takes connections; it does, if ``None``.
    """

    def __init__(
        self,
        name: str,
        air: Air,
        *,
        public_address: str | None = None,
        rssi_dbm: int = _WEAKEST,
        temper: Temper | None = None,
    ) -> None:
        super().__init__(name, link=air, public_address=public_address)
        self.le_features &= ~hci.LeFeatureMask.LE_EXTENDED_ADVERTISING
        self.le_legacy_advertiser = _Advertiser(self)
        self._rssi_dbm = rssi_dbm
        self._temper = temper or Temper()
        self._air = air
        self._gone = False

    def send_advertising_pdu(self, packet: ll.AdvertisingPdu) -> None:
        """Put the scan response beside the advertisement."""
        if type(packet) is ll.AdvInd:
            if not self._is_heard():
                return
            packet = HeardAdvertisement(
                packet.advertiser_address,
                packet.data,
                scan_response=self.le_legacy_advertiser.scan_response_data,
                rssi_dbm=self._rssi_dbm,
                reachable=self._temper.reachable,
            )
        super().send_advertising_pdu(packet)

    def _is_heard(self) -> bool:
        """Whether the device still advertises; while nobody listens, nothing is counted."""
        if self._air.someone_listens and not self._gone:
            self._gone = not self._temper.heard()
        return not self._gone

    def on_advertising_pdu(self, pdu: ll.AdvInd | ll.AdvExtInd) -> None:
        """Report what a real controller would, then connect where that was waited for."""
        if not isinstance(pdu, HeardAdvertisement):
            return
        if self.le_scan_enable:
            self._report(pdu)
        waited = self.pending_le_connection
        if waited and pdu.reachable and waited.peer_address == pdu.advertiser_address:
            self.create_le_connection(pdu.advertiser_address)

    def _report(self, pdu: HeardAdvertisement) -> None:
        kinds = hci.HCI_LE_Advertising_Report_Event.EventType
        self._tell(pdu, kinds.ADV_IND, pdu.data)
        active = hci.HCI_LE_Set_Scan_Parameters_Command.ACTIVE_SCANNING
        if self.le_scan_type == active:
            self._tell(pdu, kinds.SCAN_RSP, pdu.scan_response)

    def _tell(self, pdu: HeardAdvertisement, kind: int, data: bytes) -> None:
        report = hci.HCI_LE_Advertising_Report_Event.Report(
            event_type=kind,
            address_type=pdu.advertiser_address.address_type,
            address=pdu.advertiser_address,
            data=data,
            rssi=pdu.rssi_dbm,
        )
        self.send_hci_packet(hci.HCI_LE_Advertising_Report_Event([report]))

    def on_hci_le_create_connection_cancel_command(
        self, command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Wait no more for a device (Core Specification, Vol 4 Part E, 7.8.13)."""
        waiting, self.pending_le_connection = self.pending_le_connection, None
        if waiting is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        self.send_hci_packet(_given_up(waiting.peer_address))
        return super().on_hci_le_create_connection_cancel_command(command)


def _given_up(peer: hci.Address) -> hci.HCI_LE_Connection_Complete_Event:
    """How a connection ends that was cancelled before it was made."""
    return hci.HCI_LE_Connection_Complete_Event(
        status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
        connection_handle=0,
        role=hci.Role.CENTRAL,
        peer_address_type=peer.address_type,
        peer_address=peer,
        connection_interval=0,
        peripheral_latency=0,
        supervision_timeout=0,
        central_clock_accuracy=0,
    )
