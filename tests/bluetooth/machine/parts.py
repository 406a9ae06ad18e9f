"""What the machine is made of: programs of Debian's packages, and a kernel that need not be installed."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

CHECKOUT: Final = Path(__file__).resolve().parents[3]
CACHE: Final = CHECKOUT / ".cache" / "bluetooth-machine"
"""Inside the project; git ignores it."""

KERNEL: Final = "linux-image-amd64"

PACKAGES: Final = {
    "qemu-system-x86_64": "qemu-system-x86",
    "bluetoothctl": "bluez",
    "dbus-daemon": "dbus",
    "busybox": "busybox-static",
    "modprobe": "kmod",
    "depmod": "kmod",
    "dpkg-deb": "dpkg",
    "apt-get": "apt",
}
"""Program → the Debian package that brings it."""

_SYSTEM_FOLDERS: Final = "/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
"""Where modprobe is, which a user's own path often lacks."""

_DOWNLOAD_WITHIN_S: Final = 300.0


class PartMissing(Exception):
    """The machine cannot be built here; the message says why, and what mends it."""


class Parts(NamedTuple):
    """All that is needed.

    Attributes:
        kernel: the image that is booted.
        modules: the folder that ``lib/modules`` lies in.
        version: the kernel's own, e.g. ``6.1.0-13-amd64``.
    """

    qemu: str
    busybox: Path
    modprobe: str
    kernel: Path
    modules: Path
    version: str


def find_parts() -> Parts:
    """Find the programs, and the kernel: in the cache, or fetched into it from Debian.

    Raises:
        PartMissing: something is not there and cannot be had.
    """
    if platform.machine() != "x86_64" or platform.system() != "Linux":
        raise PartMissing("the machine runs on x86-64 Linux with Debian's packages only")
    programs = {name: _program(name) for name in PACKAGES}
    busybox = Path(programs["busybox"]).resolve()
    if b"ld-linux" in busybox.read_bytes()[:4096]:
        raise PartMissing("busybox is not a static one: apt install busybox-static")
    unpacked = _cached_kernel() or _fetched_kernel(programs)
    [kernel] = unpacked.glob("boot/vmlinuz-*")
    return Parts(
        qemu=programs["qemu-system-x86_64"],
        busybox=busybox,
        modprobe=programs["modprobe"],
        kernel=kernel,
        modules=unpacked,
        version=kernel.name.removeprefix("vmlinuz-"),
    )


def _program(name: str) -> str:
    path = shutil.which(name) or shutil.which(name, path=_SYSTEM_FOLDERS)
    if path is None:
        raise PartMissing(f"{name} is not installed: apt install {PACKAGES[name]}")
    return path


def _cached_kernel() -> Path | None:
    found = sorted(CACHE.glob("linux-image-*/boot/vmlinuz-*"))
    return found[-1].parents[1] if found else None


def _fetched_kernel(programs: dict[str, str]) -> Path:
    package = _kernel_package()
    CACHE.mkdir(parents=True, exist_ok=True)
    _run([programs["apt-get"], "-qq", "download", package], what=f"{package} cannot be downloaded")
    [archive] = CACHE.glob(f"{package}_*.deb")
    half, whole = CACHE / f"{package}.half", CACHE / package
    shutil.rmtree(half, ignore_errors=True)
    _run([programs["dpkg-deb"], "-x", str(archive), str(half)], what="it cannot be unpacked")
    [version] = [each.name for each in half.glob("lib/modules/*")]
    _run([programs["depmod"], "-b", str(half), version], what="its modules cannot be listed")
    archive.unlink()
    half.rename(whole)
    return whole


def _kernel_package() -> str:
    said = subprocess.run(
        ["apt-cache", "depends", KERNEL], capture_output=True, text=True, check=False
    )
    named = re.search(r"Depends: (linux-image-\S+)", said.stdout)
    if named is None:
        raise PartMissing(f"Debian's package lists do not have {KERNEL}: apt-get update")
    return named.group(1)


def _run(command: list[str], *, what: str) -> None:
    done = subprocess.run(
        command, cwd=CACHE, capture_output=True, text=True, check=False, timeout=_DOWNLOAD_WITHIN_S
    )
    if done.returncode:
        raise PartMissing(f"{what} ({done.stderr.strip()[-300:]}): apt-get update, and try again")
