"""A simulated device in a process of its own: for the demo, ``sim:`` targets and tests.

::

    with start("listed") as device:
        ...  # connect to device.target
    assert not device.ended["violation_count"]
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Literal, TypeAlias

from simulators.errors import ServeError

if TYPE_CHECKING:
    from simulators.faults import Fault

Kind: TypeAlias = Literal["serial", "tcp", "bluez"]

_COMMANDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "serial": ("serial",),
    "tcp": ("tcp",),
    "bluez": ("ble", "--bluez"),
}

READY_WITHIN_S: Final = 20.0
"""A cold start with an antivirus program takes seconds; a device that is not there in 20 never is."""

END_WITHIN_S: Final = 5.0
"""So long to end by itself, and as long again after being terminated."""

_MAX_LINE_CHARS: Final = 2_000_000
_MAX_ERROR_CHARS: Final = 500


class SimulatorProcess:
    """A simulated device that runs in another process; use :func:`start`.

    Attributes:
        ready: what the process said when it could be reached.
        ended: what it said at its end; empty before, or where it had to be killed.
    """

    def __init__(
        self,
        process: subprocess.Popen[str],
        lines: queue.SimpleQueue[str],
        ready: Mapping[str, Any],
    ) -> None:
        self.pid = process.pid
        self.ready = ready
        self.ended: Mapping[str, Any] = {}
        self._process = process
        self._lines = lines

    @property
    def target(self) -> str:
        """What a driver connects to."""
        return str(self.ready["target"])

    @property
    def driver(self) -> str:
        """The driver that reads this device."""
        return str(self.ready["driver"])

    @property
    def profile(self) -> str | None:
        """The product profile that fits it."""
        profile = self.ready["profile"]
        return None if profile is None else str(profile)

    @property
    def device(self) -> str:
        """The path of its terminal, or its host and port."""
        return str(self.ready["device"])

    @property
    def environment(self) -> dict[str, str]:
        """What a program is run with that is to reach it; empty where it needs nothing."""
        return dict(self.ready.get("environment", {}))

    def report(self) -> Mapping[str, Any]:
        """What it has noticed so far: ``requests``, ``violation_count``, ``violations``, ``hung_up``.

        After its end, the same as :attr:`ended`.

        Raises:
            ServeError: it had to be killed, or does not answer.
        """
        if not self.ended and (said := self._ask()):
            return said
        if "violations" not in self.ended:
            raise ServeError("The simulator does not tell what it has noticed.")
        return self.ended

    def _ask(self) -> Mapping[str, Any]:
        stdin = self._process.stdin
        assert stdin is not None
        with suppress(OSError, ValueError):  # it has ended; its last line is there then
            stdin.write("report\n")
            stdin.flush()
        try:
            said = _parse(self._lines.get(timeout=END_WITHIN_S))
        except queue.Empty:
            return {}
        if "ended" in said:  # it went away by itself, as a device that hangs up does
            self.ended = said
        return said


@contextmanager
def start(
    name: str,
    *,
    link: Path | None = None,
    pace: int | None = None,
    hang_up_after_bytes: int | None = None,
    faults: Sequence[str | Fault] = (),
    kind: Kind = "serial",
    ready_within_s: float = READY_WITHIN_S,
) -> Iterator[SimulatorProcess]:
    """Run ``python -m simulators serial NAME``, or ``tcp NAME``, while the block runs.

    Args:
        name: a scenario, or the path of a ``.toml`` file.
        link: a stable name for the terminal.
        pace: the line's speed in bits a second, 0 for unpaced; ``None`` for the usual one.
        hang_up_after_bytes: the device goes away then.
        faults: laid over the device in this order, each as ``NAME`` or ``NAME:key=value,…``.
        kind: ``tcp`` where there are no pseudo-terminals (Windows); ``bluez`` for a stand-in for
            BlueZ, which the programs meet that are run with its ``environment``.
        ready_within_s: how long to wait for it.

    Raises:
        ServeError: it could not be started; the message has the process's own words.
    """
    flags = {"--link": link, "--pace": pace, "--hang-up-after-bytes": hang_up_after_bytes}
    given = [f"{flag}={value}" for flag, value in flags.items() if value is not None]
    given += [f"--fault={fault}" for fault in faults]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        process = _spawn([*_COMMANDS[kind], name, "--until-eof", *given], errors)
        lines = _read_lines(process)
        try:
            ready = _await_ready(lines, errors, ready_within_s)
            device = SimulatorProcess(process, lines, ready)
            yield device
        finally:
            _end(process)
        device.ended = _last(lines) or device.ended


def _spawn(arguments: list[str], errors: IO[str]) -> subprocess.Popen[str]:
    home = str(Path(__file__).resolve().parents[1])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(  # noqa: S603 — our own module, arguments as a list
        [sys.executable, "-P", "-m", "simulators", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )


def _read_lines(process: subprocess.Popen[str]) -> queue.SimpleQueue[str]:
    """The process's lines as they come, and an empty one at their end.

    Read in a thread, because Windows cannot wait for a pipe with a time limit; it ends with the
    process.
    """
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    stream = process.stdout
    assert stream is not None

    def pump() -> None:
        with stream:
            while line := stream.readline(_MAX_LINE_CHARS):
                lines.put(line)
        lines.put("")

    threading.Thread(target=pump, name="simulator's output", daemon=True).start()
    return lines


def _await_ready(
    lines: queue.SimpleQueue[str], errors: IO[str], within_s: float
) -> Mapping[str, Any]:
    try:
        line = lines.get(timeout=within_s)
    except queue.Empty:
        line = ""
    ready = _parse(line)
    if "target" in ready:
        return ready
    errors.seek(0)
    if said := errors.read(_MAX_ERROR_CHARS).strip():  # its own sentences, with what to do
        raise ServeError(f"The simulator did not start: {said}")
    raise ServeError(
        f"The simulator did not start: it was not ready within {within_s:g} seconds.",
        next_step="Run 'python -m simulators list' to see whether it works here.",
    )


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()
    for harder in (process.terminate, process.kill):
        try:
            process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            harder()
    process.wait()


def _last(lines: queue.SimpleQueue[str]) -> Mapping[str, Any]:
    last = ""
    with suppress(queue.Empty):
        while line := lines.get(timeout=END_WITHIN_S):
            last = line
    return _parse(last)


def _parse(line: str) -> Mapping[str, Any]:
    with suppress(ValueError):
        value = json.loads(line)
        if isinstance(value, dict):
            return value
    return {}
