"""The tree of commands. Nothing is imported before a command is chosen, so that help is quick."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "init": ("setup:init", "Create the encrypted database and its first administrator."),
    "demo": ("demo:demo", "The whole story with a simulated exoskeleton; leaves a packet."),
    "doctor": ("doctor:doctor", "What works on this computer, and how to mend what does not."),
    "scan": ("device:scan", "List controllers that could be in reach; opens no port."),
    "identify": ("device:identify", "Read a controller's own identity."),
    "verify": ("device:verify", "Confirm a controller or a label against the list."),
    "pcl": ("lists:pcl", "Snapshots of the Product Classification List: import, show, compare."),
    "crosswalk": ("crosswalks:crosswalk", "Reviewed mappings from reported products to listings."),
    "label": ("labels:label", "Read a label; compare its device identifier with GUDID."),
    "firmware": ("firmware:firmware", "The supplier's dated firmware policy for each product."),
    "policy": ("policy:policy", "What the supplier sets of confirming: limits and order lists."),
    "recall": ("recalls:recall", "Recalls from openFDA, and the patients' devices they concern."),
    "rules": ("rules:rules", "The dated rules of confirming, with their citations."),
    "profile": ("profiles:profile", "Product profiles: how a product says who it is."),
    "fitting": ("fittings:fitting", "Custom fittings: open, show, deliver."),
    "visit": ("visits:visit", "Visits of a fitting: begin, fill, sign, amend."),
    "component": ("parts:component", "Parts with serial numbers of their own, and their swaps."),
    "document": ("papers:document", "Papers of others, kept unaltered."),
    "claim": ("papers:claim", "Record that a claim was submitted."),
    "complaint": ("papers:complaint", "Record a complaint and what came of it."),
    "export": ("records:export", "Write a fitting's audit packet."),
    "check": ("records:check", "Check an audit packet; needs nothing but the file."),
    "ledger": ("records:ledger", "Verify the ledger, show its checkpoint, replay a verdict."),
    "sim": ("sim:sim", "Simulated controllers, for trying and for CI."),
    "user": ("people:user", "People, their roles, their signing keys."),
}
"""Each command's place below ``agent.cli.commands``, and its line in the help."""


class LazyGroup(click.Group):
    """A group that knows its commands' names and lines, and imports one when it is chosen."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — click's signature
        """The names, in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command that was chosen."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(f"agent.cli.commands.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the help's list from the table, importing nothing."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--user", envvar="K1007_USER", metavar="NAME", help="Who acts; else it is asked for.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="k1007-agent", prog_name="k1007")
@click.pass_context
def app(ctx: click.Context, *, user: str | None, debug: bool) -> None:  # noqa: ARG001 — run() reads it first
    """Read a powered exoskeleton's own identity, confirm it against the PDAC list, record the
    custom fitting per DMEPOS Quality Standards Appendix C, and leave a packet that anyone can check.

    \b
    Try it with no device:   k1007 demo --out demo-packet
    Where data lives:        K1007_HOME, or the system's folder for user data
    Exit codes:              0 done, 1 a bug, 2 wrong usage, 3 not confirmed, 4 the device,
                             5 integrity, 6 not allowed
    """
    ctx.obj = user
