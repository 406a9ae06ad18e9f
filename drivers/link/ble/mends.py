"""What a person can do about Bluetooth on the operating system that this is."""

from __future__ import annotations

import sys
from typing import Final, NamedTuple


class Mends(NamedTuple):
    """One sentence each; ``{address}`` stands for the device's address."""

    pair: str
    forget: str
    switch_on: str
    adapter: str
    service: str
    permission: str
    let_go: str


LINUX: Final = Mends(
    pair="Put the device in its pairing mode, run 'bluetoothctl', type 'scan on', then 'pair {address}', "
    "say yes if it asks, and read again.",
    forget="Run 'bluetoothctl remove {address}', switch the device off and on, and read again; if it "
    "was paired, pair it again.",
    switch_on="Run 'bluetoothctl power on', or switch Bluetooth on in the settings; if it stays off, run "
    "'rfkill unblock bluetooth'.",
    adapter="Plug in a Bluetooth adapter with Bluetooth LE, or read the controller over its cable; "
    "'bluetoothctl list' shows the adapters.",
    service="Run 'sudo systemctl enable --now bluetooth', or 'sudo systemctl restart bluetooth' if it "
    "runs already; if there is no such service, install the package bluez.",
    permission="Join the group that may use Bluetooth ('sudo usermod -aG bluetooth $USER'), then log out "
    "and in again.",
    let_go="'bluetoothctl disconnect {address}' ends a connection that this computer holds.",
)

WINDOWS: Final = Mends(
    pair="Put the device in its pairing mode, add it under Settings, Bluetooth & devices, and read "
    "again.",
    forget="Remove the device under Settings, Bluetooth & devices, switch it off and on, and read "
    "again; if it was paired, add it again.",
    switch_on="Switch Bluetooth on under Settings, Bluetooth & devices.",
    adapter="Plug in a Bluetooth adapter with Bluetooth LE, or read the controller over its cable.",
    service="Start the service 'Bluetooth Support Service', or restart the computer.",
    permission="Allow apps to use Bluetooth under Settings, Privacy & security, Radios.",
    let_go="A connection that this computer holds ends with the program that made it.",
)

MACOS: Final = Mends(
    pair="Put the device in its pairing mode, read again, and accept when macOS asks to pair.",
    forget="Forget the device under System Settings, Bluetooth, switch Bluetooth and the device off and "
    "on, and read again.",
    switch_on="Switch Bluetooth on in the menu bar or under System Settings, Bluetooth.",
    adapter="Read the controller over its cable: this computer's Bluetooth cannot be used.",
    service="Answer macOS if it asks to allow Bluetooth; else switch Bluetooth off and on, or restart "
    "the computer.",
    permission="Allow the terminal, or whatever runs this program, under System Settings, Privacy & "
    "Security, Bluetooth.",
    let_go="A connection that this computer holds ends with the program that made it.",
)


def mends_here() -> Mends:
    """Answer the sentences for this operating system."""
    match sys.platform:
        case "win32":
            return WINDOWS
        case "darwin":
            return MACOS
        case _:
            return LINUX
