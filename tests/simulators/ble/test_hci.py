"""``sim ble --hci``: a device on a Bluetooth adapter, read by another host over bumble's own client."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from simulators import command
from simulators.ble import serve, transport
from simulators.ble.serve import radio_line
from simulators.ble.transport import opened
from simulators.errors import EXIT_CODE, FaultError, ScenarioError, ServeError
from simulators.faults import faults_of
from simulators.scenario import load
from tests.simulators.ble.controller_tcp import adapter_at_a_port, read_by_phone
from tests.simulators.ble.reading import PATIENCE_S
from tests.simulators.ble.test_values import LISTED


def test_another_host_reads_the_device_through_an_adapter() -> None:
    async def read() -> dict[str, bytes]:
        async with (
            adapter_at_a_port() as adapter,
            radio_line(load("dis-listed"), adapter.name) as line,
        ):
            return await read_by_phone(adapter.phone, line.device)

    values = asyncio.run(read())
    assert {uuid: values[uuid] for uuid in LISTED} == LISTED


def test_what_the_other_host_did_is_on_the_line_s_controller() -> None:
    async def read() -> tuple[int, int]:
        async with (
            adapter_at_a_port() as adapter,
            radio_line(load("openexo"), adapter.name) as line,
        ):
            await read_by_phone(adapter.phone, line.device)
            return line.controller.requests, line.controller.violation_count

    requests, violations = asyncio.run(read())
    assert requests > 0
    assert violations == 0


def test_a_line_is_over_when_its_adapter_goes_away() -> None:
    async def leave() -> None:
        async with adapter_at_a_port() as adapter:
            served = radio_line(load("dis-listed"), adapter.name)
            line = await served.__aenter__()
            assert not line.hung_up
            ended = asyncio.ensure_future(line.wait_until_over())
        try:
            async with asyncio.timeout(PATIENCE_S):
                await ended
        finally:
            await served.__aexit__(None, None, None)

    asyncio.run(leave())


@asynccontextmanager
async def _command(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "simulators", "ble", *arguments, "--until-eof"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


async def _serve_and_read() -> tuple[dict[str, Any], dict[str, bytes], dict[str, Any], str]:
    async with (
        asyncio.timeout(3 * PATIENCE_S),
        adapter_at_a_port() as adapter,
        _command("dis-listed", "--hci", adapter.name) as running,
    ):
        assert running.stdout is not None
        ready = json.loads(await running.stdout.readline())
        values = await read_by_phone(adapter.phone, ready["device"])
        said, complained = await running.communicate(b"")
        return ready, values, json.loads(said), complained.decode()


async def _serve_until_the_adapter_goes() -> tuple[int | None, dict[str, Any], str, str]:
    async with asyncio.timeout(3 * PATIENCE_S), AsyncExitStack() as both:
        async with adapter_at_a_port() as adapter:
            running = await both.enter_async_context(_command("dis-listed", "--hci", adapter.name))
            assert running.stdout is not None
            await running.stdout.readline()
        assert running.stderr is not None
        said, complained = await running.stdout.read(), await running.stderr.read()
        return await running.wait(), json.loads(said), complained.decode(), adapter.name


def test_the_command_tells_that_its_adapter_went_away() -> None:
    code, ended, complained, name = asyncio.run(_serve_until_the_adapter_goes())
    assert (code, ended["ended"]) == (EXIT_CODE, "ble:E0:10:07:30:00:01")
    assert complained.splitlines()[-1] == (
        f"The Bluetooth adapter {name!r} has gone away. "
        "Start what serves the controller, and see that its host and port are these."
    )


def test_the_command_advertises_serves_and_tells() -> None:
    ready, values, ended, complained = asyncio.run(_serve_and_read())
    assert (ready["target"], ready["scenario"]) == ("ble:E0:10:07:30:00:01", "dis-listed")
    assert ready["hci"].startswith("tcp-client:")
    assert values["2a25"] == b"SX3-26-00731"
    assert ended["requests"] > 0
    assert ended["violation_count"] == 0
    assert complained == (
        "'Strider SX-300' is advertised as E0:10:07:30:00:01; a phone sees it. Ctrl-C ends it.\n"
    )


@pytest.mark.parametrize(
    "name",
    [
        "",
        "foo",
        "usb",
        "usb:",
        "usb:first",
        "tcp-client:here",
        "tcp-client:h:p",
        "udp:1:2",
        "file:/x",
    ],
)
def test_what_is_no_adapter_is_told_with_what_would_be_one(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["ble", "dis-listed", "--hci", name]) == EXIT_CODE
    told = capsys.readouterr().err
    assert told.startswith(f"{name!r} is no Bluetooth adapter. Give a dongle as usb:0")


@pytest.mark.parametrize(
    ("name", "why", "mend"),
    [
        ("serial:/dev/k1007-is-not-there", "No such file", "ls /dev/tty"),
        ("vhci:/dev/k1007-is-not-there", "No such file", "modprobe hci_vhci"),
        ("tcp-client:127.0.0.1:99999", "a port is a number from 1 to 65535", "its host and port"),
    ],
)
def test_an_adapter_that_is_not_there_is_told_with_the_mend(
    name: str, why: str, mend: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["ble", "dis-listed", "--hci", name]) == EXIT_CODE
    told = capsys.readouterr().err
    assert told.startswith(f"The Bluetooth adapter {name!r} cannot be opened: ")
    assert why in told
    assert mend in told


def test_a_port_where_nobody_listens_is_told_with_the_mend() -> None:
    async def connect() -> str:
        async with adapter_at_a_port() as adapter:
            name = adapter.name
        with pytest.raises(ServeError) as told:
            async with opened(name):
                pass
        return told.value.text

    text = asyncio.run(connect())
    assert "Connection refused" in text
    assert "Start what serves the controller" in text


class USBErrorAccess(Exception):
    """As libusb's own is called."""


class TransportInitError(RuntimeError):
    """As bumble's own is called."""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (USBErrorAccess(-3), "you may not use it"),
        (PermissionError(13, "whatever it is called here"), "Permission denied"),
        (TransportInitError("device not found"), "device not found"),
        (TimeoutError(), "no answer within 10 seconds"),
    ],
)
def test_why_an_adapter_cannot_be_opened_is_told_in_words(error: Exception, words: str) -> None:
    assert transport._words(error) == words


def test_an_adapter_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "ANSWER_WITHIN_S", 0.2)

    async def connect() -> str:
        with socket.create_server(("127.0.0.1", 0)) as listening:  # it takes, and says nothing
            name = f"tcp-client:127.0.0.1:{listening.getsockname()[1]}"
            with pytest.raises(ServeError) as told:
                async with radio_line(load("dis-listed"), name):
                    pass
        return told.value.message

    assert asyncio.run(connect()).endswith("does not answer.")


def test_a_scenario_without_bluetooth_is_told() -> None:
    async def serve_it() -> None:
        async with radio_line(load("listed"), "usb:0"):
            pass

    with pytest.raises(ScenarioError, match=r"has no table \[ble\]"):
        asyncio.run(serve_it())


@pytest.mark.parametrize("fault", ["link-loss:at=scanning", "unreachable", "split", "adapter-off"])
def test_a_fault_that_an_adapter_cannot_show_is_refused(fault: str) -> None:
    async def serve_it() -> None:
        async with radio_line(load("dis-listed"), "usb:0", faults_of([fault])):
            pass

    with pytest.raises(FaultError):
        asyncio.run(serve_it())
