"""``k1007 sim``: the simulator's own command line, under our name."""

from __future__ import annotations

import click

from agent.cli.simulator import simulator_command


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def sim(*, arguments: tuple[str, ...]) -> int:
    """Simulated controllers: list, faults, serial NAME, tcp NAME, ble NAME. They never move.

    \b
    Examples:  k1007 sim list
               k1007 sim serial listed --link /tmp/exo
    """
    return simulator_command(arguments or ("--help",))
