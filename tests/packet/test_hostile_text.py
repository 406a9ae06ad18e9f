"""Whatever a person or a device wrote, it is printed as words and acts as nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from agent.fitting.models import Fitting
from agent.packet.blocks import Document, Paragraph, words
from agent.packet.document import ESCAPED, MARK
from agent.packet.glyphs import has_escapes, shown, shown_ascii
from agent.packet.pdf import compile_document, render_pdf
from tests.packet import sample
from tests.packet.build import content_of, log_of
from tests.packet.test_pdf import text_of

KEPT = frozenset(
    {"mass_kg", "fitting_id", "place_tz", "id", "finding_refs", "requirement", "visit_id", "path", "npi",
     "kind", "type", "side", "author_role", "how", "result", "owner", "meaning", "unit_serial"}
)  # fmt: skip
"""Fields whose values are closed, or tie entries together; all others are free text."""

TEXTS = {
    "typst markup": '#panic[x] $x$ *b* _i_ `r` <label> @ref = H \\ #include "/etc/passwd"',
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;",
    "control characters": "a\x00b\x07c\x1b[2Jd\x7f\u202ee\u200bf\ufeffg",
    "unprintable scripts": "漢字 ไทย 🦿 \ue000 \U000f0000 العربية עברית",
    "lines": "one\ntwo\r\nthree\n\n\nfour\tfive",
    "no spaces": "x" * 1_000,
    "combining": "e\u0301" + "\u0301" * 40,
    "surrogate-like": "\ufffe\uffff",
}


def filled(text: str) -> Fitting:
    """The sample with the text in every field of free text."""
    raw = json.loads(sample.fitting().model_dump_json())
    return Fitting.model_validate(_with(raw, text))


def _with(value: JsonValue, text: str) -> JsonValue:
    if isinstance(value, dict):
        return {
            name: inner if name in KEPT or not _is_free(inner) else _with(inner, text)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_with(inner, text) for inner in value]
    return text if isinstance(value, str) else value


def _is_free(value: JsonValue) -> bool:
    return not (isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-")


@pytest.mark.parametrize("case", TEXTS)
def test_hostile_text_in_every_field_is_printed_and_does_nothing(case: str) -> None:
    fitting = filled(TEXTS[case])
    assert render_pdf(content_of(fitting, log_of(sample.fitting()))).startswith(b"%PDF")


def test_page_one_stays_one_page_however_long_the_texts_are() -> None:
    fitting = filled("word " * 200)
    pages = text_of(render_pdf(content_of(fitting, log_of(sample.fitting()))), "-l", "2").split(
        "\f"
    )
    first, second = (" ".join(page.split()) for page in pages[:2])
    assert "10. Anything that bars" in first
    assert "Not printed in this PDF:" in first
    assert "own list outstanding:" in first
    assert second.removeprefix(MARK).lstrip().startswith("Claim and supplier")


def test_markup_is_printed_letter_by_letter() -> None:
    assert "#panic[x] $x$ *b* _i_ `r` <label> @ref" in text_of(page(TEXTS["typst markup"]))


def test_an_unprintable_character_is_shown_by_its_code_point() -> None:
    assert "⟨U+4E00⟩" in text_of(page("one: 一"))


def test_a_record_with_such_characters_says_so_at_the_foot_of_page_one() -> None:
    case = sample.CASE.model_copy(update={"goals": ("走",)})
    fitting = sample.fitting().model_copy(update={"case": case})
    told = text_of(render_pdf(content_of(fitting, log_of(sample.fitting()))), "-l", "1")
    assert " ".join(ESCAPED.split()[:8]) in " ".join(told.split())


def test_a_record_without_them_does_not() -> None:
    made = render_pdf(content_of(sample.fitting(), log_of(sample.fitting())))
    assert "code points" not in text_of(made)


def test_64_kilobytes_are_cut_on_the_page_and_say_so() -> None:
    said = " ".join(text_of(page("word " * 13_000)).split())
    assert "[cut here: 65,000 characters in all, whole in record.json]" in said


def test_a_long_run_without_spaces_is_copied_as_it_was() -> None:
    run = "0123456789abcdef" * 30
    assert run in "".join(text_of(page(run)).split())


@settings(deadline=None, max_examples=150)
@given(text=st.text(max_size=60))
def test_no_text_stops_the_compiler(text: str) -> None:
    assert page(text).startswith(b"%PDF")


@settings(deadline=None, max_examples=100)
@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200))
def test_the_table_of_glyphs_alone_keeps_the_compiler_going(text: str) -> None:
    """Not the second try in plain ASCII: what the table lets through compiles the first time."""
    from agent.packet import pdf

    assert pdf._compile(document(text), shown).startswith(b"%PDF")


@given(text=st.text())
def test_what_is_shown_in_ascii_is_ascii_and_brackets(text: str) -> None:
    assert all(c in "\n⟨⟩" or " " <= c <= "~" for c in shown_ascii(text))


@given(text=st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    assert (shown(text), has_escapes(text)) == (text, False)


def page(text: str) -> bytes:
    return compile_document(document(text))


def document(text: str) -> Document:
    """One paragraph behind an empty page one."""
    return Document(
        title="t",
        header=(),
        questions=(),
        left_out=(words("nothing"),),
        blocks=(Paragraph(words(text)),),
        footer="f",
        mark="",
        author="a",
        stamp=(2026, 1, 1, 0, 0, 0),
    )
