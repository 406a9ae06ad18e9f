"""A simulated TX controller: written from the protocol's document, sharing no code with the driver.

It answers ``*IDN?`` and nothing else. Every other line is a safety violation, because on a real
controller it might have moved a person's legs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from simulators.controller import Controller, Reason

WIRE: Final = "synthex-line"
"""The name in violations."""

QUESTION: Final = b"*IDN?"
MAX_LINE: Final = 256
"""A controller's line buffer; what is longer is dropped."""


class LineController:
    """One connection's wire; the controller behind it is shared."""

    def __init__(self, controller: Controller, line_end: bytes) -> None:
        self._controller = controller
        self._line_end = line_end
        self._pending = b""

    def receive(self, data: bytes) -> Iterator[bytes]:
        """Take bytes as the line brought them, and give each answer that they led to."""
        *lines, self._pending = (self._pending + data).split(self._line_end)
        self._pending = self._pending[-MAX_LINE:]
        for line in lines:
            if line == QUESTION:
                self._controller.count_request()
                yield self._identity()
            elif line:
                self._violate(line)

    def _identity(self) -> bytes:
        names = ("manufacturer", "model", "serial", "firmware")
        return b",".join(self._controller.read(name) or b"0" for name in names) + b"\r\n"

    def _violate(self, line: bytes) -> None:
        request = f"the line {line[:40]!r}"
        self._controller.record_violation(WIRE, Reason.UNKNOWN_COMMAND, request, line)


def make_wire(controller: Controller, options: Mapping[str, object]) -> LineController:
    """Answer a connection's wire; ``line_end`` in the scenario's table ``[wire]`` is lf or crlf."""
    line_end = {"lf": b"\n", "crlf": b"\r\n"}[str(options.get("line_end", "lf"))]
    return LineController(controller, line_end)
