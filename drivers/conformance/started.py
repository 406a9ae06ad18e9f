"""A device that a command plays, for as long as a block runs.

The command prints one JSON object on one line, ``{"target": "tcp:127.0.0.1:4000"}``, when the
device can be reached, and ends when its standard input does. ``profile`` may name a product, and
``environment`` the variables with which a program meets the device.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Final, NamedTuple

from drivers.errors import TargetError
from drivers.text import quoted

_READY_WITHIN_S: Final = 20.0
_END_WITHIN_S: Final = 5.0
_MAX_LINE: Final = 65_536


class Started(NamedTuple):
    """A device that can be reached.

    Attributes:
        target: where; ``None`` for a device that is on the air only while it is read.
        profile: the id of its product's profile, if that is known.
        environment: the variables with which a program meets it; a Bluetooth device without a
            radio has the address of a D-Bus of its own there.
    """

    target: str | None
    profile: str | None
    environment: Mapping[str, str]


@contextmanager
def started(command: Sequence[str]) -> Iterator[Started]:
    """Run a command that plays a device; it is ended with the block.

    Raises:
        TargetError: it did not say in time where its device is.
    """
    with subprocess.Popen(  # noqa: S603 — the author's own command, as a list
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield _device(command, process.stdout)
        finally:
            _end(process)


def _device(command: Sequence[str], output: IO[str] | None) -> Started:
    assert output is not None
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(
        target=lambda: lines.put(output.readline(_MAX_LINE)), daemon=True
    ).start()  # a thread, because Windows cannot wait for a pipe with a time limit
    try:
        said = json.loads(lines.get(timeout=_READY_WITHIN_S))
        return Started(str(said["target"]), said.get("profile"), dict(said.get("environment", {})))
    except (queue.Empty, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TargetError(
            f"The command {quoted(' '.join(command))} did not say where its device is.",
            next_step='It has to print one line like {"target": "tcp:127.0.0.1:4000"}.',
        ) from error


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    for stop in (process.terminate, process.kill):
        try:
            process.wait(_END_WITHIN_S)
        except subprocess.TimeoutExpired:
            stop()
