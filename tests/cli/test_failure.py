"""However a command fails: one sentence, what to do, a stable kind and an exit code; as JSON too."""

from __future__ import annotations

import errno
import io
import json
import os
from contextlib import redirect_stdout
from pathlib import Path
from unittest.mock import patch

import click
import pytest

from agent.cli import run as run_module
from agent.cli.failure import KINDS, Failure, failure_of
from agent.cli.run import run
from agent.errors import AgentError, IntegrityError, NotAllowed, NotComplete, UsageError
from agent.ledger.errors import FormatError
from agent.store import DiskFull
from agent.store.border import NotWritable
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
from tests.cli.conftest import Command

# ---------------------------------------------------------------- what an error is told as

STEP = "Do that."
FAILURES: list[tuple[BaseException, Failure]] = [
    *(
        (kind("It is so.", next_step=STEP), Failure(name, "It is so.", STEP, code))
        for kind, name, code in (
            (AgentError, "bug", 1),
            (UsageError, "usage", 2),
            (DiskFull, "disk_full", 2),
            (NotComplete, "not_complete", 3),
            (IntegrityError, "integrity", 5),
            (NotAllowed, "not_allowed", 6),
            (NotWritable, "not_writable", 6),
            (DriverError, "bug", 4),
            (TargetError, "target", 2),
            (DriverMissing, "driver_missing", 2),
            (ProfileError, "profile", 2),
            (PairingRequired, "pairing_required", 4),
            (Refused, "refused", 1),
        )
    ),
    *(
        (
            LinkError(reason, "It is so.", next_step=STEP),
            Failure(f"link_{reason.value}", "It is so.", STEP, 4),
        )
        for reason in LinkReason
    ),
    *(
        (
            ProtocolError(reason, "It is so.", next_step=STEP),
            Failure(f"answer_{reason.value}", "It is so.", STEP, 4),
        )
        for reason in ProtocolReason
    ),
    (
        FormatError("no leaf"),
        Failure(
            "integrity", "A record does not check: no leaf.", "Run: k1007 ledger verify.", 5
        ),
    ),
    (KeyboardInterrupt(), Failure("stopped", "Stopped.", "", 130)),
    (click.Abort(), Failure("stopped", "Stopped.", "", 130)),
    (click.ClickException("It is so."), Failure("usage", "It is so.", "", 2)),
    (
        OSError(errno.ENOSPC, "full"),
        Failure("disk_full", "The output could not be written: the disk is full.", "", 2),
    ),
    (
        OSError(errno.EIO, "it broke"),
        Failure(
            "bug",
            "Something went wrong that should not have (OSError: [Errno 5] it broke).",
            "Run the command again with --debug and report what it prints; nothing stored was lost.",
            1,
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("error", "told"), FAILURES)
def test_every_error_has_its_kind_and_its_exit_code(error: BaseException, told: Failure) -> None:
    assert failure_of(error) == told


def test_a_usage_error_of_a_command_names_its_help() -> None:
    context = click.Context(click.Command("verify"), info_name="k1007 verify")
    told = failure_of(click.UsageError("No such option.", context))
    assert (told.kind, told.mend, told.exit_code) == ("usage", "See: k1007 verify --help", 2)


def test_every_kind_is_told_of_and_no_other() -> None:
    assert {told.kind for _, told in FAILURES} == set(KINDS)


def test_no_sentence_of_a_failure_acts_on_a_terminal() -> None:
    told = failure_of(UsageError("It \x1b[2J is.", next_step="Do\nthat."))
    assert (told.text, told.mend) == ("It \\x1b[2J is.", "Do\\x0athat.")


# ---------------------------------------------------------------- on stdout, for machines


def test_a_failure_is_one_object_on_stdout_and_the_same_sentences_on_stderr(
    k1007: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = k1007("pcl", "check", "nothing.csv", "--json")
    message = 'The file "nothing.csv" cannot be read: No such file or directory.'
    step = "Give the path of the list that you saved."
    assert json.loads(said.out) == {
        "error": {"kind": "usage", "text": message, "mend": step, "exit_code": 2}
    }
    assert (said.code, said.err.splitlines()) == (2, [message, step])


def test_without_json_a_failure_leaves_stdout_empty(k1007: Command, tmp_path: Path) -> None:
    said = k1007("pcl", "check", str(tmp_path / "nothing.csv"))
    assert (said.code, said.out) == (2, "")


READERS = {
    "pcl check": ("pcl", "check", "{file}"),
    "pcl import": ("pcl", "import", "{file}", "--retrieved", "2026-06-16", "--source", "test"),
    "recall import": ("recall", "import", "{file}", "--retrieved", "2026-06-16", "--source", "test"),
    "label gudid import": ("label", "gudid", "import", "{file}"),
    "label read": ("label", "read", "{file}"),
    "profile check": ("profile", "check", "{file}"),
    "check": ("check", "{file}"),
    "verify --label-photo": ("verify", "--label-photo", "{file}"),
    "verify --packing-list": ("verify", "--label", "(01)09506000123455(21)S", "--packing-list", "{file}"),
    "fitting new": ("fitting", "new", "--from", "{file}"),
    "document add": ("document", "add", "FIT-1", "--from", "{file}"),
    "claim record": ("claim", "record", "FIT-1", "--from", "{file}"),
    "complaint record": ("complaint", "record", "FIT-1", "--from", "{file}"),
    "component add": ("component", "add", "F", "P", "--kind", "battery", "--unit", "S", "--photo", "{file}"),
}  # fmt: skip
"""Every command that reads a file which somebody names."""

KINDS_OF_FILE = ("nothing", "folder", "pipe", "huge", "binary", "nested")
TAKEN = {("check", "binary"), ("check", "nested"), ("verify --packing-list", "binary"),
         ("verify --packing-list", "nested")}  # fmt: skip
"""What is said of these is the command's result: a packet that does not check, a paper without a barcode."""


def odd_file(folder: Path, kind: str) -> Path:
    path = folder / kind
    if kind == "folder":
        path.mkdir()
    elif kind == "binary":
        path.write_bytes(bytes(range(256)) * 4)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "nested":
        path.write_text("[" * 100_000)
    elif kind == "huge":
        with path.open("wb") as sparse:
            sparse.truncate(1_000_000_000)
    return path


@pytest.mark.skipif(os.name != "posix", reason="a pipe with a name is POSIX's")
@pytest.mark.parametrize(
    ("reader", "kind"),
    [(reader, kind) for reader in READERS for kind in KINDS_OF_FILE if (reader, kind) not in TAKEN],
)
def test_a_file_that_cannot_be_read_is_told_as_json(
    k1007: Command, home: Path, tmp_path: Path, reader: str, kind: str
) -> None:
    place = str(odd_file(tmp_path, kind))
    words = [each.format(file=place) for each in READERS[reader]]
    said = k1007("--user", "compliance", *words, "--json")
    told = json.loads(said.out)
    assert said.code == told["error"]["exit_code"]
    assert [told["error"]["text"], told["error"]["mend"]] == said.err.splitlines()


@pytest.mark.parametrize(
    ("words", "kind", "code"),
    [
        (("pcl", "check", "--json"), "usage", 2),
        (("pcl", "nonsense", "--json"), "usage", 2),
        (("fitting", "schema", "--json"), "usage", 2),
        (("pcl", "diff", "A", "B", "--json"), "usage", 2),
        (("identify", "nonsense:x", "--json"), "target", 2),
        (("identify", "tcp:127.0.0.1:1?driver=smp", "--on-bench", "--json"), "link_not_found", 4),
    ],
)
def test_any_other_failure_is_told_as_json_too(
    k1007: Command, home: Path, words: tuple[str, ...], kind: str, code: int
) -> None:
    said = k1007(*words)
    told = json.loads(said.out)["error"]
    assert (told["kind"], told["exit_code"], said.code) == (kind, code, code)


class Raising(click.Command):
    """A command that says something, or not, and fails."""

    def __init__(self, said: str, error: BaseException) -> None:
        super().__init__("k1007", params=[click.Option(["--json"], is_flag=True)])
        self.said, self.error = said, error

    def invoke(self, ctx: click.Context) -> None:  # noqa: ARG002 — click's signature
        if self.said:
            click.echo(self.said)
        raise self.error


def ended(said: str, error: BaseException) -> tuple[int, str]:
    """How a command that says that and then fails so ends, and what stands on stdout."""
    with (
        patch.object(run_module, "app", Raising(said, error)),
        redirect_stdout(io.StringIO()) as out,
    ):
        code = run(["--json"])
    return code, out.getvalue()


def test_what_was_printed_before_a_failure_stays_the_one_object() -> None:
    assert ended("{}", UsageError("It.", next_step=STEP)) == (2, "{}\n")


def test_who_stops_a_command_finds_an_object_too() -> None:
    code, out = ended("", KeyboardInterrupt())
    told = json.loads(out)["error"]
    assert (code, told["kind"], told["exit_code"]) == (130, "stopped", 130)
