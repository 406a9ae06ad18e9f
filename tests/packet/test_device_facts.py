"""How the device's chapter says what is known: in words that a reader need not decode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from agent.confirm.label_basis import LabelPhoto
from agent.confirm.models import Evidence, Label, LabelSource
from agent.confirm.recall_file import read_recalls
from agent.packet.blocks import Facts
from agent.packet.sections.device import device_blocks, identity_words
from agent.packet.sections.named import field_words, name_words
from agent.packet.view import PacketView
from tests.confirm.test_recalls import RECALL, file
from tests.packet import sample
from tests.packet.build import content_of, log_of, verdict_entry

TAKEN = verdict_entry()
UDI = "(01)09506000123455(21)SX2-26-00417"


def facts(evidence: Evidence, attachments: Mapping[str, bytes] | None = None) -> dict[str, str]:
    """What the chapter says of a verdict on this evidence, by name."""
    fitting = sample.fitting()
    entry = replace(TAKEN, evidence=evidence)
    content = content_of(fitting, log_of(fitting), attachments=attachments)
    blocks = device_blocks(PacketView(replace(content, verdicts=(entry,))))
    rows = (row for block in blocks if isinstance(block, Facts) for row in block.rows)
    return {name: "".join(str(part) for part in text) for name, text in rows}


def label(source: LabelSource, taken: str | None = None) -> Label:
    photo = LabelPhoto(sha256="ab" * 32, media_type="image/jpeg", barcodes=(), taken=taken)
    return Label(
        text=UDI, source=source, di="09506000123455", serial="SX2-26-00417", photos=(photo,)
    )


def with_label(told: Label) -> dict[str, str]:
    return facts(TAKEN.evidence.model_copy(update={"label": told}))


@pytest.mark.parametrize(
    ("source", "how"),
    [
        (LabelSource.TYPED, "typed in by a person"),
        (LabelSource.SCANNER, "sent by a scanner as keystrokes, which count as typed"),
        (LabelSource.SCANNED, "read by this program on a photograph"),
    ],
)
def test_a_label_says_how_it_came_in(source: LabelSource, how: str) -> None:
    assert with_label(label(source))["Label"] == f"{UDI} (GS1), {how}"


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ("2026:06:17 10:06:00", "06/17/2026 10:06:00"),
        ("yesterday", "yesterday"),
        (None, "not in the file"),
    ],
)
def test_a_cameras_time_is_written_as_other_times_are(taken: str | None, said: str) -> None:
    assert with_label(label(LabelSource.SCANNED, taken))["Camera's own time"] == said


def test_a_label_alone_tells_the_product_by_its_identifier() -> None:
    evidence = TAKEN.evidence.model_copy(update={"readings": ()})
    alone = replace(
        TAKEN, evidence=evidence, verdict=TAKEN.verdict.model_copy(update={"identity": {}})
    )
    assert identity_words(alone) == "DI 09506000123455"


def test_the_files_of_recalls_are_named_where_a_verdict_rests_on_them() -> None:
    there = {"recalls/0123456789abcdef.json": b"{}"}
    recalls = read_recalls(file(RECALL), name="r").records
    rests = TAKEN.evidence.model_copy(update={"recalls": recalls})
    named = [facts(one, there)["Evidence in this packet"] for one in (TAKEN.evidence, rests)]
    assert ["recalls" in one for one in named] == [False, True]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("part_b", "Part B"),
        ("part_a_stay", "Part A stay"),
        ("leg_length", "leg length"),
        ("ais", "AIS"),
        ("ifu_revision", "IFU revision"),
    ],
)
def test_a_name_of_the_record_is_written_as_people_do(name: str, said: str) -> None:
    assert name_words(name) == said


def test_a_fields_name_is_said_without_its_unit() -> None:
    assert field_words("don_min") == "don"
