"""The catalogue is whole, says where it comes from, and refuses what is not a catalogue."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from agent.errors import UsageError
from agent.fitting.catalogue import (
    Basis,
    FieldType,
    Item,
    ItemKind,
    Wording,
    due_at,
    load_catalogue,
    parse_catalogue,
)
from agent.fitting.models import VisitKind

REQUIREMENTS = """
I.F.5
II.A.1 II.A.2 II.A.3 II.B.1 II.B.2 II.B.3 II.B.4 II.C.1 II.C.2 II.C.3 II.C.4 II.C.5 II.C.6 II.D.1
C.0.1 C.0.2 C.0.3
C.IA.1 C.IA.2 C.IA.3 C.IA.4 C.IA.5 C.IA.6 C.IA.7 C.IA.8
C.TR.1 C.TR.2 C.TR.3 C.TR.4 C.TR.5 C.TR.6 C.TR.7 C.TR.8
C.FU.1 C.FU.2 C.FU.3 C.FU.4 C.FU.5 C.FU.6
K.1 K.2 K.3 K.4 K.5 K.6 K.7 K.8 K.9 K.10 K.11 K.12
"""

DEFINITIONS = """
C.D.1 C.D.1a C.D.1b C.D.2 C.D.3 C.D.4 C.D.5 C.D.6 C.D.7
MAC.1 MAC.2 MAC.3 MAC.4 MAC.5 MAC.6 C.DS.0
"""

ITEMS = load_catalogue().items


def test_every_requirement_is_there_in_order() -> None:
    assert [item.id for item in load_catalogue().requirements] == REQUIREMENTS.split()


def test_every_definition_is_there() -> None:
    definitions = {item.id for item in ITEMS if item.kind is ItemKind.DEFINITION}
    assert definitions == set(DEFINITIONS.split())


def test_the_file_opens_by_saying_that_it_is_a_paraphrase() -> None:
    opening = (files("agent.fitting") / "appendix_c.toml").read_text("utf-8")[:600]
    assert "PARAPHRASE" in opening
    assert "CMS booklet" in opening


def test_only_the_article_s_own_sentence_is_called_verbatim() -> None:
    verbatim = [item for item in ITEMS if item.wording is Wording.VERBATIM]
    assert [item.id for item in verbatim] == ["MAC.6"]
    assert verbatim[0].basis is Basis.FOUND


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_what_is_found_names_a_source_that_the_file_gives(item: Item) -> None:
    tags = re.findall(r"\bS\d+\b", item.source)
    assert set(tags) <= set(load_catalogue().sources)
    assert tags or item.basis is not Basis.FOUND


@pytest.mark.parametrize("item", [one for one in ITEMS if one.id.startswith("K.")])
def test_our_own_items_say_that_they_are_ours_and_why(item: Item) -> None:
    assert item.basis is Basis.INFERENCE
    assert item.citation == "ours, not CMS's"
    assert item.source != "ours"


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        (VisitKind.SCREENING, ["K.6"]),
        (VisitKind.RECEIPT, ["I.F.5", "C.IA.7"]),
        (VisitKind.FITTING, ["C.0.2", "C.0.3", "K.11"]),
        (VisitKind.TRAINING, []),
        (VisitKind.HOME_CHECK, ["II.C.4"]),
        (VisitKind.FOLLOW_UP, ["C.FU.1", "C.FU.2", "C.FU.3", "C.FU.4", "C.FU.5", "C.FU.6"]),
    ],
)
def test_a_visit_asks_only_what_is_due_at_its_kind(kind: VisitKind, ids: list[str]) -> None:
    assert [item.id for item in due_at(kind)] == ids


def test_every_requirement_is_due_somewhere() -> None:
    due = {item.id for kind in VisitKind for item in due_at(kind)}
    assert due == set(REQUIREMENTS.split())


def test_no_limit_of_a_maker_is_built_in() -> None:
    """Limits come from the IFU: no field of the catalogue carries one as a choice or number."""
    limits = [
        (item.id, spec)
        for item in ITEMS
        for spec in item.fields
        if "limit" in spec.name and spec.choices
    ]
    assert limits == []
    maker = load_catalogue().get("K.10")
    assert maker is not None
    needed = {spec.name for spec in maker.fields if spec.required}
    assert {"ifu", "revision", "limits"} <= needed


SECTION = """
spec = "k1007-catalogue/1"
version = "t"
sources = {}
[sections.X]
title = "x"
citation = "c"
wording = "paraphrase"
basis = "INFERENCE"
source = "s"
"""

GOOD = """
[[item]]
id = "X.1"
section = "X"
text = "t"
applies = "always"
asked_at = ["order"]
evidence = "e"
fields = [{ name = "a", type = "text", required = true }]
"""


def test_the_smallest_catalogue_is_taken() -> None:
    catalogue = parse_catalogue(SECTION + GOOD)
    item = catalogue.get("X.1")
    assert item is not None
    assert item.citation == "c"
    assert item.fields[0].type is FieldType.TEXT


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("= not toml", "Invalid statement"),
        (SECTION + GOOD + GOOD, "there twice: X.1"),
        (SECTION + GOOD.replace('section = "X"', 'section = "Y"'), "X.1"),
        (SECTION + GOOD.replace('["order"]', '["lunch"]'), "asked_at"),
        (SECTION + GOOD.replace('["order"]', "[]"), "says when"),
        (SECTION + GOOD.replace('"always"', '"sometimes"'), "begins with 'when '"),
        (SECTION + GOOD.replace('"text", required', '"choice", required'), "choices belong"),
        (SECTION + GOOD.replace("required = true", "required = true, must = true"), "yes/no"),
        (SECTION + GOOD.replace('id = "X.1"', 'id = "X.1"\nsurprise = 1'), "surprise"),
        (SECTION.replace("catalogue/1", "catalogue/2") + GOOD, "k1007-catalogue/1"),
        ("sections = 3", "catalogue"),
    ],
)
def test_what_is_no_catalogue_is_refused(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        parse_catalogue(text)
