"""A leaf has one spelling, which never changes, and holds identifiers and hashes only."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.canonical import canonical_json
from agent.ledger.errors import FormatError
from agent.ledger.leaf import Leaf, format_moment, leaf_bytes, make_leaf, parse_leaf
from tests.ledger.acts import sealed

RECORDED = (
    b'{"act":"visit.signed","actor":"user-7","at":"2026-11-03T14:05:06.123Z",'
    b'"sections":{"visit":"' + b"a" * 64 + b'"},"signature":null,'
    b'"spec":"k1007-leaf/1","subject":"fitting-12"}'
)
"""Locked: leaves of released versions must stay readable, byte for byte."""

leaves = st.builds(
    Leaf,
    act=st.from_regex(r"[a-z]{1,9}\.[a-z_]{1,20}", fullmatch=True),
    at=st.datetimes(timezones=st.just(UTC)).map(format_moment),
    actor=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}", fullmatch=True),
    subject=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}", fullmatch=True),
    sections=st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_]{0,63}", fullmatch=True),
        st.binary(min_size=32, max_size=32).map(bytes.hex),
        max_size=6,
    ),
    signature=st.none(),
)


def test_the_recorded_leaf_is_written_and_read_as_ever() -> None:
    leaf = parse_leaf(RECORDED)
    assert leaf.act == "visit.signed"
    assert leaf.moment == datetime(2026, 11, 3, 14, 5, 6, 123000, tzinfo=UTC)
    assert leaf.commitment("visit") == b"\xaa" * 32
    assert leaf_bytes(leaf) == RECORDED


@given(leaves)
@settings(deadline=None)
def test_a_leaf_is_read_as_it_was_written(leaf: Leaf) -> None:
    assert parse_leaf(leaf_bytes(leaf)) == leaf


CHANGES: list[dict[str, Any]] = [
    {"spec": "k1007-leaf/2"},  # which has one more member
    {"previous": None},
    {"spec": None},
    {"act": "visit"},
    {"act": "Visit.signed"},
    {"act": "visit.signed\n"},
    {"act": "a." + "b" * 63},
    {"at": "2026-11-03T14:05:06Z"},
    {"at": "2026-11-03T14:05:06.123456Z"},
    {"at": "2026-11-03T14:05:06.123+00:00"},
    {"at": "2026-11-03T14:05:06.123"},
    {"at": "2026-11-03 14:05:06.123Z"},
    {"at": "2026-02-30T14:05:06.123Z"},
    {"at": "2026-11-03T24:00:00.000Z"},
    {"at": "2026-11-03T23:59:60.000Z"},
    {"at": "0001-01-01T00:00:00.000+23:59"},
    {"at": 0},
    {"actor": ""},
    {"actor": "Ann Lee"},
    {"actor": "ann@example.com"},
    {"actor": "-7"},
    {"actor": "é"},
    {"actor": "a" * 129},
    {"subject": None},
    {"subject": "fitting/12"},
    {"subject": "fitting-12\n"},
    {"sections": {"Visit": "a" * 64}},
    {"sections": {"": "a" * 64}},
    {"sections": {"visit": "A" * 64}},
    {"sections": {"visit": "a" * 63}},
    {"sections": {"visit": None}},
    {"sections": {f"s{number}": "a" * 64 for number in range(33)}},
    {"sections": []},
    {"signature": {}},
    {"signature": {"key": "a" * 64, "value": "AA=="}},
    {"signature": {"key": "a" * 64, "value": "A" * 85 + "B=="}},
    {"signature": {"key": "a" * 62, "value": "A" * 86 + "=="}},
    {"note": "patient's name"},
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_leaf_with_a_member_out_of_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(FormatError):
        parse_leaf(canonical_json({**json.loads(RECORDED), **change}))


@pytest.mark.parametrize("member", sorted(json.loads(RECORDED)))
def test_a_leaf_without_one_of_its_members_is_refused(member: str) -> None:
    value = json.loads(RECORDED)
    del value[member]
    with pytest.raises(FormatError):
        parse_leaf(canonical_json(value))


@pytest.mark.parametrize("data", [b"", b"null", b"[]", RECORDED + b"\n", RECORDED + b" " * 20_000])
def test_what_is_no_leaf_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        parse_leaf(data)


def test_a_refusal_names_the_member_and_never_its_value() -> None:
    with pytest.raises(FormatError, match="'actor'") as caught:
        make_leaf({**json.loads(RECORDED), "actor": "Ann Lee"})
    assert "Ann" not in str(caught.value)


def test_a_leaf_has_no_section_but_those_it_names() -> None:
    with pytest.raises(FormatError):
        parse_leaf(RECORDED).commitment("verdict")


def test_a_moment_is_kept_in_utc_to_the_millisecond() -> None:
    boise = timezone(timedelta(hours=-7))
    assert format_moment(datetime(2026, 11, 3, 7, 5, 6, 999999, tzinfo=boise)) == (
        "2026-11-03T14:05:06.999Z"
    )


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(FormatError):
        format_moment(datetime(2026, 11, 3))  # noqa: DTZ001 — the very fault


@given(st.integers(0, 8 * len(sealed().leaf_bytes) - 1))
@settings(deadline=None)
def test_a_flipped_bit_makes_another_leaf_or_none(bit: int) -> None:
    data = bytearray(sealed().leaf_bytes)
    data[bit // 8] ^= 1 << bit % 8
    try:
        leaf = parse_leaf(bytes(data))
    except FormatError:
        return
    assert leaf != sealed().leaf
    assert leaf_bytes(leaf) == bytes(data)
