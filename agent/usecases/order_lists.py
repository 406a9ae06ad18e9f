"""The supplier's order lists as they come in: a TOML file with a table ``[[orders]]`` for each line."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from pydantic import ValidationError

from agent.confirm.models import OrderRule
from agent.errors import UsageError
from agent.text import quoted

MAX_FILE_BYTES: Final = 1024 * 1024
MAX_LINES: Final = 1000
"""CMS's lists have some hundred codes, and a supplier is about a few of them."""

FORM_STEP: Final = "Write it as docs/settings.md shows: a table [[orders]] for each line."


def read_orders(data: bytes, *, name: str) -> tuple[OrderRule, ...]:
    """The lines of a file, in its order; a file that says ``orders = []`` has none.

    Raises:
        UsageError: it is not of that form, or its lines say twice or otherwise what another one says.
    """
    lines = tuple(_read_line(number, line) for number, line in enumerate(_tables(data, name), 1))
    for (first, one), (second, other) in combinations(enumerate(lines, 1), 2):
        if _meet(one, other):
            said = "the same" if one.required is other.required else "the opposite"
            raise UsageError(
                f"Lines {first} and {second} say {said} of {other.kind} for {other.hcpcs} on one day.",
                next_step="Let one of them end before the other begins, or take one out.",
            )
    return lines


def _tables(data: bytes, name: str) -> Sequence[object]:
    try:
        told = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"The file {quoted(name)} cannot be read as TOML: {error}.", next_step=FORM_STEP
        ) from error
    tables = told.get("orders")
    if set(told) != {"orders"} or not isinstance(tables, list) or len(tables) > MAX_LINES:
        raise UsageError(
            f"The file {quoted(name)} holds something else than at most {MAX_LINES} lines of orders.",
            next_step=FORM_STEP,
        )
    return tables


def _read_line(number: int, line: object) -> OrderRule:
    try:
        rule = OrderRule.model_validate_json(json.dumps(line, default=str), strict=True)
    except ValidationError as error:
        raise UsageError(
            f"Line {number} of the orders is not valid: {'; '.join(_faults(error))}.",
            next_step=FORM_STEP,
        ) from error
    if rule.end is not None and rule.end < rule.begin:
        raise UsageError(
            f"Line {number} of the orders ends on {rule.end} before it begins on {rule.begin}.",
            next_step="Mend the dates.",
        )
    return rule


def _faults(error: ValidationError) -> Iterator[str]:
    for one in error.errors(include_url=False, include_input=False, include_context=False):
        yield f"{'.'.join(map(str, one['loc'])) or 'it'}: {one['msg'][:1].lower()}{one['msg'][1:]}"


def _meet(one: OrderRule, other: OrderRule) -> bool:
    """Whether both lines speak of one thing on some day."""
    if (one.kind, one.hcpcs) != (other.kind, other.hcpcs):
        return False
    ends_before = one.end is not None and one.end < other.begin
    begins_after = other.end is not None and other.end < one.begin
    return not ends_before and not begins_after
