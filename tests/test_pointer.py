"""JSON pointers: what is found, what is put, and what is no place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from agent.pointer import NoSuchPlace, find, put

WHOLE: JsonValue = {"a": {"b/c": 1, "d~e": [2, {"": 3}]}, "0": None}

PLACES = {
    "/a/b~1c": 1,
    "/a/d~0e/0": 2,
    "/a/d~0e/1/": 3,
    "/0": None,
    "/a/d~0e": [2, {"": 3}],
}


@pytest.mark.parametrize("pointer", PLACES)
def test_what_stands_there_is_found(pointer: str) -> None:
    assert find(WHOLE, pointer) == PLACES[pointer]


@pytest.mark.parametrize("pointer", PLACES)
def test_what_is_put_there_is_found_there_and_nothing_else_is_touched(pointer: str) -> None:
    changed = put(WHOLE, pointer, "new")
    assert find(changed, pointer) == "new"
    assert put(changed, pointer, find(WHOLE, pointer)) == WHOLE


@pytest.mark.parametrize(
    "pointer",
    ["", "a", "/b", "/a/d~0e/2", "/a/d~0e/-", "/a/d~0e/00", "/a/d~0e/-1", "/a/d~0e/²", "/0/x"],
)
def test_there_is_no_place_of_another_name(pointer: str) -> None:
    with pytest.raises(NoSuchPlace):
        find(WHOLE, pointer)
    with pytest.raises(NoSuchPlace):
        put(WHOLE, pointer, 1)


@given(st.text())
def test_any_text_names_a_place_or_none(pointer: str) -> None:
    try:
        found = find(WHOLE, pointer)
    except NoSuchPlace:
        return
    assert find(put(WHOLE, pointer, [found]), pointer) == [found]
