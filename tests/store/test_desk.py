"""Drafts and users: rows that change, outside the ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.errors import UsageError
from agent.ledger.canonical import JSON
from agent.store import Draft, Store, UserRow
from tests.store.homes import KEY, MOMENT, ORIGIN, fixed_clock, opened

ROW = UserRow("t.example", {"printed_name": "Invented Person"}, b"verifier", b"wrapped", 0)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "home", KEY, ORIGIN, fixed_clock)


def reopened(store: Store) -> Store:
    store.close()
    return opened(store._log.home)


json_values: st.SearchStrategy[JSON] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=json_values)
def test_a_draft_gives_back_whatever_was_typed(store: Store, content: JSON) -> None:
    store.put_draft("V-1", "F-1", content)
    assert store.draft("V-1") == Draft("V-1", "F-1", content, MOMENT)


def test_a_saved_draft_is_there_after_closing(store: Store) -> None:
    store.put_draft("V-1", "F-1", {"height_cm": "181"})
    assert reopened(store).draft("V-1") == Draft("V-1", "F-1", {"height_cm": "181"}, MOMENT)


def test_a_draft_saved_again_is_the_newer(store: Store) -> None:
    store.put_draft("V-1", "F-1", "half a wo")
    store.put_draft("V-1", "F-1", "half a word")
    assert [draft.content for draft in store.drafts("F-1")] == ["half a word"]


def test_drafts_are_listed_by_subject(store: Store) -> None:
    for draft_id, subject in (("V-2", "F-1"), ("V-1", "F-1"), ("V-3", "F-2")):
        store.put_draft(draft_id, subject, {})
    assert [draft.id for draft in store.drafts("F-1")] == ["V-1", "V-2"]


def test_a_deleted_draft_is_gone(store: Store) -> None:
    store.put_draft("V-1", "F-1", {})
    store.delete_draft("V-1")
    assert store.draft("V-1") is None


@pytest.mark.parametrize("content", [float("nan"), "x" * (4 * 1024 * 1024)])
def test_a_draft_that_cannot_be_kept_leaves_the_old_one(store: Store, content: JSON) -> None:
    store.put_draft("V-1", "F-1", "old")
    with pytest.raises(UsageError):
        store.put_draft("V-1", "F-1", content)
    assert [draft.content for draft in store.drafts("F-1")] == ["old"]


def test_a_draft_is_no_entry(store: Store) -> None:
    before = store.checkpoint()
    store.put_draft("V-1", "F-1", {})
    assert store.checkpoint() == before


def test_a_user_is_there_after_closing(store: Store) -> None:
    store.put_user(ROW)
    assert reopened(store).user("t.example") == ROW


def test_a_users_row_changes(store: Store) -> None:
    store.put_user(ROW)
    store.put_user(replace(ROW, failed=3, verifier=b"new"))
    assert store.users() == (replace(ROW, failed=3, verifier=b"new"),)


def test_an_unknown_user_is_none(store: Store) -> None:
    assert store.user("nobody' OR '1'='1") is None


def test_a_users_text_shows_neither_verifier_nor_key() -> None:
    assert "verifier" not in repr(ROW)
    assert "wrapped" not in repr(ROW)
