"""From a target's text to a reading: simulators started, the bench asked for, the bytes kept."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click

from agent.cli.transcript import witness_for
from agent.clock import Clock
from agent.settings import Settings
from agent.usecases.devices import identify, time_limit_s
from drivers.ble_hints import old_list_suspected
from drivers.link.ble.radio import SYSTEM_RADIO, Radio
from drivers.reading import Reading
from drivers.target import SimTarget, Target, parse_target


class Reach(NamedTuple):
    """Where a target is, and by what it is read."""

    target: Target
    profile: str | None
    radio: Radio


class ReadingDesk(NamedTuple):
    """What a reading needs besides its target.

    Attributes:
        on_bench: whether the person said already that the device is not worn.
    """

    settings: Settings
    clock: Clock
    on_bench: bool


def read_at(
    text: str,
    profile: str | None,
    driver: str | None,
    desk: ReadingDesk,
    transcript: Path | None = None,
) -> Reading:
    """Read one target; what answers as ``sim:NAME`` is invented, whatever its profile says.

    Args:
        transcript: the new file that keeps every byte, or none.

    Raises:
        DriverError: the target, the line or the device.
        UsageError: nothing says how to read it.
    """
    with reachable(text, profile, driver) as (place, named, radio):
        bench_question(on_bench=desk.on_bench)
        reading = asyncio.run(
            identify(
                place,
                driver=driver,
                profile=named,
                timeout_s=time_limit_s(desk.settings, place),
                clock=desk.clock,
                witness=witness_for(transcript, place),
                radio=radio,
            )
        )
    if (hint := old_list_suspected(reading)) is not None:
        click.echo(hint, err=True)
    if isinstance(parse_target(text), SimTarget):
        return reading.model_copy(update={"synthetic": True})
    return reading


def bench_question(*, on_bench: bool) -> None:
    """A worn device is never probed: ask a person, tell a program."""
    if on_bench:
        return
    if sys.stdin.isatty() and sys.stderr.isatty():
        click.confirm("The device is on the bench and not worn?", abort=True, err=True)
    else:
        click.echo("Read the device on the bench only, never while it is worn.", err=True)


@contextmanager
def reachable(text: str, profile: str | None, driver: str | None) -> Iterator[Reach]:
    """The target to open and its profile; ``sim:NAME`` is started, and ended afterwards.

    A simulated device is read by what its scenario names, unless the person names something else.
    """
    target = parse_target(text)
    if not isinstance(target, SimTarget):
        yield Reach(target, profile, SYSTEM_RADIO)
        return
    from agent.cli.simulator import running_for

    with running_for(target) as started:
        named = profile or target.profile or (None if target.driver else started.profile)
        by = target.driver or (None if named or driver else started.driver)
        place = parse_target(started.target).model_copy(update={"driver": by})
        yield Reach(place, named, started.radio)
