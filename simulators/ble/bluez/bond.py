"""A bond that only the computer still has."""

from __future__ import annotations

from bumble.device import Connection
from bumble.keys import PairingKeys

from simulators.ble.world import World


async def encrypt_with_lost_keys(world: World, connection: Connection) -> None:
    """Encrypt with a key that the device does not have, as after a reset of the device.

    Raises:
        HCI_Error: it has no such key.
    """
    key = PairingKeys.Key(bytes(16), ediv=0, rand=bytes(8))
    keystore = world.central.keystore
    assert keystore is not None
    await keystore.update(str(connection.peer_address), PairingKeys(ltk=key))
    await connection.encrypt()
