"""Each leaf names the one before it of its chain: what is left out, swapped or another's shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger.act import SealedAct, seal_act, verify_act_signature
from agent.ledger.chain import Chains
from agent.ledger.errors import FormatError, SignatureError
from agent.ledger.leaf import Link, Previous, chain_of, leaf_bytes, make_leaf, named, parse_leaf
from tests.ledger.acts import AT, FITTER, salts

SALT = salts()


def sealed(subject: str, link: Link | None, act: str = "visit.signed") -> SealedAct:
    return seal_act(
        act=act,
        at=AT,
        actor="user-7",
        subject=subject,
        sections={"visit": {}},
        sign=FITTER,
        salt=SALT,
        link=link,
    )


def chained(subjects: Sequence[str], unlinked: int = 0) -> list[SealedAct]:
    """A log of these subjects, of which so many at the beginning have no link."""
    chains, log = Chains(), list[SealedAct]()
    for index, subject in enumerate(subjects):
        act = sealed(subject, None if index < unlinked else chains.link(subject))
        chains.add(index, act.leaf, act.leaf_bytes)
        log.append(act)
    return log


def faults(log: Sequence[SealedAct]) -> list[str | None]:
    chains = Chains()
    return [chains.add(index, act.leaf, act.leaf_bytes) for index, act in enumerate(log)]


LOG = chained("abacabca")


@given(st.text("abc", max_size=9), st.integers(0, 9))
@settings(deadline=None)
def test_a_log_that_links_has_no_fault(subjects: str, unlinked: int) -> None:
    assert not any(faults(chained(subjects, unlinked)))


@given(st.data())
@settings(deadline=None)
def test_any_leaf_left_out_before_another_of_its_subject_is_seen(data: st.DataObject) -> None:
    last = {act.leaf.subject: index for index, act in enumerate(LOG)}
    gone = data.draw(st.sampled_from([n for n in range(len(LOG)) if n not in last.values()]))
    assert any(faults([act for index, act in enumerate(LOG) if index != gone]))


def with_link(previous: Previous | None) -> Callable[[SealedAct], SealedAct]:
    return lambda act: sealed(act.leaf.subject, Link(previous))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            with_link(None),
            "it names no entry as the one before it of its chain, which is entry 4",
        ),
        (with_link(named(2, LOG[2].leaf_bytes)), "it names entry 2 as"),
        (with_link(named(6, LOG[6].leaf_bytes)), "it names entry 6 as"),
        (with_link(named(7, LOG[7].leaf_bytes)), "it names entry 7 as"),
        (with_link(named(4, LOG[3].leaf_bytes)), "it names entry 4 with another hash"),
        (lambda act: sealed(act.leaf.subject, None), "it has no link, as entry 0 before it"),
    ],
    ids=["none", "an-earlier-one", "another-subject-s", "itself", "another-leaf", "unlinked"],
)
def test_a_link_to_anything_else_is_named(
    spoil: Callable[[SealedAct], SealedAct], told: str
) -> None:
    found = faults([*LOG[:7], spoil(LOG[7])])
    assert (found[:7], str(found[7])[: len(told)]) == ([None] * 7, told)


def test_the_first_of_a_subject_names_none() -> None:
    assert faults([*LOG[:3], sealed("d", Link(named(2, LOG[2].leaf_bytes)))])[3]


def test_all_lists_are_one_chain_and_no_subject_s() -> None:
    chains, log = Chains(), list[SealedAct]()
    for index, (act, subject) in enumerate(
        [("pcl.imported", "a"), ("visit.signed", "a"), ("pcl.imported", "b"), ("pcl.retired", "a")]
    ):
        log.append(sealed(subject, chains.link(chain_of(act, subject)), act))
        assert chains.add(index, log[-1].leaf, log[-1].leaf_bytes) is None
    before = [act.leaf.previous and act.leaf.previous.index for act in log]
    assert before == [None, None, 0, 2]


def test_a_linked_leaf_is_read_as_it_was_written() -> None:
    for act in LOG:
        assert parse_leaf(act.leaf_bytes) == act.leaf
        verify_act_signature(act.leaf)


def test_the_person_s_signature_is_over_the_link_too() -> None:
    moved = LOG[7].leaf.model_copy(update={"previous": named(2, LOG[2].leaf_bytes)})
    with pytest.raises(SignatureError):
        verify_act_signature(moved)


RECORDED = (
    b'{"act":"visit.signed","actor":"user-7","at":"2026-11-03T14:05:06.123Z",'
    b'"previous":{"hash":"' + b"b" * 64 + b'","index":41},'
    b'"sections":{"visit":"' + b"a" * 64 + b'"},"signature":null,'
    b'"spec":"k1007-leaf/2","subject":"fitting-12"}'
)
"""Locked: leaves of released versions must stay readable, byte for byte."""


def test_the_recorded_linked_leaf_is_written_and_read_as_ever() -> None:
    leaf = parse_leaf(RECORDED)
    assert leaf.previous == Previous(index=41, hash="b" * 64)
    assert leaf_bytes(leaf) == RECORDED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"index":41', b'"index":-1'),
        (b'"index":41', b'"index":true'),
        (b'"index":41', b'"index":9223372036854775808'),
        (b'"index":41', b'"index":41,"more":1'),
        (b',"index":41', b""),
        (b"b" * 64, b"B" * 64),
        (b"b" * 64, b"b" * 63),
        (b"leaf/2", b"leaf/1"),
        (b"leaf/2", b"leaf/3"),
        (b'"previous":{"hash":"' + b"b" * 64 + b'","index":41},', b""),
    ],
)
def test_a_link_out_of_form_is_refused(old: bytes, new: bytes) -> None:
    assert old in RECORDED
    with pytest.raises(FormatError):
        parse_leaf(RECORDED.replace(old, new))


def test_a_leaf_of_the_first_version_has_no_such_member() -> None:
    act = sealed("a", None)
    assert b"previous" not in act.leaf_bytes
    with pytest.raises(FormatError):
        parse_leaf(act.leaf_bytes.replace(b'"sections"', b'"previous":null,"sections"'))


def test_a_leaf_of_the_first_version_names_no_other() -> None:
    plain = sealed("a", None).leaf.model_dump(mode="json")
    with pytest.raises(FormatError, match="whole"):
        make_leaf({**plain, "previous": {"index": 0, "hash": "a" * 64}})


def test_sealing_changes_nothing_but_the_link() -> None:
    before = replace(LOG[7]).leaf.model_dump(exclude={"previous", "sections", "signature"})
    again = sealed("a", Link(None)).leaf.model_dump(exclude={"previous", "sections", "signature"})
    assert before == again
