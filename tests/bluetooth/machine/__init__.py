"""A small virtual machine with a real kernel and the real BlueZ, for the tests of Bluetooth.

``python -m tests.bluetooth.machine [pytest's options]`` runs the suite in it. The guest boots the
kernel that Debian ships and sees the host's own files, read-only: the same checkout, the same Python,
the same BlueZ. Nothing is emulated but the processor, so it runs where there is no Bluetooth, no
``/dev/vhci`` and no KVM.
"""
