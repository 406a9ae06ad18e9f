"""``k1007 doctor``: what works on this computer, and how to mend what does not."""

from __future__ import annotations

from contextlib import nullcontext

import click

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
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
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
    with on_air(simulated) if simulated else nullcontext(Running("", None)) as air:
        coming = examine(home, settings, ask, air.radio)
        checks = tuple(coming if as_json else map(_shown, coming))
    ok = all(check.state is not State.MISSING for check in checks)
    if as_json:
        print_json({"ok": ok, "checks": [check.model_dump(mode="json") for check in checks]})
    return 0 if ok else SOMETHING_MISSING


def _shown(check: Check) -> Check:
    """Show each as soon as it is known: what comes behind it may take its time."""
    click.echo(f"{_SIGNS[check.state]:8} {check.name:21} {printable(check.text)}")
    if check.mend:
        click.echo(f"{'':8} {'':21} {printable(check.mend)}")
    return check
