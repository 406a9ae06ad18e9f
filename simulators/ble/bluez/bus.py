"""A D-Bus of one's own: a ``dbus-daemon`` without root, on a socket in a folder that nobody else sees."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from simulators.errors import ServeError

BLUEZ: Final = "org.bluez"
READY_WITHIN_S: Final = 20.0
END_WITHIN_S: Final = 5.0
MAX_SOCKET_PATH_BYTES: Final = 100
"""A socket's address has room for 107."""

_CONFIG: Final = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true"/>
    <allow receive_type="method_call"/>
    <allow receive_type="method_return"/>
    <allow receive_type="error"/>
    <allow receive_type="signal"/>
    {denied}
  </policy>
</busconfig>
"""
_DENIED: Final = f'<deny send_destination="{BLUEZ}"/>'
"""What a system says whose policy keeps Bluetooth from this user."""


@asynccontextmanager
async def private_bus(*, bluez_denied: bool = False) -> AsyncIterator[str]:
    """Run a bus while the block runs.

    Args:
        bluez_denied: the bus refuses every call to ``org.bluez``, as it does for a user who is not
            in the group that may use Bluetooth.

    Yields:
        The bus's address, for ``DBUS_SYSTEM_BUS_ADDRESS``.

    Raises:
        ServeError: there is no dbus-daemon, or it does not start.
    """
    program = shutil.which("dbus-daemon")
    if program is None:
        raise ServeError(
            "The stand-in for BlueZ needs the program dbus-daemon, which is not installed.",
            next_step="On Debian and Ubuntu: apt install dbus",
        )
    with tempfile.TemporaryDirectory(prefix="k1007-bus-") as folder:
        socket = Path(folder) / "bus"
        if len(bytes(socket)) > MAX_SOCKET_PATH_BYTES:
            raise ServeError(
                f"The folder for temporary files has too long a name for a socket: {folder}",
                next_step="Set TMPDIR to a shorter one.",
            )
        config = Path(folder) / "bus.conf"
        denied = _DENIED if bluez_denied else ""
        config.write_text(_CONFIG.format(path=escape(str(socket)), denied=denied))
        daemon = await _started(program, config)
        try:
            yield f"unix:path={socket}"
        finally:
            await _end(daemon)


async def _started(program: str, config: Path) -> asyncio.subprocess.Process:
    daemon = await asyncio.create_subprocess_exec(
        program,
        f"--config-file={config}",
        "--nofork",
        "--nopidfile",
        "--nosyslog",
        "--print-address=1",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert daemon.stdout is not None
    assert daemon.stderr is not None
    with suppress(TimeoutError):
        if await asyncio.wait_for(daemon.stdout.readline(), READY_WITHIN_S):
            return daemon
    await _end(daemon)
    said = (await daemon.stderr.read()).decode(errors="replace").strip()
    raise ServeError(f"dbus-daemon did not start: {said[:500] or 'it did not say why'}")


async def _end(daemon: asyncio.subprocess.Process) -> None:
    for end in (daemon.terminate, daemon.kill):
        with suppress(ProcessLookupError):
            end()
        with suppress(TimeoutError):
            await asyncio.wait_for(daemon.wait(), END_WITHIN_S)
            return
