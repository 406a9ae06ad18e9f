"""An explanation answers for the change that it names and for no other."""

from __future__ import annotations

import pytest

from tests.mutation import EXPLAINED, REASONS, Change, change_of, explanations, faults

DIFF = """--- agent/confirm/x.py
+++ agent/confirm/x.py
@@ -1,3 +1,3 @@
 def f(day):
-    return day <= last
+    return day < last
"""
SURVIVED = (change_of("agent.confirm.x.x_f__mutmut_7", DIFF), "survived")
ENTRY = """
[[survivor]]
function = "agent.confirm.x.x_f"
was = "return day <= last"
becomes = ["return day < last"]
why = "equivalent: invented"
"""


def test_a_change_is_known_by_its_lines_and_not_by_its_number() -> None:
    assert SURVIVED[0] == Change("agent.confirm.x.x_f", "return day <= last", "return day < last")


def test_an_explained_survivor_is_in_order() -> None:
    assert faults([SURVIVED], explanations(ENTRY)) == []


@pytest.mark.parametrize(
    ("ended", "entries", "words"),
    [
        ([SURVIVED], "", "survived, once: agent.confirm.x.x_f\n"),
        ([SURVIVED, SURVIVED], ENTRY, "survived, once"),
        ([SURVIVED], ENTRY.replace("day < last", "True"), "survived, once"),
        ([SURVIVED], ENTRY.replace("x_f", "x_g"), "survived, once"),
        ([SURVIVED], ENTRY.replace("equivalent", "open"), "survived, once"),
        ([(SURVIVED[0], "timeout")], ENTRY, "timeout, once"),
        ([(SURVIVED[0], "no tests")], ENTRY, "no tests, once"),
        ([(SURVIVED[0], "suspicious")], ENTRY, "suspicious, once"),
        ([], ENTRY, "explained, but does not happen (once): agent.confirm.x.x_f\n"),
        ([SURVIVED], ENTRY + "places = 2", "explained, but does not happen (once)"),
    ],
    ids=[
        "nobody explained it",
        "a second like it",
        "another change of the line",
        "the same line of another function",
        "a reason that is none",
        "it ran out of time",
        "no test reaches it",
        "it ended oddly",
        "it is noticed by now",
        "one of two is noticed by now",
    ],
)
def test_what_is_not_in_order_is_told(
    ended: list[tuple[Change, str]], entries: str, words: str
) -> None:
    assert faults(ended, explanations(entries))[0].startswith(words)


def test_lines_that_were_taken_out_become_nothing() -> None:
    diff = DIFF.replace("+    return day < last\n", "")
    assert change_of("x_f__mutmut_1", diff) == Change("x_f", "return day <= last", "")


def test_every_explanation_says_which_kind_it_is() -> None:
    told = explanations(EXPLAINED.read_text(encoding="utf-8"))
    assert {one.why.partition(": ")[0] for one in told} <= set(REASONS)
