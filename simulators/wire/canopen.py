"""A CANopen node behind an slcan adapter: its identity can be read, and nothing else done.

The declared reads are SDO uploads (initiate, segments, abort of the host) to one node. Every other
frame of the host (NMT, SYNC, time, PDO, SDO downloads and block transfers, LSS, node guarding, extended
frames) is a safety violation, also when the adapter did not let it on to the bus. Uploads from
another node are neither answered nor recorded.

Source: CiA 301; see ``slcan`` and ``sdo``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints

from simulators.controller import Controller, Reason
from simulators.model import Model
from simulators.values import from_hex
from simulators.wire.fields import (
    MAX_U32,
    FieldRef,
    Fields,
    read_bytes,
    read_number,
    require_known,
    require_numbers,
)
from simulators.wire.sdo import (
    ABORT_NO_OBJECT,
    ABORT_NO_SUBINDEX,
    Abort,
    Address,
    Kind,
    SdoServer,
    classify,
)
from simulators.wire.slcan import Adapter, Frame

WIRE: Final = "canopen"
"""The name in violations."""

REQUEST: Final = 0x600
ANSWER: Final = 0x580
"""To these the node's number is added."""

MAX_NODE: Final = 127

ObjectKey = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{4}:[0-9A-F]{2}$")]
"""Index and subindex in hex, e.g. ``1018:04``."""

AdapterText = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,16}$")]
FrameBytes = Annotated[bytes, BeforeValidator(from_hex), Field(max_length=8)]
BitRate: TypeAlias = Literal[
    10_000, 20_000, 50_000, 100_000, 125_000, 250_000, 500_000, 800_000, 1_000_000
]


class TrafficFrame(Model):
    """A frame of another node: ``[[canopen.traffic]]``."""

    can_id: int = Field(ge=0, le=0x7FF)
    data: FrameBytes = b""


class CanopenConfig(Model):
    """The CANopen node of one scenario: the table ``[canopen]``.

    Attributes:
        node: its number.
        bit_rate: of its bus, in bits a second.
        numbers: object → the field that it holds, sent as 32 bits.
        texts: object → the field that it holds, sent as its bytes.
        aborts: object → the code with which its reading is aborted.
        traffic: frames of other nodes (heartbeats, boot-up), sent each time the bus is opened and
            one of them, in turn, before every so many answers of the node.
        traffic_every: how many; 0 for none.
        adapter_version: the adapter's answer to ``V``.
        adapter_serial: its answer to ``N``.
        sent_mark: what it says before CR for a frame that was sent.
    """

    node: int = Field(default=1, ge=1, le=MAX_NODE)
    bit_rate: BitRate = 500_000
    numbers: dict[ObjectKey, FieldRef] = Field(default_factory=dict)
    texts: dict[ObjectKey, FieldRef] = Field(default_factory=dict)
    aborts: dict[ObjectKey, Annotated[int, Field(ge=0, le=MAX_U32)]] = Field(default_factory=dict)
    traffic: Annotated[tuple[TrafficFrame, ...], Field(max_length=64, strict=False)] = ()
    traffic_every: int = Field(default=0, ge=0, le=1000)
    adapter_version: AdapterText = "1013"
    adapter_serial: AdapterText = "A123"
    sent_mark: Literal["z", ""] = "z"

    def check(self, fields: Fields) -> None:
        """Check the fields that it sends.

        Raises:
            ValueError: one of them cannot be sent.
        """
        for key, name in self.numbers.items():
            require_numbers(fields, name, f"canopen object {key}")
        for key, name in self.texts.items():
            require_known(fields, name, f"canopen object {key}")
        twice = self.numbers.keys() & self.texts.keys()
        if twice:
            raise ValueError(f"canopen object {min(twice)} is both a number and a text")


class _Dictionary:
    """The node's objects."""

    def __init__(self, controller: Controller, config: CanopenConfig) -> None:
        self._controller = controller
        self._numbers = {_address(key): name for key, name in config.numbers.items()}
        self._texts = {_address(key): name for key, name in config.texts.items()}
        self._aborts = {_address(key): code for key, code in config.aborts.items()}

    def look_up(self, address: Address) -> bytes | Abort:
        if address in self._aborts:
            return Abort(self._aborts[address])
        if address in self._numbers:
            return read_number(self._controller, self._numbers[address]).to_bytes(4, "little")
        if address in self._texts:
            return read_bytes(self._controller, self._texts[address])
        subindices = self._subindices(address.index)
        if not subindices:
            return Abort(ABORT_NO_OBJECT)
        if address.subindex == 0:
            return bytes([max(subindices)])  # a record says its highest subindex
        return Abort(ABORT_NO_SUBINDEX)

    def _subindices(self, index: int) -> list[int]:
        known = {*self._numbers, *self._texts, *self._aborts}
        return [each.subindex for each in known if each.index == index]


class _Node:
    """The node and its neighbours: the bus that the adapter is on."""

    def __init__(self, controller: Controller, config: CanopenConfig) -> None:
        self._controller = controller
        self._config = config
        self._server = SdoServer(_Dictionary(controller, config).look_up)
        self._others = [Frame(each.can_id, each.data) for each in config.traffic]
        self._answers = 0

    def traffic(self) -> Iterator[Frame]:
        yield from self._others

    def take(self, frame: Frame, *, heard: bool) -> Iterator[Frame]:
        own = frame.can_id == REQUEST + self._config.node
        self._judge(frame)
        if not heard or not own or frame.extended or frame.remote:
            return
        answer = self._server.answer(frame.data)
        if answer is not None:
            yield from self._interrupting()
            yield Frame(ANSWER + self._config.node, answer)

    def _interrupting(self) -> Iterator[Frame]:
        self._answers += 1
        every = self._config.traffic_every
        if every and self._others and self._answers % every == 0:
            yield self._others[(self._answers // every - 1) % len(self._others)]

    def _judge(self, frame: Frame) -> None:
        to_server = REQUEST < frame.can_id <= REQUEST + MAX_NODE
        if frame.extended or frame.remote or not to_server:
            self._violate(Reason.NOT_A_READ, _describe(frame), frame)
            return
        request = classify(frame.data)
        text = f"{request.text} of node {frame.can_id - REQUEST}"
        if request.kind is Kind.WRITE:
            self._violate(Reason.NOT_A_READ, text, frame)
        elif request.kind is Kind.UNKNOWN:
            self._violate(Reason.UNKNOWN_COMMAND, text, frame)

    def _violate(self, reason: Reason, request: str, frame: Frame) -> None:
        self._controller.record_violation(WIRE, reason, request, frame.data)


class CanopenDevice:
    """One connection's adapter with the node behind it; the controller is shared."""

    def __init__(self, controller: Controller, config: CanopenConfig) -> None:
        self._adapter = Adapter(
            controller,
            _Node(controller, config),
            bit_rate=config.bit_rate,
            wire=WIRE,
            version=config.adapter_version,
            serial=config.adapter_serial,
            sent_mark=config.sent_mark,
        )

    @property
    def held_bytes(self) -> int:
        """How much of unfinished requests is kept."""
        return self._adapter.held_bytes

    def receive(self, data: bytes) -> Iterator[bytes]:
        """Take bytes from the line; give what the adapter says to each of its lines."""
        return self._adapter.receive(data)


def _address(key: str) -> Address:
    index, subindex = key.split(":")
    return Address(int(index, 16), int(subindex, 16))


def _describe(frame: Frame) -> str:
    length = "extended " if frame.extended else ""
    kind = "remote " if frame.remote else ""
    return f"a {length}{kind}frame with id 0x{frame.can_id:03X}"
