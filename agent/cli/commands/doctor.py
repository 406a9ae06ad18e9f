"""``k1007 doctor``: what works on this computer, and how to mend what does not."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import passphrase, print_json
from agent.cli.simulator import Running, on_air
from agent.settings import home_folder, load_settings
from agent.text import printable
from agent.usecases.doctor import Check, State, examine

SOMETHING_MISSING = 3

_SIGNS = {State.WORKS: "ok", State.MISSING: "MISSING", State.UNKNOWN: "?"}


@click.command()
@click.option(
    "--sim", "simulated", metavar="NAME", help="A simulated device in place of the radio."
)
@JSON_OPTION
def doctor(*, simulated: str | None, as_json: bool) -> int:
    """Say what works on this computer: home, key, database, ports, Bluetooth, products.

    Nothing is changed and no device is connected. Exit code 3 if something is missing.

    \b
    Examples:  k1007 doctor
               k1007 doctor --json
    """
    home = home_folder()
    settings = load_settings(home)
    ask = (lambda: passphrase(home, settings)) if settings.passphrase_file else None
    with on_air(simulated) if simulated else nullcontext(Running("", None, None)) as air:
        coming = examine(home, settings, ask, air.radio)
        checks = tuple(coming if as_json else map(_shown, coming))
    missing = [check.name for check in checks if check.state is State.MISSING]
    if as_json:
        said = [check.model_dump(mode="json") for check in checks]
        print_json({"ok": not missing, "checks": said})
    else:
        click.echo(_summed_up(missing), err=True)
    return SOMETHING_MISSING if missing else 0


def _summed_up(missing: Sequence[str]) -> str:
    if not missing:
        return "Nothing is missing."
    told = f"Missing: {', '.join(missing)}. What to do stands below each."
    if any(name.startswith("bluetooth") for name in missing):
        return f"{told} A controller on a cable, and a label, need no Bluetooth."
    return told


def _shown(check: Check) -> Check:
    """Show each as soon as it is known: what comes behind it may take its time."""
    click.echo(f"{_SIGNS[check.state]:8} {check.name:21} {printable(check.text)}")
    if check.mend:
        click.echo(f"{'':8} {'':21} {printable(check.mend)}")
    return check
