"""A device on a TCP port of this computer."""

from __future__ import annotations

import asyncio
from typing import Final

import pytest

from simulators.errors import ServeError
from simulators.pace import UNPACED
from simulators.scenario import load
from simulators.serve import HOST, MAX_CONNECTIONS, Line, Options, tcp_line
from tests.simulators.client import ask, read

WITHIN_S: Final = 10.0
AT_ONCE: Final = Options(pace_baud=UNPACED)
SERIAL_KEY: Final = ask(3, 0, {"name": "id/serial"})

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _connect(line: Line) -> Streams:
    host, port = line.device.rsplit(":", 1)
    return await asyncio.open_connection(host, int(port))


async def _ask(streams: Streams) -> object:
    reader, writer = streams
    writer.write(SERIAL_KEY)
    async with asyncio.timeout(WITHIN_S):
        return read(await reader.readuntil(b"\n")).body["val"]


async def _until_closed(streams: Streams) -> bytes:
    try:
        async with asyncio.timeout(WITHIN_S):
            return await streams[0].read()
    except ConnectionResetError:
        return b""


def test_a_driver_reads_the_serial() -> None:
    async def main() -> tuple[str, object]:
        async with tcp_line(load("listed"), options=AT_ONCE) as line:
            streams = await _connect(line)
            said = await _ask(streams)
            streams[1].close()
            return line.target, said

    target, said = asyncio.run(main())
    assert said == b"SX2-26-00417"
    assert target.startswith(f"tcp:{HOST}:")


def test_connections_share_one_device() -> None:
    async def main() -> list[object]:
        async with tcp_line(load("serial-changes"), options=AT_ONCE) as line:
            said = []
            for _ in range(3):
                streams = await _connect(line)
                said.append(await _ask(streams))
                streams[1].close()
            return said

    assert asyncio.run(main()) == [b"SX2-26-00417", b"SX2-26-00418", b"SX2-26-00417"]


def test_too_many_connections_are_closed() -> None:
    async def main() -> bytes:
        async with tcp_line(load("listed"), options=AT_ONCE) as line:
            kept = [await _connect(line) for _ in range(MAX_CONNECTIONS)]
            for each in kept:
                await _ask(each)
            extra = await _connect(line)
            said = await _until_closed(extra)
            for each in [*kept, extra]:
                each[1].close()
            return said

    assert asyncio.run(main()) == b""


def test_hanging_up_ends_every_connection() -> None:
    async def main() -> tuple[bool, bytes]:
        async with tcp_line(load("listed"), options=Options(UNPACED, 5)) as line:
            asking, other = await _connect(line), await _connect(line)
            asking[1].write(SERIAL_KEY)
            said = [await _until_closed(each) for each in (asking, other)]
            for each in (asking, other):
                each[1].close()
            await line.wait_until_over()
            return line.hung_up, b"".join(said)

    hung_up, said = asyncio.run(main())
    assert hung_up
    assert len(said) <= 5


def test_a_taken_port_is_said_plainly() -> None:
    async def main() -> None:
        async with tcp_line(load("listed")) as line:
            port = int(line.device.rsplit(":", 1)[1])
            with pytest.raises(ServeError, match=f"Port {port} of 127.0.0.1 cannot be listened"):
                async with tcp_line(load("listed"), port=port):
                    pass

    asyncio.run(main())


def test_an_open_connection_does_not_stop_the_end() -> None:
    async def main() -> bytes:
        async with tcp_line(load("listed")) as line:
            streams = await _connect(line)
            streams[1].write(SERIAL_KEY)
        said = await _until_closed(streams)
        streams[1].close()
        return said

    assert asyncio.run(asyncio.wait_for(main(), WITHIN_S)) == b""
