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
from typing import Final

from simulators import scenario as scenarios
from simulators.ble import require_stack
from simulators.ble.quiet import quiet_stack
from simulators.controller import Controller
from simulators.errors import EXIT_CODE, SimulatorError
from simulators.faults import (
    DEFAULT_SEED,
    Fault,
    Medium,
    every,
    faults_of,
    require_fit,
)
from simulators.options import OWN_PROGRAM, build_parser
from simulators.pace import punctual_loop
from simulators.scenario import RADIO_DRIVERS, Scenario
from simulators.serve import SETTLING_S, Line, Options, serial_line, tcp_line
from simulators.stopping import listen_to_input, stop_on_signals

NAME_COLUMN: Final = 24
"""The longest name and two spaces."""

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
            # Bytes of a line have their time; and a bus whose end closes it is no matter to the usual loop.
            paced = None if options.command == "ble" else punctual_loop
            with quiet_stack(), asyncio.Runner(loop_factory=paced) as runner:
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
    if line.lost is not None:
        raise line.lost


def _open(options: argparse.Namespace, scenario: Scenario) -> AbstractAsyncContextManager[Line]:
    faults = faults_of(options.fault)
    if options.command == "ble":
        return _open_radio(options, scenario, faults)
    require_fit((*scenario.faults.laid, *faults), Medium.LINE, "a line")
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
