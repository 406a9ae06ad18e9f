"""record.json and evidence/: what they hold, and in which order."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from agent.packet.evidence import build_evidence
from agent.packet.files import build_files
from agent.packet.record import build_record
from tests.packet import sample
from tests.packet.build import content_of, log_of
from tests.packet.test_pdf import content


@cache
def record() -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(build_record(content()))
    return parsed


def test_the_record_names_its_format_and_its_log() -> None:
    assert record()["format"] == "k1007-packet/1"
    assert record()["origin"] == content().origin


def test_the_entries_stand_in_the_order_of_the_log() -> None:
    assert [entry["index"] for entry in record()["entries"]] == list(range(17))


def test_the_reading_order_tells_case_papers_then_visits_with_their_amendments() -> None:
    assert record()["reading_order"] == [2, 3, 4, 5, 6, 7, 14, 9, 16, 10, 15, 11, 12, 13, 0, 1, 8]


def test_a_withheld_section_leaves_its_name_and_no_word_of_it() -> None:
    fitting = sample.fitting()
    made = build_record(content_of(fitting, log_of(fitting), withheld=frozenset({(9, "visit")})))
    (entry,) = (entry for entry in json.loads(made)["entries"] if entry["index"] == 9)
    assert entry["sections"]["visit"] == "withheld"
    assert b"Evaluated supine and seated" not in made


def test_the_transcript_stands_by_itself_with_what_was_sent_and_received() -> None:
    evidence = json.loads(build_evidence(content())["evidence/readings/8.json"])
    lines = evidence["readings"][0]["transcript"]["entries"]
    assert [line["direction"] for line in lines] == ["sent", "received"]


def test_the_row_stands_with_its_snapshot_s_hash() -> None:
    evidence = json.loads(build_evidence(content())["evidence/pcl/pcl-2026-06-15-syn.json"])
    assert evidence["sha256"] == "ab" * 32
    assert evidence["verdicts"][0]["row"]["key"]["model"] == "SX-200"


def test_an_original_is_kept_byte_for_byte() -> None:
    assert build_files(content()).files["evidence/documents/D-01.pdf"] == b"%PDF-1.7 original"


def test_the_manifest_lists_every_file_but_itself() -> None:
    made = build_files(content())
    listed = json.loads(made.manifest)["files"]
    assert set(listed) == set(made.files) - {"manifest.json"}
