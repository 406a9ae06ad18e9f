"""``k1007 scan --ble``: the Bluetooth devices that are in reach, as lines or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext

import click

from agent.cli.session import print_json
from agent.cli.simulator import Running, on_air
from agent.text import counted, quoted
from agent.usecases.bluetooth import bluetooth_in_reach
from drivers.ble_discovery import BleCandidate
from drivers.gatt import shown


def show_in_reach(simulated: Sequence[str], seconds: float, *, as_json: bool) -> None:
    """Listen, and show what was heard, the nearest first.

    Args:
        simulated: scenarios in place of the radio; none: the operating system's own radio.
        seconds: how long to listen.
        as_json: one object on stdout.
    """
    with on_air(*simulated) if simulated else nullcontext(Running("", None, None)) as air:
        found = bluetooth_in_reach(air.radio, seconds)
    if as_json:
        print_json({"devices": [candidate.model_dump(mode="json") for candidate in found]})
        return
    for candidate in found:
        for line in _described(candidate):
            click.echo(line)
    click.echo(_question(found, seconds), err=True)


def _described(candidate: BleCandidate) -> Iterator[str]:
    heard = candidate.heard
    name = quoted(heard.name) if heard.name else "(no name)"
    fits = f"  fits profile {' or '.join(candidate.profiles)}" if candidate.profiles else ""
    yield f"{candidate.target}  {name}  {heard.signal_dbm} dBm{fits}"
    if heard.services:
        yield f"    advertises {', '.join(shown(each) for each in heard.services)}"
    if candidate.drivers:
        yield f"    could be read by {' or '.join(candidate.drivers)}"
    if candidate.same_name:
        yield "    Another device in reach has the same name: name this one by its address."


def _question(found: Sequence[BleCandidate], seconds: float) -> str:
    if not found:
        return (
            f"No Bluetooth device was heard within {seconds:g} seconds. Switch the controller on, bring it "
            "near, and end other connections to it."
        )
    able = [each for each in found if each.profiles or each.drivers]
    if len(able) == 1:
        return (
            f"{counted(len(found), 'device')} heard; {able[0].target} could be a controller. Nothing here is "
            "proof."
        )
    if not able:
        return (
            f"{counted(len(found), 'device')} heard; none advertises what a driver or product here is known "
            "by. If the controller is among them, name it as the TARGET, with its --driver or --profile."
        )
    return (
        f"{len(found)} devices were heard, {len(able)} of them could be read: name the one that is on the "
        "bench as the TARGET."
    )
