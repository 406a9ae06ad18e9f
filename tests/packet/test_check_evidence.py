"""Files and sections say the same, and what is withheld leaves no file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from agent.ledger.canonical import JSON
from agent.packet.layout import PDF, RECORD
from tests.packet.forgeries import (
    ENTRY,
    LIST_FILE,
    LISTING,
    PAPER_FILE,
    READINGS,
    Change,
    appended,
    failed,
    left_out,
    moved_to_the_end,
    replaced,
    step,
    without,
)
from tests.packet.genuine import (
    SNAPSHOT_ID,
    Files,
    Steps,
    both,
    edit,
    edit_json,
    forged,
    genuine,
)

FILE_FORGERIES: dict[str, tuple[Callable[[Files], None], str, str]] = {
    "a reading of another day": (
        edit_json(READINGS, date_of_service="2026-06-18"), "evidence", READINGS),
    "a listing that says more": (
        edit_json(LISTING, rows_considered=[]), "evidence", LISTING),
    "another list": (replaced(LIST_FILE, b"x"), "evidence", LIST_FILE),
    "another paper": (replaced(PAPER_FILE, b"%PDF-1.7 forged"), "evidence", PAPER_FILE),
    "a paper too few": (left_out(PAPER_FILE),
                        "evidence", '"evidence/documents/D-01" is missing'),
    "a reading too few": (left_out(READINGS), "evidence", READINGS),
    "a list too few": (left_out(LIST_FILE), "evidence", LIST_FILE),
    "a paper too many": (lambda files: files.update({"evidence/documents/D-02.pdf": b"x"}),
                         "evidence", "evidence/documents/D-02.pdf"),
    "a second original": (lambda files: files.update({"evidence/documents/D-01.png": b"x"}),
                          "evidence", "evidence/documents/D-01.p"),
    "a reading too many": (lambda files: files.update({"evidence/readings/2.json": b"{}"}),
                           "evidence", "evidence/readings/2.json"),
    "a list too many": (lambda files: files.update({"evidence/pcl/x.csv": b"{}"}),
                        "evidence", "evidence/pcl/x.csv"),
    "a file of no kind": (lambda files: files.update({"notes.txt": b"x"}), "files", "notes.txt"),
    "evidence of no kind": (lambda files: files.update({"evidence/x/y.json": b"{}"}),
                            "files", "evidence/x/y.json"),
    "no PDF": (replaced(PDF, b"<html>"), "files", "packet.pdf is not a PDF"),
    "a record that hides that it is invented": (
        edit_json(RECORD, synthetic=False), "evidence", f"Entry {ENTRY['planned']} (verdict.taken)"),
}  # fmt: skip


@pytest.mark.parametrize("case", FILE_FORGERIES)
def test_files_are_what_the_sections_say(case: str) -> None:
    change, name, told = FILE_FORGERIES[case]
    assert told in failed(forged(files=change))[name]


EVIDENCE_FORGERIES: dict[str, tuple[Change, str]] = {
    "a verdict on another day's evidence": (
        edit("final", "verdict", date_of_service="2026-06-18"),
        'its verdict says date_of_service "2026-06-18", its evidence "2026-06-17"',
    ),
    "a verdict that hides that it is provisional": (
        edit("planned", "verdict", provisional=False),
        "its verdict says provisional no, its evidence yes",
    ),
    "two papers of one name": (
        edit("D-02", "document", id="D-01", sha256="ab" * 32),
        'both name "evidence/documents/D-01"',
    ),
}  # fmt: skip


LIST_FORGERIES: dict[str, tuple[Change, str]] = {
    "a list that was never imported": (
        step("list", subject="pcl-other"),
        f'rests on the snapshot "{SNAPSHOT_ID}" with the SHA-256',
    ),
    "a list imported afterwards": (
        moved_to_the_end("list"),
        "which no earlier entry imports",
    ),
    "a list of another source": (
        edit("list", "snapshot", source="elsewhere"),
        "which no earlier entry imports",
    ),
    "a list imported with another hash": (
        edit("list", "snapshot", sha256="ab" * 32),
        "which no earlier entry imports",
    ),
}


@pytest.mark.parametrize("case", LIST_FORGERIES)
def test_a_list_was_imported_before_as_it_is_told(case: str) -> None:
    change, told = LIST_FORGERIES[case]
    assert told in failed(forged(change))["imports"]


@pytest.mark.parametrize("case", EVIDENCE_FORGERIES)
def test_verdict_and_evidence_agree(case: str) -> None:
    change, told = EVIDENCE_FORGERIES[case]
    assert told in failed(forged(change))["evidence"]


def test_the_same_list_may_be_imported_again() -> None:
    again = "2026-06-15T18:00:00-04:00"
    change = appended("again", "list")
    assert forged(both(change, edit("again", "snapshot", retrieved=again))).ok


def test_withheld_evidence_has_no_files() -> None:
    withheld = frozenset({("planned", "evidence"), ("final", "evidence")})

    def leave_out(files: Files) -> None:
        del files[LIST_FILE]

    kept = failed(forged(withheld=withheld))
    assert kept == {"evidence": f'"{LIST_FILE}" belongs to no opened section.'}
    assert forged(withheld=withheld, files=leave_out).ok


def test_a_withheld_paper_s_original_is_absent() -> None:
    faults = failed(forged(withheld=frozenset({("D-01", "document")})))
    assert faults == {"evidence": f'"{PAPER_FILE}" belongs to no opened section.'}


@pytest.mark.parametrize(
    ("name", "section"),
    [("opened", "case"), ("V-12", "visit"), ("V-12", "signature"), ("amendment", "amendment"),
     ("delivery", "visit"), ("override", "override"), ("list", "snapshot")],
)  # fmt: skip
def test_a_withheld_section_leaves_the_rest_to_check(name: str, section: str) -> None:
    assert forged(withheld=frozenset({(name, section)})).ok


def test_a_withheld_person_is_a_fault() -> None:
    faults = failed(forged(withheld=frozenset({("lena", "user")})))
    assert faults["people"] == 'Entry 1 (user.added): its section "user" is withheld.'


@pytest.mark.parametrize(
    ("name", "section"),
    [(name, section) for name, each in genuine().items() for section in each.sections],
)
def test_no_act_leaves_a_section_out(name: str, section: str) -> None:
    faults = failed(forged(without(name, section)))
    title = f"Entry {ENTRY[name]} ({genuine()[name].act})"
    assert f'{title} has no section "{section}".' in faults["sections"]


JUNK: tuple[JSON, ...] = (None, True, 1.5, "x\x1b[2J", [], [[]], {"a": {"b": []}})
SECTIONS = [
    (name, section)
    for name, each in {each.act: (name, each) for name, each in genuine().items()}.values()
    for section in each.sections
]
"""The last act of each kind, with each of its sections."""


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(("name", "section"), SECTIONS)
def test_no_section_makes_the_check_raise(name: str, section: str, junk: JSON) -> None:
    def changed(steps: Steps) -> None:
        old = steps[name]
        steps[name] = replace(old, sections={**old.sections, section: junk})

    assert all(check.detail.isprintable() for check in forged(changed).checks)


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("member", ["snapshot", "readings", "label", "date_of_service"])
def test_no_evidence_makes_the_check_raise(member: str, junk: JSON) -> None:
    assert all(
        check.detail.isprintable()
        for check in forged(edit("final", "evidence", **{member: junk})).checks
    )
