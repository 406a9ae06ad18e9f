"""``k1007 demo``: the whole story with a simulated exoskeleton, in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.files import write_new
from agent.cli.session import print_json
from agent.cli.stages import (
    LABEL_FILE,
    Setting,
    Stage,
    bluetooth_stage,
    controller_stage,
    label_stage,
)
from agent.cli.tampering import flip_a_byte
from agent.cli.telling import say, tell_aloud
from agent.errors import IntegrityError, UsageError
from agent.packet.layout import RECORD
from agent.settings import Settings, load_settings
from agent.story.papers import paper_pdf
from agent.text import counted, quoted
from agent.usecases.ledger import verify_ledger
from agent.usecases.packet_check import check_file
from agent.usecases.products import find_candidates
from agent.usecases.records import export_packet
from agent.usecases.setup import create_desk
from agent.usecases.story import StoryClock, Teller, new_passwords, set_the_scene

CONFIG: Final = """\
# The demo's home. Everything in it is invented.
origin = "k1007.example-supplier.com/site/demo"
key_source = "file"
place_tz = "America/New_York"
"""

PACKET: Final = "packet.zip"
CREDENTIALS: Final = "credentials.txt"


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("k1007-demo"),
    show_default=True,
    help="The folder to leave everything in; it must not be there yet, or be empty.",
)
@click.option(
    "--label-only",
    is_flag=True,
    help="The device's maker publishes no protocol: label, photograph, second person.",
)
@click.option("--ble", is_flag=True, help="The device is read over Bluetooth, on a virtual radio.")
@JSON_OPTION
def demo(*, out: Path, label_only: bool, ble: bool, as_json: bool) -> None:
    """Tell the whole story with a simulated exoskeleton, and leave what it made.

    DIR gets home/ (a K1007_HOME), packet.zip, credentials.txt (the people and their passwords);
    with --label-only also label.jpg. Simulated controllers need the extra sim; --label-only does without.

    \b
    Example:  k1007 demo --out demo-packet
              K1007_HOME=$PWD/demo-packet/home k1007 fitting list
              k1007 demo --ble --out demo-ble
              k1007 demo --label-only --out demo-label
    """
    if ble and label_only:
        raise UsageError(
            "--ble reads the device, and --label-only does not.", next_step="Give one of them."
        )
    _perform(out, bluetooth_stage if ble else label_stage if label_only else controller_stage)
    left = {
        "home": out / "home",
        "packet": out / PACKET,
        "credentials": out / CREDENTIALS,
        "label": out / LABEL_FILE if label_only else None,
    }
    if as_json:
        print_json({name: None if path is None else str(path) for name, path in left.items()})
    else:
        click.echo(str(out / PACKET))


def _perform(out: Path, setting: Setting) -> None:
    with _folder(out):
        _tell(out, setting)


def _tell(out: Path, setting: Setting) -> None:
    say("Everything below is invented: patient, clinicians, maker, product and list. SYNTHETIC.")
    with setting(out) as stage:
        say(stage.opening)
        teller = _teller(out, stage)
        with teller.desk.store:
            if stage.extra_ports:
                _scan(teller.desk.settings)
            set_the_scene(teller)
            say("The people are there; a compliance officer accepted which listing the product is.")
            tell_aloud(teller)
            count = verify_ledger(teller.desk)
            say(
                f"The ledger verifies: {counted(count, 'entry', 'entries')}, and every verdict comes out "
                "the same again."
            )
            packet = out / PACKET
            by = teller.actor(teller.story.opened_by)
            write_new(packet, export_packet(teller.desk, by, teller.story.case.fitting_id))
    _check(packet)
    _tamper(packet, out)
    say(f"Try the other commands on it: K1007_HOME={out / 'home'} k1007 fitting list")


@contextmanager
def _folder(out: Path) -> Iterator[None]:
    """The folder for everything; one that was made for nothing is taken away again."""
    was_there = out.exists()
    _prepare(out)
    try:
        yield
    except BaseException:
        if not was_there:
            with suppress(OSError):  # what is in it stays
                out.rmdir()
        raise


def _prepare(out: Path) -> None:
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise UsageError(
                f"{quoted(str(out))} is there already and is left as it is.",
                next_step="Give --out a folder that is not there yet, or move the old one away.",
            )
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"The folder {quoted(str(out))} cannot be made: {error.strerror}.",
            next_step="Give --out a place that you may write to.",
        ) from error


def _teller(out: Path, stage: Stage) -> Teller:
    home, passwords = out.resolve() / "home", new_passwords(stage.story)
    clock = StoryClock(stage.story.opened_at - timedelta(days=2))
    home.mkdir(mode=0o700)
    ports = f"extra_ports = {json.dumps(stage.extra_ports)}\n" if stage.extra_ports else ""
    write_new(home / "config.toml", (CONFIG + ports).encode())
    lines = "".join(f"{name} {password}\n" for name, password in passwords.items())
    write_new(out / CREDENTIALS, lines.encode())
    desk = create_desk(home, load_settings(home), None, clock)
    return Teller(desk, clock, stage.story, passwords, stage.look, paper_pdf)


def _scan(settings: Settings) -> None:
    found = find_candidates(settings.extra_ports)
    named = [each.device for each in found if each.device in settings.extra_ports]
    say(
        f"The scan lists {counted(len(found), 'port')}, {', '.join(named)} among them; it opens none of them."
    )


def _check(packet: Path) -> None:
    report = check_file(packet)
    if not report.ok:
        failed = next(check for check in report.checks if not check.ok)
        raise IntegrityError(
            f"The packet that was just written does not check: {failed.name}: {failed.detail}",
            next_step="This is a bug: please report it.",
        )
    whole = counted(report.tree_size, "entry", "entries")
    say(f"{packet} checks: {counted(len(report.checks), 'check')}, {whole} in the log.")


def _tamper(packet: Path, out: Path) -> None:
    damaged, position = flip_a_byte(packet.read_bytes(), RECORD)
    copy = out / "tampered.zip"
    write_new(copy, damaged)
    report = check_file(copy)
    copy.unlink()
    failed = [check for check in report.checks if not check.ok]
    if not failed:
        raise IntegrityError(
            f"A changed byte at {position} was not found.",
            next_step="This is a bug: please report it.",
        )
    say(f"In a copy one bit was flipped, in byte {position}. The check of the copy fails:")
    say(f"  {failed[0].name}: {failed[0].detail}")
