"""One spelling for each value, and no other is read."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agent.ledger import canonical
from agent.ledger.canonical import JSON, MAX_DEPTH, canonical_json, parse_canonical
from agent.ledger.errors import FormatError

values: st.SearchStrategy[JSON] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=5)
    ),
    max_leaves=20,
)


def test_the_example_of_rfc_8785_section_3_2() -> None:
    value = json.loads(
        r"""{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
             "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
             "literals": [null, true, false]}"""
    )
    assert canonical_json(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@given(values)
@settings(deadline=None)
def test_what_is_written_is_read_again(value: JSON) -> None:
    data = canonical_json(value)
    assert parse_canonical(data) == value
    assert canonical_json(parse_canonical(data)) == data


@given(values, st.sampled_from([{"indent": 1}, {"separators": (", ", ": ")}, {}]))
@settings(deadline=None)
def test_another_spelling_of_the_same_value_is_refused(value: JSON, style: dict[str, Any]) -> None:
    spelled = json.dumps(value, **style).encode()
    assume(spelled != canonical_json(value))
    with pytest.raises(FormatError):
        parse_canonical(spelled)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" 1",
        b"1\n",
        b"01",
        b"+1",
        b"-0",
        b"1.0",
        b"1e2",
        b"9007199254740993",
        b"1" * 5000,
        b"NaN",
        b"Infinity",
        b"'a'",
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'"\\u00e9"',
        b'"\\/"',
        b'"\\ud800"',
        b'"\xff"',
        b"\xef\xbb\xbf1",
        "1".encode("utf-16"),
        b"[" * 100_000,
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
    ],
)
def test_what_is_not_canonical_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        parse_canonical(data)


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 2**53, "\ud800", {1: "a"}, {"a"}, b"a", object(), {"a": [b""]}],
)
def test_what_has_no_exact_spelling_is_not_written(value: object) -> None:
    with pytest.raises(FormatError):
        canonical_json(cast("JSON", value))


def test_the_deepest_value_allowed_is_written_and_read() -> None:
    value: JSON = 1
    for _ in range(MAX_DEPTH):
        value = [value]
    assert parse_canonical(canonical_json(value)) == value
    with pytest.raises(FormatError):
        canonical_json([value])


def test_what_is_too_long_is_neither_written_nor_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canonical, "MAX_CANONICAL_BYTES", 10)
    assert parse_canonical(canonical_json("12345678")) == "12345678"
    with pytest.raises(FormatError):
        canonical_json("123456789")
    with pytest.raises(FormatError):
        parse_canonical(b'"123456789"')
