"""Nowhere does the program say covered, approved, payable, compliant or certified of its own result.

Each text that holds such a word, in whatever form, stands in ``allowed.toml``, exactly, with why it may;
a person has read it. A new one fails here until somebody has.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.wording.claims import CLAIM, EXACT, LISTED, PHRASES, WORDS, claims, claims_in
from tests.wording.python_text import python_texts
from tests.wording.strings import every_string

pytestmark = pytest.mark.xdist_group("wording")  # everything is read once, in one process


@cache
def claimed() -> frozenset[str]:
    return frozenset(found.words for found in claims())


@cache
def everything() -> str:
    return " ".join(found.words for found in every_string())


def test_no_string_claims_what_the_program_cannot_know() -> None:
    assert sorted(claimed() - EXACT) == []


def test_nothing_is_allowed_that_is_not_said() -> None:
    assert sorted(EXACT - claimed()) == []


@pytest.mark.parametrize("other", [*WORDS, *PHRASES], ids=lambda other: other.pattern)
def test_no_other_meaning_is_listed_that_is_not_said(other: object) -> None:
    assert any(each is other and each.search(everything()) for each in (*WORDS, *PHRASES))


@pytest.mark.parametrize(
    "one",
    [one for kind in LISTED.values() for one in kind],
    ids=lambda one: one["words"],
)
def test_everything_that_is_allowed_says_why(one: dict[str, str]) -> None:
    assert one["why"]


def test_every_room_and_every_kind_of_file_is_read() -> None:
    places = {found.place for found in every_string()}
    endings = {Path(place).suffix for place in places}
    assert endings == {".py", ".toml", ".csv", ".typ", ".md", ".json", ""}
    assert {place.split("/")[0] for place in places} >= {
        "agent",
        "drivers",
        "simulators",
        "docs",
        "README.md",
        "CHANGELOG.md",
        "Makefile",
    }


FORMS = (
    "covered", "covers", "cover", "coverage", "coverable", "uncovered", "non-covered",
    "approved", "approves", "approving", "approval", "preapproved", "pre-approved",
    "payable", "pays", "pay", "paying", "paid", "payment", "payments", "payability", "prepaid",
    "compliant", "compliance", "complies", "comply", "complied", "complying", "non-compliant",
    "certified", "certifies", "certify", "certifying", "certification", "certificate", "recertified",
    "reimbursed", "reimbursable", "reimbursement",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ["This device is {}.", "is_{}: yes", "{}!", "IT IS {} NOW"])
def test_each_form_of_the_words_is_looked_for(form: str, text: str) -> None:
    assert claims_in(text.format(form.upper() if text.isupper() else form))


@pytest.mark.parametrize(
    "text",
    [
        "ask compliance", "the compliance officer's name", "discovered", "in recovery", "payer", "payload",
        "compile", "complete", "uncertain", "compliment",
    ],
)  # fmt: skip
def test_other_words_are_left_alone(text: str) -> None:
    assert claims_in(text) == []


@pytest.mark.parametrize(
    "text", ["in compliance with the list", "ask compliance with it", "proof of compliance"]
)
def test_the_office_excuses_no_claim(text: str) -> None:
    assert claims_in(text)


SPLIT = {
    "literals side by side": 'say("is app" "roved")',
    "added": 'say("is app" + "roved")',
    "added three times": 'say("is " + "app" + "roved")',
    "added to what is not known": 'say("is app" + "roved " + when)',
    "an f-string beside a literal": 'say(f"{it} is app" "roved")',
    "two f-strings": 'say(f"{it} is app" f"roved {when}")',
    "a text inside an f-string": "say(f\"is {'app'}roved\")",
    "a choice inside an f-string": "say(f\"is {'app' if good else 'disapp'}roved\")",
    "or": "say(f\"is {verdict or 'app'}roved\")",
    "a constant": 'WHAT: Final = "app"\nsay(f"is {WHAT}roved")',
    "a constant that is added": 'WHAT = "app"\nsay(WHAT + "roved")',
    "joined": 'say("".join(("is app", "roved")))',
    "joined by words": 'say(" app".join(["is", "roved"]))',
    "formatted": 'say(("{} is app" "roved").format(it))',
    "formatted as in C": 'say("%s is app" % it + "roved")',
    "in an f-string in an f-string": "say(f\"{f'is app'}roved\")",
    "a default": 'def say(what: str = "app" "roved") -> None: ...',
}


@pytest.mark.parametrize("case", SPLIT)
def test_a_word_in_pieces_is_read_as_it_is_printed(case: str) -> None:
    assert any(CLAIM.search(text) for text in python_texts(SPLIT[case]))


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('say("one", "two")', {"one", "two"}),
        ('say(f"one {two}")', {"one {}"}),
        ("say(f\"{'one' if it else 'two'} three\")", {"one three", "two three"}),
        ("say(f\"one {say('two')}\")", {"one {}", "two"}),
        ("say(two + three)", set()),
        ("say(f'{two}')", set()),
    ],
)
def test_pieces_are_read_with_what_they_stand_in_and_nowhere_else(
    source: str, texts: set[str]
) -> None:
    assert set(python_texts(source)) == texts
