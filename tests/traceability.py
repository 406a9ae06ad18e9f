"""Writes docs/traceability.md: ``python -m tests.traceability`` (``make trace``).

Rule, citation, reason code, chapter of the packet, tests; and for each requirement of the catalogue its
citation, fields, chapter and tests. tests/test_traceability.py fails while the page is behind.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from agent.confirm.reasons import CitedRule, cited_rules, rule_of
from agent.fitting.catalogue import Item, load_catalogue
from agent.story import VisitStep, load_story
from tests.confirm.cases import cases

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "traceability.md"
TABLE = "tests/confirm/test_cases.py"
STORY = "tests/fitting/test_story.py"
CHAPTER = "Quality Standards, Appendix C: requirements"

HEAD = """\
# Traceability

Made by `make trace` from `agent/confirm/reasons.toml`, the case table, the catalogue and the
tests; a test fails while it is behind. Do not edit it.

Citations say how sure they are: FOUND, read in a public copy of the source; INFERENCE, our own
conclusion; RECOLLECTION, from memory and not yet confirmed in a text; DESIGN, our own rule for
handling evidence. The wording is ours except where the catalogue says verbatim.

## Rules of confirming

A number is how many cases of `tests/confirm/cases.toml` name the code; each runs in `{table}`
and carries the mark `rule(ID)`, so that `pytest -m rule` runs them. Files are tests that name the code.

| rule | citation | code | chapter of packet.pdf | tests |
|---|---|---|---|---|
"""

REQUIREMENTS = """
## Requirements of the catalogue

Each stands in `agent/fitting/appendix_c.toml`, is answered in a visit by its fields, and is told in
the chapter named. "story" says that the invented fitting, which `{story}` checks, answers it.

| requirement | citation | fields | chapter of packet.pdf | tests |
|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    rules = "".join(_rule_rows())
    items = "".join(_item_row(item) for item in load_catalogue().requirements)
    return HEAD.format(table=TABLE) + rules + REQUIREMENTS.format(story=STORY) + items


@cache
def named_in_tests() -> dict[str, frozenset[str]]:
    """Each string constant of a test, with the files that hold it."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.setdefault(node.value, set()).add(path.relative_to(ROOT).as_posix())
    return {text: frozenset(places) for text, places in found.items()}


def proofs_of(code: str) -> tuple[str, ...]:
    """How the code is tested: cases of the table, then files."""
    count = sum(any(_is(code, one) for one in case.codes) for case in cases())
    files = {
        place for text, places in named_in_tests().items() if _is(code, text) for place in places
    }
    return (*([f"{count} cases"] if count else []), *sorted(files))


def proofs_of_item(item: Item) -> tuple[str, ...]:
    """How a requirement is tested: by the story, then files that name it."""
    files = sorted(named_in_tests().get(item.id, ()))
    return (*(["story"] if item.id in _answered() else []), *files)


@cache
def _answered() -> frozenset[str]:
    steps = (step for step in load_story().steps if isinstance(step, VisitStep))
    return frozenset(answer.requirement for step in steps for answer in step.visit.answers)


def _is(code: str, text: str) -> bool:
    if "*" not in code:
        return code == text
    stem = code.replace("*", "")
    rule = rule_of(text)
    return text.endswith(stem) and rule is not None and any(c.code == code for c in rule.codes)


def _rule_rows() -> Iterator[str]:
    for rule in cited_rules():
        for number, one in enumerate(rule.codes):
            first = (f"**{rule.id}**: {rule.says}", _cited(rule)) if number == 0 else ("", "")
            yield _row(*first, f"`{one.code}`", rule.packet, ", ".join(proofs_of(one.code)))


def _cited(rule: CitedRule) -> str:
    return f"{rule.citation} ({rule.basis})"


def _item_row(item: Item) -> str:
    fields = ", ".join(f"`{one.name}`" for one in item.fields)
    cited = f"{item.citation} ({item.basis}, {item.wording})"
    return _row(f"**{item.id}**", cited, fields, CHAPTER, ", ".join(proofs_of_item(item)))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
