"""Writes docs/traceability.md: ``python -m tests.traceability`` (``make trace``).

Rule, citation, reason code, the function that gives it, chapter of the packet, tests; of each code
whether a verdict with it can be overridden, and why; and for each requirement of the catalogue its
citation, fields, chapter and tests. tests/test_traceability.py fails while the page is behind.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from agent.confirm.decide import decide
from agent.confirm.models import Reason
from agent.confirm.reasons import CitedRule, Role, cited_rules, rule_of
from agent.fitting.catalogue import Item, load_catalogue
from agent.story import VisitStep, load_story
from tests.confirm.cases import cases

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "traceability.md"
CONFIRM = ROOT / "agent" / "confirm"
TABLE = "tests/confirm/test_cases.py"
STORY = "tests/fitting/test_story.py"
ROOMS = ("confirm", "fitting", "packet", "usecases")
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
Functions are those of `agent/confirm` that gave the code while the cases ran; of a code in no case, the
file that names it.

| rule | citation | code | function | chapter of packet.pdf | tests |
|---|---|---|---|---|---|
"""

OVERRIDES = """
## Which verdicts can be overridden

An override (`docs/confirm.md`) is for disagreement with a rule. A verdict has one if any of its
codes says `yes` and none says `never`; what stands beside a verdict (`–`) counts for neither.

| code | override | why |
|---|---|---|
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
    overrides = OVERRIDES + "".join(_override_rows())
    return HEAD.format(table=TABLE) + rules + overrides + REQUIREMENTS.format(story=STORY) + items


@cache
def named_in_tests() -> dict[str, frozenset[str]]:
    """Each string constant of a test of these rooms, with the files that hold it.

    Elsewhere a text like ``listed`` is the name of a scenario.
    """
    found: dict[str, set[str]] = {}
    for path in sorted(
        path for room in ROOMS for path in (ROOT / "tests" / room).rglob("test_*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.setdefault(node.value, set()).add(path.relative_to(ROOT).as_posix())
    return {text: frozenset(places) for text, places in found.items()}


@cache
def given_by() -> dict[str, tuple[str, ...]]:
    """Each code, with the functions that gave it while the whole case table ran: ``file.py: name``."""
    found: dict[str, set[str]] = {}
    made = Reason.__init__

    def noted(self: Reason, **said: Any) -> None:  # noqa: ANN401 — whatever the model takes
        caller = sys._getframe(1).f_code
        place = Path(caller.co_filename)
        if place.is_relative_to(CONFIRM):
            told = f"{place.relative_to(CONFIRM).as_posix()}: {caller.co_name}"
            found.setdefault(said["code"], set()).add(told)
        made(self, **said)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reason, "__init__", noted)
        for case in cases():
            decide(case.evidence)
    return {code: tuple(sorted(places)) for code, places in found.items()}


def givers_of(code: str) -> tuple[str, ...]:
    """The functions that give the code in the case table; for one that is in no case, files that name it."""
    places = {place for told, places in given_by().items() if _is(code, told) for place in places}
    if not places:
        places = {
            path.relative_to(CONFIRM).as_posix()
            for path in CONFIRM.rglob("*.py")
            if f'"{code}"' in path.read_text(encoding="utf-8")
        }
    return tuple(sorted(places))


def proofs_of(code: str) -> tuple[str, ...]:
    """How the code is tested: cases of the table, then files."""
    count = sum(any(_is(code, one) for one in case.codes) for case in cases())
    files = {
        place for text, places in named_in_tests().items() if _is(code, text) for place in places
    }
    return (*([f"{count} {'case' if count == 1 else 'cases'}"] if count else []), *sorted(files))


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
            givers = ", ".join(f"`{place}`" for place in givers_of(one.code))
            proofs = ", ".join(proofs_of(one.code))
            yield _row(*first, f"`{one.code}`", givers, rule.packet, proofs)


def _override_rows() -> Iterator[str]:
    for rule in cited_rules():
        for one in rule.codes:
            yield _row(f"`{one.code}`", _OVERRIDE[one.role], one.why)


_OVERRIDE: Final = {
    Role.DISAGREEMENT: "yes",
    Role.WANT: "never: want of evidence",
    Role.INVENTION: "never: invented",
    Role.GOES_ON: "–",
    Role.NOTE: "–",
}


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
