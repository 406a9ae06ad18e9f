"""Many things are shared out to processes of their own; what comes back is in their order."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from functools import partial

import pytest

from agent.usecases import sharing
from agent.usecases.sharing import AHEAD, shared_out

PORTION = 2


def doubled(numbers: Sequence[int]) -> list[int]:
    return [2 * number for number in numbers]


def scaled(by: int, numbers: Sequence[int]) -> list[int]:
    return [by * number for number in numbers]


def where(numbers: Sequence[int]) -> list[int]:
    return [os.getpid() for _ in numbers]


def refusing(numbers: Sequence[int]) -> list[int]:
    raise ValueError(f"not {numbers[0]}")


@pytest.fixture
def portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "AT_ONCE", PORTION)


@pytest.mark.parametrize("count", [0, 1, PORTION - 1, PORTION, PORTION + 1, 7 * PORTION + 1])
@pytest.mark.usefixtures("portions")
def test_every_item_comes_back_once_and_in_order(count: int) -> None:
    assert list(shared_out(doubled, iter(range(count)))) == [2 * number for number in range(count)]


@pytest.mark.usefixtures("portions")
def test_what_the_work_needs_to_know_goes_with_it() -> None:
    assert list(shared_out(partial(scaled, 3), iter(range(3)))) == [0, 3, 6]


def test_few_are_looked_at_in_this_process() -> None:
    assert set(shared_out(where, iter(range(3)))) == {os.getpid()}


@pytest.mark.usefixtures("portions")
def test_many_are_looked_at_in_others() -> None:
    assert os.getpid() not in shared_out(where, iter(range(3)))


@pytest.mark.usefixtures("portions")
def test_what_the_work_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="not 0"):
        list(shared_out(refusing, iter(range(9))))


@pytest.mark.usefixtures("portions")
def test_what_the_items_raise_is_raised_here() -> None:
    def items() -> Iterator[int]:
        yield from range(5)
        raise LookupError("entry 5 is damaged")

    with pytest.raises(LookupError, match="entry 5 is damaged"):
        list(shared_out(doubled, items()))


@pytest.mark.usefixtures("portions")
def test_items_are_asked_for_only_a_little_ahead() -> None:
    items = itertools.count(1)
    results = shared_out(doubled, items)
    assert next(results) == 2
    results.close()
    asked = next(items) - 1
    assert asked <= PORTION * (AHEAD * (os.cpu_count() or 1) + 2)
