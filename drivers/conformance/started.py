"""A device that a command plays, for as long as a block runs.

The command prints one JSON object on one line, ``{"target": "tcp:127.0.0.1:4000"}``, when the
device can be reached, and ends when its standard input does. ``profile`` may name a product, and
``environment`` the variables with which a program meets the device. The simulators' own answer the
line ``report`` with what they noticed, ``{"violations": […]}``.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from drivers.errors import TargetError
from drivers.text import quoted

_READY_WITHIN_S: Final = 20.0
_END_WITHIN_S: Final = 5.0
_MAX_LINE: Final = 65_536


Report = Callable[[], Mapping[str, Any]]
"""Answers what a device has noticed so far."""


def _tells_nothing() -> Mapping[str, Any]:
    return {}


class Started(NamedTuple):
    """A device that can be reached.

    Attributes:
        target: where; ``None`` for a device that is on the air only while it is read.
        profile: the id of its product's profile, if that is known.
        environment: the variables with which a program meets it; a Bluetooth device without a
    """

    target: str | None
    profile: str | None
    environment: Mapping[str, str]
    report: Report = _tells_nothing


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
            yield _device(command, process)
        finally:
            _end(process)


def _device(command: Sequence[str], process: subprocess.Popen[str]) -> Started:
    try:
        said = _said(process)
        environment = dict(said.get("environment", {}))
        target, profile = str(said["target"]), said.get("profile")
    except (queue.Empty, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TargetError(
            f"The command {quoted(' '.join(command))} did not say where its device is.",
            next_step='It has to print one line like {"target": "tcp:127.0.0.1:4000"}.',
        ) from error
    return Started(target, profile, environment, lambda: _report(process))


def _report(process: subprocess.Popen[str]) -> Mapping[str, Any]:
    assert process.stdin is not None
    process.stdin.write("report\n")
    process.stdin.flush()
    said: Mapping[str, Any] = _said(process)
    return said


def _said(process: subprocess.Popen[str]) -> Any:  # noqa: ANN401 — any JSON
    """The next line of the command, in time.

    Raises:
        queue.Empty: none came.
        ValueError: it is no JSON.
    """
    output = process.stdout
    assert output is not None
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(
        target=lambda: lines.put(output.readline(_MAX_LINE)), daemon=True
    ).start()  # a thread, because Windows cannot wait for a pipe with a time limit
    return json.loads(lines.get(timeout=_READY_WITHIN_S))


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    for stop in (process.terminate, process.kill):
        try:
            process.wait(_END_WITHIN_S)
        except subprocess.TimeoutExpired:
            stop()
