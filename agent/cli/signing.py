"""What somebody signs, on stderr, before they are asked for the password that signs it."""

from __future__ import annotations

import click

from agent.confirm.models import Label
from agent.errors import UsageError
from agent.text import counted, printable, quoted
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting
from agent.usecases.verdicts import taken_verdict


def show_label_to_sign(name: str, label: Label, subject: str) -> None:
    """The label that the second person stands for."""
    told = [f"DI {quoted(label.di)}"]
    told += [f"serial number {quoted(label.serial)}"] if label.serial else ["no serial number"]
    photos = counted(len(label.photos), "photograph")
    _say(
        f"{name}, you sign for {subject}: the label {quoted(label.text)} ({', '.join(told)}), as {photos} "
        f"show{'s' if len(label.photos) == 1 else ''} it, is on the unit before you."
    )


def show_verdict_to_sign(desk: Desk, fitting_id: str, entry: int) -> None:
    """The verdict that an override is of; nothing where there is none, which is refused afterwards."""
    fitting = load_fitting(desk, fitting_id)
    if entry not in fitting.verdict_entries:
        return
    taken = taken_verdict(desk, entry)
    serial = next((one.serial for one in fitting.verdicts if one.entry == entry), None)
    unit = f"unit {quoted(serial)}" if serial else "a unit without one serial number"
    _say(
        f"You sign an override of the verdict of entry {entry}: '{taken.verdict.verdict}', {unit}."
    )
    for reason in taken.verdict.reasons:
        _say(f"    it says: {reason.text}")


def show_override_to_sign(desk: Desk, fitting_id: str, override_entry: int) -> None:
    """The override that the second person signs: its verdict with the reasons, its own reason and officer.

    Raises:
        UsageError: that entry is not an override of this fitting.
    """
    fitting = load_fitting(desk, fitting_id)
    signed = next((one for one in fitting.overrides if one.entry == override_entry), None)
    if signed is None:
        raise UsageError(
            f"Entry {override_entry} is no override of {quoted(fitting_id)}.",
            next_step="k1007 fitting show names the entries of its overrides.",
        )
    show_verdict_to_sign(desk, fitting_id, signed.override.verdict_entry)
    _say(f"    {signed.signature.printed_name} overrides it: {signed.override.reason}")


def _say(line: str) -> None:
    click.echo(printable(line), err=True)
