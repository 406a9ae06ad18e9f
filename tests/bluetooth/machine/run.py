"""Boots the machine, shows what it says, and ends it: by itself, or when its time is up."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
import threading
from codecs import getincrementaldecoder
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path
from typing import Final, NamedTuple

from tests.bluetooth.machine import initramfs
from tests.bluetooth.machine.parts import CACHE, CHECKOUT, Parts
from tests.bluetooth.machine.preparing import HOME, preparing

LIMIT_S: Final = 480.0
"""The whole takes two and a half minutes on idle processors; this is for a machine that hangs."""

MACHINES: Final = 3
"""Debian's kernel 6.1 has been seen to fall over a Bluetooth link that was lost ("list_del corruption" in
hci_chan_del): that says nothing of what is tested."""

MEMORY_MIB: Final = 2048
PROCESSORS: Final = 2

PROCESSOR: Final = "Nehalem,+rdrand"
"""An older one is emulated faster: newer ones invite kernel and libc to ``rep movsb``, which the emulator
does byte by byte, and to AVX. It halves the time of a program's first start."""

COMMAND_LINE: Final = (
    "console=ttyS0 quiet panic=1 oops=panic mitigations=off random.trust_cpu=on cryptomgr.notests=1"
    " tsc=reliable init_on_alloc=0"
)
"""``cryptomgr.notests``: the kernel's test of ECDH fails on an emulated processor, falsely, and would
take LE Secure Connections away. ``tsc=reliable``: else the clock is a device, and each look at it is slow."""

_GUEST: Final = Path(__file__).with_name("guest.sh")
_RESULT: Final = "result"
_CONTROL: Final = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|c)|[\x00-\x08\x0b-\x1f\x7f]")
_NO_RESULT: Final = -1
"""No exit code of pytest's."""

_PANIC: Final = "Kernel panic"


class Ended(NamedTuple):
    """How a machine ended: pytest's exit code or none, and whether its kernel fell before that."""

    code: int
    kernel_fell: bool


def run(parts: Parts, arguments: Sequence[str]) -> int:
    """Run pytest in the machine; in another one where the kernel itself fell.

    A test that fails is never tried again, nor a machine that hangs.

    Args:
        arguments: pytest's.

    Returns:
        pytest's exit code, or -1 (255 to a shell) if no machine ended with one; what the last left
        behind is then told.
    """
    for number in range(1, MACHINES + 1):
        ended = _run_once(parts, arguments)
        if not ended.kernel_fell:
            return ended.code
        sys.stderr.write(
            f"The kernel of machine {number} of {MACHINES} fell before its tests were over.\n"
        )
    return _NO_RESULT


def _run_once(parts: Parts, arguments: Sequence[str]) -> Ended:
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="machine-", dir=CACHE) as folder:
        exchange = Path(folder)
        image = exchange / "initramfs.gz"
        with preparing(exchange / HOME):
            initramfs.build(parts, image)
            (exchange / "guest").write_text(_guest_program(arguments))
        panicked = _boot(_command(parts, image, exchange))
        code = _result(exchange)
        return Ended(code, kernel_fell=panicked and code == _NO_RESULT)


def _guest_program(arguments: Sequence[str]) -> str:
    """What the guest's init runs: everything that it prints goes to the console."""
    words = shlex.join([str(_GUEST), "/run/exchange", *arguments])
    return (
        "exec </dev/null >/dev/console 2>&1\n"
        f"cd {shlex.quote(str(CHECKOUT))}\n"
        f"/bin/sh {words}\n"
        f"echo $? >/run/exchange/{_RESULT}\n"
    )


def _command(parts: Parts, image: Path, exchange: Path) -> list[str]:
    shared = "local,security_model=none,multidevs=remap"
    return [
        parts.qemu,
        *("-accel", "tcg,thread=multi", "-cpu", PROCESSOR),
        *("-m", str(MEMORY_MIB), "-smp", str(PROCESSORS)),
        *("-nodefaults", "-no-user-config", "-no-reboot"),
        *("-display", "none", "-monitor", "none", "-serial", "stdio"),
        *("-kernel", str(parts.kernel), "-initrd", str(image), "-append", COMMAND_LINE),
        *("-virtfs", f"{shared},path=/,mount_tag=host,readonly=on"),
        *("-virtfs", f"{shared},path={exchange},mount_tag=exchange"),
    ]


def _boot(command: list[str]) -> bool:
    """Run the machine to its end, and not beyond the limit; answer whether its kernel panicked."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as machine:
        watchdog = threading.Timer(LIMIT_S, machine.kill)
        watchdog.start()
        try:
            assert isinstance(machine.stdout, BufferedReader)
            return _show(machine.stdout)
        finally:
            if watchdog.is_alive():
                watchdog.cancel()
            else:
                sys.stderr.write(f"The machine was ended: it had run for {LIMIT_S:g} seconds.\n")
            machine.kill()


def _show(console: BufferedReader) -> bool:
    """Show it as it comes: pytest writes a character for each test. Answer whether a panic was told."""
    decode = getincrementaldecoder("utf-8")(errors="replace").decode
    panicked, tail = False, ""
    while data := console.read1():
        text = decode(data)
        panicked = panicked or _PANIC in tail + text
        tail = text[-len(_PANIC) :]
        sys.stdout.write(_CONTROL.sub("", text))
        sys.stdout.flush()
    return panicked


def _result(exchange: Path) -> int:
    result = exchange / _RESULT
    code = int(result.read_text()) if result.exists() else _NO_RESULT
    if code:
        for log in sorted(exchange.glob("*.log")):
            kept = CACHE / log.name
            kept.write_bytes(log.read_bytes())
            sys.stderr.write(f"{log.name} is kept as {kept}\n")
    return code
