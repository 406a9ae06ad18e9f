"""pymodbus's server as a program of its own: ``python -m tests.drivers.modbus_peer WIRE OBJECTS``.

WIRE is ``tcp`` or ``serial``, OBJECTS a JSON object from decimal id to text. It prints its target
as one JSON line, serves until its standard input ends, and then prints the function codes that it
was asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import tty
from collections.abc import Iterator, Mapping

from pymodbus import FramerType, ModbusDeviceIdentification
from pymodbus.pdu import ModbusPDU
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice


@contextlib.contextmanager
def pymodbus_server(wire: str, objects: Mapping[int, str]) -> Iterator[str]:
    """Serve these objects as unit 1; yields the target, and checks what was asked."""
    command = [sys.executable, "-m", "tests.drivers.modbus_peer", wire, json.dumps(dict(objects))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["target"]
        finally:
            process.stdin.close()
            asked = json.loads(process.stdout.readline())["asked"]
        assert asked == [0x2B]


def cross(one: int, other: int) -> None:
    """Carry bytes between two terminals, as a cable does."""
    while True:
        for ready in select.select([one, other], [], [])[0]:
            os.write(other if ready == one else one, os.read(ready, 4_096))


def cable() -> tuple[str, str]:
    """Answer the names of two terminals that are connected."""
    ends = [os.openpty() for _end in range(2)]
    for _master, slave in ends:
        tty.setraw(slave)
    masters = [master for master, _slave in ends]
    threading.Thread(target=cross, args=masters, daemon=True).start()
    return os.ttyname(ends[0][1]), os.ttyname(ends[1][1])


async def serve(wire: str, objects: Mapping[int, str]) -> None:
    asked: set[int] = set()

    def note(is_sent: bool, pdu: ModbusPDU) -> ModbusPDU:
        if not is_sent:
            asked.add(pdu.function_code)
        return pdu

    identity = ModbusDeviceIdentification(info=dict(objects))  # type: ignore[no-untyped-call]
    unit = SimDevice(1, [SimData(0, values=[0], datatype=DataType.REGISTERS)])
    server: ModbusTcpServer | ModbusSerialServer
    if wire == "tcp":
        server = ModbusTcpServer(
            unit,
            framer=FramerType.RTU,
            identity=identity,
            address=("127.0.0.1", 0),
            trace_pdu=note,
        )
        await server.serve_forever(background=True)
        assert isinstance(server.transport, asyncio.Server)
        target = f"tcp:127.0.0.1:{server.transport.sockets[0].getsockname()[1]}"
    else:
        theirs, ours = cable()
        server = ModbusSerialServer(
            unit, identity=identity, port=theirs, baudrate=115_200, trace_pdu=note
        )
        await server.serve_forever(background=True)
        target = f"serial:{ours}"
    print(json.dumps({"target": target}), flush=True)  # noqa: T201 — it is a program
    await asyncio.to_thread(sys.stdin.read)
    await server.shutdown()  # type: ignore[no-untyped-call]
    print(json.dumps({"asked": sorted(asked)}), flush=True)  # noqa: T201 — it is a program


if __name__ == "__main__":
    asyncio.run(
        serve(sys.argv[1], {int(key): text for key, text in json.loads(sys.argv[2]).items()})
    )
