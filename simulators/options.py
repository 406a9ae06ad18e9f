"""The commands and their options: ``python -m simulators --help``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from simulators.errors import FaultError
from simulators.faults import Fault, parse_fault
from simulators.pace import DEFAULT_BAUD, UNPACED

SLOWEST_BAUD: Final = 50
FASTEST_BAUD: Final = 10_000_000
OWN_PROGRAM: Final = "python -m simulators"
"""What this command line is called where no other program offers it as its own."""


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
