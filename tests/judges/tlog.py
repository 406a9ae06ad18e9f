"""Go's own readers of notes and transparency logs, as a judge of our files.

``golang.org/x/mod/sumdb/{note,tlog}`` is the reference implementation of both formats; it shares
no line with ours. ``shared_judge`` builds the small program around it once for a whole test run.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.peers import require_program

PACKAGES: Final = "golang-go golang-golang-x-mod-dev"
SOURCES: Final = Path(__file__).with_name("tlog_judge")
DEBIAN_GOPATH: Final = Path("/usr/share/gocode")
BUILD_TIMEOUT_S: Final = 110
RUN_TIMEOUT_S: Final = 60


class JudgeRejects(Exception):
    """The judge does not accept what it was shown."""


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That ``leaf`` stands at ``index`` of the tree that ``checkpoint`` signs."""

    leaf: bytes
    index: int
    checkpoint: str
    proof: tuple[bytes, ...]

    def request(self) -> dict[str, object]:
        return {
            "check": "inclusion",
            "leaf": _base64(self.leaf),
            "index": self.index,
            "note": _base64(self.checkpoint.encode()),
            "proof": [_base64(each) for each in self.proof],
        }


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the tree of ``checkpoint`` begins with that of ``old_checkpoint``."""

    old_checkpoint: str
    checkpoint: str
    proof: tuple[bytes, ...]

    def request(self) -> dict[str, object]:
        return {
            "check": "consistency",
            "old_note": _base64(self.old_checkpoint.encode()),
            "note": _base64(self.checkpoint.encode()),
            "proof": [_base64(each) for each in self.proof],
        }


@dataclass(frozen=True, slots=True)
class Note:
    """That a known key signed ``note``; ``check`` is ``note`` or ``checkpoint``."""

    note: str | bytes
    check: str = "note"

    def request(self) -> dict[str, object]:
        data = self.note.encode() if isinstance(self.note, str) else self.note
        return {"check": self.check, "note": _base64(data)}


Claim = Inclusion | Consistency | Note


@dataclass(frozen=True, slots=True)
class TlogJudge:
    """The built program."""

    program: Path

    def ask(self, claims: Sequence[Claim], vkeys: Sequence[str]) -> list[str]:
        """For each claim the judge's complaint; empty where it accepts."""
        lines = [json.dumps({**claim.request(), "keys": list(vkeys)}) for claim in claims]
        done = self._run("stream", stdin="".join(f"{line}\n" for line in lines))
        assert done.returncode == 0, done.stderr
        answers = [str(json.loads(line)["error"]) for line in done.stdout.splitlines()]
        assert len(answers) == len(claims)
        return answers

    def verify_note(self, note: str | bytes, *vkeys: str) -> None:
        """``note.Open``; raises JudgeRejects."""
        self._verify(Note(note), vkeys)

    def verify_checkpoint(self, note: str | bytes, *vkeys: str) -> None:
        """``note.Open``, and that the text is a checkpoint; raises JudgeRejects."""
        self._verify(Note(note, "checkpoint"), vkeys)

    def verify_inclusion(
        self, leaf_bytes: bytes, index: int, checkpoint_note: str, vkey: str, proof: Sequence[bytes]
    ) -> None:
        """``tlog.CheckRecord`` under a verified checkpoint; raises JudgeRejects."""
        self._verify(Inclusion(leaf_bytes, index, checkpoint_note, tuple(proof)), (vkey,))

    def verify_consistency(
        self, old_note: str, new_note: str, vkey: str, proof: Sequence[bytes]
    ) -> None:
        """``tlog.CheckTree`` between two verified checkpoints; raises JudgeRejects."""
        self._verify(Consistency(old_note, new_note, tuple(proof)), (vkey,))

    def verify_packet(self, proof_directory: Path) -> list[str]:
        """All of an unpacked packet's ``proof/``; a line for each thing that checked.

        Raises:
            JudgeRejects: something does not check; the message names the file.
        """
        done = self._run("packet", str(proof_directory))
        if done.returncode != 0:
            raise JudgeRejects(done.stderr.strip())
        return done.stdout.splitlines()

    def _verify(self, claim: Claim, vkeys: Sequence[str]) -> None:
        (complaint,) = self.ask([claim], vkeys)
        if complaint:
            raise JudgeRejects(complaint)

    def _run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.program, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=RUN_TIMEOUT_S,
            check=False,
        )


def shared_judge(tmp_path_factory: pytest.TempPathFactory) -> TlogJudge:
    """The judge, built once for all workers of this run; skips where Go is missing."""
    go = require_program("go", PACKAGES)
    if not (DEBIAN_GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip(f"Go's x/mod is not installed: apt install {PACKAGES}")
    base = tmp_path_factory.getbasetemp()
    room = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "tlog_judge"
    room.mkdir(exist_ok=True)
    program = room / "tlog_judge"
    with (room / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            _build(go, program, room)
    return TlogJudge(program)


def _build(go: str, program: Path, room: Path) -> None:
    sources = sorted(str(path) for path in SOURCES.glob("*.go"))
    unfinished = room / "unfinished"
    done = subprocess.run(
        [go, "build", "-o", unfinished, *sources],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(room),
            "GOCACHE": str(room / "cache"),
            "GOPATH": str(DEBIAN_GOPATH),
            "GO111MODULE": "off",
            "CGO_ENABLED": "0",
        },
        capture_output=True,
        text=True,
        timeout=BUILD_TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    unfinished.rename(program)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
