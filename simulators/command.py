"""The command line: ``python -m simulators list | faults | serial NAME | tcp NAME | ble NAME``.

On standard output: one JSON line when the device can be reached, one for each line ``report`` on
standard input (with ``--until-eof``), and one when it has ended.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final

from simulators import scenario as scenarios
from simulators.ble import require_stack
from simulators.controller import Controller
from simulators.errors import EXIT_CODE, FaultError, SimulatorError
from simulators.faults import (
    DEFAULT_SEED,
    Fault,
    Medium,
    every,
    faults_of,
    parse_fault,
    require_fit,
)
from simulators.pace import DEFAULT_BAUD, UNPACED, punctual_loop
from simulators.scenario import RADIO_DRIVERS, Scenario
from simulators.serve import SETTLING_S, Line, Options, serial_line, tcp_line
from simulators.stopping import listen_to_input, stop_on_signals

SLOWEST_BAUD: Final = 50
FASTEST_BAUD: Final = 10_000_000
NAME_COLUMN: Final = 24
"""The longest name and two spaces."""

OWN_PROGRAM: Final = "python -m simulators"
"""What this command line is called where no other program offers it as its own."""

MAX_TOLD_VIOLATIONS: Final = 5
"""So many are told on standard error; the last JSON line has them all."""


def main(arguments: Sequence[str] | None = None, program: str = OWN_PROGRAM) -> int:
    """Run one command.

    Args:
        arguments: without the program's name; ``None`` for the process's own.
        program: what the help calls it.

    Returns:
        The exit code: 0 done, 2 wrong usage.
    """
    options = build_parser(program).parse_args(arguments)
    try:
        if options.command == "list":
            _list(as_json=options.json)
        elif options.command == "faults":
            _list_faults(as_json=options.json)
        else:
            with asyncio.Runner(loop_factory=punctual_loop) as runner:
                runner.run(_serve(options))
    except SimulatorError as error:
        sys.stderr.write(error.text + "\n")
        return EXIT_CODE
    return 0


def _list(*, as_json: bool) -> None:
    known = [scenarios.load(name) for name in scenarios.names()]
    if as_json:
        _write_json([_describe(each) for each in known])
        return
    _write("".join(f"{each.name:<{NAME_COLUMN}}{each.title}\n" for each in known))
    _write(f"On Bluetooth: {', '.join(each.name for each in known if each.ble)}.\n")


def _list_faults(*, as_json: bool) -> None:
    if as_json:
        _write_json([_describe_fault(each) for each in every().values()])
        return
    told = [_tell_fault(each) for each in every().values()]
    seed = f"Every fault takes seed={DEFAULT_SEED}, which chooses among the ways to do it.\n"
    _write("".join([*told, seed]))


def _tell_fault(kind: type[Fault]) -> str:
    lines = [f"{kind.name:<{NAME_COLUMN}}{kind.help}\n"]
    if kind.media != Medium.LINE:
        lines.append(f"{'':<{NAME_COLUMN}}For {', '.join(kind.media.words)}.\n")
    for name, field in kind.model_fields.items():
        if field.description:
            default = f"{name}={_plain(field.default)}"
            lines.append(f"{'':<{NAME_COLUMN}}{default:<{NAME_COLUMN}}{field.description}\n")
    return "".join(lines)


def _describe_fault(kind: type[Fault]) -> dict[str, object]:
    parameters = {name: field.default for name, field in kind.model_fields.items()}
    media = [medium.name.lower() for medium in kind.media if medium.name]
    return {"fault": kind.name, "help": kind.help, "media": media, "parameters": parameters}


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


async def _serve(options: argparse.Namespace) -> None:
    scenario = scenarios.load(options.name)
    async with _open(options, scenario) as line:
        stop = asyncio.Event()
        with stop_on_signals(stop.set):
            if options.until_eof:
                listen_to_input(lambda: _report_soon(line), stop.set)
            _write_json(_ready(scenario, line, options))
            if options.command == "ble":
                _tell_advertised(scenario, line)
            waits = (stop.wait(), line.wait_until_over())
            tasks = [asyncio.ensure_future(each) for each in waits]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
    _tell_violations(line.controller)
    _write_json(_ended(line))


def _open(options: argparse.Namespace, scenario: Scenario) -> AbstractAsyncContextManager[Line]:
    faults = faults_of(options.fault)
    if options.command == "ble":
        return _open_radio(options, scenario, faults)
    require_fit(faults, Medium.LINE, "a line")
    how = Options(options.pace, options.hang_up_after_bytes, faults)
    if options.command == "serial":
        return serial_line(scenario, link=options.link, options=how)
    return tcp_line(scenario, port=options.port, options=how)


def _open_radio(
    options: argparse.Namespace, scenario: Scenario, faults: tuple[Fault, ...]
) -> AbstractAsyncContextManager[Line]:
    require_stack()
    if options.bluez:
        from simulators.ble.bluez.serve import bluez_line

        return bluez_line(scenario, faults)
    from simulators.ble.serve import radio_line

    return radio_line(scenario, options.hci, faults)


def _describe(scenario: Scenario) -> dict[str, object]:
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "driver": scenario.driver,
        "profile": scenario.profile,
        "line": scenario.driver not in RADIO_DRIVERS,
        "bluetooth": scenario.ble is not None,
    }


def _ready(scenario: Scenario, line: Line, options: argparse.Namespace) -> dict[str, object]:
    place = {"target": line.target, "device": line.device, "pid": os.getpid()}
    faults = [str(each) for each in (*scenario.faults.laid, *options.fault)]
    return {**place, **_describe(scenario), **_manner(line, options), "faults": faults}


def _manner(line: Line, options: argparse.Namespace) -> dict[str, object]:
    """How the device is reached: what its line has, what its radio is, or what a program needs."""
    if options.command != "ble":
        return {"pace_baud": options.pace}
    environment = _environment(line)
    return {"environment": environment} if environment else {"hci": options.hci}


def _environment(line: Line) -> dict[str, str]:
    environment: dict[str, str] = getattr(line, "environment", {})
    return environment


def _ended(line: Line) -> dict[str, object]:
    return {"ended": line.target, **_told(line)}


def _report_soon(line: Line) -> None:
    """Report when what was written before the question has arrived too."""

    def report() -> None:
        _write_json({"report": line.target, **_told(line)})

    asyncio.get_running_loop().call_later(SETTLING_S, report)


def _told(line: Line) -> dict[str, object]:
    controller = line.controller
    return {
        "requests": controller.requests,
        "violation_count": controller.violation_count,
        "violations": [each._asdict() for each in controller.violations],
        "hung_up": line.hung_up,
    }


def _tell_advertised(scenario: Scenario, line: Line) -> None:
    for variable, value in _environment(line).items():
        sys.stderr.write(
            f"export {variable}={value}\nWith this line a program meets {line.target} through BlueZ's "
            "interface, and no other Bluetooth. Ctrl-C ends it.\n"
        )
        return
    name = scenario.ble.name if scenario.ble else None
    told = f"{name!r} is" if name else "A device without a name is"
    sys.stderr.write(f"{told} advertised as {line.device}; a phone sees it. Ctrl-C ends it.\n")


def _tell_violations(controller: Controller) -> None:
    for each in controller.violations[:MAX_TOLD_VIOLATIONS]:
        sys.stderr.write(each.text + "\n")
    more = controller.violation_count - MAX_TOLD_VIOLATIONS
    if more > 0:
        sys.stderr.write(f"{more} more safety violations.\n")


def _write_json(value: object) -> None:
    _write(json.dumps(value) + "\n")


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody listens any more: serve on, and do not complain again when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def build_parser(program: str = OWN_PROGRAM) -> argparse.ArgumentParser:
    """The commands and their options, as the help of that program tells them."""
    parser = argparse.ArgumentParser(
        prog=program,
        description="Simulated exoskeleton controllers. They never move, and note each request "
        "that was not a read.",
        epilog=f"Example: {program} serial listed --link /tmp/exo",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="the scenarios")
    listing.add_argument("--json", action="store_true", help="as one JSON array")
    faults = commands.add_parser("faults", help="the faults that can be laid over a device")
    faults.add_argument("--json", action="store_true", help="as one JSON array")
    serial = commands.add_parser("serial", help="serve on a pseudo-terminal (Linux, macOS)")
    serial.add_argument("--link", type=Path, metavar="PATH", help="a stable name for it")
    tcp = commands.add_parser("tcp", help="serve on a port of 127.0.0.1")
    tcp.add_argument("--port", type=_port, default=0, help="0 (the default) for any free one")
    ble = commands.add_parser(
        "ble", help="advertise on a Bluetooth adapter, or beside a stand-in for BlueZ"
    )
    way = ble.add_mutually_exclusive_group(required=True)
    way.add_argument(
        "--hci",
        metavar="ADAPTER",
        help="usb:0, serial:/dev/ttyACM0,1000000, tcp-client:HOST:PORT, or vhci",
    )
    way.add_argument(
        "--bluez",
        action="store_true",
        help="no adapter: programs of this computer meet a stand-in for BlueZ (Linux)",
    )
    for each in (serial, tcp):
        _add_pace(each)
    for each in (serial, tcp, ble):
        _add_common(each)
    return parser


def _add_pace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pace",
        type=_baud,
        default=DEFAULT_BAUD,
        metavar="BAUD",
        help=f"the line's speed (default {DEFAULT_BAUD}); 0 for as fast as can be",
    )
    parser.add_argument(
        "--hang-up-after-bytes",
        type=_count,
        metavar="N",
        help="the device goes away when it has sent N bytes",
    )


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="a scenario, or the path of a .toml file")
    parser.add_argument(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="NAME[:KEY=VALUE,…]",
        help="lay a fault over the device; may be repeated: the first is nearest to the device",
    )
    parser.add_argument(
        "--until-eof", action="store_true", help="end also when standard input ends"
    )


def _fault(text: str) -> Fault:
    try:
        return parse_fault(text)
    except FaultError as error:
        raise argparse.ArgumentTypeError(error.text) from error


def _baud(text: str) -> int:
    baud = _count(text)
    if baud != UNPACED and not SLOWEST_BAUD <= baud <= FASTEST_BAUD:
        raise argparse.ArgumentTypeError(f"0, or from {SLOWEST_BAUD} to {FASTEST_BAUD}")
    return baud


def _port(text: str) -> int:
    port = _count(text)
    if port > 65_535:
        raise argparse.ArgumentTypeError("from 0 to 65535")
    return port


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise argparse.ArgumentTypeError("a whole number, 0 or more")
    return int(text)
