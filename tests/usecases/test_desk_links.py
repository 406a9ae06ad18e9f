"""Two programs record at the same moment: both acts are stored, one behind the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.ledger.act import Signer
from agent.ledger.leaf import named
from agent.store import Entry, Overtaken, Store, StoreKey
from agent.usecases.desk import MAX_TRIES, Desk
from tests.clinic import Clinic

SUBJECT = "devices"


@dataclass(frozen=True, slots=True)
class Interrupted(Signer):
    """A key with which a person signs while another program records something, so many times."""

    meanwhile: Callable[[], object]
    left: list[None] = field(default_factory=lambda: [None])

    def sign(self, message: bytes) -> bytes:
        if self.left:
            self.left.pop()
            self.meanwhile()
        return self.private_key.sign(message)


@pytest.fixture
def other(clinic: Clinic) -> Iterator[Desk]:
    """Another program on the same home."""
    home: Path = clinic.desk.store._log.home
    key = StoreKey.from_file(home / clinic.desk.settings.key_file)
    with Store.open(home, key, clock=clinic.clock) as store:
        yield Desk(store, clinic.desk.settings, clinic.clock)


def record(clinic: Clinic, desk: Desk, sign: Signer, seen: int | None = None) -> Entry:
    return desk.record(
        "complaint.recorded",
        actor=clinic.people["fitter"].user.id,
        subject=SUBJECT,
        sections={"complaint": {}},
        sign=sign,
        seen=seen,
    )


def test_an_act_that_was_overtaken_is_signed_again_behind_the_other(
    clinic: Clinic, other: Desk
) -> None:
    key = clinic.people["fitter"].signer
    theirs: list[Entry] = []
    slow = Interrupted(key.private_key, lambda: theirs.append(record(clinic, other, key)))
    mine = record(clinic, clinic.desk, slow)
    (before,) = theirs
    assert mine.leaf.previous == named(before.index, before.leaf_bytes)
    clinic.desk.store.verify()


def test_what_was_decided_on_an_older_log_is_not_signed_again(clinic: Clinic, other: Desk) -> None:
    key = clinic.people["fitter"].signer
    slow = Interrupted(key.private_key, lambda: record(clinic, other, key))
    seen = clinic.desk.store.size
    with pytest.raises(Overtaken, match="nothing of this was stored"):
        record(clinic, clinic.desk, slow, seen)
    assert clinic.desk.store.size == seen + 1


def test_nobody_tries_for_ever(clinic: Clinic, other: Desk) -> None:
    key = clinic.people["fitter"].signer
    slow = Interrupted(key.private_key, lambda: record(clinic, other, key), [None] * MAX_TRIES)
    before = clinic.desk.store.size
    with pytest.raises(Overtaken):
        record(clinic, clinic.desk, slow)
    assert clinic.desk.store.size == before + MAX_TRIES
