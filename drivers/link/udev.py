"""The udev rules that let a user open a USB port, and keep ModemManager away from it (Linux)."""

from __future__ import annotations

from typing import Final

RULES_FILE: Final = "/etc/udev/rules.d/70-k1007.rules"
"""Before 73-seat-late.rules, which acts on ``uaccess``, and 77-mm-*.rules."""

RELOAD: Final = "sudo udevadm control --reload && sudo udevadm trigger"


def access_rule(vid: int, pid: int, group: str) -> str:
    """Let the group, and whoever sits at the computer, open this product's port."""
    return f'SUBSYSTEM=="tty", {_usb(vid, pid)}, GROUP="{group}", MODE="0660", TAG+="uaccess"'


def modem_manager_rule(vid: int, pid: int) -> str:
    """Keep ModemManager from sending to this product's port.

    Source: ModemManager reference manual, "Modem filter", explicit blocklist.
    """
    return f'{_usb(vid, pid)}, ENV{{ID_MM_DEVICE_IGNORE}}="1"'


def _usb(vid: int, pid: int) -> str:
    return f'ATTRS{{idVendor}}=="{vid:04x}", ATTRS{{idProduct}}=="{pid:04x}"'
