"""The page that shows rule, citation, code and test is as new as what it is made from."""

from __future__ import annotations

import pytest

from agent.confirm.reasons import cited_rules
from tests.traceability import CHAPTER, PAGE, ROOT, givers_of, page, proofs_of


def test_the_page_is_not_behind() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make trace"


@pytest.mark.parametrize("code", [one.code for rule in cited_rules() for one in rule.codes])
def test_every_code_has_a_test(code: str) -> None:
    assert proofs_of(code)


@pytest.mark.parametrize("code", [one.code for rule in cited_rules() for one in rule.codes])
def test_every_code_is_given_by_a_function(code: str) -> None:
    assert givers_of(code)


@pytest.mark.parametrize("chapter", sorted({CHAPTER, *(rule.packet for rule in cited_rules())}))
def test_every_chapter_that_is_named_is_one_of_the_packet(chapter: str) -> None:
    sections = (ROOT / "agent" / "packet" / "sections").glob("*.py")
    assert any(f'Heading(1, "{chapter}"' in path.read_text(encoding="utf-8") for path in sections)
