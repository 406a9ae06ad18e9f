"""canopen's LocalNode behind an slcan adapter, as ``python -m tests.drivers.canopen_peer NODE``.

NODE is ``quiet``, ``bare`` or ``busy``: a busy one sends heartbeats, SYNC and process data all the
time, a bare one has no hardware version. The node is that of the canopen package on python-can's
virtual bus; only the adapter is ours, about as much of slcan as a cheap one knows. It prints its
target as one JSON line, another one when its channel is opened to send, serves until its standard
input ends, and then prints the lines that it was sent and the state in which it was left.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import tty
from collections.abc import Iterator, Mapping
from typing import IO, Final

import can
import canopen
from canopen.objectdictionary import UNSIGNED8, UNSIGNED32, VISIBLE_STRING, ODRecord, ODVariable

CHANNEL: Final = "k1007-peer"
NODE: Final = 5
IDENTITY: Final = (4, 0x2E5, 0x10000, 0x20003, 123456)
TEXTS: Final = {0x1008: "LowerLimbExo LL-2", 0x1009: "C", 0x100A: "4.2.1"}


class Told:
    """What the adapter says of its life; filled when the peer has ended."""

    target: str
    lines: list[str]
    state: str

    def __init__(self, said: IO[str]) -> None:
        self._said = said

    def wait_until_open(self) -> None:
        """Return once the channel was opened to send; blocks."""
        while json.loads(self._said.readline())["state"] != "open":
            pass

    def hear_the_end(self) -> None:
        """What it says last of all, whatever it said of its life before."""
        ended = next(told for line in self._said if "lines" in (told := json.loads(line)))
        self.lines, self.state = ended["lines"], ended["state"]


@contextlib.contextmanager
def canopen_node(kind: str) -> Iterator[Told]:
    """Run the peer; what it was sent is told when the block has ended."""
    command = [sys.executable, "-m", "tests.drivers.canopen_peer", kind]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told = Told(process.stdout)
        told.target = json.loads(process.stdout.readline())["target"]
        try:
            yield told
        finally:
            process.stdin.close()
            told.hear_the_end()


def dictionary(texts: Mapping[int, str]) -> canopen.ObjectDictionary:
    """Build the node's objects."""
    objects = canopen.ObjectDictionary()  # type: ignore[no-untyped-call]
    record = ODRecord("identity", 0x1018)
    for sub, value in enumerate(IDENTITY):
        entry = ODVariable(f"entry {sub}", 0x1018, sub)
        entry.data_type = UNSIGNED32 if sub else UNSIGNED8
        entry.value = value
        record.add_member(entry)
    objects.add_object(record)
    for index, text in texts.items():
        variable = ODVariable(f"text {index:04X}", index)
        variable.data_type = VISIBLE_STRING
        variable.value = text  # type: ignore[assignment]
        objects.add_object(variable)
    return objects


def _frame(identifier: int, data: bytes) -> can.Message:
    return can.Message(arbitration_id=identifier, data=data, is_extended_id=False)


class Adapter:
    """A Lawicel-like adapter between a terminal and the virtual bus."""

    def __init__(self, master: int, bus: can.BusABC) -> None:
        self._master = master
        self._bus = bus
        self.state = "closed"
        self.lines: list[str] = []

    def take(self, text: str) -> None:
        """Carry out one line."""
        self.lines.append(text)
        if text == "V":
            os.write(self._master, b"V1013\r")
            return
        os.write(self._master, b"\r" if self._done(text) else b"\x07")

    def _done(self, text: str) -> bool:
        match text[:1], self.state:
            case "C", "listening" | "open":
                self.state = "closed"
            case "S", "closed":
                return text == "S6"
            case "L", "closed":
                self.state = "listening"
            case "O", "closed":
                self.state = "open"
                print(json.dumps({"state": "open"}), flush=True)  # noqa: T201 — it is a program
            case "t", "open":
                data = bytes.fromhex(text[5:])
                self._bus.send(_frame(int(text[1:4], 16), data))
            case _:
                return False
        return True

    def hand_over(self, message: can.Message) -> None:
        """Pass a frame of the bus on to the terminal."""
        if self.state != "closed":
            data = bytes(message.data)
            text = f"t{message.arbitration_id:03X}{len(data)}{data.hex().upper()}\r"
            os.write(self._master, text.encode())


def serve(kind: str) -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    network = canopen.Network()
    network.connect(interface="virtual", channel=CHANNEL)
    texts = {index: text for index, text in TEXTS.items() if (kind, index) != ("bare", 0x1009)}
    node = network.create_node(NODE, dictionary(texts))
    if kind == "busy":
        node.nmt.start_heartbeat(20)
        network.sync.start(0.01)
        network.send_periodic(0x185, bytes(8), 0.005)
    with can.Bus(interface="virtual", channel=CHANNEL) as bus:
        adapter = Adapter(master, bus)
        notifier = can.Notifier(bus, [adapter.hand_over])
        print(json.dumps({"target": f"serial:{os.ttyname(slave)}"}), flush=True)  # noqa: T201 — it is a program
        pending = b""
        ending = sys.stdin.fileno()
        ready: list[int] = []
        while master in ready or ending not in ready:  # what came before the end is heard first
            ready = select.select([master, ending], [], [])[0]
            if master in ready:
                *whole, pending = (pending + os.read(master, 4_096)).split(b"\r")
                for line in whole:
                    adapter.take(line.decode())
        notifier.stop()
    node.nmt.stop_heartbeat()  # type: ignore[no-untyped-call]
    network.disconnect()
    print(json.dumps({"lines": adapter.lines, "state": adapter.state}), flush=True)  # noqa: T201 — it is a program


if __name__ == "__main__":
    serve(sys.argv[1])
