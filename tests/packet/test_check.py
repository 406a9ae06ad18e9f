"""Checking a packet: the good one passes, and whatever is changed is found and named."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.canonical import canonical_json, parse_canonical
from agent.packet.archive import read_archive, write_archive
from agent.packet.check import NOT_SHOWN, CheckReport, check_packet
from agent.packet.files import build_files
from agent.packet.layout import CHECKPOINT, KEYS, MANIFEST, PDF, RECORD
from tests.packet import sample
from tests.packet.build import ORIGIN, Log, content_of, log_of
from tests.packet.genuine import Files, Steps, forged, made, real_pdf

NAMES = (
    "archive",
    "manifest",
    "files",
    "checkpoint signature",
    "keys",
    "inclusion",
    "consistency",
    "sections",
    "act signatures",
    "authors' keys",
    "people",
    "roles",
    "export",
    "fitting",
    "visits",
    "verdicts",
    "recomputed",
    "labels",
    "second persons",
    "imports",
    "policy",
    "evidence",
    "times",
    "record",
    "chain",
)


MANY = {f"proof/{n}.{kind}" for n in range(3, 20) for kind in ("leaf", "tlog-proof")}
"""Proofs of which one or two of each kind stand for all."""


def with_the_real_pdf(members: Files) -> None:
    members[PDF] = real_pdf()


@cache
def good() -> bytes:
    return made(files=with_the_real_pdf)


@cache
def files() -> dict[str, bytes]:
    return read_archive(good())


def failed(report: CheckReport) -> dict[str, str]:
    return {check.name: check.detail for check in report.checks if not check.ok}


def with_changed(path: str, data: bytes) -> CheckReport:
    return check_packet(write_archive({**files(), path: data}))


def test_a_good_packet_passes_every_check() -> None:
    report = check_packet(good())
    assert (report.ok, failed(report)) == (True, {})


def test_the_checks_come_in_their_order() -> None:
    assert tuple(check.name for check in check_packet(good()).checks) == NAMES


def test_the_report_names_the_log_and_its_size() -> None:
    report = check_packet(good())
    assert (report.origin, report.tree_size) == (ORIGIN, 21)


def test_the_report_gives_the_fingerprint_to_compare() -> None:
    (key,) = check_packet(good()).keys
    assert (key.name, key.kind, len(key.sha256)) == (ORIGIN, "Ed25519", 64)


def test_the_report_says_what_it_does_not_show() -> None:
    said = " ".join(check_packet(good()).not_shown)
    assert check_packet(good()).not_shown == NOT_SHOWN
    for limit in ("belongs to the supplier", "medically necessary", "its own report", "packet.pdf"):
        assert limit in said


def test_equal_records_make_equal_packets() -> None:
    assert made(files=with_the_real_pdf) == good()


@settings(max_examples=60, deadline=None)
@given(place=st.integers(min_value=0))
def test_any_flipped_bit_of_the_archive_is_found(place: int) -> None:
    data = bytearray(good())
    bit = place % (len(data) * 8)
    data[bit // 8] ^= 1 << (bit % 8)
    assert not check_packet(bytes(data)).ok


@settings(max_examples=10, deadline=None)
@given(place=st.integers(min_value=0))
@pytest.mark.parametrize("path", [p for p in files() if p not in MANY])  # fmt: skip
def test_a_flipped_bit_is_found_even_where_the_archive_was_made_anew(path: str, place: int) -> None:
    data = bytearray(files()[path])
    bit = place % (len(data) * 8)
    data[bit // 8] ^= 1 << (bit % 8)
    faults = failed(with_changed(path, bytes(data)))
    assert faults
    entry = path.removeprefix("proof/").partition(".")[0]
    told = " ".join(faults.values())
    assert path in told or f"Entry {entry}" in told or path in {CHECKPOINT, KEYS, MANIFEST}


@pytest.mark.parametrize("path", [p for p in files() if not p.startswith("proof/9")])
def test_a_missing_file_is_found(path: str) -> None:
    rest = {name: data for name, data in files().items() if name != path}
    assert not check_packet(write_archive(rest)).ok


@pytest.mark.parametrize("path", ["extra.txt", "evidence/x.json", "proof/x.json", "proof/99.leaf"])
def test_a_file_too_many_is_found_and_named(path: str) -> None:
    faults = failed(check_packet(write_archive({**files(), path: b"{}"})))
    assert any(path in detail for detail in faults.values())


@given(data=st.binary(max_size=400))
def test_no_bytes_make_the_check_raise(data: bytes) -> None:
    assert not check_packet(data).ok


@settings(deadline=None, max_examples=8)
@given(data=st.binary(max_size=100))
@pytest.mark.parametrize(
    "path",
    [RECORD, MANIFEST, CHECKPOINT, KEYS, "proof/3.leaf", "proof/3.tlog-proof", "proof/5.checkpoint",
     "proof/5-21.add-checkpoint", "proof/20.opening.json"],
)  # fmt: skip
def test_no_bytes_in_any_file_make_the_check_raise(path: str, data: bytes) -> None:
    assert not with_changed(path, data).ok


def edited_record(old: bytes, new: bytes) -> Callable[[Files], None]:
    def change(members: Files) -> None:
        assert old in members[RECORD]
        members[RECORD] = members[RECORD].replace(old, new)

    return change


def test_the_log_s_own_key_cannot_change_a_word_of_a_section() -> None:
    faults = failed(forged(files=edited_record(b"410 mm", b"400 mm")))
    assert faults == {"sections": 'Entry 16: section "visit" is not what its leaf committed to.'}


def without_the_last_entry(members: Files) -> None:
    record = parse_canonical(members[RECORD])
    assert isinstance(record, dict)
    entries = record["entries"]
    assert isinstance(entries, list)
    less = {**record, "entries": entries[:-1], "reading_order": list(range(len(entries) - 1))}
    members[RECORD] = canonical_json(less)


def test_an_entry_left_out_of_the_record_is_found() -> None:
    faults = failed(forged(files=without_the_last_entry))
    assert faults == {"record": "Entry 19 has a leaf, but the record does not tell it."}


def borrowed_key(steps: Steps) -> None:
    steps["V-12"] = replace(steps["V-12"], key="priya")


def test_an_act_signed_with_another_person_s_key_is_found() -> None:
    faults = failed(forged(borrowed_key))
    assert list(faults) == ["authors' keys"]
    assert "Entry 16 (visit.signed)" in faults["authors' keys"]


def test_withheld_sections_are_named() -> None:
    report = forged(withheld=frozenset({("opened", "case"), ("V-02", "visit")}))
    (sections,) = (check for check in report.checks if check.name == "sections")
    assert report.ok
    assert sections.detail.endswith("2 are withheld: entry 5 case, entry 15 visit.")


def test_withheld_evidence_leaves_no_trace_in_the_files() -> None:
    fitting = sample.fitting()
    content = content_of(fitting, log_of(fitting), withheld=frozenset({(8, "evidence")}))
    members = build_files(content).files
    assert not [path for path in members if path.startswith(("evidence/readings", "evidence/pcl"))]


def test_an_earlier_checkpoint_of_another_history_is_found() -> None:
    other = Log()
    for number in range(5):
        other.add("user.added", {"user": {"name": f"other {number}"}})
    faults = failed(with_changed("proof/5.checkpoint", other.checkpoint().encode()))
    assert list(faults) == ["consistency"]


def test_a_signature_line_that_nobody_can_check_is_found() -> None:
    line = "— stranger.example/log AAAAAAAA\n"
    faults = failed(with_changed(CHECKPOINT, files()[CHECKPOINT] + line.encode()))
    assert "stranger.example/log" in faults["checkpoint signature"]


def test_checking_needs_no_other_room() -> None:
    """Imported alone in a fresh interpreter, so that nothing else has loaded a room before."""
    heavy = "'agent.fitting','agent.confirm','agent.store','drivers','typst','sqlite_utils'"
    code = (
        "import sys, agent.packet.check\n"
        f"sys.exit(any(m.startswith(({heavy})) for m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0
