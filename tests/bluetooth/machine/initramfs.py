"""The guest's first files: a static busybox, the modules that it needs, and what loads them."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from tests.bluetooth.machine.parts import PartMissing, Parts

MODULES: Final = (
    "virtio_pci",
    "9pnet_virtio",
    "9p",
    "overlay",
    "ecb",
    "cmac",
    "ccm",
    "sha512_generic",
    "drbg",
    "bluetooth",
    "hci_vhci",
    "uhid",
)
"""In the order in which they are loaded, each with those that it needs.

Without cmac the kernel gives the adapter no security manager; without drbg, which needs sha512, no
key for LE Secure Connections is made, and every pairing fails.
"""

_INIT: Final = Path(__file__).with_name("init.sh")


def build(parts: Parts, image: Path) -> None:
    """Write the compressed archive.

    Raises:
        PartMissing: the kernel lacks a module.
    """
    with tempfile.TemporaryDirectory(prefix="k1007-initramfs-") as folder:
        root = Path(folder)
        (root / "bin").mkdir()
        (root / "modules").mkdir()
        shutil.copy2(parts.busybox, root / "bin" / "busybox")
        shutil.copyfile(_INIT, root / "init")
        (root / "init").chmod(0o755)
        _copy_modules(parts, root / "modules")
        image.write_bytes(gzip.compress(_archive(parts, root), compresslevel=1))


def _copy_modules(parts: Parts, folder: Path) -> None:
    order: dict[str, None] = {}
    for name in MODULES:
        for path in _with_needed(parts, name):
            shutil.copyfile(path, folder / path.name)
            order[path.name] = None
    (folder / "order").write_text("".join(f"{name}\n" for name in order))


def _with_needed(parts: Parts, name: str) -> list[Path]:
    """The files of a module and of those that it needs, in the order of loading."""
    said = subprocess.run(
        [parts.modprobe, "-d", str(parts.modules), "-S", parts.version, "--show-depends", name],
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:
        raise PartMissing(f"the kernel {parts.version} has no module {name}: {said.stderr.strip()}")
    words = [line.split() for line in said.stdout.splitlines()]
    return [Path(path) for verb, path, *_ in words if verb == "insmod"]


def _archive(parts: Parts, root: Path) -> bytes:
    names = "\n".join(str(each.relative_to(root)) for each in sorted(root.rglob("*")))
    done = subprocess.run(
        [str(parts.busybox), "cpio", "-o", "-H", "newc", "-R", "0:0"],
        cwd=root,
        input=names.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout
