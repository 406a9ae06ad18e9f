"""Whatever a packet is made to say, it acts on nobody's terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from agent.cli.commands.records import check
from agent.ledger.canonical import JSON, canonical_json, parse_canonical
from agent.ledger.note import Ed25519Signer, format_vkey
from agent.packet.archive import read_archive, write_archive
from agent.packet.check import NOT_SHOWN, CheckReport, check_packet
from agent.packet.layout import KEYS, MANIFEST, RECORD
from tests.packet.build import LOG_KEY
from tests.packet.genuine import edit, edit_json, forged, made

EVIL = "x\x1b[1A\x1b[2Kok\u202e"
SHOWN = r"x\x1b[1A\x1b[2Kok\u{202e}"
HASH: JSON = {"sha256": "ab" * 32, "size": 1}


def with_line(path: str, line: JSON) -> bytes:
    """A good packet whose manifest has one more line."""
    files = read_archive(made())
    manifest = parse_canonical(files[MANIFEST])
    assert isinstance(manifest, dict)
    lines = manifest["files"]
    assert isinstance(lines, dict)
    changed = canonical_json({**manifest, "files": {**lines, path: line}})
    return write_archive({**files, MANIFEST: changed})


def with_edited_record(old: str, new: str) -> CheckReport:
    files = read_archive(made())
    record = files[RECORD].decode()
    assert old in record
    spelled = canonical_json(new).decode()[1:-1]
    value = parse_canonical(record.replace(old, spelled).encode())
    return check_packet(write_archive({**files, RECORD: canonical_json(value)}))


def with_key_named(name: str) -> CheckReport:
    files = read_archive(made())
    line = format_vkey(Ed25519Signer(name, LOG_KEY).vkey)
    return check_packet(write_archive({**files, KEYS: files[KEYS] + f"{line}\n".encode()}))


REPORTS = {
    "a file in the manifest": lambda: check_packet(with_line(EVIL, HASH)),
    "a broken line of the manifest": lambda: check_packet(with_line(EVIL, None)),
    "an act": lambda: with_edited_record("visit.amended", EVIL),
    "the origin": lambda: forged(files=edit_json(RECORD, origin=EVIL)),
    "the fitting": lambda: forged(files=edit_json(RECORD, fitting=EVIL)),
    "a printed name": lambda: forged(edit("V-12", "signature", printed_name=EVIL)),
    "an author": lambda: forged(edit("V-12", "visit", author=EVIL)),
    "a time": lambda: forged(edit("V-12", "signature", signed_at=EVIL)),
    "a role": lambda: forged(edit("ada", "user", role=EVIL)),
    "a snapshot": lambda: forged(edit("final", "verdict", snapshot_id=EVIL)),
    "a paper": lambda: forged(edit("D-02", "document", id=EVIL, sha256="ab")),
}


@pytest.mark.parametrize("case", REPORTS)
def test_text_of_a_packet_is_shown_escaped(case: str) -> None:
    told = " ".join(each.detail for each in REPORTS[case]().checks)
    assert SHOWN in told
    assert told.isprintable()


def test_a_key_s_name_is_shown_escaped_where_all_is_well() -> None:
    report = with_key_named("bad\x9b2J")
    assert report.ok
    (keys,) = (each for each in report.checks if each.name == "keys")
    assert r'"bad\x9b2J" (Ed25519)' in keys.detail


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    path = tmp_path / "packet.zip"
    path.write_bytes(with_line(EVIL, HASH))
    return path


def test_the_command_prints_nothing_that_acts(hostile: Path) -> None:
    result = CliRunner().invoke(check, [str(hostile)])
    assert all(line.isprintable() for line in result.stdout.splitlines())
    assert SHOWN in result.stdout


def test_the_command_says_what_no_check_shows(hostile: Path) -> None:
    result = CliRunner().invoke(check, [str(hostile)])
    assert all(limit in result.stderr for limit in NOT_SHOWN)
    assert "packet.pdf says what" not in result.stdout
