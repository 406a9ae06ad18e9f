"""What went wrong, as every command tells it: a sentence, what to do, a stable kind and an exit code."""

from __future__ import annotations

import errno
from typing import Final, NamedTuple

import click

from agent.errors import AgentError
from agent.text import printable
from drivers.errors import (
    DriverError,
    DriverMissing,
    LinkError,
    LinkReason,
    PairingRequired,
    ProfileError,
    ProtocolError,
    ProtocolReason,
    Refused,
    TargetError,
)

BUG: Final = 1
USAGE: Final = 2
DEVICE: Final = 4
INTEGRITY: Final = 5
STOPPED: Final = 130

KINDS: Final = {
    "usage": "the command, a file or a value is not usable",
    "disk_full": "the disk did not take what was to be written",
    "not_complete": "not confirmed, or something is still missing",
    "integrity": "ledger, packet or database does not check",
    "not_allowed": "this person may not, or the secret is wrong",
    "not_writable": "the database lies where this person may only read",
    "target": "the target cannot be read, or names nothing that can be opened",
    "driver_missing": "no driver of that name is installed",
    "profile": "a product profile is not valid",
    "pairing_required": "the device answers only after pairing",
    **{f"link_{reason}": "the line to the device" for reason in LinkReason},
    **{f"answer_{reason}": "the device's answer" for reason in ProtocolReason},
    "refused": "a frame that was not declared was kept from the wire: a bug or an attack",
    "stopped": "stopped by the person, or told to end",
    "bug": "anything else: please report it",
}
"""Each kind, and what it is about. A kind goes or changes with a line in CHANGELOG.md."""


class Failure(NamedTuple):
    """Why a command did not do what it was asked.

    Attributes:
        kind: one of ``KINDS``.
        text: what happened, as one sentence.
        mend: what the person can do, as one sentence; empty where there is nothing to say.
    """

    kind: str
    text: str
    mend: str
    exit_code: int


def failure_of(error: BaseException) -> Failure:
    """What is to be said of that exception."""
    found = _failure_of(error)
    return found._replace(text=printable(found.text), mend=printable(found.mend))


def _failure_of(error: BaseException) -> Failure:
    match error:
        case AgentError():
            return Failure(error.kind, error.message, error.next_step, error.exit_code)
        case DriverError():
            kind, code = _of_driver(error)
            return Failure(kind, error.message, error.next_step, code)
        case KeyboardInterrupt() | click.Abort():
            return Failure("stopped", "Stopped.", "", STOPPED)
        case click.exceptions.NoArgsIsHelpError(ctx=click.Context(command_path=words)):
            return Failure("usage", f"{words} needs one of its commands.", "", USAGE)
        case click.ClickException():
            context = getattr(error, "ctx", None)
            hint = f"See: {context.command_path} --help" if context else ""
            return Failure("usage", error.format_message(), hint, USAGE)
        case OSError(errno=errno.ENOSPC):
            said = "The output could not be written: the disk is full."
            return Failure("disk_full", said, "", USAGE)
        case _:
            return _unforeseen(error)


def _of_driver(error: DriverError) -> tuple[str, int]:
    """The kind, and the exit code."""
    match error:
        case DriverMissing():
            return "driver_missing", USAGE
        case TargetError():
            return "target", USAGE
        case ProfileError():
            return "profile", USAGE
        case Refused():
            return "refused", BUG
        case LinkError():
            return f"link_{error.reason}", DEVICE
        case ProtocolError():
            return f"answer_{error.reason}", DEVICE
        case PairingRequired():
            return "pairing_required", DEVICE
        case _:  # a plug-in's own
            return "bug", DEVICE


def _unforeseen(error: BaseException) -> Failure:
    from agent.ledger.errors import LedgerError

    if isinstance(error, LedgerError):
        said = f"A record does not check: {error}."
        return Failure("integrity", said, "Run: k1007 ledger verify.", INTEGRITY)
    kind = type(error).__name__
    return Failure(
        "bug",
        f"Something went wrong that should not have ({kind}: {error}).",
        "Run the command again with --debug and report what it prints; nothing stored was lost.",
        BUG,
    )
