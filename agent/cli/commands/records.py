"""``k1007 export``, ``check`` and ``ledger``."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from agent.cli.commands.options import JSON_OPTION
from agent.cli.files import require_new, write_new
from agent.cli.packet_checked import checked_json, tell_checked, tell_limits, tell_report
from agent.cli.session import acting, open_desk, open_desk_to_read, print_json
from agent.errors import AgentError, IntegrityError, NotComplete, UsageError
from agent.ledger.checkpoint import parse_checkpoint
from agent.ledger.note import split_note
from agent.ledger.strict import encode_base64
from agent.settings import home_folder
from agent.store import DiskFull
from agent.text import counted, printable
from agent.usecases.against import hold_against
from agent.usecases.clock import vouch_for_clock
from agent.usecases.ledger import checkpoint_to_hand_out, verify_ledger
from agent.usecases.packet_check import check_file, check_files
from agent.usecases.policy_check import verdicts_not_held
from agent.usecases.records import export_packet
from agent.usecases.replays import Replays, replay_all
from agent.usecases.reserve import give_back, keep_reserve, release_reserve, require_room
from agent.usecases.verdict_replay import replay_verdict


@click.command()
@click.argument("fitting_id")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The packet to write."
)
@click.option(
    "--continues",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A packet or checkpoint that left this log: the new packet proves that it continues it.",
)
@JSON_OPTION
def export(*, fitting_id: str, output: Path, continues: tuple[Path, ...], as_json: bool) -> None:
    """Write a fitting's audit packet: the PDF, the record, the evidence and its proofs.

    It proves that the log continues what it was at the 20 exports before, and at each packet or checkpoint
    that you name with --continues.

    \b
    Examples:  k1007 export FIT-2026-0042 -o packet.zip
               k1007 export FIT-2026-0042 -o packet.zip --continues auditors-checkpoint.txt
    """
    require_new(output)
    home = home_folder()
    try:
        data = _exported(fitting_id, continues, output)
    except DiskFull:
        if not release_reserve(home):
            raise
        click.echo("The disk is full; the room that is kept for exports is used.", err=True)
        try:
            data = _exported(fitting_id, continues, output)
        except AgentError:
            give_back(home)
            raise
    keep_reserve(home)
    write_new(output, data)
    if as_json:
        told = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        print_json({"fitting": fitting_id, "packet": str(output)} | told)
    else:
        click.echo(f"{output}: {len(data)} bytes; check it with: k1007 check {output}")


def _exported(fitting_id: str, continues: tuple[Path, ...], output: Path) -> bytes:
    with open_desk() as desk:
        sizes = [hold_against(desk, path).entries for path in continues]
        room = partial(require_room, output)
        return export_packet(desk, acting(desk), fitting_id, sizes, room)


@click.command()
@click.argument(
    "packets", metavar="PACKET...", type=click.Path(path_type=Path), nargs=-1, required=True
)
@click.option(
    "--checkpoint",
    "checkpoints",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A checkpoint of the same log that was kept elsewhere; several may be given.",
)
@JSON_OPTION
def check(*, packets: tuple[Path, ...], checkpoints: tuple[Path, ...], as_json: bool) -> int:
    """Check packets: every file, leaf, signature and proof in them. Needs nothing but the files.

    Several packets of one log, or a packet and a checkpoint from before, are held against each other: whether
    they tell one history, or at which entry two of them part.

    \b
    Examples:  k1007 check packet.zip
               k1007 check march.zip may.zip
               k1007 check may.zip --checkpoint from-the-mail.txt
    """
    if len(packets) == 1 and not checkpoints:
        report = check_file(packets[0])
        if as_json:
            print_json(asdict(report))
        else:
            tell_report(report)
            tell_limits(report)
        return 0 if report.ok else IntegrityError.exit_code
    found = check_files(packets, checkpoints)
    if as_json:
        print_json(checked_json(found))
    else:
        tell_checked(found)
    if not found.ok:
        return IntegrityError.exit_code
    return 0 if found.is_complete else NotComplete.exit_code


@click.group()
def ledger() -> None:
    """The append-only log under everything.

    \b
    Example:  k1007 ledger verify
    """


@ledger.command()
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A packet or a checkpoint that left this computer; several may be given.",
)
@JSON_OPTION
def verify(*, against: tuple[Path, ...], as_json: bool) -> None:
    """Re-derive everything from the stored bytes and run every verdict again.

    \b
    Examples:  k1007 ledger verify
               k1007 ledger verify --against packet.zip --against from-the-mail.txt
    """
    with open_desk_to_read() as desk:
        held = [hold_against(desk, path) for path in against]
        count, origin = verify_ledger(desk), desk.store.origin
        not_held = verdicts_not_held(desk)
    if as_json:
        told = [one.model_dump(mode="json") for one in held]
        verified = {"ok": True, "origin": origin, "entries": count, "against": told}
        print_json(verified | {"not_held": list(not_held)})
        return
    for sentence in not_held:
        click.echo(printable(f"Not held to the policy, from before it: {sentence}"))
    for one in held:
        click.echo(
            printable(
                f"The log continues {one.file}, of {counted(one.entries, 'entry', 'entries')}."
            )
        )
    click.echo(
        f"{counted(count, 'entry', 'entries')}: every leaf, section, signature, proof and verdict checks."
    )


@ledger.command()
@JSON_OPTION
def checkpoint(*, as_json: bool) -> None:
    """The newest signed checkpoint, as a signed note.

    \b
    Example:  k1007 ledger checkpoint > checkpoint.txt
    """
    with open_desk() as desk:
        note = checkpoint_to_hand_out(desk)
    if as_json:
        told = parse_checkpoint(split_note(note)[0])
        root = encode_base64(told.root)
        print_json({"origin": told.origin, "size": told.size, "root": root, "note": note})
    else:
        click.echo(note, nl=False)


@ledger.command()
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="The day of today at the clinic, as you know it.",
)
@click.option("--note", required=True, help="What was wrong with the clock, and since when.")
@JSON_OPTION
def clock(*, today: datetime, note: str, as_json: bool) -> None:
    """Vouch for the computer's clock where it contradicts the newest entry; for administrators.

    \b
    Example:  k1007 ledger clock --today 2026-11-26 --note "empty battery: ran in 2100 since Monday"
    """
    with open_desk() as desk:
        entry = vouch_for_clock(desk, acting(desk), today.date(), note=note)
    if as_json:
        print_json({"entry": entry.index, "at": entry.leaf.at, "note": note})
    else:
        click.echo(f"The clock is vouched for at {entry.leaf.at}, ledger entry {entry.index}.")


@ledger.command()
@click.argument("entry", type=click.IntRange(min=0), required=False)
@click.option("--all", "everything", is_flag=True, help="Every stored verdict.")
@JSON_OPTION
def replay(*, entry: int | None, everything: bool, as_json: bool) -> int:
    """Run a stored verdict again from its evidence, transcript and all; or every one.

    \b
    Examples:  k1007 ledger replay 56
               k1007 ledger replay --all --json
    """
    if (entry is None) != everything:
        raise UsageError(
            "Name one entry, or --all of them.", next_step="Example: k1007 ledger replay --all."
        )
    with open_desk_to_read() as desk:
        if entry is None:
            return _told_replays(replay_all(desk), as_json=as_json)
        verdict = replay_verdict(desk, entry)
    if as_json:
        print_json({"entry": entry, "verdict": verdict.model_dump(mode="json")})
    else:
        basis = f"{verdict.verdict}, {verdict.confidence or 'no confidence'}"
        click.echo(printable(f"Entry {entry} gives {basis} again: {verdict.reasons[0].text}"))
    return 0


def _told_replays(done: Replays, *, as_json: bool) -> int:
    if as_json:
        print_json(done.model_dump(mode="json"))
    else:
        for fault in done.faults:
            click.echo(printable(f"Entry {fault.entry}: {fault.message}"))
        for left in done.not_run:
            click.echo(printable(f"Entry {left.entry} cannot be run again here: {left.message}"))
        again = counted(done.replayed, "verdict")
        click.echo(f"{again} run again, {len(done.faults)} came out otherwise.")
    if done.faults:
        return IntegrityError.exit_code
    return NotComplete.exit_code if done.not_run else 0
