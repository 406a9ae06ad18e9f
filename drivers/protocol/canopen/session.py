"""One pass of CANopen identity questions, without I/O: see `drivers.protocol.session`."""

from __future__ import annotations

from collections.abc import Generator
from typing import Final

from drivers.bus_profiles import CanopenProfile
from drivers.errors import LinkError, LinkReason, ProtocolError, ProtocolReason
from drivers.protocol.canopen.adapter import (
    LISTEN_S,
    Line,
    Traffic,
    begin,
    close,
    listen,
    open_bus,
    require_adapter,
    set_rate,
)
from drivers.protocol.canopen.fields import (
    ENTRIES,
    IDENTITY,
    TEXTS,
    Outcomes,
    Question,
    fields,
)
from drivers.protocol.canopen.upload import (
    ANSWERS_FROM,
    ASKS_FROM,
    NotGiven,
    Outcome,
    Uploaded,
    upload,
)
from drivers.protocol.session import Event, Session, Step
from drivers.protocol.taken import Gathered, Missing
from drivers.reading import Pass

_HEARTBEAT: Final = 0x700


def run(bus: CanopenProfile, *, number: int) -> Session:
    """Listen, and where the profile allows it, read the node's identity; answer the `Pass`.

    Every pass begins and ends with the adapter's channel closed. The first one listens before
    anything is sent; a later one follows it within moments, on the same bus at the same rate.

    Raises:
        LinkError: timeout: no adapter, nothing heard where the profile wants a live bus, or no
            answer from the node.
        ProtocolError: unsupported: the adapter refuses; unexpected: somebody else is asking the
            node, or the adapter cannot send; garbled: a value came incomplete.
    """
    line = Line()
    yield from begin(line)
    if number == 0:
        yield from require_adapter(line)
    yield from set_rate(line, bus.bit_rate_kbit_s)
    if bus.transmit == "never":
        return _only_listened(bus, (yield from listen(line)))
    if number == 0:
        _require_free(bus, (yield from listen(line)))
    yield from open_bus(line)
    outcomes = yield from _ask(line, bus.node)
    gathered = Gathered()
    for taken, entry in fields(outcomes):
        gathered.keep(taken, entry)
    if (yield from close(line)) is not None:
        reason = "the adapter did not confirm it; unplug it"
        gathered.keep(Missing("slcan close of the adapter's channel", reason), 0)
    return gathered.as_pass()


def _ask(line: Line, node: int) -> Generator[Step, Event, Outcomes]:
    """Read every object, one after the other."""
    outcomes: dict[Question, Outcome] = {}
    entries = _count((yield from upload(line, node, ENTRIES.object_id, ENTRIES.label)))
    for question in (*IDENTITY, *TEXTS):
        if question in IDENTITY and entries is not None and question.object_id.sub > entries:
            reason = f"the node's identity object has only {entries} entries"
            outcomes[question] = NotGiven(reason)
        else:
            outcomes[question] = yield from upload(line, node, question.object_id, question.label)
    return outcomes


def _count(entries: Outcome) -> int | None:
    """Answer how many entries the identity object has, if the node says so."""
    return entries.data[0] if isinstance(entries, Uploaded) and entries.data else None


def _require_free(bus: CanopenProfile, heard: Traffic) -> None:
    """Answer nothing if the driver may send now.

    Raises:
        LinkError: timeout: the profile wants a live bus, and nothing was heard.
        ProtocolError: unexpected: the node is being asked by somebody else. Two that ask on one
            SDO channel take each other's answers.
    """
    if heard.ids & {ASKS_FROM + bus.node, ANSWERS_FROM + bus.node}:
        raise ProtocolError(
            ProtocolReason.UNEXPECTED,
            f"Somebody else on this CAN bus is asking node {bus.node} already; nothing was sent.",
            next_step="Disconnect the other program or master from the bus, then read again.",
        )
    if not heard.frames and bus.transmit == "when-alive":
        raise LinkError(
            LinkReason.TIMEOUT,
            f"Nothing was heard on the CAN bus at {bus.bit_rate_kbit_s} kbit/s within "
            f"{LISTEN_S:g} seconds, so nothing was sent.",
            next_step="Check that the controller is switched on, the cable, and the bit rate in "
            "the profile.",
        )


def _only_listened(bus: CanopenProfile, heard: Traffic) -> Pass:
    beats = "its heartbeat" if _HEARTBEAT + bus.node in heard.ids else "no heartbeat of it"
    reason = (
        f"not asked: the profile does not let the driver send on the bus; {heard.frames} frames "
        f"were heard, and {beats}"
    )
    gathered = Gathered()
    gathered.keep(Missing(f"canopen identity of node {bus.node}", reason), 0)
    return gathered.as_pass()
