"""A packet with a label alone: photographs, and who stands for them, hang together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from agent.ledger.canonical import JSON
from tests.packet.forgeries import Change, appended, failed
from tests.packet.genuine import Files, Steps, both, edit, forged, genuine, untouched

PHOTO = b"\xff\xd8\xff a photograph"
SHA256 = hashlib.sha256(PHOTO).hexdigest()
ATTESTED, TAKEN = len(genuine()), len(genuine()) + 1
FILE = f"evidence/labels/{TAKEN}-photo-1.jpg"
PAPER_FILE = f"evidence/labels/{TAKEN}-packing-list.pdf"
LABEL: dict[str, JSON] = {
    "text": "(01)09506000123455(21)SX2-26-00417",
    "source": "scanned",
    "issuer": "GS1",
    "di": "09506000123455",
    "serial": "SX2-26-00417",
    "lot": None,
    "manufactured": None,
    "expires": None,
    "photos": [{"sha256": SHA256, "media_type": "image/jpeg", "barcodes": [], "taken": None}],
    "second_person": {"entry": ATTESTED, "user": "u-priya", "printed_name": "Priya"},
    "packing_list": None,
}
WORDS: dict[str, JSON] = {
    "text": LABEL["text"],
    "di": LABEL["di"],
    "serial": LABEL["serial"],
    "photos": [SHA256],
}


def taken(label: JSON) -> Change:
    """A verdict on this label at the end, after somebody's word for the one above."""

    def change(steps: Steps) -> None:
        appended("word", "planned", act="label.attested", by="priya", key="priya",
                 sections={"attestation": dict(WORDS)})(steps)  # fmt: skip
        old = steps["planned"].sections
        verdict, evidence = old["verdict"], old["evidence"]
        assert isinstance(verdict, dict)
        assert isinstance(evidence, dict)
        sections: dict[str, JSON] = {
            "verdict": {**verdict, "confidence": "label_scanned"},
            "evidence": {**evidence, "label": label, "readings": []},
        }
        appended("by label", "planned", sections=sections)(steps)

    return change


def photo_there(files: Files) -> None:
    files[FILE] = PHOTO


def test_a_genuine_label_checks() -> None:
    assert failed(forged(taken(LABEL), files=photo_there)) == {}


FORGERIES: dict[str, tuple[Change, str]] = {
    "nobody stands for it": (
        taken({**LABEL, "second_person": None}), "nobody and nothing else stands for it"),
    "no photograph": (taken({**LABEL, "photos": []}), "names no photograph"),
    "somebody else than the label names": (
        both(taken(LABEL),
             edit("by label", "evidence", label={**LABEL, "second_person": {
                 "entry": ATTESTED, "user": "u-lena", "printed_name": "Lena"}})),
        "not by the second person that it names"),
    "an entry that attests nothing": (
        taken({**LABEL, "second_person": {"entry": 0, "user": "u-ada", "printed_name": "Ada"}}),
        "attests none before it"),
    "an entry that is none": (
        taken({**LABEL, "second_person": {"entry": "x", "user": "u-ada", "printed_name": "A"}}),
        "attests none before it"),
    "another label": (
        both(taken(LABEL), edit("word", "attestation", serial="SX2-26-00418")),
        "attests another label"),
    "other photographs": (
        both(taken(LABEL), edit("word", "attestation", photos=["0" * 64])),
        "attests another label or other photographs"),
    "a packing list of another unit": (
        taken({**LABEL, "second_person": None, "packing_list": {
            "sha256": "0" * 64, "media_type": "application/pdf", "serial": "SX2-26-00418",
            "how": "person"}}),
        "nobody and nothing else stands for it"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_label_that_does_not_hold_is_found(name: str) -> None:
    change, words = FORGERIES[name]
    assert words in failed(forged(change, files=photo_there))["labels"]


def test_the_verdicts_own_author_is_no_second_person() -> None:
    def by_lena(steps: Steps) -> None:
        taken({**LABEL, "second_person": {
            "entry": ATTESTED, "user": "u-lena", "printed_name": "Lena"}})(steps)  # fmt: skip
        word = steps["word"]
        steps["word"] = type(word)(word.act, "lena", word.sections, word.at, "lena", word.subject)

    assert "its own author" in failed(forged(by_lena, files=photo_there))["labels"]


ALONE: dict[str, JSON] = {
    **LABEL,
    "second_person": None,
    "packing_list": {
        "sha256": SHA256, "media_type": "image/jpeg", "serial": LABEL["serial"], "how": "machine",
    },
}  # fmt: skip


def photo_taken(when: JSON) -> list[JSON]:
    return [{"sha256": SHA256, "media_type": "image/jpeg", "barcodes": [], "taken": when}]


def final(label: JSON) -> Change:
    """The same verdict, taken at delivery."""
    return both(
        taken(label),
        edit("by label", "verdict", provisional=False),
        edit("by label", "evidence", provisional=False),
    )


def later(name: str) -> Change:
    """The verdict is taken more than a day after that entry."""

    def change(steps: Steps) -> None:
        at = steps[name].at + timedelta(days=1, seconds=1)
        steps["by label"] = replace(steps["by label"], at=at)

    return change


DAYS: dict[str, tuple[Change, str]] = {
    "a photograph of the evening before": (
        final({**LABEL, "photos": photo_taken("2026:06:16 23:59:59")}),
        'is final for "2026-06-17", and the camera dates its label\'s photograph "2026-06-16".'),
    "a photograph of the day after": (
        final({**LABEL, "photos": photo_taken("2026:06:18 00:00:00")}),
        'is final for "2026-06-17", and the camera dates its label\'s photograph "2026-06-18".'),
    "a second person of the day before": (
        both(final(LABEL), later("word")),
        f"its label's second person signed entry {ATTESTED} more than a day before."),
    "a photograph that was used before": (
        both(final(LABEL), later("word")),
        f"is final, and entry {ATTESTED}, more than a day before, rests on the same photograph"),
    "nothing says the day": (
        final(ALONE), "neither a camera nor a second person says the day of its label's photograph."),
}  # fmt: skip


@pytest.mark.parametrize("name", DAYS)
def test_a_final_verdict_on_a_label_of_another_day_is_found(name: str) -> None:
    change, words = DAYS[name]
    assert words in failed(forged(change, files=photo_there))["labels"]


@pytest.mark.parametrize("when", ["2026:06:17 00:00:00", "2026:06:17 23:59:59"])
@pytest.mark.parametrize("label", [LABEL, ALONE], ids=["second person", "packing list"])
def test_a_final_verdict_on_a_label_of_its_day_checks(label: dict[str, JSON], when: str) -> None:
    change = final({**label, "photos": photo_taken(when)})
    assert "labels" not in failed(forged(change, files=photo_there))


def test_a_final_verdict_with_an_undated_photograph_and_a_second_person_checks() -> None:
    assert failed(forged(final(LABEL), files=photo_there)) == {}


FILES: dict[str, tuple[Callable[[Files], None], str]] = {
    "no file": (untouched, "is missing"),
    "another photograph": (lambda files: files.update({FILE: b"x"}), FILE),
    "a photograph too many": (
        lambda files: files.update({FILE: PHOTO, FILE.replace("-1", "-2"): PHOTO}), "photo-2"),
    "a packing list too many": (
        lambda files: files.update({FILE: PHOTO, PAPER_FILE: b"x"}), "packing-list"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_those_that_the_label_names(name: str) -> None:
    change, words = FILES[name]
    assert words in failed(forged(taken(LABEL), files=change))["evidence"]
