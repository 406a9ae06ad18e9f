"""A stand-in for BlueZ: ``org.bluez`` on a private D-Bus, bridged to the virtual radio.

A program whose environment names this bus as the system bus talks to it as to bluetoothd, without
root, without a radio and without the kernel's Bluetooth. See :func:`simulators.ble.bluez.room.bluez_room`
and docs/simulator-bluez.md.
"""
