"""Files of recalls that need not be read: without them the same is in force."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.recalls_in_force import SaidRecalls, in_force
from agent.usecases.recall_counting import counting
from tests.confirm.test_recalls_in_force import CLOSED, NOON, ONE, a_file, record, said


@given(st.lists(a_file, max_size=5))
def test_files_that_do_not_count_can_be_left_out(files: list[SaidRecalls]) -> None:
    named = {str(place): one for place, one in enumerate(files)}
    assert in_force(named[name] for name in counting(named)) == in_force(files)


def test_a_file_counts_while_it_says_something_that_no_newer_one_does() -> None:
    other = record(product_res_number="Z-2")
    old, new = said(ONE, other), said(CLOSED, at=NOON + timedelta(days=1))
    assert counting({"old": old, "new": new}) == ("new", "old")
    assert counting({"old": said(ONE), "new": new}) == ("new",)
    assert counting({"b": said(ONE), "a": said(CLOSED)}) == ("a", "b")
    assert counting({}) == ()
