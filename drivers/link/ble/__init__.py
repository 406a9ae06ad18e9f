"""Bluetooth LE through bleak: found by scanning, connected, read, and let go of in any case.

bleak is imported only when a Bluetooth device is named, off the event loop. All that it and D-Bus let
out ends in our error tree (`drivers.link.ble.trouble`). docs/bluetooth.md tells how it is for people.
"""
