"""Lays faults over a device: the first one given is nearest to the device, the last to the line."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from simulators.faults.fault import Fault, Identity, Setting
from simulators.talk import Plain, Talk
from simulators.wire import Wire
from simulators.wire.framing import Framing, framing_of


def talk_over(
    wire: Wire,
    faults: Sequence[Fault],
    *,
    framing: Framing | None = None,
    now: Callable[[], float] = time.monotonic,
) -> Talk:
    """A connection's wire with the faults over it.

    Args:
        wire: a fresh one; it is heard through the faults only.
        faults: from :func:`simulators.faults.faults_of`.
        framing: how the wire's answers are framed; ``None`` for what the wire itself says.
        now: seconds of a clock that never jumps.
    """
    setting = Setting(now, framing or framing_of(wire))
    talk: Talk = Plain(wire)
    for fault in faults:
        talk = fault.over(talk, setting)
    return talk


def altered(identity: Identity, faults: Sequence[Fault]) -> Identity:
    """A controller's identity with the faults of its values."""
    for fault in faults:
        identity = fault.alter(identity)
    return identity
