"""Order lists as a file: what is read, and what is refused with the line's number."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from agent.confirm.models import OrderKind, OrderRule
from agent.errors import UsageError
from agent.usecases.order_lists import MAX_LINES, read_orders

LINE: Final = (
    '[[orders]]\nkind = "prior_authorization"\nhcpcs = "K1007"\nrequired = false\nbegin = 2026-04-13\n'
    'source = "list A"\n'
)


def test_each_table_is_a_line() -> None:
    (rule,) = read_orders(LINE.encode(), name="o.toml")
    assert rule == OrderRule(
        kind=OrderKind.PRIOR_AUTHORIZATION, hcpcs="K1007", required=False,
        begin=date(2026, 4, 13), source="list A",
    )  # fmt: skip


def test_a_file_may_say_that_there_are_none() -> None:
    assert read_orders(b"orders = []", name="o.toml") == ()


def test_periods_that_follow_each_other_are_two_lines() -> None:
    first = LINE + "end = 2026-04-30\n"
    second = LINE.replace("2026-04-13", "2026-05-01").replace("false", "true")
    assert len(read_orders((first + second).encode(), name="o.toml")) == 2


BAD: Final[dict[str, tuple[bytes, str]]] = {
    "no text": (b"\xff\xfe", "cannot be read as TOML"),
    "no TOML": (b"orders = [", "cannot be read as TOML"),
    "nested without end": (b"a = " + b"[" * 100_000, "cannot be read as TOML"),
    "no orders": (b"", "something else"),
    "other settings too": (b'origin = "x"\n' + LINE.encode(), "something else"),
    "no list": (b'orders = "K1007"', "something else"),
    "more lines than any list": (LINE.encode() * (MAX_LINES + 1), "something else"),
    "no line": (b"orders = [1]", "Line 1 of the orders is not valid"),
    "another kind": (LINE.replace("prior_auth", "post_auth").encode(), "Line 1 .*kind: input"),
    "no code": (LINE.replace("K1007", "k1007").encode(), "Line 1 .*hcpcs"),
    "no source": (LINE.replace("list A", "").encode(), "Line 1 .*source"),
    "a member that there is not": ((LINE + 'note = "x"\n').encode(), "Line 1 .*note"),
    "a moment for a day": (
        LINE.replace("2026-04-13", "2026-04-13T00:00:00").encode(),
        "Line 1 .*begin",
    ),
    "a number for a day": (LINE.replace("2026-04-13", "1776038400").encode(), "Line 1 .*begin"),
    "a word for yes": (LINE.replace("false", '"no"').encode(), "Line 1 .*required"),
    "no number for a day": ((LINE + "end = nan\n").encode(), "Line 1 of the orders is not valid"),
    "no day": ((LINE + LINE.replace("2026-04-13", '"soon"')).encode(), "Line 2 .*begin"),
    "an end before the begin": ((LINE + "end = 2026-04-12\n").encode(), "ends on 2026-04-12"),
    "twice": ((LINE + LINE).encode(), "Lines 1 and 2 say the same"),
    "and the opposite": (
        (LINE + "end = 2026-05-01\n" + LINE.replace("false", "true")).encode(),
        "Lines 1 and 2 say the opposite of prior_authorization for K1007",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_order_list_is_refused(case: str) -> None:
    data, told = BAD[case]
    with pytest.raises(UsageError, match=told):
        read_orders(data, name="o.toml")
