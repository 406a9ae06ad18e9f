"""``k1007 firmware``."""

from __future__ import annotations

from datetime import datetime

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.confirm.models import FirmwareKind, FirmwareRule
from agent.confirm.questions.firmware import labelling_words
from agent.text import counted, escaped, printable, quoted
from agent.usecases.firmware import (
    add_firmware,
    contradicted_lines,
    is_known_product,
    list_firmware,
    retire_firmware,
)
from agent.usecases.firmware_affected import affected_firmware

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def firmware() -> None:
    """Which firmware may be used in which product, by dated lines of the supplier's own.

    \b
    Example:  k1007 firmware list
    """


@firmware.command()
@click.option("--manufacturer", required=True, help="As the controller reports it.")
@click.option("--model", required=True, help="As the controller reports it.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in FirmwareKind]),
    required=True,
    help="What the line says of the version or the image.",
)
@click.option("--version", default="", help="As the controller reports it.")
@click.option("--hash", "image_hash", default="", help="Of the firmware image, in hex.")
@click.option("--from", "begin", type=DAY, required=True, help="First day of the line.")
@click.option("--until", "end", type=DAY, help="Last day; open if left out.")
@click.option("--release-note", default="", help="The maker's release note.")
@click.option("--labelling", default="", help="What goes with it, e.g. a 510(k) number.")
@click.option("--indications", default="", help="What that labelling allows or excludes.")
@click.option("--note", required=True, help="What the line rests on.")
@JSON_OPTION
def add(
    *,
    manufacturer: str,
    model: str,
    kind: str,
    version: str,
    image_hash: str,
    begin: datetime,
    end: datetime | None,
    release_note: str,
    labelling: str,
    indications: str,
    note: str,
    as_json: bool,
) -> None:
    """Add a line, in your name: minimum, blocked, recalled, or a known image.

    \b
    Example:  k1007 firmware add --manufacturer "Synthex Mobility" --model SX-200 \\
                --kind minimum --version 1.4.0 --from 2026-03-01 --note "SYNTHETIC bulletin 7"
    """
    with open_desk() as desk:
        rule = add_firmware(
            desk,
            acting(desk),
            manufacturer=manufacturer,
            model=model,
            kind=FirmwareKind(kind),
            begin=begin.date(),
            end=end.date() if end else None,
            note=note,
            version=version,
            image_hash=image_hash,
            release_note=release_note,
            labelling=labelling,
            indications=indications,
        )
        known = is_known_product(desk, manufacturer, model)
        contradicted = contradicted_lines(desk, rule)
    if as_json:
        print_json(rule.model_dump(mode="json"))
    else:
        click.echo(f"Added: {_line(rule)}")
        click.echo("Whose devices it concerns: k1007 firmware affected", err=True)
    if not known:
        click.echo(
            f"No crosswalk and no verdict names {quoted(manufacturer)} {quoted(model)}: the line counts "
            "only for a controller that reports just these names. See: k1007 crosswalk list.",
            err=True,
        )
    for other in contradicted:
        click.echo(
            f"The same firmware is labelled otherwise by line {other.id}: "
            f"{labelling_words(other)}. A verdict tells both, and that nobody says which goes with the unit. "
            f"If it holds no more: k1007 firmware retire {other.id} --note TEXT.",
            err=True,
        )


@firmware.command("list")
@JSON_OPTION
def list_(*, as_json: bool) -> None:
    """The lines that stand.

    \b
    Example:  k1007 firmware list --json
    """
    with open_desk_to_read() as desk:
        known = list_firmware(desk)
    if as_json:
        print_json({"firmware": [rule.model_dump(mode="json") for rule in known]})
        return
    for rule in known:
        click.echo(_line(rule))
    if not known:
        click.echo("No line yet: k1007 firmware add.", err=True)


@firmware.command()
@click.argument("rule_id")
@click.option("--note", required=True, help="Why it is taken back.")
@JSON_OPTION
def retire(*, rule_id: str, note: str, as_json: bool) -> None:
    """Take a line back, in your name; verdicts that were taken on it stay as they were.

    \b
    Example:  k1007 firmware retire fw-1a2b3c4d --note "superseded by bulletin 8"
    """
    with open_desk() as desk:
        rule = retire_firmware(desk, acting(desk), rule_id, note=note)
    if as_json:
        print_json(rule.model_dump(mode="json"))
    else:
        click.echo(f"Retired: {_line(rule)}")


@firmware.command()
@JSON_OPTION
def affected(*, as_json: bool) -> None:
    """Which patients' devices the policy of today stops, by what was read at their last verdict.

    \b
    Example:  k1007 firmware affected --json
    """
    with open_desk_to_read() as desk:
        log = affected_firmware(desk, acting(desk))
    if as_json:
        print_json(log.model_dump(mode="json"))
        return
    for one in log.affected:
        serial = escaped(one.serial) if one.serial else "serial not known"
        click.echo(
            f"{escaped(one.fitting)}  {escaped(one.patient)}  {serial}  {one.state}  {printable(one.text)}"
        )
    click.echo(
        f"{counted(len(log.affected), 'line')}: {counted(log.devices, 'fitting')} with a verdict held "
        f"against {counted(log.lines, 'line')} of the policy as of {log.day}.",
        err=True,
    )
    if log.without_verdict:
        names = ", ".join(escaped(name) for name in log.without_verdict)
        click.echo(f"Without a verdict, so not looked at: {names}.", err=True)


def _line(rule: FirmwareRule) -> str:
    product = f"{escaped(rule.manufacturer)} {escaped(rule.model)}"
    what = escaped(rule.version) or f"image {rule.image_hash}"
    span = f"{rule.begin} to {rule.end or 'open'}"
    told = [rule.labelling, rule.indications, rule.release_note, rule.note]
    return f"{rule.id}  {product}  {rule.kind} {what}  {span}  {'; '.join(escaped(t) for t in told if t)}"
