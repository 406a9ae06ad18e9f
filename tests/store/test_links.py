"""A new entry names the newest one of its chain: under the lock, by the index, in no other order."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from agent.errors import IntegrityError
from agent.ledger.act import SealedAct
from agent.ledger.chain import Chains
from agent.ledger.leaf import LISTS, Link, chain_of, named
from agent.store import Overtaken, Store
from agent.store.links import link_of
from tests.store.homes import KEY, ORIGIN, foreign_connection, make_act, opened, tamper


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "home", KEY, ORIGIN)


def linked(store: Store, number: int = 0, subject: str = "F-1") -> SealedAct:
    return make_act(number, subject=subject, link=store.link(subject))


def fill(store: Store, count: int) -> None:
    for number in range(count):
        store.append(linked(store, number, f"F-{number % 2}"))


def test_the_link_is_to_the_newest_entry_of_the_subject(store: Store) -> None:
    fill(store, 5)
    (*_, newest) = store.entries(subject="F-1")
    assert store.link("F-1") == Link(named(3, newest.leaf_bytes))


def test_a_subject_without_entries_has_none_to_name(store: Store) -> None:
    fill(store, 3)
    assert store.link("F-9") == Link(None)


def test_a_log_of_linked_entries_verifies(store: Store) -> None:
    fill(store, 9)
    store.verify()


def test_entries_stored_together_name_each_other(store: Store) -> None:
    first = linked(store)
    store.append(first, make_act(1, subject="F-1", link=Link(named(0, first.leaf_bytes))))
    store.verify()


def test_two_writers_cannot_give_two_entries_one_before_them(store: Store) -> None:
    fill(store, 2)
    with opened(store._log.home) as other:
        mine, theirs = linked(store, 8), linked(other, 9)
        other.append(theirs)
        with pytest.raises(Overtaken, match="nothing of this was stored"):
            store.append(mine)
        store.append(linked(store, 8))
        store.verify()
        assert store.size == 4


def test_an_entry_of_another_subject_in_between_is_no_hindrance(store: Store) -> None:
    fill(store, 2)
    mine = linked(store)
    store.append(linked(store, 1, "F-7"))
    store.append(mine)
    store.verify()


def test_an_unlinked_entry_does_not_follow_a_linked_one(store: Store) -> None:
    store.append(make_act(0))
    fill(store, 1)
    with pytest.raises(IntegrityError, match="it has no link, as entry 1 before it"):
        store.append(make_act(2))
    assert store.size == 2


@pytest.mark.parametrize(
    "act",
    [
        make_act(9),
        make_act(9, link=Link(None)),
        make_act(9, link=Link(named(0, b"any"))),
        make_act(9, link=Link(named(2, b"any"))),
        make_act(9, link=Link(named(3, b"any"))),
    ],
    ids=["unlinked", "first", "earlier", "another-subject-s", "itself"],
)
def test_another_program_s_entry_is_refused_by_the_table_itself(
    store: Store, act: SealedAct
) -> None:
    fill(store, 3)
    store.close()
    with (
        foreign_connection(store._log.home) as other,
        pytest.raises(dbapi2.IntegrityError, match="each naming the one before"),
    ):
        other.execute("INSERT INTO log (idx, leaf) VALUES (3, ?)", (act.leaf_bytes,))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"index":1', '"index":0', "it names entry 0 as the one before it of its chain"),
        ("k1007-leaf/2", "k1007-leaf/9", "Entry 3 is damaged"),
    ],
)
def test_a_changed_link_is_found_and_named(store: Store, old: str, new: str, told: str) -> None:
    """Among what the signature and the tree would find as well; the link is what is named."""
    for number in range(4):
        subject = f"F-{number % 2}"
        store.append(make_act(number, subject=subject, sign=None, link=store.link(subject)))
    store.close()
    tamper(
        store._log.home,
        f"UPDATE log SET leaf = CAST(replace(CAST(leaf AS TEXT), '{old}', '{new}') AS BLOB) WHERE idx = 3",
    )
    with opened(store._log.home) as again, pytest.raises(IntegrityError, match=told):
        again.verify()


@pytest.mark.parametrize("subject", ["pcl-1", "pcl-2"])
def test_an_act_about_a_list_names_the_newest_about_any_list(store: Store, subject: str) -> None:
    for act, about in (
        ("pcl.imported", "pcl-1"),
        ("visit.signed", "pcl-1"),
        ("pcl.imported", "pcl-2"),
    ):
        store.append(make_act(0, subject=about, act=act, link=store.link(chain_of(act, about))))
    newest = store.entry(2)
    assert store.link(LISTS) == Link(named(2, newest.leaf_bytes))
    retired = make_act(0, subject=subject, act="pcl.retired", link=store.link(LISTS))
    store.append(retired)
    store.append(make_act(1, subject="pcl-1", link=store.link("pcl-1")))
    store.verify()
    assert store.entry(4).leaf.previous == named(1, store.entry(1).leaf_bytes)


def test_an_act_about_a_list_that_names_only_its_own_is_refused_by_the_table(store: Store) -> None:
    for about in ("pcl-1", "pcl-2"):
        store.append(make_act(0, subject=about, act="pcl.imported", link=store.link(LISTS)))
    own = named(0, store.entry(0).leaf_bytes)
    act = make_act(0, subject="pcl-1", act="pcl.retired", link=Link(own))
    with pytest.raises(Overtaken):
        store.append(act)
    store.close()
    with (
        foreign_connection(store._log.home) as other,
        pytest.raises(dbapi2.IntegrityError, match="each naming the one before"),
    ):
        other.execute("INSERT INTO log (idx, leaf) VALUES (2, ?)", (act.leaf_bytes,))


def steps(store: Store, act: SealedAct | None) -> int:
    """How many steps of SQLite's machine an append takes; without an act, the question for the link."""
    counted: list[None] = []
    connection = store._session.connection
    connection.set_progress_handler(lambda: counted.append(None), 1)
    if act is None:
        link_of(store._session, "F-1")
        link_of(store._session, LISTS)
    else:
        store.append(act)
    connection.set_progress_handler(None, 1)
    return len(counted)


def test_the_link_is_found_by_the_index_however_long_the_log(store: Store) -> None:
    store.append(make_act(0), make_act(1))
    few = steps(store, None)
    store.append(*(make_act(number, sign=None) for number in range(2, 600)))
    assert steps(store, None) <= few


def test_the_work_of_an_append_does_not_grow_with_the_subject_s_entries(store: Store) -> None:
    """At sizes with as many nodes to read and to write."""
    store.append(*(make_act(number, sign=None) for number in range(2**4)))
    few = steps(store, linked(store))
    newest = store.link("F-1").previous
    assert newest is not None
    chains, more = Chains({"F-1": newest}), list[SealedAct]()
    for number in range(store.size, 2**9):
        more.append(make_act(number, sign=None, link=chains.link("F-1")))
        chains.add(number, more[-1].leaf, more[-1].leaf_bytes)
    store.append(*more)
    assert steps(store, linked(store)) < 2 * few


def test_verifying_asks_no_more_questions_for_the_links(tmp_path: Path) -> None:
    asked = []
    for name, is_linked in (("linked", True), ("unlinked", False)):
        with Store.create(tmp_path / name, KEY, ORIGIN) as store:
            for number in range(9):
                link = store.link("F-1") if is_linked else None
                store.append(make_act(number, link=link))
            statements: list[str] = []
            store._session.connection.set_trace_callback(statements.append)
            store.verify()
            store._session.connection.set_trace_callback(None)
            asked.append(len(statements))
    assert asked[0] == asked[1]
