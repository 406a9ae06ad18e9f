"""The simulated controller: who it says it is, what it has counted, and that it never moves.

One controller stands behind every wire. Whatever is asked of it, it stays on the bench; a request
that was not a plain read is refused by the wire and kept here as a safety violation, because on a
real exoskeleton it might have moved a person's legs.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

MAX_KEPT_VIOLATIONS: Final = 1000
"""A fuzzer sends millions; the first thousand tell the story, all are counted."""

MAX_KEPT_BYTES: Final = 512
"""Of each violating request this much is kept: more than any request that SMP's buffer takes."""


class Posture(StrEnum):
    """What the device is doing. There is one value, because a simulated device never moves."""

    ON_BENCH = "on_bench"


class Reason(StrEnum):
    """Why a request counts as a violation."""

    NOT_A_READ = "not_a_read"
    UNKNOWN_COMMAND = "unknown_command"
    STRAY_BYTES = "stray_bytes"


class Violation(NamedTuple):
    """One request that a safe driver would not have sent.

    Attributes:
        wire: the protocol that it came by, e.g. ``smp``.
        request: what was asked, in the protocol's own terms.
        data_hex: the request's bytes, the first :data:`MAX_KEPT_BYTES` of them.
    """

    wire: str
    reason: Reason
    request: str
    data_hex: str

    @property
    def text(self) -> str:
        """One sentence for a person."""
        what = {
            Reason.NOT_A_READ: "was not a read",
            Reason.UNKNOWN_COMMAND: "is no command of this device",
            Reason.STRAY_BYTES: "is outside any frame",
        }[self.reason]
        return f"Safety violation: {self.request} over {self.wire} {what}; nothing was changed."


class Image(NamedTuple):
    """One firmware image in a boot slot.

    Attributes:
        version: as the boot loader prints it, e.g. ``4.2.1``.
        sha256: the image's hash, 32 bytes.
    """

    slot: int
    version: str
    sha256: bytes
    bootable: bool
    pending: bool
    confirmed: bool
    active: bool
    permanent: bool


class Controller:
    """The state that all wires share.

    Args:
        fields: text or counter by name; where a name has several values, each read gives the next
            one and after the last the first again (a device whose serial changes).
        images: firmware images, none where the device does not tell.
    """

    def __init__(
        self, fields: Mapping[str, tuple[bytes, ...]], images: tuple[Image, ...] = ()
    ) -> None:
        self._fields = dict(fields)
        self._reads = dict.fromkeys(fields, 0)
        self._kept: list[Violation] = []
        self._violations = 0
        self._requests = 0
        self.images = images

    @property
    def posture(self) -> Posture:
        """Always on the bench."""
        return Posture.ON_BENCH

    @property
    def requests(self) -> int:
        """How many whole requests came in, good and bad."""
        return self._requests

    @property
    def violations(self) -> tuple[Violation, ...]:
        """The first :data:`MAX_KEPT_VIOLATIONS` violations, in order."""
        return tuple(self._kept)

    @property
    def violation_count(self) -> int:
        """All violations, also those that were not kept."""
        return self._violations

    def has(self, field: str) -> bool:
        """Whether the device has such a field."""
        return bool(self._fields.get(field))

    def read(self, field: str) -> bytes | None:
        """The field's next value, or ``None`` where the device has no such field."""
        values = self._fields.get(field)
        if not values:
            return None
        turn = self._reads[field]
        self._reads[field] = (turn + 1) % len(values)
        return values[turn]

    def count_request(self) -> None:
        """Note that a whole request came in."""
        self._requests += 1

    def record_violation(self, wire: str, reason: Reason, request: str, data: bytes) -> None:
        """Keep a request that a safe driver would not have sent."""
        self._violations += 1
        if len(self._kept) < MAX_KEPT_VIOLATIONS:
            self._kept.append(Violation(wire, reason, request, data[:MAX_KEPT_BYTES].hex()))
