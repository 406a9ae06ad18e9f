"""What happens at the edges of a command: a reader that goes away, odd files, odd settings."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command

K1007 = str(Path(sys.executable).with_name("k1007"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("fitting schema visit", 0),
        ("check not-a-packet", 5),
        ("check --json not-a-packet", 5),
        ("sim list", 0),
        ("--help", 0),
    ],
)
def test_a_reader_that_goes_away_changes_no_exit_code(
    tmp_path: Path, words: str, code: int
) -> None:
    (tmp_path / "not-a-packet").write_text("no ZIP")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [K1007, *words.split()],
        cwd=tmp_path,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(writer)
    assert (done.returncode, "Traceback" in done.stderr, "ipe" in done.stderr) == (
        code,
        False,
        False,
    )


@pytest.mark.skipif(os.name != "posix", reason="closing a stream like this is a POSIX shell's way")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("words", "code"), [("fitting schema visit", 0), ("fitting list", 0), ("check nowhere", 2)]
)
def test_a_stream_that_was_closed_beforehand_changes_no_exit_code(
    home: Path, words: str, code: int, closed: str
) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{shlex.quote(K1007)} {words} {closed}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, "went wrong" in done.stderr) == (code, False), done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("visit", "fill", "V-1", "--set", 'narrative="\\ud800"'),
        ("visit", "fill", "V-1", "--set", "narrative=" + "[" * 100_000),
        ("visit", "fill", "V-1", "--from", "half.json"),
        ("fitting", "new", "--from", "half.json"),
    ],
    ids=["set-half-a-character", "set-without-end", "fill-half", "new-half"],
)
def test_json_that_no_record_can_hold_is_wrong_usage(
    k1007: Command,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "half.json").write_text('{"narrative": "\\ud800"}')
    said = k1007(*words)
    assert (said.code, "half of a character" in said.err or "FIELD=JSON" in said.err) == (2, True)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless file here")
def test_an_endless_file_is_no_packet(k1007: Command) -> None:
    said = k1007("check", "/dev/zero")
    assert (said.code, "not a plain file" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("K1007_EXTRA_PORTS", "/dev/x", "written as JSON"),
        ("K1007_MINIMUM_CONFIDENCE", "typed", "never for less"),
        ("K1007_PLACE_TZ", "Mars/Olympus", "time zone"),
        ("K1007_READ_TIMEOUT_S", "-1", "read_timeout_s"),
    ],
)
def test_a_bad_setting_names_itself(
    k1007: Command, home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    said = k1007("scan")
    assert (said.code, words in said.err) == (2, True), said.err


def test_debug_may_stand_anywhere(k1007: Command, tmp_path: Path) -> None:
    said = k1007("check", str(tmp_path / "nothing"), "--debug")
    assert (said.code, "Traceback" in said.err) == (2, True)


def test_help_keeps_its_examples_as_they_were_written(k1007: Command) -> None:
    lines = k1007("identify", "--help").out.splitlines()
    assert any(line.strip().startswith("k1007 identify serial:") for line in lines)


def test_an_unfilled_visit_is_not_complete(k1007: Command, home: Path, tmp_path: Path) -> None:
    from agent.story import load_story

    case = tmp_path / "case.json"
    case.write_text(load_story().case.model_dump_json())
    assert k1007("fitting", "new", "--from", str(case)).code == 0
    draft = k1007("visit", "new", "FIT-2026-0042", "--kind", "training").out.strip()
    said = k1007("visit", "sign", draft)
    assert (said.code, '"started" is missing' in said.err) == (3, True), said.err


def test_a_new_home_needs_no_variables_afterwards(
    k1007: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = tmp_path / "words"
    words.write_text("a long enough password")
    words.chmod(0o600)
    monkeypatch.setenv("K1007_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("K1007_PASSWORD_FILE", str(words))
    monkeypatch.setenv("K1007_KEY_SOURCE", "file")
    assert (
        k1007(
            "init",
            "--admin",
            "ruth",
            "--printed-name",
            "Ruth Sample",
            "--place-tz",
            "America/New_York",
        ).code
        == 0
    )
    monkeypatch.delenv("K1007_KEY_SOURCE")
    assert k1007("user", "list").code == 0


@pytest.mark.parametrize(
    ("name", "printed", "password", "words"),
    [
        ("Ruth X", "Ruth Sample", "a long enough password", "cannot be a user name"),
        ("ruth", "", "a long enough password", "needs a printed name"),
        ("ruth", "R" * 121, "a long enough password", "at most 120"),
        ("ruth", "Ruth Sample", "short", "at least 10"),
    ],
)
def test_an_administrator_who_cannot_be_made_leaves_no_home(
    k1007: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    printed: str,
    password: str,
    words: str,
) -> None:
    secret = tmp_path / "words"
    secret.write_text(password)
    secret.chmod(0o600)
    monkeypatch.setenv("K1007_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("K1007_PASSWORD_FILE", str(secret))
    monkeypatch.setenv("K1007_KEY_SOURCE", "file")
    said = k1007("init", "--admin", name, "--printed-name", printed, "--place-tz", "UTC")
    assert (said.code, words in said.err, (tmp_path / "home").exists()) == (2, True, False), said


def test_an_override_without_a_reason_is_wrong_usage(k1007: Command, home: Path) -> None:
    said = k1007("fitting", "override", "F-1", "--verdict", "3", "--reason", " ")
    assert (said.code, "needs a reason" in said.err) == (2, True)
